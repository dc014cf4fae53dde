/* test-listener.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimdb-lobby-private.h"
#include "aimx-wire.h"
#include "test-wait.h"

static void
test_listener_other_context (AimxInstance  *instance,
                             gconstpointer  data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *welcome = NULL;

  g_test_summary ("The context of a server is the thread's default when it is started, and need "
                  "not be when it runs.");

  g_main_context_push_thread_default (context);
  aimx_instance_start (instance);
  g_main_context_pop_thread_default (context);
  instance->context = context;

  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"req\",\"id\":1,\"method\":\"hello\","
                  "\"params\":{\"version\":\"3.0\"}}");
  welcome = aimx_wire_receive (wire);
  g_assert_nonnull (welcome);
  aimx_wire_expect_idle (wire);
  aimx_instance_produce (instance, "pump.setpoint", "900");
  aimx_wire_send (wire, "{\"t\":\"req\",\"id\":2,\"method\":\"record.get\","
                  "\"params\":{\"name\":\"pump.setpoint\"}}");
  aimx_wire_expect (wire, "{\"t\":\"reply\",\"id\":2,\"ok\":900}");

  aimdb_server_stop (instance->server);

  while (g_main_context_iteration (context, FALSE))
    continue;

  instance->context = NULL;
}

/* a line at PATH, whatever the system calls it: nobody has it open yet, and who
 * looks at this end of it sees that */
static int
plug_in (const char *path)
{
  g_autofree char *device = NULL;
  int line = aimx_open_line (&device);
  int fd = g_open (device, O_RDWR | O_NOCTTY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
  g_assert_cmpint (symlink (device, path), ==, 0);

  return line;
}

static void
unplug (AimxInstance *instance,
        const char   *path)
{
  close (instance->line);
  instance->line = -1;
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static gboolean
is_open (int line)
{
  struct pollfd poll_fd = { .fd = line, .events = POLLIN };

  return poll (&poll_fd, 1, 0) >= 0 && (poll_fd.revents & POLLHUP) == 0;
}

static void
expect_message (const char *pattern)
{
  g_test_expect_message ("aimdb", G_LOG_LEVEL_MESSAGE, pattern);
}

static void
test_listener_serial_comes_back (AimxInstance  *instance,
                                 gconstpointer  data)
{
  g_autofree char *path = g_build_filename (instance->directory, "line", NULL);
  g_autofree char *endpoint = g_strconcat ("serial://", path, NULL);

  g_test_summary ("A line that is unplugged is opened again when there is one at its path; each "
                  "is said once.");

  g_clear_object (&instance->server);
  instance->server = aimdb_server_new (instance->database, endpoint);
  instance->line = plug_in (path);
  aimx_instance_start (instance);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AimxWire) wire = aimx_wire_new (instance);

      aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
      aimx_wire_expect_idle (wire);
      aimx_instance_produce (instance, "door.log", "8");
      aimx_wire_expect (wire, "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":8}");
      g_clear_pointer (&wire, aimx_wire_free);

      expect_message ("the serial line * is closed*");
      expect_message ("the serial line * is open again");
      unplug (instance, path);
      aimx_instance_settle ();
      instance->line = plug_in (path);
      TEST_WAIT (is_open (instance->line));
      g_test_assert_expected_messages ();
    }

  /* also while nothing is there */
  expect_message ("the serial line * is closed*");
  unplug (instance, path);
  aimx_instance_settle ();
  aimdb_server_stop (instance->server);
  g_test_assert_expected_messages ();
}

#if AIMDB_HAVE_WEBSOCKET

static gboolean
is_ended (int fd)
{
  char byte;

  return recv (fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

static void
test_listener_idle_peers (AimxInstance  *instance,
                          gconstpointer  data)
{
  int idle[40];
  g_autoptr (AimxWire) first = NULL;
  g_autoptr (AimxWire) last = NULL;

  g_test_summary ("Of peers that are connected and ask for nothing only the newest stay; those "
                  "that are upgraded, and those to come, are served.");

  aimx_instance_start (instance);
  first = aimx_wire_new (instance);
  aimx_wire_expect_idle (first);

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    idle[i] = aimx_instance_connect (instance);

  TEST_WAIT (is_ended (idle[7]));
  last = aimx_wire_new (instance);
  aimx_wire_expect_idle (last);
  aimx_wire_expect_idle (first);

  for (guint i = 0; i < G_N_ELEMENTS (idle); i++)
    {
      g_assert_cmpint (is_ended (idle[i]), ==, i < 9);
      close (idle[i]);
    }
}

#define PIECE_SIZE 65535
#define MIB (1024 * 1024)

/* a frame of WebSocket, masked with nothing; OPCODE has the bit of the last one of
 * its message */
static GByteArray *
create_frame (guint8 opcode)
{
  const guint8 head[] = { opcode, 0x80 | 126, PIECE_SIZE >> 8, PIECE_SIZE & 0xff, 0, 0, 0, 0 };
  g_autofree char *text = g_strnfill (PIECE_SIZE, 'a');
  GByteArray *frame = g_byte_array_new ();

  g_byte_array_append (frame, head, sizeof head);
  g_byte_array_append (frame, (guint8 *) text, PIECE_SIZE);

  return frame;
}

/* Returns FALSE if the server has ended the connection. */
static gboolean
push (int         fd,
      GByteArray *frame)
{
  gsize n_sent = 0;

  while (n_sent < frame->len)
    {
      gssize n = send (fd, frame->data + n_sent, frame->len - n_sent,
                       MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n >= 0)
        n_sent += n;
      else if (errno == EAGAIN)
        g_main_context_iteration (NULL, FALSE);
      else
        return FALSE;
    }

  return TRUE;
}

static void
test_listener_endless_message (AimxInstance  *instance,
                               gconstpointer  data)
{
  g_autoptr (GByteArray) first = create_frame (0x01);
  g_autoptr (GByteArray) more = create_frame (0x00);
  g_autoptr (AimxWire) wire = NULL;
  g_autoptr (AimxWire) other = NULL;
  gsize n_sent = 0;

  g_test_summary ("The pieces of a message that never ends are not gathered for ever.");

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  other = aimx_wire_new (instance);

  while (n_sent < 64 * MIB && push (aimx_wire_get_fd (wire), n_sent == 0 ? first : more))
    n_sent += PIECE_SIZE;

  g_assert_cmpuint (n_sent, <, 32 * MIB);
  aimx_wire_expect_idle (other);
}

static void
test_listener_much_is_no_harm (AimxInstance  *instance,
                               gconstpointer  data)
{
  g_autoptr (GByteArray) first = create_frame (0x01);
  g_autoptr (GByteArray) last = create_frame (0x80);
  g_autoptr (AimxWire) wire = NULL;

  g_test_summary ("Whole messages may come without an end.");

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);

  for (gsize n_sent = 0; n_sent < 32 * MIB; n_sent += 2 * PIECE_SIZE)
    {
      g_assert_true (push (aimx_wire_get_fd (wire), first));
      g_assert_true (push (aimx_wire_get_fd (wire), last));
    }

  aimx_wire_expect_idle (wire);
}

/* two ends of a connection; the address is another one for each */
static GSocketConnection *
create_connection (int             *peer,
                   GSocketAddress **address)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  *peer = fds[0];
  *address = g_inet_socket_address_new (loopback, 1);
  socket = g_socket_new_from_fd (fds[1], &error);
  g_assert_no_error (error);

  return g_socket_connection_factory_create_connection (socket);
}

static void
test_listener_lobby (AimxInstance  *instance,
                     gconstpointer  data)
{
  g_autoptr (GSocketConnection) known = NULL;
  g_autoptr (GSocketConnection) silent = NULL;
  g_autoptr (GSocketConnection) gone = NULL;
  g_autoptr (GSocketAddress) known_address = NULL;
  g_autoptr (GSocketAddress) silent_address = NULL;
  g_autoptr (GSocketAddress) gone_address = NULL;
  AimdbLobby *lobby = _aimdb_lobby_new (3, 20);
  int peers[3];

  g_test_summary ("Who is not known after a time is sent away; who is or went by itself is not "
                  "touched.");

  known = create_connection (&peers[0], &known_address);
  silent = create_connection (&peers[1], &silent_address);
  gone = create_connection (&peers[2], &gone_address);
  _aimdb_lobby_enter (lobby, known, known_address);
  _aimdb_lobby_enter (lobby, gone, gone_address);
  _aimdb_lobby_enter (lobby, silent, silent_address);
  _aimdb_lobby_leave (lobby, known_address);
  _aimdb_lobby_leave (lobby, known_address);
  g_clear_object (&gone);

  TEST_WAIT (is_ended (peers[1]));
  g_assert_false (is_ended (peers[0]));
  _aimdb_lobby_enter (lobby, known, known_address);
  _aimdb_lobby_free (lobby);
  g_assert_false (is_ended (peers[0]));

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    close (peers[i]);
}

#endif

static void
add (const char *path,
     const char *endpoint,
     void (*func) (AimxInstance  *instance,
                   gconstpointer  data))
{
  g_test_add (path, AimxInstance, endpoint, aimx_instance_set_up, func, aimx_instance_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Listener/unix/other-context", NULL, test_listener_other_context);
  add ("/Aimdb/Listener/tcp/other-context", "tcp://127.0.0.1:0", test_listener_other_context);
  add ("/Aimdb/Listener/serial/other-context", "serial", test_listener_other_context);
  add ("/Aimdb/Listener/serial/comes-back", NULL, test_listener_serial_comes_back);

#if AIMDB_HAVE_WEBSOCKET
  add ("/Aimdb/Listener/websocket/idle-peers", "ws://127.0.0.1:0", test_listener_idle_peers);
  add ("/Aimdb/Listener/websocket/endless-message", "ws://127.0.0.1:0",
       test_listener_endless_message);
  add ("/Aimdb/Listener/websocket/much-is-no-harm", "ws://127.0.0.1:0",
       test_listener_much_is_no_harm);
  add ("/Aimdb/Listener/websocket/lobby", NULL, test_listener_lobby);
#endif

  return g_test_run ();
}
