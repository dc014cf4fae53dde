/* test-transcript.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimx-wire.h"

/* each conversation is had over each of them */
static const struct
{
  const char *name;
  const char *endpoint;
} transports[] = {
  { "unix", NULL },
  { "tcp", "tcp://127.0.0.1:0" },
  { "serial", "serial" },
#if AIMDB_HAVE_WEBSOCKET
  { "websocket", "ws://127.0.0.1:0" },
#endif
};

typedef struct
{
  const char *path;
  const char *endpoint;
} Case;

typedef struct
{
  AimxInstance instance;
  AimxWire *wire;
} Conversation;

static void
fill_in_reset (GString    *text,
               const char *place,
               gboolean    is_built_in)
{
  const char *answer = is_built_in ? "\"ok\":{\"reset\":true}" : "\"err\":\"not_found\"";

  g_string_replace (text, place, answer, 0);
}

static char *
fill_in (const char *line)
{
  g_autoptr (GString) text = g_string_new (line);

  g_string_replace (text, "@PROFILING@", aimdb_is_profiling_built_in () ? "true" : "false", 0);
  g_string_replace (text, "@METRICS@", aimdb_is_metrics_built_in () ? "true" : "false", 0);
  fill_in_reset (text, "@RESET-PROFILING@", aimdb_is_profiling_built_in ());
  fill_in_reset (text, "@RESET-METRICS@", aimdb_is_metrics_built_in ());

  return g_strdup (text->str);
}

/* where a time is to be, there may be any number; what is ours beyond the
 * protocol may change */
static void
conversation_expect (Conversation *self,
                     const char   *line)
{
  g_autofree char *frame = NULL;
  g_autofree char *escaped = NULL;
  g_autoptr (GString) pattern = NULL;

  if (strstr (line, "@N@") == NULL)
    {
      aimx_wire_expect (self->wire, line);
      return;
    }

  frame = aimx_wire_receive (self->wire);
  escaped = g_regex_escape_string (line, -1);
  pattern = g_string_new ("^");
  g_string_append (pattern, escaped);
  g_string_append_c (pattern, '$');
  g_string_replace (pattern, "@N@", "[0-9]+", 0);
  g_string_replace (pattern, "@REST@", "[^{}]*", 0);

  if (frame == NULL || !g_regex_match_simple (pattern->str, frame, G_REGEX_DEFAULT,
                                              G_REGEX_MATCH_DEFAULT))
    g_error ("\"%s\" came, \"%s\" was expected", frame, line);
}

static void
conversation_play (Conversation *self,
                   const char   *line)
{
  g_autofree char *text = line[0] != '\0' && line[1] == ' ' ? fill_in (line + 2) : NULL;
  g_auto (GStrv) words = NULL;

  switch (line[0])
    {
    case '>':
      aimx_wire_send (self->wire, text);
      break;

    case '<':
      conversation_expect (self, text);
      break;

    case 'M':
      if (aimdb_is_profiling_built_in ())
        conversation_expect (self, text);
      break;

    case 'P':
      if (!aimdb_is_profiling_built_in ())
        conversation_expect (self, text);
      break;

    case '+':
      words = g_strsplit (text, " ", 2);
      aimx_instance_produce (&self->instance, words[0], words[1]);
      break;

    case '=':
      aimx_instance_settle ();
      break;

    case '!':
      aimx_wire_expect_end (self->wire);
      break;

    case '#':
    case '\0':
      break;

    default:
      g_error ("a line of a transcript begins with '%c'", line[0]);
    }
}

static void
allow_writes (AimdbServer *server)
{
  static const char * const keys[] = {
    "tank.level", "pump.setpoint", "pump.note", "pump.config", "door.event", "door.log",
    "door.handle", "nobody",
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    aimdb_server_allow_write (server, keys[i]);
}

/* the name of a file says what is special about its server */
static void
configure (AimdbServer *server,
           const char  *name)
{
  allow_writes (server);

  if (g_str_has_prefix (name, "readonly"))
    aimdb_server_set_read_only (server, TRUE);

  if (g_str_has_prefix (name, "limits"))
    aimdb_server_set_max_subscriptions (server, 2);

  if (g_str_has_prefix (name, "token"))
    aimdb_server_set_auth_token (server, "open sesame");
}

/* subscriptions over WebSocket are another conversation */
static gboolean
is_for (const Case *played,
        const char *name,
        const char *contents)
{
  if (played->endpoint == NULL || !g_str_has_prefix (played->endpoint, "ws:"))
    return !g_str_has_prefix (name, "websocket");

  return g_str_has_prefix (name, "websocket") || strstr (contents, "\"t\":\"event\"") == NULL;
}

static void
test_transcript (gconstpointer data)
{
  const Case *played = data;
  Conversation conversation = { 0 };
  g_autofree char *contents = NULL;
  g_autofree char *name = g_path_get_basename (played->path);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  if (g_str_has_prefix (name, "list") &&
      aimdb_is_profiling_built_in () != aimdb_is_metrics_built_in ())
    {
      g_test_skip ("only one of profiling and metrics is built in");
      return;
    }

  g_assert_true (g_file_get_contents (played->path, &contents, NULL, &error));
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);

  if (!is_for (played, name, contents))
    {
      g_test_skip ("its events look different over this transport");
      return;
    }

  aimx_instance_set_up (&conversation.instance, played->endpoint);
  configure (conversation.instance.server, name);
  aimx_instance_start (&conversation.instance);
  conversation.wire = aimx_wire_new (&conversation.instance);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_test_message ("line %u", i + 1);
      conversation_play (&conversation, lines[i]);
    }

  if (!aimx_wire_is_at_end (conversation.wire))
    aimx_wire_expect_idle (conversation.wire);

  aimx_wire_free (conversation.wire);
  aimx_instance_tear_down (&conversation.instance, NULL);
}

static void
add_transcript (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  *strrchr (name, '.') = '\0';

  for (guint i = 0; i < G_N_ELEMENTS (transports); i++)
    {
      g_autofree char *test = g_strdup_printf ("/Aimdb/Transcript/%s/%s", transports[i].name,
                                               name);
      Case *played = g_new (Case, 1);

      played->path = path;
      played->endpoint = transports[i].endpoint;
      g_test_add_data_func_full (test, played, test_transcript, g_free);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* the transcripts are the arguments */
  for (int i = 1; i < argc; i++)
    add_transcript (argv[i]);

  return g_test_run ();
}
