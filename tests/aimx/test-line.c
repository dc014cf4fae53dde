/* test-line.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimdb-error.h"
#include "aimdb-stream-transport-private.h"

#define MAX_LENGTH 1000
#define MAX_QUEUED (256 * 1024)

typedef struct
{
  AimdbTransport *transport;
  int peer;
  GPtrArray *lines;
  gboolean close_on_line;
  gboolean echo;
  gint64 work_usec;
  guint n_ends;
  GError *error;
  guint watchdog;
} Fixture;

static void
frame_cb (AimdbTransport *transport,
          const char     *line,
          gsize           length,
          gpointer        user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (fixture->n_ends, ==, 0);
  g_assert_cmpint (line[length], ==, '\0');
  g_ptr_array_add (fixture->lines, g_strndup (line, length));

  if (fixture->work_usec > 0)
    {
      gint64 end = g_get_monotonic_time () + fixture->work_usec;

      while (g_get_monotonic_time () < end)
        continue;
    }

  if (fixture->echo)
    _aimdb_transport_send (transport, g_string_new_len (line, length));

  if (fixture->close_on_line)
    _aimdb_transport_close (transport);
}

static void
end_cb (AimdbTransport *transport,
        const GError   *error,
        gpointer        user_data)
{
  Fixture *fixture = user_data;

  fixture->n_ends++;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static const AimdbTransportEvents events = {
  .frame = frame_cb,
  .end = end_cb,
};

static const AimdbTransportLimits limits = { MAX_LENGTH, G_MAXSIZE, MAX_QUEUED };

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("waited too long");

  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GSocket) socket = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], NULL);
  connection = g_socket_connection_factory_create_connection (socket);

  fixture->peer = fds[1];
  fixture->lines = g_ptr_array_new_with_free_func (g_free);
  fixture->transport = _aimdb_stream_transport_new (G_IO_STREAM (connection),
                                                    &_aimdb_framing_line, AIMDB_ROLE_SERVER,
                                                    &limits, "the peer");
  _aimdb_transport_start (fixture->transport, &events, fixture);
  fixture->watchdog = g_timeout_add_seconds (30, watchdog_cb, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_source_remove (fixture->watchdog);
  _aimdb_transport_close (fixture->transport);
  _aimdb_transport_unref (fixture->transport);
  g_ptr_array_unref (fixture->lines);
  g_clear_error (&fixture->error);

  if (fixture->peer >= 0)
    close (fixture->peer);
}

static void
peer_write (Fixture    *fixture,
            const char *data,
            gssize      length)
{
  gsize size = length < 0 ? strlen (data) : (gsize) length;

  g_assert_cmpint (write (fixture->peer, data, size), ==, size);
}

static void
peer_end (Fixture *fixture)
{
  close (fixture->peer);
  fixture->peer = -1;
}

static void
await_lines (Fixture *fixture,
             guint    n_lines)
{
  while (fixture->lines->len < n_lines)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (fixture->lines->len, ==, n_lines);
}

static void
await_end (Fixture *fixture)
{
  while (fixture->n_ends == 0)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (fixture->n_ends, ==, 1);
}

/* whatever can be dispatched now is */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static const char *
nth_line (Fixture *fixture,
          guint    n)
{
  return g_ptr_array_index (fixture->lines, n);
}

static void
test_line_merged (Fixture       *fixture,
                  gconstpointer  data)
{
  peer_write (fixture, "one\ntwo\r\n\n\r\r\nthree\n", -1);
  await_lines (fixture, 5);

  g_assert_cmpstr (nth_line (fixture, 0), ==, "one");
  g_assert_cmpstr (nth_line (fixture, 1), ==, "two");
  g_assert_cmpstr (nth_line (fixture, 2), ==, "");
  g_assert_cmpstr (nth_line (fixture, 3), ==, "");
  g_assert_cmpstr (nth_line (fixture, 4), ==, "three");
}

static void
test_line_split (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char text[] = "h\xc3\xa9llo\nworld\n";

  for (gsize i = 0; i < strlen (text); i++)
    {
      peer_write (fixture, text + i, 1);
      settle ();
    }

  await_lines (fixture, 2);
  g_assert_cmpstr (nth_line (fixture, 0), ==, "h\xc3\xa9llo");
  g_assert_cmpstr (nth_line (fixture, 1), ==, "world");
}

static void
test_line_last_without_feed (Fixture       *fixture,
                             gconstpointer  data)
{
  peer_write (fixture, "one\ntwo", -1);
  peer_end (fixture);
  await_end (fixture);

  g_assert_no_error (fixture->error);
  await_lines (fixture, 2);
  g_assert_cmpstr (nth_line (fixture, 1), ==, "two");
}

static void
test_line_longest_fits (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *line = g_strnfill (MAX_LENGTH, 'x');

  peer_write (fixture, line, -1);
  peer_write (fixture, "\n", -1);
  await_lines (fixture, 1);
  g_assert_cmpstr (nth_line (fixture, 0), ==, line);
}

static void
test_line_too_long_ends (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *line = g_strnfill (MAX_LENGTH + 1, 'x');

  g_test_summary ("The end of the line is not waited for.");

  peer_write (fixture, "one\n", -1);
  peer_write (fixture, line, -1);
  await_end (fixture);

  await_lines (fixture, 1);
  g_assert_error (fixture->error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
  g_assert_cmpint (read (fixture->peer, line, 1), <=, 0);
}

static void
test_line_not_utf8_ends (Fixture       *fixture,
                         gconstpointer  data)
{
  peer_write (fixture, "one\n\xff\xfe\nthree\n", -1);
  await_end (fixture);

  await_lines (fixture, 1);
  g_assert_error (fixture->error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
}

static void
test_line_nul_does_not_end (Fixture       *fixture,
                            gconstpointer  data)
{
  peer_write (fixture, "a\0b\ntwo\n", 8);
  await_lines (fixture, 2);
  g_assert_cmpuint (fixture->n_ends, ==, 0);
}

static void
test_line_closed_within_callback (Fixture       *fixture,
                                  gconstpointer  data)
{
  fixture->close_on_line = TRUE;
  peer_write (fixture, "one\ntwo\nthree\n", -1);
  await_lines (fixture, 1);
  settle ();

  g_assert_cmpuint (fixture->lines->len, ==, 1);
  g_assert_cmpuint (fixture->n_ends, ==, 0);
  g_assert_false (_aimdb_transport_send (fixture->transport, g_string_new ("x")));
}

static void
test_line_loop_gets_its_turn (Fixture       *fixture,
                              gconstpointer  data)
{
  g_test_summary ("However many lines there are, and also after the end.");

  fixture->work_usec = 1000;

  for (guint i = 0; i < 10; i++)
    peer_write (fixture, "a\nb\nc\nd\ne\n", -1);

  peer_end (fixture);

  while (fixture->n_ends == 0)
    {
      guint n_before = fixture->lines->len;

      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (fixture->lines->len - n_before, <=, 3);
    }

  await_lines (fixture, 50);
  g_assert_cmpstr (nth_line (fixture, 49), ==, "e");
  g_assert_no_error (fixture->error);
}

static void
test_line_sent_in_one_piece (Fixture       *fixture,
                             gconstpointer  data)
{
  char buffer[16];

  g_assert_true (_aimdb_transport_send (fixture->transport, g_string_new ("pong")));
  g_assert_cmpint (read (fixture->peer, buffer, sizeof buffer), ==, 5);
  g_assert_cmpint (memcmp (buffer, "pong\n", 5), ==, 0);
}

static void
test_line_answers_after_half_close (Fixture       *fixture,
                                    gconstpointer  data)
{
  char buffer[16];

  fixture->echo = TRUE;
  peer_write (fixture, "one\ntwo", -1);
  g_assert_cmpint (shutdown (fixture->peer, SHUT_WR), ==, 0);
  await_end (fixture);

  g_assert_no_error (fixture->error);
  g_assert_cmpint (read (fixture->peer, buffer, sizeof buffer), ==, 8);
  g_assert_cmpint (memcmp (buffer, "one\ntwo\n", 8), ==, 0);
  g_assert_cmpint (read (fixture->peer, buffer, sizeof buffer), ==, 0);
}

static void
test_line_queue_is_bounded (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *text = g_strnfill (9999, 'x');
  g_autofree char *buffer = g_malloc (65536);
  guint n_taken = 0;
  gsize n_read = 0;

  g_test_summary ("What was taken arrives, also when the peer reads late.");

  while (_aimdb_transport_send (fixture->transport, g_string_new (text)))
    n_taken++;

  g_assert_cmpuint (n_taken, >=, MAX_QUEUED / 10000);
  g_assert_cmpuint (n_taken, <, 1000);

  while (n_read < n_taken * 10000ul)
    {
      gssize n = recv (fixture->peer, buffer, 65536, MSG_DONTWAIT);

      if (n > 0)
        n_read += n;
      else
        g_main_context_iteration (NULL, TRUE);
    }

  g_assert_cmpuint (n_read, ==, n_taken * 10000ul);
  g_assert_true (_aimdb_transport_send (fixture->transport, g_string_new ("more")));
}

/* in one of the ways there are; TRUE: it was taken */
static gboolean
send_in_turns (Fixture    *fixture,
               guint       turn,
               const char *text)
{
  if (turn % 2 == 0)
    return _aimdb_transport_send (fixture->transport, g_string_new (text));

  g_string_append (_aimdb_transport_begin (fixture->transport), text);

  if (!_aimdb_transport_queue (fixture->transport))
    return FALSE;

  if (turn % 3 == 0)
    _aimdb_transport_flush (fixture->transport);

  return TRUE;
}

/* what waits is the end of all that was taken */
static void
check_waiting (Fixture       *fixture,
               const GString *taken)
{
  guint n_frames = 0;

  for (gsize i = taken->len - fixture->transport->n_bytes; i < taken->len; i++)
    n_frames += taken->str[i] == '\n';

  g_assert_cmpuint (fixture->transport->n_frames, ==, n_frames);
}

static void
receive_some (Fixture *fixture,
              GString *received,
              gsize    size)
{
  char buffer[8192];
  gssize n_read = recv (fixture->peer, buffer, MIN (size, sizeof buffer), MSG_DONTWAIT);

  if (n_read > 0)
    g_string_append_len (received, buffer, n_read);

  g_main_context_iteration (NULL, FALSE);
}

static void
test_line_partial_writes (Fixture       *fixture,
                          gconstpointer  data)
{
  static const gsize sizes[] = { 0, 1, 100, 900, 5000, 17, 40000 };
  g_autoptr (GString) taken = g_string_new (NULL);
  g_autoptr (GString) received = g_string_new (NULL);
  guint n_refused = 0;

  g_test_summary ("However little the peer reads at a time, all that was taken arrives in its "
                  "order, and what waits is known to the byte and the frame.");

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *padding = g_strnfill (sizes[i % G_N_ELEMENTS (sizes)], 'x');
      g_autofree char *text = g_strdup_printf ("%u%s", i, padding);

      if (send_in_turns (fixture, i, text))
        g_string_append_printf (taken, "%s\n", text);
      else
        n_refused++;

      check_waiting (fixture, taken);
      receive_some (fixture, received, 1 + i * 37 % 8000);
      check_waiting (fixture, taken);
    }

  g_assert_cmpuint (n_refused, >, 0);
  _aimdb_transport_flush (fixture->transport);

  while (received->len < taken->len)
    receive_some (fixture, received, G_MAXSIZE);

  g_assert_cmpstr (received->str, ==, taken->str);

  /* the last of it may still have to be noted */
  while (fixture->transport->n_bytes > 0)
    g_main_context_iteration (NULL, TRUE);

  check_waiting (fixture, taken);
  g_assert_cmpuint (fixture->transport->out->len, ==, 0);
}

static void
test_line_peer_gone_while_sending (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autofree char *text = g_strnfill (9999, 'x');

  while (_aimdb_transport_send (fixture->transport, g_string_new (text)))
    continue;

  peer_end (fixture);
  await_end (fixture);
}

static void
add (const char *path,
     void (*func) (Fixture       *fixture,
                   gconstpointer  data))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Line/merged", test_line_merged);
  add ("/Aimdb/Line/split", test_line_split);
  add ("/Aimdb/Line/last-without-feed", test_line_last_without_feed);
  add ("/Aimdb/Line/longest-fits", test_line_longest_fits);
  add ("/Aimdb/Line/too-long-ends", test_line_too_long_ends);
  add ("/Aimdb/Line/not-utf8-ends", test_line_not_utf8_ends);
  add ("/Aimdb/Line/nul-does-not-end", test_line_nul_does_not_end);
  add ("/Aimdb/Line/closed-within-callback", test_line_closed_within_callback);
  add ("/Aimdb/Line/loop-gets-its-turn", test_line_loop_gets_its_turn);
  add ("/Aimdb/Line/sent-in-one-piece", test_line_sent_in_one_piece);
  add ("/Aimdb/Line/answers-after-half-close", test_line_answers_after_half_close);
  add ("/Aimdb/Line/queue-is-bounded", test_line_queue_is_bounded);
  add ("/Aimdb/Line/partial-writes", test_line_partial_writes);
  add ("/Aimdb/Line/peer-gone-while-sending", test_line_peer_gone_while_sending);

  return g_test_run ();
}
