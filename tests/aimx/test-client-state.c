/* test-client-state.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-framing-private.h"
#include "aimx-peer.h"
#include "aimx-watch.h"
#include "test-wait.h"

static void
note_state_cb (AimdbClient *client,
               GParamSpec  *pspec,
               GString     *log)
{
  static const char letters[] = "dcCw";

  g_string_append_c (log, letters[aimdb_client_get_state (client)]);
}

static void
free_log (gpointer log)
{
  g_string_free (log, TRUE);
}

/* one letter a state: disconnected, connecting, Connected, waiting; it belongs to the client */
static GString *
note_states (AimdbClient *client)
{
  GString *log = g_string_new (NULL);

  g_object_set_data_full (G_OBJECT (client), "states", log, free_log);
  g_signal_connect (client, "notify::state", G_CALLBACK (note_state_cb), log);

  return log;
}

/* as if the program behind it was not running */
static void
hide (AimxPeer *peer)
{
  g_autofree char *hidden = g_strconcat (peer->path, ".hidden", NULL);

  g_assert_cmpint (g_rename (peer->path, hidden), ==, 0);
}

static void
show (AimxPeer *peer)
{
  g_autofree char *hidden = g_strconcat (peer->path, ".hidden", NULL);

  g_assert_cmpint (g_rename (hidden, peer->path), ==, 0);
}

static void
set_up (AimxPeer      *peer,
        gconstpointer  data)
{
  aimx_peer_set_up (peer, data);
  aimdb_client_set_reconnect_delays (peer->client, 1, 20);
}

static void
test_state_without_reconnection (AimxPeer      *peer,
                                 gconstpointer  data)
{
  GString *states = note_states (peer->client);
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_client_get_auto_reconnect (peer->client));
  g_assert_cmpint (aimdb_client_get_state (peer->client), ==, AIMDB_CLIENT_STATE_DISCONNECTED);
  aimx_peer_connect_well (peer);
  g_assert_cmpstr (states->str, ==, "cC");
  aimx_peer_drop (peer);
  TEST_WAIT (states->len == 3);
  g_assert_cmpstr (states->str, ==, "cCd");

  hide (peer);
  g_assert_false (aimx_peer_connect (peer, &error));
  g_assert_cmpstr (states->str, ==, "cCdcd");
  show (peer);
  aimx_peer_connect_well (peer);
  aimdb_client_disconnect (peer->client);
  g_assert_cmpstr (states->str, ==, "cCdcdcCd");
}

static void
note_error_cb (AimdbClient  *client,
               const GError *error,
               GError      **place)
{
  g_clear_error (place);
  *place = g_error_copy (error);
}

static void
test_state_reconnects (AimxPeer      *peer,
                       gconstpointer  data)
{
  GString *states = note_states (peer->client);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) call_error = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (peer->client, "connection-failed", G_CALLBACK (note_error_cb), &error);
  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  aimdb_client_get_value_async (peer->client, "a", NULL, aimx_result_cb, &result);
  aimx_peer_get_line (peer, 1);
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  TEST_WAIT (aimdb_client_is_connected (peer->client));
  g_assert_cmpstr (states->str, ==, "cCwcC");
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_assert_text (error->message, "ended");

  /* the call failed, and was not repeated */
  aimx_await (&result);
  g_assert_null (aimdb_client_get_value_finish (peer->client, result, &call_error));
  g_assert_error (call_error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_settle ();
  g_assert_cmpuint (peer->lines->len, ==, 3);
  g_signal_handlers_disconnect_by_data (peer->client, &error);
  aimx_assert_text (g_ptr_array_index (peer->lines, 2), "\"hello\"");
}

static void
test_state_restores_subscriptions (AimxPeer      *peer,
                                   gconstpointer  data)
{
  g_auto (AimxWatch) first = { 0 };
  g_auto (AimxWatch) second = { 0 };
  g_auto (AimxWatch) cancelled = { 0 };
  g_auto (AimxWatch) late = { 0 };

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  aimx_watch_start (&first, peer->client, "a");
  aimx_watch_start (&cancelled, peer->client, "x");
  aimx_watch_start (&second, peer->client, "b.*");
  aimx_peer_get_line (peer, 3);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":9,\"sub\":\"2\",\"data\":1}");
  aimx_watch_expect (&first, "a=1 #9 -8");

  hide (peer);
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  g_assert_true (aimdb_subscription_is_active (first.subscription));
  aimdb_subscription_cancel (cancelled.subscription);
  aimx_watch_start (&late, peer->client, "c");
  show (peer);
  TEST_WAIT (aimdb_client_is_connected (peer->client));

  g_assert_cmpstr (strstr (aimx_peer_get_line (peer, 5), "topic"), ==, "topic\":\"a\"}");
  g_assert_cmpstr (strstr (aimx_peer_get_line (peer, 6), "topic"), ==, "topic\":\"b.*\"}");
  g_assert_cmpstr (strstr (aimx_peer_get_line (peer, 7), "topic"), ==, "topic\":\"c\"}");
  g_assert_cmpuint (aimx_read_id (aimx_peer_get_line (peer, 5)), >, 5);
  aimx_watch_expect (&first, "resumed");
  aimx_watch_expect (&second, "resumed");
  aimx_watch_expect (&cancelled, "closed");
  aimx_watch_expect (&late, "");
  g_assert_cmpuint (aimdb_subscription_get_n_gaps (first.subscription), ==, 1);
  g_assert_cmpuint (aimdb_subscription_get_n_gaps (late.subscription), ==, 0);
}

/* one that is refused when there is a connection at last */
static void
watch_too_much (AimxWatch   *watch,
                AimdbClient *client)
{
  g_autofree char *topic = g_strnfill (_AIMDB_LINE_MAX_REQUEST, 'a');

  aimx_watch_start (watch, client, topic);
}

static void
drop_watch_cb (AimxWatch *watch)
{
  aimdb_subscription_cancel (watch->subscription);
  g_clear_object (&watch->subscription);
}

static void
test_state_dropped_while_restoring (AimxPeer      *peer,
                                    gconstpointer  data)
{
  g_auto (AimxWatch) refused = { 0 };
  g_auto (AimxWatch) kept = { 0 };
  g_auto (AimxWatch) dropped = { 0 };

  g_test_summary ("Whoever is told that one subscription can't be opened may drop another one.");

  watch_too_much (&refused, peer->client);
  aimx_watch_start (&dropped, peer->client, "b");
  aimx_watch_start (&kept, peer->client, "c");
  g_signal_connect_swapped (refused.subscription, "closed", G_CALLBACK (drop_watch_cb), &dropped);
  aimx_peer_connect_well (peer);
  aimx_watch_expect (&refused, "closed");
  g_assert_error (refused.error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_assert_null (dropped.subscription);
  g_assert_cmpuint (g_hash_table_size (peer->client->subscriptions), ==, 1);
  g_assert_true (aimdb_subscription_is_active (kept.subscription));
}

static void
test_state_disconnected_while_restoring (AimxPeer      *peer,
                                         gconstpointer  data)
{
  GString *states = note_states (peer->client);
  g_auto (AimxWatch) refused = { 0 };
  g_auto (AimxWatch) other = { 0 };

  watch_too_much (&refused, peer->client);
  aimx_watch_start (&other, peer->client, "b");
  g_signal_connect_swapped (refused.subscription, "closed", G_CALLBACK (aimdb_client_disconnect),
                            peer->client);
  aimx_peer_connect_well (peer);
  g_assert_cmpstr (states->str, ==, "cCd");
  aimx_watch_expect (&refused, "closed");
  aimx_watch_expect (&other, "closed");
  g_assert_no_error (other.error);
}

static void
test_state_numbers_begin_anew (AimxPeer      *peer,
                               gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };
  g_autofree char *line = NULL;

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_get_line (peer, 1);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":9,\"sub\":\"2\",\"data\":1}");
  aimx_watch_expect (&watch, "a=1 #9 -8");
  aimx_peer_drop (peer);
  line = g_strdup_printf ("{\"t\":\"event\",\"seq\":2,\"sub\":\"%u\",\"data\":1}",
                          aimx_read_id (aimx_peer_get_line (peer, 3)));

  /* what still comes under the old number is nobody's */
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":10,\"sub\":\"2\",\"data\":1}");
  aimx_peer_send (peer, line);
  aimx_watch_expect (&watch, "resumed, a=1 #2 -1");
  g_assert_cmpuint (aimdb_subscription_get_skipped (watch.subscription), ==, 9);
}

static void
test_state_tries_from_the_start (AimxPeer      *peer,
                                 gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_summary ("The first failure is told, and the client goes on trying.");

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_watch_start (&watch, peer->client, "a");
  hide (peer);
  g_assert_false (aimx_peer_connect (peer, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  show (peer);
  TEST_WAIT (aimdb_client_is_connected (peer->client));
  aimx_peer_get_line (peer, 1);
  g_assert_cmpstr (watch.log->str, ==, "");
}

static void
test_state_welcome_that_fails_is_tried_again (AimxPeer      *peer,
                                              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  peer->welcome = "{\"version\":\"4.0\"}";
  g_assert_false (aimx_peer_connect (peer, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_VERSION_MISMATCH);
  aimx_assert_text (error->message, peer->endpoint);
  TEST_WAIT (peer->lines->len >= 3);
  peer->welcome = AIMX_PEER_WELCOME;
  TEST_WAIT (aimdb_client_is_connected (peer->client));
}

static void
test_state_nonsense_is_not_tried_again (AimxPeer      *peer,
                                        gconstpointer  data)
{
  g_autoptr (AimdbClient) client = aimdb_client_new ("http://localhost");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_set_auto_reconnect (client, TRUE);
  aimdb_client_connect_async (client, NULL, aimx_result_cb, &result);
  aimx_await (&result);
  g_assert_false (aimdb_client_connect_finish (client, result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (aimdb_client_get_state (client), ==, AIMDB_CLIENT_STATE_DISCONNECTED);
}

static void
test_state_cancelled_is_not_tried_again (AimxPeer      *peer,
                                         gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (AimxWatch) watch = { 0 };

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  peer->welcome = NULL;
  aimx_watch_start (&watch, peer->client, "a");
  aimdb_client_connect_async (peer->client, cancellable, aimx_result_cb, &result);
  aimx_peer_get_line (peer, 0);
  g_cancellable_cancel (cancellable);
  aimx_await (&result);
  g_assert_cmpint (aimdb_client_get_state (peer->client), ==, AIMDB_CLIENT_STATE_DISCONNECTED);
  aimx_watch_expect (&watch, "closed");
  g_assert_error (watch.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_state_disconnect_ends_waiting (AimxPeer      *peer,
                                    gconstpointer  data)
{
  GString *states = NULL;
  g_auto (AimxWatch) watch = { 0 };

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimdb_client_set_reconnect_delays (peer->client, 100000, 100000);
  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  states = note_states (peer->client);
  aimdb_client_disconnect (peer->client);
  g_assert_cmpstr (states->str, ==, "d");
  aimx_watch_expect (&watch, "closed");
  g_assert_no_error (watch.error);
}

static void
test_state_connecting_ends_waiting (AimxPeer      *peer,
                                    gconstpointer  data)
{
  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimdb_client_set_reconnect_delays (peer->client, 100000, 100000);
  aimx_peer_connect_well (peer);
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  aimx_peer_connect_well (peer);
}

static void
test_state_connecting_joins_an_attempt (AimxPeer      *peer,
                                        gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  peer->welcome = NULL;
  aimx_peer_drop (peer);
  aimx_peer_get_line (peer, 1);
  g_assert_cmpint (aimdb_client_get_state (peer->client), ==, AIMDB_CLIENT_STATE_CONNECTING);
  aimdb_client_connect_async (peer->client, NULL, aimx_result_cb, &result);
  aimx_peer_reply (peer, aimx_read_id (aimx_peer_get_line (peer, 1)), "ok", AIMX_PEER_WELCOME);
  aimx_await (&result);
  g_assert_true (aimdb_client_connect_finish (peer->client, result, NULL));
  g_assert_cmpuint (peer->lines->len, ==, 2);
}

static void
test_state_dropped_while_waiting (AimxPeer      *peer,
                                  gconstpointer  data)
{
  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimdb_client_set_reconnect_delays (peer->client, 100000, 100000);
  aimx_peer_connect_well (peer);
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  g_assert_finalize_object (g_steal_pointer (&peer->client));
}

static void
test_state_dropped_while_trying (AimxPeer      *peer,
                                 gconstpointer  data)
{
  g_test_summary ("An attempt that nobody asked for does not keep the client.");

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  peer->welcome = NULL;
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_CONNECTING);
  g_assert_finalize_object (g_steal_pointer (&peer->client));
  aimx_settle ();
}

static gint64
get_delay_ms (AimdbClient *client)
{
  return (g_source_get_ready_time (client->reconnect_source) - g_get_monotonic_time ()) / 1000;
}

static void
test_state_delays_grow (AimxPeer      *peer,
                        gconstpointer  data)
{
  guint longest = 10000;

  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimdb_client_set_reconnect_delays (peer->client, longest, 1000000);
  hide (peer);

  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (aimx_peer_connect (peer, &error));
      g_assert_cmpint (get_delay_ms (peer->client), <=, longest);

      /* half of it is left to chance, and this machine may be slow */
      g_assert_cmpint (get_delay_ms (peer->client), >, longest / 2 - 4000);
      longest = MIN (2 * longest, 1000000);
    }

  /* a connection that does not last is no success */
  show (peer);
  aimx_peer_connect_well (peer);
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  g_assert_cmpint (get_delay_ms (peer->client), >, longest / 2 - 4000);

  /* and one that lasts is */
  aimx_peer_connect_well (peer);
  peer->client->connected_at -= (gint64) 1000001 * 1000;
  aimx_peer_drop (peer);
  TEST_WAIT (aimdb_client_get_state (peer->client) == AIMDB_CLIENT_STATE_WAITING);
  g_assert_cmpint (get_delay_ms (peer->client), <=, 10000);
}

static void
send_pong (AimxPeer   *peer,
           const char *line)
{
  if (strstr (line, "\"ping\"") != NULL)
    aimx_peer_send (peer, "{\"t\":\"pong\"}");
}

static void
test_state_living_peer_is_kept (AimxPeer      *peer,
                                gconstpointer  data)
{
  peer->script = send_pong;
  aimx_peer_connect_well (peer);
  aimdb_client_set_keepalive (peer->client, 5);
  g_assert_cmpstr (aimx_peer_get_line (peer, 4), ==, "{\"t\":\"ping\"}");
  g_assert_true (aimdb_client_is_connected (peer->client));
}

static void
test_state_dead_peer_is_left (AimxPeer      *peer,
                              gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (AimxWatch) watch = { 0 };

  aimdb_client_set_timeout (peer->client, 0);
  aimdb_client_set_keepalive (peer->client, 10);
  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimdb_client_get_value_async (peer->client, "a", NULL, aimx_result_cb, &result);
  aimx_await (&result);
  g_assert_null (aimdb_client_get_value_finish (peer->client, result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
  aimx_assert_text (error->message, "ping");
  g_assert_cmpint (aimdb_client_get_state (peer->client), ==, AIMDB_CLIENT_STATE_DISCONNECTED);
  aimx_watch_expect (&watch, "closed");
  g_assert_error (watch.error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
}

static void
test_state_no_keepalive_no_ping (AimxPeer      *peer,
                                 gconstpointer  data)
{
  aimx_peer_connect_well (peer);
  aimdb_client_set_keepalive (peer->client, 1);
  aimdb_client_set_keepalive (peer->client, 0);
  g_assert_null (peer->client->keepalive_source);
}

static void
drop_cb (AimdbClient *client,
         GParamSpec  *pspec,
         gpointer     user_data)
{
  AimxPeer *peer = user_data;

  if (aimdb_client_get_state (client) == AIMDB_CLIENT_STATE_WAITING)
    g_clear_object (&peer->client);
}

static void
test_state_dropped_in_notification (AimxPeer      *peer,
                                    gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (peer->client), (gpointer *) &peer->client);
  aimdb_client_set_auto_reconnect (peer->client, TRUE);
  aimx_peer_connect_well (peer);
  g_signal_connect (peer->client, "notify::state", G_CALLBACK (drop_cb), peer);
  aimx_peer_drop (peer);
  TEST_WAIT (peer->client == NULL);
}

static void
test_state_properties (AimxPeer      *peer,
                       gconstpointer  data)
{
  gboolean auto_reconnect;
  guint keepalive, min_delay, max_delay;
  AimdbClientState state;

  g_object_set (peer->client, "auto-reconnect", TRUE, "keepalive", 7, "reconnect-min-delay", 8,
                "reconnect-max-delay", 9, NULL);
  g_object_get (peer->client, "auto-reconnect", &auto_reconnect, "keepalive", &keepalive,
                "reconnect-min-delay", &min_delay, "reconnect-max-delay", &max_delay,
                "state", &state, NULL);
  g_assert_true (auto_reconnect);
  g_assert_cmpuint (keepalive, ==, 7);
  g_assert_cmpuint (min_delay, ==, 8);
  g_assert_cmpuint (max_delay, ==, 9);
  g_assert_cmpint (state, ==, AIMDB_CLIENT_STATE_DISCONNECTED);
  g_assert_cmpuint (aimdb_client_get_reconnect_min_delay (peer->client), ==, 8);
  g_assert_cmpuint (aimdb_client_get_reconnect_max_delay (peer->client), ==, 9);
}

static void
add (const char *path,
     void (*func) (AimxPeer      *peer,
                   gconstpointer  data))
{
  g_test_add (path, AimxPeer, NULL, set_up, func, aimx_peer_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/ClientState/without-reconnection", test_state_without_reconnection);
  add ("/Aimdb/ClientState/reconnects", test_state_reconnects);
  add ("/Aimdb/ClientState/restores-subscriptions", test_state_restores_subscriptions);
  add ("/Aimdb/ClientState/dropped-while-restoring", test_state_dropped_while_restoring);
  add ("/Aimdb/ClientState/disconnected-while-restoring",
       test_state_disconnected_while_restoring);
  add ("/Aimdb/ClientState/numbers-begin-anew", test_state_numbers_begin_anew);
  add ("/Aimdb/ClientState/tries-from-the-start", test_state_tries_from_the_start);
  add ("/Aimdb/ClientState/welcome-that-fails-is-tried-again",
       test_state_welcome_that_fails_is_tried_again);
  add ("/Aimdb/ClientState/nonsense-is-not-tried-again", test_state_nonsense_is_not_tried_again);
  add ("/Aimdb/ClientState/cancelled-is-not-tried-again",
       test_state_cancelled_is_not_tried_again);
  add ("/Aimdb/ClientState/disconnect-ends-waiting", test_state_disconnect_ends_waiting);
  add ("/Aimdb/ClientState/connecting-ends-waiting", test_state_connecting_ends_waiting);
  add ("/Aimdb/ClientState/connecting-joins-an-attempt", test_state_connecting_joins_an_attempt);
  add ("/Aimdb/ClientState/dropped-while-waiting", test_state_dropped_while_waiting);
  add ("/Aimdb/ClientState/dropped-while-trying", test_state_dropped_while_trying);
  add ("/Aimdb/ClientState/delays-grow", test_state_delays_grow);
  add ("/Aimdb/ClientState/living-peer-is-kept", test_state_living_peer_is_kept);
  add ("/Aimdb/ClientState/dead-peer-is-left", test_state_dead_peer_is_left);
  add ("/Aimdb/ClientState/no-keepalive-no-ping", test_state_no_keepalive_no_ping);
  add ("/Aimdb/ClientState/dropped-in-notification", test_state_dropped_in_notification);
  add ("/Aimdb/ClientState/properties", test_state_properties);

  return g_test_run ();
}
