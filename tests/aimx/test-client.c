/* test-client.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "aimdb-error.h"
#include "aimdb-framing-private.h"
#include "aimdb-record-info.h"
#include "aimx-peer.h"

static GListModel *
list_records (AimxPeer  *fixture,
              GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_list_records_async (fixture->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_list_records_finish (fixture->client, result, error);
}

static char *
get_value (AimxPeer     *fixture,
           const char   *key,
           GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_value_async (fixture->client, key, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_get_value_finish (fixture->client, result, error);
}

static gboolean
set_value (AimxPeer     *fixture,
           const char   *key,
           const char   *json,
           GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_set_value_async (fixture->client, key, json, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_set_value_finish (fixture->client, result, error);
}

static gboolean
reset_profiling (AimxPeer  *fixture,
                 GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_reset_profiling_async (fixture->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_reset_profiling_finish (fixture->client, result, error);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_client_connects (AimxPeer       *fixture,
                      gconstpointer   data)
{
  guint n_connected = 0;
  guint n_names = 0;
  guint n_writes = 0;

  g_signal_connect_swapped (fixture->client, "notify::connected", G_CALLBACK (count_cb),
                            &n_connected);
  g_signal_connect_swapped (fixture->client, "notify::server-name", G_CALLBACK (count_cb),
                            &n_names);
  g_signal_connect_swapped (fixture->client, "notify::can-write", G_CALLBACK (count_cb),
                            &n_writes);
  g_assert_cmpstr (aimdb_client_get_endpoint (fixture->client), ==, fixture->endpoint);
  g_assert_null (aimdb_client_get_server_name (fixture->client));

  aimx_peer_connect_well (fixture);

  g_assert_true (aimdb_client_is_connected (fixture->client));
  g_assert_true (aimdb_client_get_can_write (fixture->client));
  g_assert_cmpstr (aimdb_client_get_server_name (fixture->client), ==, "scripted");
  g_assert_cmpuint (n_connected, ==, 1);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_writes, ==, 1);
  g_assert_cmpuint (fixture->lines->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->lines, 0), ==,
                   "{\"t\":\"req\",\"id\":1,\"method\":\"hello\","
                   "\"params\":{\"client\":\"libaimdb\",\"max_frame\":16777216,"
                   "\"version\":\"3.0\"}}");

  /* again is nothing new */
  aimx_peer_connect_well (fixture);
  g_assert_cmpuint (fixture->lines->len, ==, 1);

  aimdb_client_disconnect (fixture->client);
  aimdb_client_disconnect (fixture->client);
  g_assert_false (aimdb_client_is_connected (fixture->client));
  g_assert_null (aimdb_client_get_server_name (fixture->client));
  g_assert_cmpuint (n_connected, ==, 2);
}

static void
test_client_needs_connection (AimxPeer       *fixture,
                              gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  aimx_assert_text (error->message, "connect first");
}

static void
test_client_refused (AimxPeer       *fixture,
                     gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  g_unlink (fixture->path);
  g_assert_false (aimx_peer_connect (fixture, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_assert_text (error->message, fixture->endpoint);
}

static void
test_client_welcome_is_checked (AimxPeer       *fixture,
                                gconstpointer   data)
{
  static const struct
  {
    const char *welcome;
    AimdbError error;
    const char *text;
  } cases[] = {
    { "{\"version\":\"2.0\",\"server\":\"x\",\"permissions\":[]}",
      AIMDB_ERROR_VERSION_MISMATCH, "2.0" },
    { "{\"server\":\"x\",\"permissions\":[]}", AIMDB_ERROR_PROTOCOL, "version" },
    { "{\"version\":3,\"server\":\"x\",\"permissions\":[]}", AIMDB_ERROR_PROTOCOL, "version" },
    { "{\"version\":\"3.0\",\"permissions\":[]}", AIMDB_ERROR_PROTOCOL, "server" },
    { "{\"version\":\"3.0\",\"server\":\"x\"}", AIMDB_ERROR_PROTOCOL, "permissions" },
    { "{\"version\":\"3.0\",\"server\":\"x\",\"permissions\":[1]}",
      AIMDB_ERROR_PROTOCOL, "permissions" },
    { "{\"version\":\"3.0\",\"server\":\"x\",\"permissions\":[],\"writable_records\":7}",
      AIMDB_ERROR_PROTOCOL, "writable_records" },
    { "[]", AIMDB_ERROR_PROTOCOL, "an array" },
    { "null", AIMDB_ERROR_PROTOCOL, "without a result" },
    { "1e999", AIMDB_ERROR_PROTOCOL, "the number is too large" },
    { "{\"version\":\"3.0\",\"server\":\"x\\u0000\",\"permissions\":[]}",
      AIMDB_ERROR_PROTOCOL, "U+0000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AimdbClient) client = aimdb_client_new (fixture->endpoint);
      g_autoptr (GAsyncResult) result = NULL;

      fixture->welcome = cases[i].welcome;
      aimdb_client_connect_async (client, NULL, aimx_result_cb, &result);
      aimx_await (&result);
      g_assert_false (aimdb_client_connect_finish (client, result, &error));
      g_assert_error (error, AIMDB_ERROR, (int) cases[i].error);
      aimx_assert_text (error->message, cases[i].text);
      g_assert_false (aimdb_client_is_connected (client));
    }
}

static void
refuse_version (AimxPeer    *fixture,
                const char  *line)
{
  aimx_peer_reply (fixture, 1, "err", "\"version_mismatch\"");
}

static void
test_client_version_refused (AimxPeer       *fixture,
                             gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  fixture->welcome = NULL;
  fixture->script = refuse_version;
  g_assert_false (aimx_peer_connect (fixture, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_VERSION_MISMATCH);
}

static void
test_client_times_out (AimxPeer       *fixture,
                       gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) handshake_error = NULL;

  aimx_peer_connect_well (fixture);
  aimdb_client_set_timeout (fixture->client, 20);
  g_assert_null (get_value (fixture, "tank.level", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
  aimx_assert_text (error->message, "tank.level");
  g_assert_true (aimdb_client_is_connected (fixture->client));

  /* the answer to the call that was given up is nobody's */
  aimx_peer_reply (fixture, 2, "ok", "1");
  aimx_settle ();

  aimdb_client_disconnect (fixture->client);
  fixture->welcome = NULL;
  g_assert_false (aimx_peer_connect (fixture, &handshake_error));
  g_assert_error (handshake_error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
}

static void
test_client_timeout_is_that_of_the_call (AimxPeer       *fixture,
                                         gconstpointer   data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  aimdb_client_set_timeout (fixture->client, 20);
  aimdb_client_get_value_async (fixture->client, "a", NULL, aimx_result_cb, &result);
  aimdb_client_set_timeout (fixture->client, 0);
  aimx_await (&result);
  g_assert_null (aimdb_client_get_value_finish (fixture->client, result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
  aimx_assert_text (error->message, "within 20 ms");
}

static void
reply_after_garbage (AimxPeer    *fixture,
                     const char  *line)
{
  aimx_peer_send (fixture, "what is this");
  aimx_peer_send (fixture, "");
  aimx_peer_send (fixture, "{\"t\":\"reply\",\"id\":2}x");
  aimx_peer_send (fixture, "{\"t\":\"reply\",\"id\":\"2\",\"ok\":\"wrong\"}");
  aimx_peer_send (fixture, "{\"t\":\"reply\",\"id\":99,\"ok\":\"wrong\"}");
  aimx_peer_send (fixture, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":1}");
  aimx_peer_send (fixture, "{\"t\":\"pong\"}");
  aimx_peer_send (fixture, "{\"ok\":{\"litres\": 0.10},\"id\":2,\"t\":\"reply\",\"more\":[]}");
}

static void
test_client_skips_garbage (AimxPeer       *fixture,
                           gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  aimx_peer_connect_well (fixture);
  fixture->script = reply_after_garbage;
  value = get_value (fixture, "tank.\"level\"", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "{\"litres\": 0.10}");
  g_assert_cmpstr (g_ptr_array_index (fixture->lines, 1), ==,
                   "{\"t\":\"req\",\"id\":2,\"method\":\"record.get\","
                   "\"params\":{\"name\":\"tank.\\\"level\\\"\"}}");
}

static void
test_client_answers_in_any_order (AimxPeer       *fixture,
                                  gconstpointer   data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autofree char *first_value = NULL;
  g_autofree char *second_value = NULL;

  aimx_peer_connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", NULL, aimx_result_cb, &first);
  aimdb_client_get_value_async (fixture->client, "b", NULL, aimx_result_cb, &second);
  aimx_peer_reply (fixture, 3, "ok", "\"b\"");
  aimx_await (&second);
  g_assert_null (first);
  aimx_peer_reply (fixture, 2, "ok", "\"a\"");
  aimx_await (&first);

  first_value = aimdb_client_get_value_finish (fixture->client, first, NULL);
  second_value = aimdb_client_get_value_finish (fixture->client, second, NULL);
  g_assert_cmpstr (first_value, ==, "\"a\"");
  g_assert_cmpstr (second_value, ==, "\"b\"");
}

static void
test_client_cancelled (AimxPeer       *fixture,
                       gconstpointer   data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", cancellable, aimx_result_cb, &result);
  g_cancellable_cancel (cancellable);
  aimx_await (&result);
  g_assert_null (aimdb_client_get_value_finish (fixture->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (aimdb_client_is_connected (fixture->client));

  g_clear_error (&error);
  aimdb_client_connect_async (fixture->client, cancellable, aimx_result_cb, &again);
  aimx_await (&again);
  g_assert_false (aimdb_client_connect_finish (fixture->client, again, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_client_peer_ends (AimxPeer       *fixture,
                       gconstpointer   data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) second_error = NULL;

  aimx_peer_connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", NULL, aimx_result_cb, &first);
  aimdb_client_get_value_async (fixture->client, "b", NULL, aimx_result_cb, &second);
  aimx_peer_drop (fixture);
  aimx_await (&first);
  aimx_await (&second);

  g_assert_null (aimdb_client_get_value_finish (fixture->client, first, &first_error));
  g_assert_error (first_error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_null (aimdb_client_get_value_finish (fixture->client, second, &second_error));
  g_assert_error (second_error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_false (aimdb_client_is_connected (fixture->client));
}

static void
end_in_reply (AimxPeer    *fixture,
              const char  *line)
{
  aimx_peer_send (fixture, "{\"t\":\"reply\",\"id\":2,\"ok\":{\"lit");
  _aimdb_transport_close (fixture->transport);
}

static void
test_client_peer_ends_in_reply (AimxPeer       *fixture,
                                gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  fixture->script = end_in_reply;
  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
}

static void
reply_endlessly (AimxPeer    *fixture,
                 const char  *line)
{
  g_autofree char *text = g_strnfill (_AIMDB_LINE_MAX_REPLY + 10, 'x');

  aimx_peer_send (fixture, text);
}

static void
test_client_endless_line (AimxPeer       *fixture,
                          gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  fixture->script = reply_endlessly;
  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_assert_text (error->message, "a line of more than");
  g_assert_false (aimdb_client_is_connected (fixture->client));
}

static void
test_client_connects_again (AimxPeer       *fixture,
                            gconstpointer   data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_connect_async (fixture->client, NULL, aimx_result_cb, &result);
  aimdb_client_disconnect (fixture->client);
  aimx_await (&result);
  g_assert_false (aimdb_client_connect_finish (fixture->client, result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  aimx_settle ();

  fixture->welcome = NULL;
  g_clear_object (&result);
  g_clear_error (&error);
  aimdb_client_connect_async (fixture->client, NULL, aimx_result_cb, &result);
  while (fixture->lines->len == 0)
    g_main_context_iteration (NULL, TRUE);

  /* ids go on: an old answer is never taken for a new one */
  aimx_peer_reply (fixture, 1, "ok", AIMX_PEER_WELCOME);
  aimx_peer_reply (fixture, 2, "ok", AIMX_PEER_WELCOME);
  aimx_await (&result);
  g_assert_true (aimdb_client_connect_finish (fixture->client, result, &error));
  g_assert_no_error (error);
}

static void
test_client_second_connect_is_an_error (AimxPeer       *fixture,
                                        gconstpointer   data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_connect_async (fixture->client, NULL, aimx_result_cb, &first);
  aimdb_client_connect_async (fixture->client, NULL, aimx_result_cb, &second);
  aimx_await (&second);
  g_assert_false (aimdb_client_connect_finish (fixture->client, second, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  aimx_await (&first);
  g_assert_true (aimdb_client_connect_finish (fixture->client, first, NULL));
}

static void
test_client_dropped_with_calls (AimxPeer       *fixture,
                                gconstpointer   data)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_test_summary ("A call keeps the client; its end frees it.");

  aimx_peer_connect_well (fixture);
  g_object_add_weak_pointer (G_OBJECT (fixture->client), (gpointer *) &fixture->client);
  aimdb_client_get_value_async (fixture->client, "a", NULL, aimx_result_cb, &result);
  g_object_unref (fixture->client);
  g_assert_nonnull (fixture->client);
  aimx_peer_drop (fixture);
  aimx_await (&result);
  g_clear_object (&result);
  aimx_settle ();
  g_assert_null (fixture->client);
}

static const char *refusal;

static void
reply_refusal (AimxPeer    *fixture,
               const char  *line)
{
  aimx_peer_reply (fixture, aimx_read_id (line), "err", refusal);
}

static void
assert_and_clear (GError     **error,
                  AimdbError   code,
                  const char  *text)
{
  g_assert_error (*error, AIMDB_ERROR, (int) code);
  aimx_assert_text ((*error)->message, text);
  g_clear_error (error);
}

static void
test_client_says_what_codes_mean (AimxPeer       *fixture,
                                  gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  fixture->script = reply_refusal;

  refusal = "\"not_found\"";
  g_assert_null (get_value (fixture, "a", &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_FOUND, "no such record");
  g_assert_false (reset_profiling (fixture, &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_BUILT_IN, "-Dprofiling=true");

  refusal = "\"denied\"";
  g_assert_false (set_value (fixture, "a", "1", &error));
  assert_and_clear (&error, AIMDB_ERROR_DENIED, "setting record a");
  g_assert_false (reset_profiling (fixture, &error));
  assert_and_clear (&error, AIMDB_ERROR_DENIED, "read-only");

  refusal = "\"internal\"";
  g_assert_false (set_value (fixture, "a", "1", &error));
  assert_and_clear (&error, AIMDB_ERROR_REMOTE, "does not fit");
  g_assert_null (list_records (fixture, &error));
  assert_and_clear (&error, AIMDB_ERROR_REMOTE, "failed");

  refusal = "\"strange\"";
  g_assert_null (get_value (fixture, "a", &error));
  assert_and_clear (&error, AIMDB_ERROR_REMOTE, "strange");
}

static void
reply_with_null (AimxPeer    *fixture,
                 const char  *line)
{
  aimx_peer_reply (fixture, 2, "ok", "null");
}

static void
test_client_null_value_does_not_hang (AimxPeer       *fixture,
                                      gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  aimx_peer_connect_well (fixture);
  fixture->script = reply_with_null;
  g_assert_null (get_value (fixture, "a", &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_FOUND, "null");
}

static void
reply_with_success (AimxPeer    *fixture,
                    const char  *line)
{
  aimx_peer_reply (fixture, 2, "ok", "{\"status\":\"success\"}");
}

static void
test_client_sets (AimxPeer       *fixture,
                  gconstpointer   data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (_AIMDB_LINE_MAX_REQUEST, '1');

  aimx_peer_connect_well (fixture);
  g_assert_false (set_value (fixture, "a", "{\"rpm\":}", &error));
  assert_and_clear (&error, AIMDB_ERROR_INVALID_JSON, "column 8");
  g_assert_cmpuint (fixture->lines->len, ==, 1);

  fixture->script = reply_with_success;
  g_assert_true (set_value (fixture, "a", "{\n\t\"rpm\": 0.1 }\n", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (g_ptr_array_index (fixture->lines, 1), ==,
                   "{\"t\":\"req\",\"id\":2,\"method\":\"record.set\","
                   "\"params\":{\"name\":\"a\",\"value\":{\"rpm\":0.1}}}");

  large[0] = '"';
  large[_AIMDB_LINE_MAX_REQUEST - 1] = '"';
  g_assert_false (set_value (fixture, "a", large, &error));
  assert_and_clear (&error, AIMDB_ERROR_INVALID_ARGUMENT, "at most");
}

static void
add (const char *path,
     void (*func) (AimxPeer       *fixture,
                   gconstpointer   data))
{
  g_test_add (path, AimxPeer, NULL, aimx_peer_set_up, func, aimx_peer_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Client/connects", test_client_connects);
  add ("/Aimdb/Client/needs-connection", test_client_needs_connection);
  add ("/Aimdb/Client/refused", test_client_refused);
  add ("/Aimdb/Client/welcome-is-checked", test_client_welcome_is_checked);
  add ("/Aimdb/Client/version-refused", test_client_version_refused);
  add ("/Aimdb/Client/times-out", test_client_times_out);
  add ("/Aimdb/Client/timeout-is-that-of-the-call", test_client_timeout_is_that_of_the_call);
  add ("/Aimdb/Client/skips-garbage", test_client_skips_garbage);
  add ("/Aimdb/Client/answers-in-any-order", test_client_answers_in_any_order);
  add ("/Aimdb/Client/cancelled", test_client_cancelled);
  add ("/Aimdb/Client/peer-ends", test_client_peer_ends);
  add ("/Aimdb/Client/peer-ends-in-reply", test_client_peer_ends_in_reply);
  add ("/Aimdb/Client/endless-line", test_client_endless_line);
  add ("/Aimdb/Client/connects-again", test_client_connects_again);
  add ("/Aimdb/Client/second-connect-is-an-error", test_client_second_connect_is_an_error);
  add ("/Aimdb/Client/dropped-with-calls", test_client_dropped_with_calls);
  add ("/Aimdb/Client/says-what-codes-mean", test_client_says_what_codes_mean);
  add ("/Aimdb/Client/null-value-does-not-hang", test_client_null_value_does_not_hang);
  add ("/Aimdb/Client/sets", test_client_sets);

  return g_test_run ();
}
