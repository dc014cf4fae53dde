/* test-transcript.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimx-instance.h"

typedef struct
{
  AimxInstance instance;
  int fd;
  GString *received;
  gboolean ended;
} Conversation;

static void
conversation_send (Conversation *self,
                   const char   *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);

  g_assert_cmpint (send (self->fd, text, strlen (text), MSG_NOSIGNAL), ==, strlen (text));
}

/* runs the server until something came */
static void
conversation_receive (Conversation *self)
{
  char buffer[4096];
  gssize n_read = -1;

  while (n_read < 0)
    {
      n_read = recv (self->fd, buffer, sizeof buffer, MSG_DONTWAIT);

      if (n_read < 0)
        g_main_context_iteration (NULL, FALSE);
    }

  self->ended = n_read == 0;
  g_string_append_len (self->received, buffer, n_read);
}

static void
conversation_expect (Conversation *self,
                     const char   *expected)
{
  g_autofree char *line = NULL;
  const char *feed;

  while ((feed = strchr (self->received->str, '\n')) == NULL)
    {
      conversation_receive (self);
      g_assert_false (self->ended);
    }

  line = g_strndup (self->received->str, feed - self->received->str);
  g_string_erase (self->received, 0, strlen (line) + 1);
  g_assert_cmpstr (line, ==, expected);
}

static void
conversation_expect_end (Conversation *self)
{
  while (!self->ended)
    conversation_receive (self);

  g_assert_cmpstr (self->received->str, ==, "");
}

static char *
fill_in (const char *line)
{
  g_autoptr (GString) text = g_string_new (line);

  g_string_replace (text, "@PROFILING@", aimdb_is_profiling_built_in () ? "true" : "false", 0);
  g_string_replace (text, "@METRICS@", aimdb_is_metrics_built_in () ? "true" : "false", 0);

  return g_strdup (text->str);
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
      conversation_send (self, text);
      break;

    case '<':
      conversation_expect (self, text);
      break;

    case '+':
      words = g_strsplit (text, " ", 2);
      aimx_instance_produce (&self->instance, words[0], words[1]);
      break;

    case '!':
      conversation_expect_end (self);
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

static void
test_transcript (gconstpointer data)
{
  Conversation conversation = { 0 };
  g_autofree char *contents = NULL;
  g_autofree char *name = g_path_get_basename (data);
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_get_contents (data, &contents, NULL, &error));
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);

  aimx_instance_set_up (&conversation.instance, NULL);
  allow_writes (conversation.instance.server);
  if (g_str_has_prefix (name, "readonly"))
    aimdb_server_set_read_only (conversation.instance.server, TRUE);
  aimx_instance_start (&conversation.instance);
  conversation.fd = aimx_instance_connect (&conversation.instance);
  conversation.received = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_test_message ("line %u", i + 1);
      conversation_play (&conversation, lines[i]);
    }

  if (!conversation.ended)
    {
      conversation_send (&conversation, "{\"t\":\"ping\"}");
      conversation_expect (&conversation, "{\"t\":\"pong\"}");
    }

  close (conversation.fd);
  g_string_free (conversation.received, TRUE);
  aimx_instance_tear_down (&conversation.instance, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* the transcripts are the arguments */
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *name = g_path_get_basename (argv[i]);
      g_autofree char *path = NULL;

      *strrchr (name, '.') = '\0';
      path = g_strconcat ("/Aimdb/Transcript/", name, NULL);
      g_test_add_data_func (path, argv[i], test_transcript);
    }

  return g_test_run ();
}
