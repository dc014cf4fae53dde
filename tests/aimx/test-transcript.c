/* test-transcript.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-history-private.h"
#include "aimx-wire.h"

typedef struct
{
  const char *path;
  const char *endpoint;
} Case;

typedef struct
{
  AimxInstance instance;
  AimxWire *wire;
  gboolean is_bus;
} Conversation;

/* what stands between IF and END is for builds with the feature, what stands
 * between UNLESS and END for the others */
static void
choose (GString    *text,
        const char *feature,
        gboolean    is_built_in)
{
  const char *prefixes[] = { is_built_in ? "@IF-" : "@UNLESS-", is_built_in ? "@UNLESS-" : "@IF-" };
  char *start;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *opening = g_strconcat (prefixes[i], feature, "@", NULL);

      while ((start = strstr (text->str, opening)) != NULL)
        {
          char *end = strstr (start, "@END@");

          g_assert_nonnull (end);
          g_string_erase (text, end - text->str, strlen ("@END@"));

          if (i == 0)
            g_string_erase (text, start - text->str, strlen (opening));
          else
            g_string_erase (text, start - text->str, end - start);
        }
    }
}

static char *
fill_in (const char *line)
{
  g_autoptr (GString) text = g_string_new (line);

  g_string_replace (text, "@PROFILING@", aimdb_is_profiling_built_in () ? "true" : "false", 0);
  g_string_replace (text, "@METRICS@", aimdb_is_metrics_built_in () ? "true" : "false", 0);
  choose (text, "PROFILING", aimdb_is_profiling_built_in ());
  choose (text, "METRICS", aimdb_is_metrics_built_in ());

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

    case '+':
      words = g_strsplit (text, " ", 2);
      aimx_instance_produce (&self->instance, words[0], words[1]);
      break;

    case 'H':
      words = g_strsplit (text, " ", 3);
      _aimdb_history_put (aimdb_server_get_history (self->instance.server), words[0],
                          g_ascii_strtoll (words[1], NULL, 10), words[2]);
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

/* the part of a line that is for this transport: WebSocket carries a bus, the
 * others a stream; NULL if there is none */
static const char *
choose_line (Conversation *self,
             const char   *line)
{
  if (line[0] != 'S' && line[0] != 'W')
    return line;

  return (line[0] == 'W') == self->is_bus ? line + 1 : NULL;
}

static void
allow_writes (AimdbServer *server)
{
  static const char * const keys[] = {
    "tank.level", "pump.setpoint", "pump.note", "pump.config", "door.event", "door.log",
    "door.handle", "door.bell", "nobody",
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

  if (g_str_has_prefix (name, "history"))
    {
      g_autoptr (AimdbHistory) history = aimdb_history_new (3);

      aimdb_server_set_history (server, history);
    }
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

  g_assert_true (g_file_get_contents (played->path, &contents, NULL, &error));
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);

  conversation.is_bus = played->endpoint != NULL && g_str_has_prefix (played->endpoint, "ws:");
  aimx_instance_set_up (&conversation.instance, played->endpoint);
  configure (conversation.instance.server, name);
  aimx_instance_start (&conversation.instance);
  conversation.wire = aimx_wire_new (&conversation.instance);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = choose_line (&conversation, lines[i]);

      g_test_message ("line %u", i + 1);

      if (line != NULL)
        conversation_play (&conversation, line);
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

  for (guint i = 0; i < AIMX_N_TRANSPORTS; i++)
    {
      g_autofree char *test = g_strdup_printf ("/Aimdb/Transcript/%s/%s", aimx_transports[i].name,
                                               name);
      Case *played = g_new (Case, 1);

      played->path = path;
      played->endpoint = aimx_transports[i].endpoint;
      g_test_add_data_func_full (test, played, test_transcript, g_free);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* the arguments are the table of what they are to contain, and the transcripts */
  for (int i = 2; i < argc; i++)
    add_transcript (argv[i]);

  return g_test_run ();
}
