/* test-mcp-known-times.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "aimdb-client.h"
#include "aimdb-record-info.h"
#include "aimdb-server.h"
#include "test-known-times.h"
#include "test-wait.h"

/*
 * The whole way: stages that take known times, asked through AimX by our client
 * and through MCP by the program as people run it. Every figure must arrive as
 * it was measured.
 */
typedef struct
{
  char *directory;
  char *endpoint;
  AimdbDatabase *database;
  AimdbServer *server;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("aimdb-test-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->endpoint = g_strdup_printf ("unix:%s/known.sock", fixture->directory);

  fixture->database = known_times_new_database ();
  fixture->server = aimdb_server_new (fixture->database, fixture->endpoint);
  aimdb_server_set_read_only (fixture->server, FALSE);
  aimdb_server_start (fixture->server, &error);
  g_assert_no_error (error);

  g_assert_true (aimdb_database_start (fixture->database, NULL));
  TEST_WAIT (known_times_are_done (fixture->database));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  aimdb_server_stop (fixture->server);
  aimdb_database_stop (fixture->database);
  g_object_unref (fixture->server);
  g_object_unref (fixture->database);
  g_assert_cmpint (g_rmdir (fixture->directory), ==, 0);
  g_free (fixture->endpoint);
  g_free (fixture->directory);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
assert_records (GListModel *records)
{
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, KNOWN_N_RECORDS);

  for (guint i = 0; i < KNOWN_N_RECORDS; i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (records, i);
      AimdbRecordProfile *profile = aimdb_record_info_get_profile (info);

      g_assert_cmpstr (aimdb_record_info_get_key (info), ==, known_records[i].key);

      if (aimdb_is_profiling_built_in ())
        known_times_assert (profile, &known_records[i]);
      else
        g_assert_false (aimdb_record_profile_is_available (profile));
    }
}

static void
test_known_times_through_aimx (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (AimdbClient) client = aimdb_client_new (fixture->endpoint);
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_connect_async (client, NULL, keep_result_cb, &connected);
  TEST_WAIT (connected != NULL);
  aimdb_client_connect_finish (client, connected, &error);
  g_assert_no_error (error);

  aimdb_client_list_records_async (client, NULL, keep_result_cb, &listed);
  TEST_WAIT (listed != NULL);
  records = aimdb_client_list_records_finish (client, listed, &error);
  g_assert_no_error (error);
  assert_records (records);
}

/* --- MCP --- */

static char *
read_first_line (GSubprocess *service)
{
  g_autoptr (GDataInputStream) stream =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (service));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, keep_result_cb, &result);
  TEST_WAIT (result != NULL);
  line = g_data_input_stream_read_line_finish (stream, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

static char *
build_call (const char *tool,
            const char *record)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "jsonrpc");
  json_builder_add_string_value (builder, "2.0");
  json_builder_set_member_name (builder, "id");
  json_builder_add_int_value (builder, 1);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, "tools/call");
  json_builder_set_member_name (builder, "params");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, tool);
  json_builder_set_member_name (builder, "arguments");
  json_builder_begin_object (builder);

  if (record != NULL)
    {
      json_builder_set_member_name (builder, "record");
      json_builder_add_string_value (builder, record);
    }

  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "_meta");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "io.modelcontextprotocol/protocolVersion");
  json_builder_add_string_value (builder, "2026-07-28");
  json_builder_set_member_name (builder, "io.modelcontextprotocol/clientCapabilities");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* the result of a call of a tool */
static JsonNode *
call_tool (const char *url,
           const char *tool,
           const char *record)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *text = build_call (tool, record);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer_text = NULL;

  /* the service is on this machine, whatever proxy the environment names */
  soup_session_set_proxy_resolver (session, NULL);
  soup_message_headers_append (headers, "Accept", "application/json, text/event-stream");
  soup_message_headers_append (headers, "MCP-Protocol-Version", "2026-07-28");
  soup_message_headers_append (headers, "Mcp-Method", "tools/call");
  soup_message_headers_append (headers, "Mcp-Name", tool);
  soup_message_set_request_body_from_bytes (message, "application/json", body);

  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL,
                                    keep_result_cb, &result);
  TEST_WAIT (result != NULL);
  answer = soup_session_send_and_read_finish (session, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  answer_text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  root = json_from_string (answer_text, &error);
  g_assert_no_error (error);

  return json_node_copy (json_object_get_member (json_node_get_object (root), "result"));
}

static JsonObject *
get_structured_content (JsonNode *result)
{
  return json_object_get_object_member (json_node_get_object (result), "structuredContent");
}

static void
assert_stage_row (JsonObject       *row,
                  const KnownStage *known)
{
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, known->name);
  g_assert_cmpstr (json_object_get_string_member (row, "stage_type"), ==,
                   known->stage_type == AIMDB_STAGE_TYPE_SOURCE ? "source" :
                   known->stage_type == AIMDB_STAGE_TYPE_TAP ? "tap" : "transform");
  g_assert_cmpint (json_object_get_int_member (row, "index"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (row, "call_count"), ==, known->call_count);
  g_assert_cmpint (json_object_get_int_member (row, "total_time_ns"), ==, known->total_time_ns);
  g_assert_cmpint (json_object_get_int_member (row, "avg_time_ns"), ==, known->avg_time_ns);
  g_assert_cmpint (json_object_get_int_member (row, "min_time_ns"), ==, known->min_time_ns);
  g_assert_cmpint (json_object_get_int_member (row, "max_time_ns"), ==, known->max_time_ns);
}

static void
assert_profile_answer (JsonNode          *result,
                       const KnownRecord *known)
{
  JsonObject *content = get_structured_content (result);
  JsonArray *stages = json_object_get_array_member (content, "stages");
  JsonObject *bottleneck = json_object_get_object_member (content, "bottleneck");

  g_assert_cmpstr (json_object_get_string_member (content, "record"), ==, known->key);
  g_assert_cmpuint (json_array_get_length (stages), ==, known->n_stages);

  for (guint i = 0; i < known->n_stages; i++)
    {
      JsonObject *row = json_array_get_object_element (stages, i);

      assert_stage_row (row, &known->stages[i]);

      if (g_strcmp0 (known->stages[i].name, known->bottleneck) != 0)
        continue;

      g_assert_cmpstr (json_object_get_string_member (bottleneck, "name"), ==, known->bottleneck);
      g_assert_cmpint (json_object_get_int_member (bottleneck, "avg_time_ns"), ==,
                       known->stages[i].avg_time_ns);
      g_assert_cmpint (json_object_get_int_member (bottleneck, "call_count"), ==,
                       known->stages[i].call_count);
      g_assert_nonnull (strstr (json_object_get_string_member (bottleneck, "recommendation"),
                                known->bottleneck));
    }
}

/* the text says the same as the structured content */
static void
assert_text_is_the_same (JsonNode *result)
{
  JsonArray *blocks = json_object_get_array_member (json_node_get_object (result), "content");
  const char *text =
    json_object_get_string_member (json_array_get_object_element (blocks, 0), "text");
  g_autoptr (JsonNode) parsed = json_from_string (text, NULL);
  JsonNode *structured =
    json_object_get_member (json_node_get_object (result), "structuredContent");

  g_assert_nonnull (parsed);
  g_assert_true (json_node_equal (parsed, structured));
}

static void
assert_not_built_in (JsonNode *result)
{
  JsonObject *object = json_node_get_object (result);
  JsonArray *blocks = json_object_get_array_member (object, "content");

  g_assert_true (json_object_get_boolean_member (object, "isError"));
  g_assert_nonnull (strstr (json_object_get_string_member (
                              json_array_get_object_element (blocks, 0), "text"),
                            "-Dprofiling=true"));
}

static void
end_service (GSubprocess *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (service, SIGTERM);
  g_subprocess_wait_check_async (service, NULL, keep_result_cb, &result);
  TEST_WAIT (result != NULL);
  g_subprocess_wait_check_finish (service, result, &error);
  g_assert_no_error (error);
}

static void
test_known_times_through_mcp (Fixture       *fixture,
                              gconstpointer  data)
{
  const char *program = g_getenv ("AIMDB_MCP");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) service =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                      "--listen", "127.0.0.1:0", "--connect", fixture->endpoint, NULL);
  g_autofree char *url = NULL;

  g_assert_no_error (error);
  url = read_first_line (service);

  for (guint i = 0; i < KNOWN_N_RECORDS; i++)
    {
      g_autoptr (JsonNode) result = call_tool (url, "get_stage_profiling", known_records[i].key);

      if (!aimdb_is_profiling_built_in ())
        {
          assert_not_built_in (result);
          continue;
        }

      assert_profile_answer (result, &known_records[i]);
      assert_text_is_the_same (result);
    }

  if (aimdb_is_profiling_built_in ())
    {
      g_autoptr (JsonNode) reset = call_tool (url, "reset_stage_profiling", NULL);
      g_autoptr (JsonNode) result = NULL;
      JsonArray *stages;

      g_assert_true (json_object_get_boolean_member (get_structured_content (reset), "reset"));

      /* an unambiguous part of the key is enough */
      result = call_tool (url, "get_stage_profiling", "Temperature");
      stages = json_object_get_array_member (get_structured_content (result), "stages");
      g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (stages, 1),
                                                   "call_count"), ==, 0);
      g_assert_true (json_object_get_null_member (get_structured_content (result), "bottleneck"));
    }

  end_service (service);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/Mcp/KnownTimes/through-aimx", Fixture, NULL, fixture_set_up,
              test_known_times_through_aimx, fixture_tear_down);
  g_test_add ("/Mcp/KnownTimes/through-mcp", Fixture, NULL, fixture_set_up,
              test_known_times_through_mcp, fixture_tear_down);

  return g_test_run ();
}
