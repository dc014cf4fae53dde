/* test-client.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "aimdb-client.h"
#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"
#include "aimdb-line-private.h"
#include "aimdb-record-info.h"

#define WELCOME \
  "{\"version\":\"3.0\",\"server\":\"scripted\",\"permissions\":[\"read\",\"write\"]," \
  "\"writable_records\":[]}"

typedef struct _Fixture Fixture;

/* what the peer does about a line; NULL: nothing */
typedef void (*ScriptFunc) (Fixture    *fixture,
                            const char *line);

/* a peer that does what the test tells it */
struct _Fixture
{
  char *directory;
  char *path;
  char *endpoint;
  GSocketService *service;
  AimdbLineStream *peer;
  guint n_peer_ends;
  GPtrArray *lines;
  const char *welcome;
  ScriptFunc script;
  AimdbClient *client;
  guint watchdog;
};

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("waited too long");

  return G_SOURCE_REMOVE;
}

static void
peer_send (Fixture    *fixture,
           const char *line)
{
  g_assert_true (_aimdb_line_stream_send (fixture->peer, g_string_new (line)));
}

static void
peer_reply (Fixture    *fixture,
            guint       id,
            const char *member,
            const char *text)
{
  g_autofree char *line = g_strdup_printf ("{\"t\":\"reply\",\"id\":%u,\"%s\":%s}", id, member,
                                           text);

  peer_send (fixture, line);
}

static void
peer_line_cb (AimdbLineStream *stream,
              const char      *line,
              gsize            length,
              gpointer         user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->lines, g_strdup (line));

  if (fixture->welcome != NULL && strstr (line, "\"hello\"") != NULL)
    peer_reply (fixture, 1, "ok", fixture->welcome);
  else if (fixture->script != NULL)
    fixture->script (fixture, line);
}

static void
peer_end_cb (AimdbLineStream *stream,
             const GError    *error,
             gpointer         user_data)
{
  Fixture *fixture = user_data;

  fixture->n_peer_ends++;
}

static void
drop_peer (Fixture *fixture)
{
  if (fixture->peer == NULL)
    return;

  _aimdb_line_stream_close (fixture->peer);
  g_clear_pointer (&fixture->peer, _aimdb_line_stream_unref);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  Fixture *fixture = user_data;

  drop_peer (fixture);
  fixture->peer = _aimdb_line_stream_new (connection, 4096, 64 * 1024 * 1024, peer_line_cb,
                                          peer_end_cb, fixture);

  return TRUE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("aimdb-client-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "peer.sock", NULL);
  fixture->endpoint = g_strconcat ("unix:", fixture->path, NULL);
  address = g_unix_socket_address_new (fixture->path);

  fixture->service = g_socket_service_new ();
  g_signal_connect (fixture->service, "incoming", G_CALLBACK (incoming_cb), fixture);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (fixture->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                                                NULL, NULL, &error));
  g_assert_no_error (error);

  fixture->lines = g_ptr_array_new_with_free_func (g_free);
  fixture->welcome = WELCOME;
  fixture->client = aimdb_client_new (fixture->endpoint);
  fixture->watchdog = g_timeout_add_seconds (60, watchdog_cb, NULL);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->client != NULL)
    {
      aimdb_client_disconnect (fixture->client);
      settle ();
      g_assert_finalize_object (fixture->client);
    }

  drop_peer (fixture);
  g_socket_service_stop (fixture->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
  settle ();
  g_object_unref (fixture->service);
  g_unlink (fixture->path);
  g_rmdir (fixture->directory);
  g_ptr_array_unref (fixture->lines);
  g_free (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->endpoint);
  g_source_remove (fixture->watchdog);
}

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static void
await (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
connect_client (Fixture  *fixture,
                GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_connect_async (fixture->client, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_connect_finish (fixture->client, result, error);
}

static GListModel *
list_records (Fixture  *fixture,
              GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_list_records_async (fixture->client, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_list_records_finish (fixture->client, result, error);
}

static char *
get_value (Fixture     *fixture,
           const char  *key,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_value_async (fixture->client, key, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_get_value_finish (fixture->client, result, error);
}

static gboolean
set_value (Fixture     *fixture,
           const char  *key,
           const char  *json,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_set_value_async (fixture->client, key, json, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_set_value_finish (fixture->client, result, error);
}

static gboolean
reset_profiling (Fixture  *fixture,
                 GError  **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_reset_profiling_async (fixture->client, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_reset_profiling_finish (fixture->client, result, error);
}

static void
connect_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (connect_client (fixture, &error));
  g_assert_no_error (error);
}

static void
assert_text (const char *text,
             const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("\"%s\" does not contain \"%s\"", text, part);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_client_connects (Fixture       *fixture,
                      gconstpointer  data)
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

  connect_well (fixture);

  g_assert_true (aimdb_client_is_connected (fixture->client));
  g_assert_true (aimdb_client_get_can_write (fixture->client));
  g_assert_cmpstr (aimdb_client_get_server_name (fixture->client), ==, "scripted");
  g_assert_cmpuint (n_connected, ==, 1);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_writes, ==, 1);
  g_assert_cmpuint (fixture->lines->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->lines, 0), ==,
                   "{\"t\":\"req\",\"id\":1,\"method\":\"hello\","
                   "\"params\":{\"client\":\"libaimdb\",\"version\":\"3.0\"}}");

  /* again is nothing new */
  connect_well (fixture);
  g_assert_cmpuint (fixture->lines->len, ==, 1);

  aimdb_client_disconnect (fixture->client);
  aimdb_client_disconnect (fixture->client);
  g_assert_false (aimdb_client_is_connected (fixture->client));
  g_assert_null (aimdb_client_get_server_name (fixture->client));
  g_assert_cmpuint (n_connected, ==, 2);
}

static void
test_client_needs_connection (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  assert_text (error->message, "connect first");
}

static void
test_client_refused (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_unlink (fixture->path);
  g_assert_false (connect_client (fixture, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  assert_text (error->message, fixture->endpoint);
}

static void
test_client_welcome_is_checked (Fixture       *fixture,
                                gconstpointer  data)
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
    { "[]", AIMDB_ERROR_PROTOCOL, "an array" },
    { "null", AIMDB_ERROR_PROTOCOL, "without a result" },
    { "1e999", AIMDB_ERROR_PROTOCOL, "can't be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AimdbClient) client = aimdb_client_new (fixture->endpoint);
      g_autoptr (GAsyncResult) result = NULL;

      fixture->welcome = cases[i].welcome;
      aimdb_client_connect_async (client, NULL, result_cb, &result);
      await (&result);
      g_assert_false (aimdb_client_connect_finish (client, result, &error));
      g_assert_error (error, AIMDB_ERROR, (int) cases[i].error);
      assert_text (error->message, cases[i].text);
      g_assert_false (aimdb_client_is_connected (client));
    }
}

static void
refuse_version (Fixture    *fixture,
                const char *line)
{
  peer_reply (fixture, 1, "err", "\"version_mismatch\"");
}

static void
test_client_version_refused (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->welcome = NULL;
  fixture->script = refuse_version;
  g_assert_false (connect_client (fixture, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_VERSION_MISMATCH);
}

static void
test_client_times_out (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) handshake_error = NULL;

  connect_well (fixture);
  aimdb_client_set_timeout (fixture->client, 20);
  g_assert_null (get_value (fixture, "tank.level", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
  assert_text (error->message, "tank.level");
  g_assert_true (aimdb_client_is_connected (fixture->client));

  /* the answer to the call that was given up is nobody's */
  peer_reply (fixture, 2, "ok", "1");
  settle ();

  aimdb_client_disconnect (fixture->client);
  fixture->welcome = NULL;
  g_assert_false (connect_client (fixture, &handshake_error));
  g_assert_error (handshake_error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
}

static void
reply_after_garbage (Fixture    *fixture,
                     const char *line)
{
  peer_send (fixture, "what is this");
  peer_send (fixture, "");
  peer_send (fixture, "{\"t\":\"reply\",\"id\":2}x");
  peer_send (fixture, "{\"t\":\"reply\",\"id\":\"2\",\"ok\":\"wrong\"}");
  peer_send (fixture, "{\"t\":\"reply\",\"id\":99,\"ok\":\"wrong\"}");
  peer_send (fixture, "{\"t\":\"event\",\"seq\":1,\"sub\":\"2\",\"data\":1}");
  peer_send (fixture, "{\"t\":\"pong\"}");
  peer_send (fixture, "{\"ok\":{\"litres\": 0.10},\"id\":2,\"t\":\"reply\",\"more\":[]}");
}

static void
test_client_skips_garbage (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  connect_well (fixture);
  fixture->script = reply_after_garbage;
  value = get_value (fixture, "tank.\"level\"", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "{\"litres\": 0.10}");
  g_assert_cmpstr (g_ptr_array_index (fixture->lines, 1), ==,
                   "{\"t\":\"req\",\"id\":2,\"method\":\"record.get\","
                   "\"params\":{\"name\":\"tank.\\\"level\\\"\"}}");
}

static void
test_client_answers_in_any_order (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autofree char *first_value = NULL;
  g_autofree char *second_value = NULL;

  connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", NULL, result_cb, &first);
  aimdb_client_get_value_async (fixture->client, "b", NULL, result_cb, &second);
  peer_reply (fixture, 3, "ok", "\"b\"");
  await (&second);
  g_assert_null (first);
  peer_reply (fixture, 2, "ok", "\"a\"");
  await (&first);

  first_value = aimdb_client_get_value_finish (fixture->client, first, NULL);
  second_value = aimdb_client_get_value_finish (fixture->client, second, NULL);
  g_assert_cmpstr (first_value, ==, "\"a\"");
  g_assert_cmpstr (second_value, ==, "\"b\"");
}

static void
test_client_cancelled (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) again = NULL;
  g_autoptr (GError) error = NULL;

  connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  await (&result);
  g_assert_null (aimdb_client_get_value_finish (fixture->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (aimdb_client_is_connected (fixture->client));

  g_clear_error (&error);
  aimdb_client_connect_async (fixture->client, cancellable, result_cb, &again);
  await (&again);
  g_assert_false (aimdb_client_connect_finish (fixture->client, again, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_client_peer_ends (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) first_error = NULL;
  g_autoptr (GError) second_error = NULL;

  connect_well (fixture);
  aimdb_client_get_value_async (fixture->client, "a", NULL, result_cb, &first);
  aimdb_client_get_value_async (fixture->client, "b", NULL, result_cb, &second);
  drop_peer (fixture);
  await (&first);
  await (&second);

  g_assert_null (aimdb_client_get_value_finish (fixture->client, first, &first_error));
  g_assert_error (first_error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_null (aimdb_client_get_value_finish (fixture->client, second, &second_error));
  g_assert_error (second_error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_false (aimdb_client_is_connected (fixture->client));
}

static void
end_in_reply (Fixture    *fixture,
              const char *line)
{
  peer_send (fixture, "{\"t\":\"reply\",\"id\":2,\"ok\":{\"lit");
  _aimdb_line_stream_close (fixture->peer);
}

static void
test_client_peer_ends_in_reply (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  connect_well (fixture);
  fixture->script = end_in_reply;
  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
}

static void
reply_endlessly (Fixture    *fixture,
                 const char *line)
{
  g_autofree char *text = g_strnfill (_AIMDB_LINE_MAX_REPLY + 10, 'x');

  peer_send (fixture, text);
}

static void
test_client_endless_line (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  connect_well (fixture);
  fixture->script = reply_endlessly;
  g_assert_null (get_value (fixture, "a", &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  assert_text (error->message, "a line of more than");
  g_assert_false (aimdb_client_is_connected (fixture->client));
}

static void
test_client_connects_again (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_connect_async (fixture->client, NULL, result_cb, &result);
  aimdb_client_disconnect (fixture->client);
  await (&result);
  g_assert_false (aimdb_client_connect_finish (fixture->client, result, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  settle ();

  fixture->welcome = NULL;
  g_clear_object (&result);
  g_clear_error (&error);
  aimdb_client_connect_async (fixture->client, NULL, result_cb, &result);
  while (fixture->lines->len == 0)
    g_main_context_iteration (NULL, TRUE);

  /* ids go on: an old answer is never taken for a new one */
  peer_reply (fixture, 1, "ok", WELCOME);
  peer_reply (fixture, 2, "ok", WELCOME);
  await (&result);
  g_assert_true (aimdb_client_connect_finish (fixture->client, result, &error));
  g_assert_no_error (error);
}

static void
test_client_second_connect_is_an_error (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_connect_async (fixture->client, NULL, result_cb, &first);
  aimdb_client_connect_async (fixture->client, NULL, result_cb, &second);
  await (&second);
  g_assert_false (aimdb_client_connect_finish (fixture->client, second, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  await (&first);
  g_assert_true (aimdb_client_connect_finish (fixture->client, first, NULL));
}

static void
test_client_dropped_with_calls (Fixture       *fixture,
                                gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_test_summary ("A call keeps the client; its end frees it.");

  connect_well (fixture);
  g_object_add_weak_pointer (G_OBJECT (fixture->client), (gpointer *) &fixture->client);
  aimdb_client_get_value_async (fixture->client, "a", NULL, result_cb, &result);
  g_object_unref (fixture->client);
  g_assert_nonnull (fixture->client);
  drop_peer (fixture);
  await (&result);
  g_clear_object (&result);
  settle ();
  g_assert_null (fixture->client);
}

#define RECORD_HEAD "\"record_id\":0,\"record_key\":\"tank.level\",\"name\":\"Level\"," \
  "\"type_id\":\"x\",\"producer_count\":1,\"consumer_count\":0,\"writable\":false," \
  "\"outbound_connector_count\":0"
#define RECORD RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":\"spmc_ring\"," \
  "\"buffer_capacity\":64"
#define ROW "\"stage_type\":\"tap\",\"index\":0,\"call_count\":2,\"total_time_ns\":10," \
  "\"avg_time_ns\":5,\"min_time_ns\":4,\"max_time_ns\":6"

static const char *list_reply;

static void
reply_list (Fixture    *fixture,
            const char *line)
{
  peer_reply (fixture, 2, "ok", list_reply);
}

static void
test_client_lists (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AimdbRecordInfo) first = NULL;
  g_autoptr (AimdbRecordInfo) second = NULL;
  g_autofree char *json = NULL;
  AimdbRecordProfile *profile;
  AimdbStageProfile *stage;

  list_reply =
    "[{" RECORD ",\"entity\":\"level\",\"future\":{\"a\":[1]},\"stage_profiling\":["
    "{" ROW ",\"name\":\"alarm\",\"timed\":true,\"period_ns\":7,\"window_ns\":100,"
    "\"lost_count\":3},{" ROW "},{\"stage_type\":\"teleport\",\"index\":0,\"call_count\":2,"
    "\"total_time_ns\":10,\"avg_time_ns\":5,\"min_time_ns\":4,\"max_time_ns\":6}]},"
    "{" RECORD_HEAD ",\"origin\":{\"teleport\":{}},\"buffer_type\":\"heap\"}]";

  connect_well (fixture);
  fixture->script = reply_list;
  records = list_records (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 2);

  first = g_list_model_get_item (records, 0);
  g_assert_cmpstr (aimdb_record_info_get_key (first), ==, "tank.level");
  g_assert_cmpstr (aimdb_record_info_get_name (first), ==, "Level");
  g_assert_cmpint (aimdb_record_info_get_origin (first), ==, AIMDB_ORIGIN_SOURCE);
  g_assert_cmpint (aimdb_record_info_get_buffer_type (first), ==, AIMDB_BUFFER_TYPE_SPMC_RING);
  g_assert_cmpuint (aimdb_record_info_get_buffer_capacity (first), ==, 64);
  g_assert_false (aimdb_record_info_get_writable (first));

  profile = aimdb_record_info_get_profile (first);
  g_assert_true (aimdb_record_profile_is_available (profile));
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==, 2);
  stage = aimdb_record_profile_get_nth_stage (profile, 0);
  g_assert_cmpstr (aimdb_stage_profile_get_name (stage), ==, "alarm");
  g_assert_cmpuint (aimdb_stage_profile_get_period_ns (stage), ==, 7);
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (stage), ==, 3);
  stage = aimdb_record_profile_get_nth_stage (profile, 1);
  g_assert_null (aimdb_stage_profile_get_name (stage));
  g_assert_true (aimdb_stage_profile_is_timed (stage));

  json = aimdb_record_info_to_json (first);
  assert_text (json, "\"future\":{\"a\":[1]}");

  second = g_list_model_get_item (records, 1);
  g_assert_cmpint (aimdb_record_info_get_origin (second), ==, AIMDB_ORIGIN_UNKNOWN);
  g_assert_cmpint (aimdb_record_info_get_buffer_type (second), ==, AIMDB_BUFFER_TYPE_NONE);
  g_assert_true (aimdb_record_profile_is_available (aimdb_record_info_get_profile (second)));
}

static void
test_client_knows_what_is_built_in (Fixture       *fixture,
                                    gconstpointer  data)
{
  static const struct
  {
    const char *welcome;
    const char *list;
    gboolean available;
  } cases[] = {
    { "{\"version\":\"3.0\",\"server\":\"x\",\"permissions\":[],"
      "\"features\":{\"profiling\":true}}", "[{" RECORD "}]", TRUE },
    { "{\"version\":\"3.0\",\"server\":\"x\",\"permissions\":[],"
      "\"features\":{\"profiling\":false}}", "[{" RECORD "}]", FALSE },
    { WELCOME, "[{" RECORD "}]", FALSE },
    { WELCOME, "[{" RECORD ",\"stage_profiling\":[]}]", TRUE },
  };

  fixture->script = reply_list;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GListModel) records = NULL;
      g_autoptr (AimdbRecordInfo) record = NULL;

      fixture->welcome = cases[i].welcome;
      list_reply = cases[i].list;
      connect_well (fixture);
      records = list_records (fixture, NULL);
      record = g_list_model_get_item (records, 0);
      g_assert_cmpint (aimdb_record_profile_is_available (aimdb_record_info_get_profile (record)),
                       ==, cases[i].available);

      /* the script knows the ids of a fresh client only */
      g_clear_object (&fixture->client);
      fixture->client = aimdb_client_new (fixture->endpoint);
    }
}

static void
test_client_list_is_checked (Fixture       *fixture,
                             gconstpointer  data)
{
  static const struct
  {
    const char *list;
    const char *text;
  } cases[] = {
    { "{}", "an array is expected" },
    { "[1]", "record 0 of the peer is an integer" },
    { "[{" RECORD "},{}]", "record 1 of the peer has nothing as member record_id" },
    { "[{" RECORD "},{\"record_id\":-1}]", "record 1 of the peer has an integer as member" },
    { "[{\"record_id\":1,\"record_key\":7}]", "an integer as member record_key: a string" },
    { "[{" RECORD_HEAD ",\"buffer_type\":\"mailbox\"}]", "nothing as member origin" },
    { "[{" RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":null}]",
      "null as member buffer_type" },
    { "[{" RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":\"x\",\"buffer_capacity\":1.5}]",
      "a number with a fraction as member buffer_capacity" },
    { "[{" RECORD ",\"stage_profiling\":{}}]", "an object as member stage_profiling" },
    { "[{" RECORD ",\"stage_profiling\":[7]}]", "record 0, stage_profiling row 0" },
    { "[{" RECORD ",\"stage_profiling\":[{" ROW "},{\"stage_type\":\"tap\"}]}]",
      "record 0, stage_profiling row 1 of the peer has nothing as member index" },
    { "[{" RECORD ",\"stage_profiling\":[{" ROW ",\"name\":1}]}]", "an integer as member name" },
  };

  fixture->script = reply_list;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      list_reply = cases[i].list;
      connect_well (fixture);
      g_assert_null (list_records (fixture, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
      assert_text (error->message, cases[i].text);

      g_clear_object (&fixture->client);
      fixture->client = aimdb_client_new (fixture->endpoint);
    }
}

static const char *refusal;

static void
reply_refusal (Fixture    *fixture,
               const char *line)
{
  guint64 id = g_ascii_strtoull (strstr (line, "\"id\":") + 5, NULL, 10);

  peer_reply (fixture, id, "err", refusal);
}

static void
assert_and_clear (GError     **error,
                  AimdbError   code,
                  const char  *text)
{
  g_assert_error (*error, AIMDB_ERROR, (int) code);
  assert_text ((*error)->message, text);
  g_clear_error (error);
}

static void
test_client_says_what_codes_mean (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  connect_well (fixture);
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
reply_with_null (Fixture    *fixture,
                 const char *line)
{
  peer_reply (fixture, 2, "ok", "null");
}

static void
test_client_null_value_does_not_hang (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  connect_well (fixture);
  fixture->script = reply_with_null;
  g_assert_null (get_value (fixture, "a", &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_FOUND, "null");
}

static void
reply_with_success (Fixture    *fixture,
                    const char *line)
{
  peer_reply (fixture, 2, "ok", "{\"status\":\"success\"}");
}

static void
test_client_sets (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (_AIMDB_LINE_MAX_REQUEST, '1');

  connect_well (fixture);
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
test_endpoint_forms (void)
{
  static const struct
  {
    const char *endpoint;
    const char *path;
    const char *text;
  } cases[] = {
    { "unix:/a/b.sock", "/a/b.sock", NULL },
    { "unix:///a/b.sock", "/a/b.sock", NULL },
    { "uds:///a/b.sock", "/a/b.sock", NULL },
    { "UNIX:///a/b.sock", "/a/b.sock", NULL },
    { "  /a/b.sock\n", "/a/b.sock", NULL },
    { "b.sock", "b.sock", NULL },
    { "", NULL, "names no socket" },
    { "unix://", NULL, "names no socket" },
    { "tcp://localhost:1", NULL, "not supported by this version" },
    { "serial:///dev/ttyUSB0", NULL, "not supported by this version" },
    { "http://x", NULL, "unknown scheme" },
  };
  g_autofree char *long_path = g_strnfill (200, 'x');
  g_autoptr (GError) long_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = _aimdb_endpoint_to_path (cases[i].endpoint, &error);

      g_assert_cmpstr (path, ==, cases[i].path);

      if (path == NULL)
        {
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
          assert_text (error->message, cases[i].text);
        }
    }

  g_assert_null (_aimdb_endpoint_to_path (long_path, &long_error));
  assert_text (long_error->message, "too long");
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
  add ("/Aimdb/Client/connects", test_client_connects);
  add ("/Aimdb/Client/needs-connection", test_client_needs_connection);
  add ("/Aimdb/Client/refused", test_client_refused);
  add ("/Aimdb/Client/welcome-is-checked", test_client_welcome_is_checked);
  add ("/Aimdb/Client/version-refused", test_client_version_refused);
  add ("/Aimdb/Client/times-out", test_client_times_out);
  add ("/Aimdb/Client/skips-garbage", test_client_skips_garbage);
  add ("/Aimdb/Client/answers-in-any-order", test_client_answers_in_any_order);
  add ("/Aimdb/Client/cancelled", test_client_cancelled);
  add ("/Aimdb/Client/peer-ends", test_client_peer_ends);
  add ("/Aimdb/Client/peer-ends-in-reply", test_client_peer_ends_in_reply);
  add ("/Aimdb/Client/endless-line", test_client_endless_line);
  add ("/Aimdb/Client/connects-again", test_client_connects_again);
  add ("/Aimdb/Client/second-connect-is-an-error", test_client_second_connect_is_an_error);
  add ("/Aimdb/Client/dropped-with-calls", test_client_dropped_with_calls);
  add ("/Aimdb/Client/lists", test_client_lists);
  add ("/Aimdb/Client/knows-what-is-built-in", test_client_knows_what_is_built_in);
  add ("/Aimdb/Client/list-is-checked", test_client_list_is_checked);
  add ("/Aimdb/Client/says-what-codes-mean", test_client_says_what_codes_mean);
  add ("/Aimdb/Client/null-value-does-not-hang", test_client_null_value_does_not_hang);
  add ("/Aimdb/Client/sets", test_client_sets);
  g_test_add_func ("/Aimdb/Endpoint/forms", test_endpoint_forms);

  return g_test_run ();
}
