/* test-limits.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "aimx-wire.h"

/* what peers can do to a server, over the transports that many can come in by */

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_descriptors = 0;

  g_assert_nonnull (dir);

  while (g_dir_read_name (dir) != NULL)
    n_descriptors++;

  return n_descriptors;
}

static void
test_limits_thousand_peers (AimxInstance  *instance,
                            gconstpointer  data)
{
  guint n_before;

  g_test_summary ("Some say nothing, some leave in the middle of a frame, some in a call.");

  aimx_instance_start (instance);
  aimx_wire_free (aimx_wire_new (instance));
  aimx_instance_settle ();
  n_before = count_descriptors ();

  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (AimxWire) wire = aimx_wire_new (instance);

      if (i % 4 == 1)
        aimx_wire_send (wire, "{\"t\":\"req\",\"id\":1,\"method\":\"record.list\"}");
      else if (i % 4 == 2)
        g_assert_cmpint (write (aimx_wire_get_fd (wire), "\0\0", 2), ==, 2);
      else if (i % 4 == 3)
        aimx_wire_expect_idle (wire);

      if (i % 8 == 0)
        aimx_instance_settle ();
    }

  while (count_descriptors () > n_before)
    g_main_context_iteration (NULL, FALSE);

  g_assert_cmpuint (count_descriptors (), ==, n_before);
}

static gboolean
set_flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_limits_no_descriptors (AimxInstance  *instance,
                            gconstpointer  data)
{
  struct rlimit old_limit;
  struct rlimit limit;
  g_autoptr (AimxWire) first = NULL;
  g_autoptr (AimxWire) third = NULL;
  gboolean is_over = FALSE;
  guint n_turns = 0;
  char byte;
  int second;

  g_test_summary ("Who is there is served, the loop does not spin, and who waits is served when "
                  "there are descriptors again.");

  aimx_instance_start (instance);
  first = aimx_wire_new (instance);
  aimx_wire_expect_idle (first);
  second = aimx_instance_connect (instance);

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &old_limit), ==, 0);
  limit = old_limit;
  limit.rlim_cur = second + 1;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  g_timeout_add (300, set_flag_cb, &is_over);

  while (!is_over)
    {
      g_main_context_iteration (NULL, TRUE);
      n_turns++;
    }

  g_assert_cmpuint (n_turns, <, 50);
  aimx_wire_expect_idle (first);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &old_limit), ==, 0);

  /* it was not accepted, so nobody could answer */
  g_assert_cmpint (write (second, "GET\r\n\r\n", 7), ==, 7);
  g_assert_cmpint (shutdown (second, SHUT_WR), ==, 0);

  while (read (second, &byte, 1) < 0 && errno == EAGAIN)
    g_main_context_iteration (NULL, FALSE);

  close (second);
  third = aimx_wire_new (instance);
  aimx_wire_expect_idle (third);
}

static void
test_limits_half_open (AimxInstance  *instance,
                       gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;

  g_test_summary ("A peer that sends no more still gets its answers.");

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"req\",\"id\":1,\"method\":\"nothing\"}");
  aimx_wire_send (wire, "{\"t\":\"ping\"}");
  g_assert_cmpint (shutdown (aimx_wire_get_fd (wire), SHUT_WR), ==, 0);
  aimx_wire_expect (wire, "{\"t\":\"reply\",\"id\":1,\"err\":\"not_found\"}");
  aimx_wire_expect (wire, "{\"t\":\"pong\"}");
  aimx_wire_expect_end (wire);
}

static void
test_limits_peer_never_reads (AimxInstance  *instance,
                              gconstpointer  data)
{
  g_autoptr (AimxWire) other = NULL;
  g_autofree char *note = g_strnfill (60000, '"');
  GString *requests = g_string_new (NULL);
  gboolean is_dropped = FALSE;
  int fd;

  g_test_summary ("It is disconnected when its replies fill the queue; others are served.");

  memset (note + 1, 'x', strlen (note) - 2);
  aimx_instance_produce (instance, "pump.note", note);
  aimx_instance_start (instance);
  other = aimx_wire_new (instance);
  fd = aimx_instance_connect (instance);

  for (guint i = 0; i < 100; i++)
    aimx_wire_wrap (other, requests, "{\"t\":\"req\",\"id\":1,\"method\":\"record.get\","
                    "\"params\":{\"name\":\"pump.note\"}}");

  while (!is_dropped)
    {
      gssize n = send (fd, requests->str, requests->len, MSG_DONTWAIT | MSG_NOSIGNAL);

      /* what was cut off would not be a request any more */
      if (n > 0 && n < (gssize) requests->len)
        g_string_erase (requests, 0, n);

      is_dropped = n < 0 && errno != EAGAIN;
      g_main_context_iteration (NULL, FALSE);
      aimx_wire_expect_idle (other);
    }

  close (fd);
  g_string_free (requests, TRUE);
}

static void
test_limits_connections (AimxInstance  *instance,
                         gconstpointer  data)
{
  g_autoptr (AimxWire) first = NULL;
  g_autoptr (AimxWire) second = NULL;
  g_autoptr (AimxWire) third = NULL;

  aimdb_server_set_max_connections (instance->server, 1);
  aimx_instance_start (instance);
  first = aimx_wire_new (instance);
  aimx_wire_expect_idle (first);
  second = aimx_wire_new (instance);
  aimx_wire_expect_end (second);
  aimx_wire_expect_idle (first);
  g_clear_pointer (&first, aimx_wire_free);
  aimx_instance_settle ();
  third = aimx_wire_new (instance);
  aimx_wire_expect_idle (third);
}

static void
test_limits_properties (AimxInstance  *instance,
                        gconstpointer  data)
{
  g_autofree char *token = NULL;
  guint max_subscriptions;
  gboolean allow_remote;

  g_object_get (instance->server,
                "allow-remote", &allow_remote,
                "auth-token", &token,
                "max-subscriptions", &max_subscriptions,
                NULL);
  g_assert_false (allow_remote);
  g_assert_null (token);
  g_assert_cmpuint (max_subscriptions, ==, 32);

  g_object_set (instance->server,
                "allow-remote", TRUE,
                "auth-token", "secret",
                "max-subscriptions", 3,
                NULL);
  g_assert_true (aimdb_server_get_allow_remote (instance->server));
  g_assert_cmpstr (aimdb_server_get_auth_token (instance->server), ==, "secret");
  g_assert_cmpuint (aimdb_server_get_max_subscriptions (instance->server), ==, 3);
}

static void
add_websocket (const char *name,
               void (*func) (AimxInstance  *instance,
                             gconstpointer  data))
{
#if AIMDB_HAVE_WEBSOCKET
  g_autofree char *path = g_strconcat ("/Aimdb/Limits/websocket/", name, NULL);

  g_test_add (path, AimxInstance, "ws://127.0.0.1:0", aimx_instance_set_up, func,
              aimx_instance_tear_down);
#endif
}

static void
add (const char *name,
     void (*func) (AimxInstance  *instance,
                   gconstpointer  data))
{
  g_autofree char *local = g_strconcat ("/Aimdb/Limits/unix/", name, NULL);
  g_autofree char *tcp = g_strconcat ("/Aimdb/Limits/tcp/", name, NULL);

  g_test_add (local, AimxInstance, NULL, aimx_instance_set_up, func, aimx_instance_tear_down);
  g_test_add (tcp, AimxInstance, "tcp://127.0.0.1:0", aimx_instance_set_up, func,
              aimx_instance_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("thousand-peers", test_limits_thousand_peers);
  add ("no-descriptors", test_limits_no_descriptors);
  add ("half-open", test_limits_half_open);
  add ("peer-never-reads", test_limits_peer_never_reads);
  add ("connections", test_limits_connections);
  add_websocket ("thousand-peers", test_limits_thousand_peers);
  add_websocket ("connections", test_limits_connections);
  add_websocket ("no-descriptors", test_limits_no_descriptors);
  g_test_add ("/Aimdb/Limits/properties", AimxInstance, NULL, aimx_instance_set_up,
              test_limits_properties, aimx_instance_tear_down);

  return g_test_run ();
}
