/* test-client-transports.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "aimdb-error.h"
#include "aimdb-graph.h"
#include "aimdb-listener-private.h"
#include "aimdb-record-info.h"
#include "aimx-instance.h"
#include "aimx-peer.h"
#include "aimx-watch.h"

/* a server and a client of it, both of this library */
typedef struct
{
  AimxInstance instance;
  AimdbClient *client;

  /* of a serial line of the client: the other end of it, what keeps the line up
   * without the client, and what joins it to the server's */
  int line;
  int held;
  guint forth;
  guint back;
} Pair;

static gboolean
relay_cb (int          from,
          GIOCondition condition,
          gpointer     user_data)
{
  int to = GPOINTER_TO_INT (user_data);
  char buffer[1024];
  gssize n_read = read (from, buffer, sizeof buffer);
  gssize n_written = 0;

  while (n_written < n_read)
    {
      gssize n = write (to, buffer + n_written, n_read - n_written);

      g_assert_true (n > 0 || errno == EAGAIN);
      n_written += MAX (n, 0);
    }

  return G_SOURCE_CONTINUE;
}

static char *
pair_join_line (Pair *self)
{
  g_autofree char *path = NULL;

  self->line = aimx_open_line (&path);
  self->held = g_open (path, O_RDWR | O_NOCTTY | O_CLOEXEC, 0);
  g_assert_cmpint (self->held, >=, 0);
  self->forth = g_unix_fd_add (self->line, G_IO_IN, relay_cb,
                               GINT_TO_POINTER (self->instance.line));
  self->back = g_unix_fd_add (self->instance.line, G_IO_IN, relay_cb,
                              GINT_TO_POINTER (self->line));

  return g_strconcat ("serial://", path, NULL);
}

static void
pair_set_up (Pair          *self,
             gconstpointer  data)
{
  g_autofree char *endpoint = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimx_instance_set_up (&self->instance, data);
  aimdb_server_allow_write (self->instance.server, "pump.setpoint");
  aimdb_server_allow_write (self->instance.server, "pump.config");
  aimx_instance_start (&self->instance);

  self->line = -1;
  endpoint = self->instance.line >= 0 ? pair_join_line (self)
             : g_strdup (aimdb_server_get_endpoint (self->instance.server));
  self->client = aimdb_client_new (endpoint);
  aimdb_client_connect_async (self->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);
  g_assert_true (aimdb_client_connect_finish (self->client, result, &error));
  g_assert_no_error (error);
}

static void
pair_tear_down (Pair          *self,
                gconstpointer  data)
{
  aimdb_client_disconnect (self->client);
  aimx_settle ();
  g_assert_finalize_object (self->client);

  if (self->line >= 0)
    {
      g_source_remove (self->forth);
      g_source_remove (self->back);
      close (self->held);
      close (self->line);
    }

  aimx_instance_tear_down (&self->instance, data);
}

static char *
get_value (AimdbClient  *client,
           const char   *key,
           GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_value_async (client, key, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_get_value_finish (client, result, error);
}

static GListModel *
list_records (AimdbClient  *client,
              GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_list_records_async (client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_list_records_finish (client, result, error);
}

static void
test_transports_handshake (Pair          *fixture,
                           gconstpointer  data)
{
  const char * const *keys = aimdb_client_get_writable_records (fixture->client);

  g_assert_cmpstr (aimdb_client_get_server_name (fixture->client), ==, "libaimdb");
  g_assert_cmpstr (aimdb_client_get_server_version (fixture->client), ==, "3.0");
  g_assert_true (aimdb_client_get_can_write (fixture->client));
  g_assert_cmpuint (g_strv_length ((char **) keys), ==, 2);
}

static void
test_transports_calls (Pair          *fixture,
                       gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) records = NULL;
  g_autoptr (AimdbGraph) graph = NULL;
  g_auto (GStrv) values = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_set_value_async (fixture->client, "pump.setpoint", "900", NULL, aimx_result_cb,
                                &result);
  aimx_await (&result);
  g_assert_true (aimdb_client_set_value_finish (fixture->client, result, &error));
  g_clear_object (&result);

  value = get_value (fixture->client, "pump.setpoint", &error);
  g_assert_cmpstr (value, ==, "900");
  records = list_records (fixture->client, &error);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 9);

  aimdb_client_drain_async (fixture->client, "pump.setpoint", -1, NULL, aimx_result_cb, &result);
  aimx_await (&result);
  values = aimdb_client_drain_finish (fixture->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (values), ==, 1);
  g_assert_cmpstr (values[0], ==, "900");
  g_clear_object (&result);

  aimdb_client_get_graph_async (fixture->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);
  graph = aimdb_client_get_graph_finish (fixture->client, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (graph);
}

static gboolean
is_websocket (Pair *self)
{
  return g_str_has_prefix (aimdb_client_get_endpoint (self->client), "ws:");
}

static void
test_transports_subscriptions (Pair          *fixture,
                               gconstpointer  data)
{
  g_auto (AimxWatch) exact = { 0 };
  g_auto (AimxWatch) pattern = { 0 };
  g_auto (AimxWatch) unknown = { 0 };

  aimx_instance_produce (&fixture->instance, "pump.setpoint", "1");
  aimx_watch_start (&exact, fixture->client, "pump.setpoint");

  /* over a bus what is there is told twice, also of one record */
  aimx_watch_expect (&exact, is_websocket (fixture)
                             ? "pump.setpoint=1 #1, complete, pump.setpoint=1 #2"
                             : "pump.setpoint=1 #1");
  aimx_watch_start (&pattern, fixture->client, "pump.*");
  aimx_watch_expect (&pattern, "pump.setpoint=1 #1, complete, pump.setpoint=1 #2");

  aimx_instance_produce (&fixture->instance, "pump.setpoint", "2");
  aimx_watch_expect (&exact, is_websocket (fixture) ? "pump.setpoint=2 #3"
                                                    : "pump.setpoint=2 #2");
  aimx_watch_expect (&pattern, "pump.setpoint=2 #3");

  aimx_watch_start (&unknown, fixture->client, "unknown");
  aimx_watch_expect (&unknown, "closed");
  g_assert_error (unknown.error, AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND);

  aimdb_subscription_cancel (exact.subscription);
  aimdb_subscription_cancel (pattern.subscription);
}

/* the value arrives as it is, also one that looks as if it were wrapped */
static void
test_transports_write (Pair          *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *config = NULL;
  g_autofree char *setpoint = NULL;

  g_assert_true (aimdb_client_write (fixture->client, "pump.config", "{\"value\":5}", &error));
  g_assert_true (aimdb_client_write (fixture->client, "pump.setpoint", "7", &error));
  g_assert_no_error (error);

  config = get_value (fixture->client, "pump.config", &error);
  setpoint = get_value (fixture->client, "pump.setpoint", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config, ==, "{\"value\":5}");
  g_assert_cmpstr (setpoint, ==, "7");
}

#if AIMDB_HAVE_WEBSOCKET

/* a peer that the client reaches by WebSocket, and that knows no greeting */
typedef struct
{
  AimxPeer peer;
  AimdbListener *listener;
} Bus;

static void
answer_cb (AimxPeer   *peer,
           const char *line)
{
  if (strstr (line, "\"t\":\"req\"") == NULL)
    return;

  if (strstr (line, "\"record.list\"") != NULL)
    aimx_peer_reply (peer, aimx_read_id (line), "ok", "[]");
  else
    aimx_peer_reply (peer, aimx_read_id (line), "err", "\"not_found\"");
}

static void
take_cb (AimdbTransport *transport,
         gpointer        user_data)
{
  aimx_peer_take (user_data, _aimdb_transport_ref (transport));
}

static void
bus_set_up (Bus           *self,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  aimx_peer_set_up (&self->peer, NULL);
  self->listener = _aimdb_listener_open ("ws://127.0.0.1:0", FALSE, take_cb, &self->peer, &error);
  g_assert_no_error (error);
  self->peer.welcome = NULL;
  self->peer.script = answer_cb;
  g_assert_finalize_object (self->peer.client);
  self->peer.client = aimdb_client_new (self->listener->endpoint);
}

static void
bus_tear_down (Bus           *self,
               gconstpointer  data)
{
  _aimdb_listener_close (self->listener);
  aimx_peer_tear_down (&self->peer, NULL);
}

static void
test_bus_needs_no_greeting (Bus           *fixture,
                            gconstpointer  data)
{
  AimdbClient *client = fixture->peer.client;
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (&fixture->peer);
  g_assert_true (aimdb_client_is_connected (client));
  g_assert_null (aimdb_client_get_server_name (client));
  g_assert_cmpstr (aimdb_client_get_server_version (client), ==, "3.0");
  g_assert_true (aimdb_client_get_can_write (client));
  g_assert_nonnull (aimdb_client_get_writable_records (client));

  records = list_records (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 0);

  g_assert_null (get_value (client, "plant/tank", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);
  aimx_assert_text (error->message, "only be subscribed to and written");
}

static void
test_bus_subscription_and_write (Bus           *fixture,
                                 gconstpointer  data)
{
  AimxPeer *peer = &fixture->peer;
  g_auto (AimxWatch) watch = { 0 };
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "plant/tank");
  g_assert_cmpstr (aimx_peer_get_line (peer, 1), ==,
                   "{\"t\":\"sub\",\"id\":2,\"topic\":\"plant/tank\"}");

  /* an event of a subscription that the peer made up is nobody's */
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"topic\":\"x\",\"sub\":"
                  "\"18446744073709551615\",\"data\":0}");
  aimx_peer_send (peer, "{\"t\":\"subscribed\",\"sub\":\"2\"}");
  aimx_peer_send (peer, "{\"t\":\"snap\",\"seq\":1,\"last\":true,\"topic\":\"plant/tank\","
                  "\"sub\":\"2\",\"data\":1}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":2,\"topic\":\"plant/tank\",\"sub\":\"2\","
                  "\"data\":2}");
  aimx_watch_expect (&watch, "plant/tank=1 #1, complete, plant/tank=2 #2");

  g_assert_true (aimdb_client_write (peer->client, "plant/pump", "{\"rpm\": 700}", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (aimx_peer_get_line (peer, 2), ==,
                   "{\"t\":\"write\",\"topic\":\"plant/pump\",\"payload\":{\"rpm\":700}}");
  aimdb_subscription_cancel (watch.subscription);
}

/* any other refusal of the greeting is one */
static void
deny_cb (AimxPeer   *peer,
         const char *line)
{
  aimx_peer_reply (peer, aimx_read_id (line), "err", "\"denied\"");
}

static void
test_bus_may_refuse (Bus           *fixture,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->peer.script = deny_cb;
  g_assert_false (aimx_peer_connect (&fixture->peer, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_DENIED);
  g_assert_false (aimdb_client_is_connected (fixture->peer.client));
}

#endif

static void
add_pair (const char *transport,
          const char *endpoint)
{
  static const struct
  {
    const char *name;
    void (*func) (Pair *fixture, gconstpointer data);
  } tests[] = {
    { "handshake", test_transports_handshake },
    { "calls", test_transports_calls },
    { "subscriptions", test_transports_subscriptions },
    { "write", test_transports_write },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/Aimdb/Client/transports/%s/%s", transport,
                                               tests[i].name);

      g_test_add (path, Pair, endpoint, pair_set_up, tests[i].func, pair_tear_down);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < AIMX_N_TRANSPORTS; i++)
    add_pair (aimx_transports[i].name, aimx_transports[i].endpoint);

#if AIMDB_HAVE_WEBSOCKET
  g_test_add ("/Aimdb/Client/bus/needs-no-greeting", Bus, NULL, bus_set_up,
              test_bus_needs_no_greeting, bus_tear_down);
  g_test_add ("/Aimdb/Client/bus/subscription-and-write", Bus, NULL, bus_set_up,
              test_bus_subscription_and_write, bus_tear_down);
  g_test_add ("/Aimdb/Client/bus/may-refuse", Bus, NULL, bus_set_up, test_bus_may_refuse,
              bus_tear_down);
#endif

  return g_test_run ();
}
