/* test-subscription.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-framing-private.h"
#include "aimdb-json-scanner-private.h"
#include "aimx-peer.h"
#include "aimx-watch.h"
#include "test-wait.h"

static void
test_subscription_updates (AimxPeer      *peer,
                           gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "tank.level");
  g_assert_cmpstr (aimx_peer_get_line (peer, 1), ==,
                   "{\"t\":\"sub\",\"id\":2,\"topic\":\"tank.level\"}");

  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":{\"litres\": 0.10}}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":2,\"sub\":\"2\"}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":3,\"topic\":\"other\",\"sub\":\"2\",\"data\":3}");
  aimx_watch_expect (&watch, "tank.level={\"litres\": 0.10} #1, tank.level=null #2, other=3 #3");
  g_assert_cmpuint (aimdb_subscription_get_skipped (watch.subscription), ==, 0);
}

static void
test_subscription_snapshot (AimxPeer      *peer,
                            gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "#");
  aimx_peer_get_line (peer, 1);
  aimx_peer_send (peer, "{\"t\":\"subscribed\",\"sub\":\"2\"}");
  aimx_peer_send (peer, "{\"t\":\"snap\",\"seq\":1,\"topic\":\"a\",\"sub\":\"2\",\"data\":1}");
  aimx_peer_send (peer, "{\"t\":\"snap\",\"seq\":2,\"last\":true,\"topic\":\"b\",\"sub\":\"2\","
                  "\"data\":2}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":3,\"topic\":\"a\",\"sub\":\"2\",\"data\":1}");
  aimx_watch_expect (&watch, "a=1 #1, b=2 #2, complete, a=1 #3");
}

static void
test_subscription_counts_gaps (AimxPeer      *peer,
                               gconstpointer  data)
{
  static const struct
  {
    const char *seq;
    const char *log;
    guint64 total;
  } cases[] = {
    { "4", "a=0 #4 -3", 3 },
    { "5", "a=0 #5", 3 },
    { "5", "a=0 #5", 3 },
    { "2", "a=0 #2", 3 },
    { "4", "a=0 #4 -1", 4 },
    { "0", "a=0 #0", 4 },
    { "18446744073709551615", "a=0 #18446744073709551615 -18446744073709551614",
      G_GUINT64_CONSTANT (18446744073709551614) + 4 },
  };
  g_auto (AimxWatch) watch = { 0 };

  g_test_summary ("skipped = sequence - (previous + 1), and never below 0.");

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_get_line (peer, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = NULL;

      line = g_strconcat ("{\"t\":\"event\",\"seq\":", cases[i].seq, ",\"sub\":\"2\",\"data\":0}",
                          NULL);
      aimx_peer_send (peer, line);
      aimx_watch_expect (&watch, cases[i].log);
      g_assert_cmpuint (aimdb_subscription_get_skipped (watch.subscription), ==, cases[i].total);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_subscription_counts_unreadable (AimxPeer      *peer,
                                     gconstpointer  data)
{
  g_autofree char *deep = g_strnfill (_AIMDB_JSON_MAX_DEPTH + 2, '[');
  g_autofree char *closing = g_strnfill (_AIMDB_JSON_MAX_DEPTH + 2, ']');
  g_autofree char *line = NULL;
  g_auto (AimxWatch) watch = { 0 };
  guint n_notified = 0;

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  g_signal_connect_swapped (watch.subscription, "notify::skipped", G_CALLBACK (count_cb),
                            &n_notified);
  aimx_peer_get_line (peer, 1);
  line = g_strconcat ("{\"t\":\"event\",\"seq\":2,\"sub\":\"2\",\"data\":", deep, closing, "}",
                      NULL);
  aimx_peer_send (peer, line);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":4,\"sub\":\"2\",\"data\":0}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":5,\"sub\":\"2\",\"data\":0}");
  aimx_watch_expect (&watch, "a=0 #4 -3, a=0 #5");
  g_assert_cmpuint (aimdb_subscription_get_skipped (watch.subscription), ==, 3);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_subscription_counts_what_it_would_cut (AimxPeer      *peer,
                                            gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_get_line (peer, 1);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":\"a\\u0000b\"}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":2,\"sub\":\"2\",\"data\":{\"\\u0000\":0}}");

  /* a member that nobody knows takes nothing away */
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":3,\"sub\":\"2\",\"t\\u0000\":0,\"data\":7}");
  aimx_watch_expect (&watch, "a=7 #3 -2");
  g_assert_cmpuint (aimdb_subscription_get_skipped (watch.subscription), ==, 2);
  g_assert_true (aimdb_client_is_connected (peer->client));
}

static void
test_subscription_refused (AimxPeer      *peer,
                           gconstpointer  data)
{
  static const struct
  {
    const char *code;
    AimdbError error;
    const char *text;
  } cases[] = {
    { "\"not_found\"", AIMDB_ERROR_NOT_FOUND, "tank.nothing: there is no such record" },
    { "\"denied\"", AIMDB_ERROR_DENIED, "too many subscriptions" },
    { "\"internal\"", AIMDB_ERROR_REMOTE, "no buffer" },
    { "\"strange\"", AIMDB_ERROR_REMOTE, "can't watch" },
  };

  aimx_peer_connect_well (peer);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AimxWatch) watch = { 0 };

      aimx_watch_start (&watch, peer->client, "tank.nothing");
      aimx_peer_reply (peer, aimx_read_id (aimx_peer_get_line (peer, i + 1)), "err",
                       cases[i].code);
      aimx_watch_expect (&watch, "closed");
      g_assert_error (watch.error, AIMDB_ERROR, (int) cases[i].error);
      aimx_assert_text (watch.error->message, cases[i].text);

      /* nothing is open any more */
      aimdb_subscription_cancel (watch.subscription);
      g_assert_cmpuint (watch.n_closed, ==, 1);
    }

  aimx_settle ();
  g_assert_cmpuint (peer->lines->len, ==, 1 + G_N_ELEMENTS (cases));
}

static void
test_subscription_ignores_strangers (AimxPeer      *peer,
                                     gconstpointer  data)
{
  static const char * const lines[] = {
    "{\"t\":\"event\",\"seq\":1,\"sub\":\"3\",\"data\":0}",
    "{\"t\":\"event\",\"seq\":1,\"sub\":\"\",\"data\":0}",
    "{\"t\":\"event\",\"seq\":1,\"sub\":\"-2\",\"data\":0}",
    "{\"t\":\"event\",\"seq\":1,\"sub\":\"2x\",\"data\":0}",
    "{\"t\":\"event\",\"seq\":1,\"sub\":\"18446744073709551618\",\"data\":0}",
    "{\"t\":\"event\",\"seq\":1,\"sub\":2,\"data\":0}",
    "{\"t\":\"event\",\"sub\":\"2\",\"data\":0}",
    "{\"t\":\"snap\",\"seq\":1,\"sub\":\"2\",\"data\":0}",
    "{\"t\":\"reply\",\"id\":2,\"ok\":{}}",
    "{\"t\":\"reply\",\"id\":2}",
    "{\"t\":\"sub\",\"id\":2,\"topic\":\"a\"}",
    "{\"t\":\"unsub\",\"sub\":\"2\"}",
    "{\"t\":\"subscribed\",\"sub\":\"18446744073709551615\"}",
  };
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_get_line (peer, 1);

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    aimx_peer_send (peer, lines[i]);

  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":7}");
  aimx_watch_expect (&watch, "a=7 #1");
}

static void
test_subscription_cancel (AimxPeer      *peer,
                          gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };
  guint n_notified = 0;

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  g_signal_connect_swapped (watch.subscription, "notify::active", G_CALLBACK (count_cb),
                            &n_notified);
  aimx_peer_get_line (peer, 1);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":7}");
  aimdb_subscription_cancel (watch.subscription);
  aimdb_subscription_cancel (watch.subscription);
  g_assert_cmpstr (aimx_peer_get_line (peer, 2), ==, "{\"t\":\"unsub\",\"sub\":\"2\"}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":2,\"sub\":\"2\",\"data\":7}");
  aimx_settle ();

  g_assert_cmpstr (watch.log->str, ==, "closed");
  g_assert_no_error (watch.error);
  g_assert_cmpuint (watch.n_closed, ==, 1);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (peer->lines->len, ==, 3);
}

static void
test_subscription_dropped (AimxPeer      *peer,
                           gconstpointer  data)
{
  AimdbSubscription *subscription;

  aimx_peer_connect_well (peer);
  subscription = aimdb_client_subscribe (peer->client, "a", NULL);
  g_assert_finalize_object (subscription);
  g_assert_cmpstr (aimx_peer_get_line (peer, 2), ==, "{\"t\":\"unsub\",\"sub\":\"2\"}");

  /* numbers are never used twice */
  subscription = aimdb_client_subscribe (peer->client, "a", NULL);
  g_assert_cmpuint (aimx_read_id (aimx_peer_get_line (peer, 3)), ==, 3);
  g_assert_finalize_object (subscription);
}

static void
test_subscription_holds_client (AimxPeer      *peer,
                                gconstpointer  data)
{
  AimdbSubscription *subscription;

  aimx_peer_connect_well (peer);
  g_object_add_weak_pointer (G_OBJECT (peer->client), (gpointer *) &peer->client);
  subscription = aimdb_client_subscribe (peer->client, "a", NULL);
  g_object_unref (peer->client);
  g_assert_nonnull (peer->client);
  g_assert_true (aimdb_client_is_connected (peer->client));
  g_assert_finalize_object (subscription);
  g_assert_null (peer->client);
}

static void
cancel_cb (AimdbSubscription *subscription)
{
  aimdb_subscription_cancel (subscription);
}

static void
test_subscription_cancelled_in_update (AimxPeer      *peer,
                                       gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "#");
  g_signal_connect (watch.subscription, "update", G_CALLBACK (cancel_cb), NULL);
  aimx_peer_get_line (peer, 1);
  aimx_peer_send (peer, "{\"t\":\"snap\",\"seq\":1,\"last\":true,\"topic\":\"b\",\"sub\":\"2\","
                  "\"data\":2}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":2,\"topic\":\"b\",\"sub\":\"2\",\"data\":2}");
  aimx_peer_get_line (peer, 2);
  aimx_settle ();
  aimx_watch_expect (&watch, "b=2 #1, closed");
}

static void
disconnect_cb (AimdbClient *client)
{
  aimdb_client_disconnect (client);
}

static void
test_subscription_disconnected_in_update (AimxPeer      *peer,
                                          gconstpointer  data)
{
  g_auto (AimxWatch) first = { 0 };
  g_auto (AimxWatch) second = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&first, peer->client, "a");
  aimx_watch_start (&second, peer->client, "b");
  g_signal_connect_swapped (first.subscription, "update", G_CALLBACK (disconnect_cb),
                            peer->client);
  aimx_peer_get_line (peer, 2);
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":1}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"3\",\"data\":1}");
  aimx_watch_expect (&first, "a=1 #1, closed");
  aimx_watch_expect (&second, "closed");
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
}

static void
test_subscription_before_connection (AimxPeer      *peer,
                                     gconstpointer  data)
{
  g_auto (AimxWatch) first = { 0 };
  g_auto (AimxWatch) second = { 0 };
  AimdbSubscription *dropped;

  aimx_watch_start (&first, peer->client, "a");
  dropped = aimdb_client_subscribe (peer->client, "x", NULL);
  aimx_watch_start (&second, peer->client, "b");
  g_object_unref (dropped);
  aimx_peer_connect_well (peer);
  g_assert_cmpstr (aimx_peer_get_line (peer, 1), ==,
                   "{\"t\":\"sub\",\"id\":5,\"topic\":\"a\"}");
  g_assert_cmpstr (aimx_peer_get_line (peer, 2), ==,
                   "{\"t\":\"sub\",\"id\":6,\"topic\":\"b\"}");
  aimx_peer_send (peer, "{\"t\":\"event\",\"seq\":1,\"sub\":\"6\",\"data\":1}");
  aimx_watch_expect (&second, "b=1 #1");
  g_assert_cmpstr (first.log->str, ==, "");
  g_assert_cmpuint (aimdb_subscription_get_n_gaps (first.subscription), ==, 0);
}

static void
test_subscription_ends_with_connection (AimxPeer      *peer,
                                        gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };

  aimx_peer_connect_well (peer);
  aimx_watch_start (&watch, peer->client, "a");
  aimx_peer_get_line (peer, 1);
  aimx_peer_drop (peer);
  aimx_watch_expect (&watch, "closed");
  g_assert_error (watch.error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_assert_text (watch.error->message, peer->endpoint);
}

static void
test_subscription_ends_with_failed_connection (AimxPeer      *peer,
                                               gconstpointer  data)
{
  g_auto (AimxWatch) watch = { 0 };
  g_autoptr (GError) error = NULL;

  peer->welcome = "{\"version\":\"2.0\",\"server\":\"x\",\"permissions\":[]}";
  aimx_watch_start (&watch, peer->client, "a");
  g_assert_false (aimx_peer_connect (peer, &error));
  aimx_watch_expect (&watch, "closed");
  g_assert_error (watch.error, AIMDB_ERROR, AIMDB_ERROR_VERSION_MISMATCH);
}

static void
test_subscription_topic_is_checked (AimxPeer      *peer,
                                    gconstpointer  data)
{
  static const char * const topics[] = { "a\"b", "a\\b", "a\nb", "a\xff" };
  g_autofree char *large = g_strnfill (_AIMDB_LINE_MAX_REQUEST, 'x');
  g_autoptr (GError) large_error = NULL;

  aimx_peer_connect_well (peer);

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (aimdb_client_subscribe (peer->client, topics[i], &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      g_assert_false (aimdb_client_write (peer->client, topics[i], "1", &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
    }

  g_assert_null (aimdb_client_subscribe (peer->client, large, &large_error));
  g_assert_error (large_error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
  aimx_settle ();
  g_assert_cmpuint (peer->lines->len, ==, 1);
}

static void
test_client_writes (AimxPeer      *peer,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (aimdb_client_write (peer->client, "a", "1", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  aimx_assert_text (error->message, "writing to record a: not connected");
  g_clear_error (&error);

  aimx_peer_connect_well (peer);
  g_assert_false (aimdb_client_write (peer->client, "a", "{\"rpm\":}", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_JSON);
  g_clear_error (&error);

  g_assert_true (aimdb_client_write (peer->client, "a", "{ \"value\":\n3 }", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (aimx_peer_get_line (peer, 1), ==,
                   "{\"t\":\"write\",\"topic\":\"a\",\"payload\":{\"value\":{\"value\":3}}}");
  g_assert_true (aimdb_client_write (peer->client, "a", "null", &error));
  g_assert_cmpstr (aimx_peer_get_line (peer, 2), ==,
                   "{\"t\":\"write\",\"topic\":\"a\",\"payload\":{\"value\":null}}");
}

static void
test_client_write_is_bounded (AimxPeer      *peer,
                              gconstpointer  data)
{
  g_autofree char *large = g_strnfill (900 * 1024, '1');
  g_autoptr (GError) error = NULL;

  g_test_summary ("A peer that does not read makes writing fail, not the memory grow.");

  aimx_peer_connect_well (peer);
  large[0] = '"';
  large[900 * 1024 - 1] = '"';

  /* nothing is read while the loop does not run */
  for (guint i = 0; i < 20 && error == NULL; i++)
    aimdb_client_write (peer->client, "a", large, &error);

  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_assert_text (error->message, "does not read");
  g_assert_true (aimdb_client_is_connected (peer->client));
}

static void
add (const char *path,
     void (*func) (AimxPeer      *peer,
                   gconstpointer  data))
{
  g_test_add (path, AimxPeer, NULL, aimx_peer_set_up, func, aimx_peer_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Subscription/updates", test_subscription_updates);
  add ("/Aimdb/Subscription/snapshot", test_subscription_snapshot);
  add ("/Aimdb/Subscription/counts-gaps", test_subscription_counts_gaps);
  add ("/Aimdb/Subscription/counts-unreadable", test_subscription_counts_unreadable);
  add ("/Aimdb/Subscription/counts-what-it-would-cut", test_subscription_counts_what_it_would_cut);
  add ("/Aimdb/Subscription/refused", test_subscription_refused);
  add ("/Aimdb/Subscription/ignores-strangers", test_subscription_ignores_strangers);
  add ("/Aimdb/Subscription/cancel", test_subscription_cancel);
  add ("/Aimdb/Subscription/dropped", test_subscription_dropped);
  add ("/Aimdb/Subscription/holds-client", test_subscription_holds_client);
  add ("/Aimdb/Subscription/cancelled-in-update", test_subscription_cancelled_in_update);
  add ("/Aimdb/Subscription/disconnected-in-update", test_subscription_disconnected_in_update);
  add ("/Aimdb/Subscription/before-connection", test_subscription_before_connection);
  add ("/Aimdb/Subscription/ends-with-connection", test_subscription_ends_with_connection);
  add ("/Aimdb/Subscription/ends-with-failed-connection",
       test_subscription_ends_with_failed_connection);
  add ("/Aimdb/Subscription/topic-is-checked", test_subscription_topic_is_checked);
  add ("/Aimdb/Client/writes", test_client_writes);
  add ("/Aimdb/Client/write-is-bounded", test_client_write_is_bounded);

  return g_test_run ();
}
