/* test-client-chaos.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimdb-error.h"
#include "aimx-peer.h"
#include "aimx-watch.h"
#include "test-wait.h"

/* the descriptor at which the program that is to die listens */
#define LISTENING_FD 3

/* What a well-behaved peer answers to the handshake, a call and a subscription,
 * with @ for the number of the question. Several frames to one of them stand in
 * lines of their own. */
static const char * const answers[] = {
  "{\"t\":\"reply\",\"id\":@,\"ok\":" AIMX_PEER_WELCOME "}",
  "{\"t\":\"pong\"}\n{\"t\":\"reply\",\"id\":@,\"ok\":{\"litres\":\"\xc3\xa4\"}}",
  ("{\"t\":\"snap\",\"seq\":1,\"last\":true,\"topic\":\"a\",\"sub\":\"@\",\"data\":1}\n"
   "{\"t\":\"event\",\"seq\":3,\"topic\":\"a\",\"sub\":\"@\",\"data\":[2]}"),
};

#define EXPECTED_LOG "a=1 #1, complete, a=[2] #3 -1"

typedef enum
{
  CHAOS_SPLIT,    /* a pause after the given number of bytes */
  CHAOS_CLOSE,    /* the end of the connection after them */
  CHAOS_SILENCE   /* nothing ever after them */
} Chaos;

/* a peer that counts bytes */
typedef struct
{
  gboolean is_tcp;
  Chaos chaos;
  gsize limit;
  gsize grows_by;

  GSocketService *service;
  char *directory;
  char *path;
  char *endpoint;

  GIOStream *stream;
  GSource *readable;
  GSource *resume;
  GByteArray *pending;
  gsize n_sent;
} Peer;

static void
append_answer (GByteArray *bytes,
               const char *answer,
               const char *id,
               gboolean    is_tcp)
{
  g_auto (GStrv) parts = g_strsplit (answer, "@", -1);
  g_autofree char *text = g_strjoinv (id, parts);
  g_auto (GStrv) frames = g_strsplit (text, "\n", -1);

  for (guint i = 0; frames[i] != NULL; i++)
    {
      guint32 length = GUINT32_TO_BE ((guint32) strlen (frames[i]));

      if (is_tcp)
        g_byte_array_append (bytes, (guint8 *) &length, sizeof length);

      g_byte_array_append (bytes, (guint8 *) frames[i], strlen (frames[i]));

      if (!is_tcp)
        g_byte_array_append (bytes, (const guint8 *) "\n", 1);
    }
}

/* what the questions in LENGTH bytes are answered; pings are not */
static void
append_answers (GByteArray *bytes,
                const char *questions,
                gsize       length,
                gboolean    is_tcp)
{
  g_autofree char *text = g_memdup2 (questions, length + 1);
  g_auto (GStrv) frames = NULL;

  /* lengths in front of frames have bytes of zero */
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\0')
        text[i] = ' ';
    }

  frames = g_strsplit (text, "{\"t\":\"", -1);

  for (guint i = 1; frames[0] != NULL && frames[i] != NULL; i++)
    {
      g_autofree char *id = NULL;

      if (strstr (frames[i], "\"id\":") == NULL)
        continue;

      id = g_strdup_printf ("%u", aimx_read_id (frames[i]));

      if (g_str_has_prefix (frames[i], "sub"))
        append_answer (bytes, answers[2], id, is_tcp);
      else
        append_answer (bytes, answers[strstr (frames[i], "hello") != NULL ? 0 : 1], id, is_tcp);
    }
}

static gsize
count_bytes (gboolean is_tcp)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    append_answer (bytes, answers[i], "1", is_tcp);

  return bytes->len;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
peer_hang_up (Peer *peer)
{
  drop_source (&peer->readable);
  drop_source (&peer->resume);

  if (peer->stream != NULL)
    g_io_stream_close (peer->stream, NULL, NULL);

  g_clear_object (&peer->stream);
}

static void peer_write (Peer *peer);

static gboolean
resume_cb (gpointer user_data)
{
  Peer *peer = user_data;

  drop_source (&peer->resume);
  peer->limit = G_MAXSIZE;
  peer_write (peer);

  return G_SOURCE_REMOVE;
}

/* what may be written now, and what is to happen at the limit */
static void
peer_write (Peer *peer)
{
  gsize n_left = peer->limit - peer->n_sent;
  gsize n_bytes = MIN (n_left, peer->pending->len);

  if (n_bytes > 0)
    g_output_stream_write_all (g_io_stream_get_output_stream (peer->stream), peer->pending->data,
                               n_bytes, NULL, NULL, NULL);

  peer->n_sent += n_bytes;
  g_byte_array_remove_range (peer->pending, 0, n_bytes);

  if (n_left > n_bytes || peer->chaos == CHAOS_SILENCE)
    return;

  if (peer->chaos == CHAOS_CLOSE)
    {
      peer_hang_up (peer);
      return;
    }

  /* at the lowest priority: the client has looked at the first piece then */
  peer->resume = g_idle_source_new ();
  g_source_set_priority (peer->resume, G_PRIORITY_LOW);
  g_source_set_callback (peer->resume, resume_cb, peer, NULL);
  g_source_attach (peer->resume, NULL);
}

static gboolean
readable_cb (GObject  *pollable,
             gpointer  user_data)
{
  Peer *peer = user_data;
  char buffer[4096] = { 0 };
  gssize n_read;

  n_read = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (pollable), buffer,
                                                     sizeof buffer - 1, NULL, NULL);

  if (n_read <= 0)
    {
      peer_hang_up (peer);
      return G_SOURCE_REMOVE;
    }

  append_answers (peer->pending, buffer, n_read, peer->is_tcp);

  if (peer->resume == NULL)
    peer_write (peer);

  return peer->stream != NULL;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Peer *peer = user_data;
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));

  peer_hang_up (peer);
  peer->stream = g_object_ref (G_IO_STREAM (connection));

  /* else the second piece waits for the first one to be acknowledged */
  if (peer->is_tcp)
    g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                         NULL);

  peer->n_sent = 0;
  peer->limit += peer->grows_by;
  g_byte_array_set_size (peer->pending, 0);
  peer->readable = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (input), NULL);
  g_source_set_callback (peer->readable, G_SOURCE_FUNC (readable_cb), peer, NULL);
  g_source_attach (peer->readable, NULL);

  return TRUE;
}

static void
peer_set_up (Peer     *peer,
             gboolean  is_tcp)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  memset (peer, 0, sizeof *peer);
  peer->is_tcp = is_tcp;
  peer->pending = g_byte_array_new ();
  peer->directory = g_dir_make_tmp ("aimdb-chaos-XXXXXX", &error);
  g_assert_no_error (error);
  peer->path = g_build_filename (peer->directory, "peer.sock", NULL);
  peer->service = g_socket_service_new ();
  g_signal_connect (peer->service, "incoming", G_CALLBACK (incoming_cb), peer);

  if (is_tcp)
    {
      g_autoptr (GSocketAddress) loopback = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

      g_socket_listener_add_address (G_SOCKET_LISTENER (peer->service), loopback,
                                     G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL,
                                     &address, &error);
      g_assert_no_error (error);
      peer->endpoint =
        g_strdup_printf ("tcp://127.0.0.1:%u",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
      return;
    }

  address = g_unix_socket_address_new (peer->path);
  g_socket_listener_add_address (G_SOCKET_LISTENER (peer->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error);
  g_assert_no_error (error);
  peer->endpoint = g_strconcat ("unix:", peer->path, NULL);
}

static void
peer_clear (Peer *peer)
{
  peer_hang_up (peer);
  g_socket_service_stop (peer->service);
  g_socket_listener_close (G_SOCKET_LISTENER (peer->service));
  aimx_settle ();
  g_object_unref (peer->service);
  g_unlink (peer->path);
  g_rmdir (peer->directory);
  g_byte_array_unref (peer->pending);
  g_free (peer->directory);
  g_free (peer->path);
  g_free (peer->endpoint);
}

/* Asks all there is to ask, and waits until each question has its answer or its
 * error. Whether there was no error. */
static gboolean
ask_all (AimdbClient *client)
{
  g_auto (AimxWatch) watch = { 0 };
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) got = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;
  gboolean is_complete;

  aimdb_client_connect_async (client, NULL, aimx_result_cb, &connected);
  TEST_WAIT (connected != NULL);

  /* it may have been lost again already */
  if (!aimdb_client_connect_finish (client, connected, &error) ||
      !aimdb_client_is_connected (client))
    return FALSE;

  aimdb_client_get_value_async (client, "a", NULL, aimx_result_cb, &got);
  aimx_watch_start (&watch, client, "a");
  TEST_WAIT (got != NULL);
  value = aimdb_client_get_value_finish (client, got, &error);
  g_assert_cmpint (value == NULL, ==, error != NULL);
  TEST_WAIT (watch.n_closed > 0 || strcmp (watch.log->str, EXPECTED_LOG) == 0);

  /* what came is what was sent, up to where it ended */
  is_complete = g_str_has_prefix (watch.log->str, EXPECTED_LOG);
  g_assert_true (value == NULL || g_str_equal (value, "{\"litres\":\"\xc3\xa4\"}"));
  aimdb_client_disconnect (client);

  return value != NULL && is_complete;
}

static void
test_chaos_split_anywhere (gconstpointer data)
{
  gboolean is_tcp = GPOINTER_TO_INT (data);
  gsize n_bytes = count_bytes (is_tcp);
  Peer peer;

  peer_set_up (&peer, is_tcp);
  peer.chaos = CHAOS_SPLIT;

  for (gsize i = 0; i <= n_bytes; i++)
    {
      AimdbClient *client = aimdb_client_new (peer.endpoint);

      peer.limit = i;
      g_assert_true (ask_all (client));
      g_assert_finalize_object (client);
    }

  peer_clear (&peer);
}

static void
test_chaos_closed_anywhere (gconstpointer data)
{
  gboolean is_tcp = GPOINTER_TO_INT (data);
  gsize n_bytes = count_bytes (is_tcp);
  Peer peer;

  peer_set_up (&peer, is_tcp);
  peer.chaos = CHAOS_CLOSE;

  for (gsize i = 0; i <= n_bytes; i++)
    {
      AimdbClient *client = aimdb_client_new (peer.endpoint);

      /* a last line without its end still counts */
      peer.limit = i;
      g_assert_cmpint (ask_all (client), ==, i == n_bytes || (!is_tcp && i == n_bytes - 1));
      g_assert_finalize_object (client);
    }

  peer_clear (&peer);
}

static void
test_chaos_silent_anywhere (gconstpointer data)
{
  gboolean is_tcp = GPOINTER_TO_INT (data);
  gsize n_bytes = count_bytes (is_tcp);
  Peer peer;

  g_test_summary ("A connection that is half open is given up, whatever was under way.");

  peer_set_up (&peer, is_tcp);
  peer.chaos = CHAOS_SILENCE;

  for (gsize i = 0; i < n_bytes; i += 17)
    {
      AimdbClient *client = aimdb_client_new (peer.endpoint);

      aimdb_client_set_timeout (client, 30);
      aimdb_client_set_keepalive (client, 10);
      peer.limit = i;
      g_assert_false (ask_all (client));
      g_assert_finalize_object (client);
    }

  peer_clear (&peer);
}

static void
test_chaos_reconnects_until_it_holds (gconstpointer data)
{
  gboolean is_tcp = GPOINTER_TO_INT (data);
  g_auto (AimxWatch) watch = { 0 };
  AimdbClient *client;
  Peer peer;

  g_test_summary ("Each connection lasts a few bytes longer than the one before.");

  peer_set_up (&peer, is_tcp);
  peer.chaos = CHAOS_CLOSE;
  peer.grows_by = 7;
  client = aimdb_client_new (peer.endpoint);
  aimdb_client_set_auto_reconnect (client, TRUE);
  aimdb_client_set_reconnect_delays (client, 1, 1);
  aimx_watch_start (&watch, client, "a");
  aimdb_client_connect_async (client, NULL, NULL, NULL);
  TEST_WAIT (g_str_has_suffix (watch.log->str, EXPECTED_LOG));
  g_assert_true (aimdb_subscription_is_active (watch.subscription));
  g_assert_cmpuint (aimdb_subscription_get_n_gaps (watch.subscription), >, 0);
  aimx_watch_clear (&watch);
  aimdb_client_disconnect (client);
  aimx_settle ();
  g_assert_finalize_object (client);
  peer_clear (&peer);
}

/* the whole program of a peer that is killed after so many bytes */
static void
answer_and_die (gsize limit)
{
  int fd = accept (LISTENING_FD, NULL, NULL);

  while (fd >= 0 && limit > 0)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      char buffer[4096] = { 0 };
      gssize n_read = read (fd, buffer, sizeof buffer - 1);
      gsize n_bytes;

      if (n_read <= 0)
        break;

      append_answers (bytes, buffer, n_read, FALSE);
      n_bytes = MIN (bytes->len, limit);
      limit -= n_bytes;

      if (write (fd, bytes->data, n_bytes) != (gssize) n_bytes)
        break;
    }

  raise (SIGKILL);
}

static GSubprocess *
spawn_peer (const char *self,
            const char *path,
            gsize       limit)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) listening = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, limit);
  GSubprocess *process;

  listening = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                            &error);
  g_assert_no_error (error);
  g_socket_bind (listening, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (listening, &error);
  g_assert_no_error (error);

  /* the child reads it like any other program, which waits */
  g_socket_set_blocking (listening, TRUE);
  g_subprocess_launcher_take_fd (launcher, dup (g_socket_get_fd (listening)), LISTENING_FD);
  process = g_subprocess_launcher_spawn (launcher, &error, self, "--answer-and-die", number, NULL);
  g_assert_no_error (error);

  return process;
}

static void
test_chaos_killed_anywhere (gconstpointer data)
{
  const char *self = data;
  gsize n_bytes = count_bytes (FALSE);
  g_autofree char *directory = g_dir_make_tmp ("aimdb-chaos-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "peer.sock", NULL);

  for (gsize i = 1; i < n_bytes; i += 23)
    {
      g_autoptr (GSubprocess) process = spawn_peer (self, path, i);
      g_autoptr (GError) error = NULL;
      AimdbClient *client = aimdb_client_new (path);

      g_assert_false (ask_all (client));
      g_assert_finalize_object (client);
      g_assert_true (g_subprocess_wait (process, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_signaled (process));
      g_unlink (path);
    }

  g_rmdir (directory);
}

static void
add (const char *path,
     void (*func) (gconstpointer data))
{
  g_autofree char *over_unix = g_strconcat (path, "/unix", NULL);
  g_autofree char *over_tcp = g_strconcat (path, "/tcp", NULL);

  g_test_add_data_func (over_unix, GINT_TO_POINTER (FALSE), func);
  g_test_add_data_func (over_tcp, GINT_TO_POINTER (TRUE), func);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--answer-and-die") == 0)
    answer_and_die (g_ascii_strtoull (argv[2], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/ClientChaos/split-anywhere", test_chaos_split_anywhere);
  add ("/Aimdb/ClientChaos/closed-anywhere", test_chaos_closed_anywhere);
  add ("/Aimdb/ClientChaos/silent-anywhere", test_chaos_silent_anywhere);
  add ("/Aimdb/ClientChaos/reconnects-until-it-holds", test_chaos_reconnects_until_it_holds);
  g_test_add_data_func ("/Aimdb/ClientChaos/killed-anywhere", argv[0], test_chaos_killed_anywhere);

  return g_test_run ();
}
