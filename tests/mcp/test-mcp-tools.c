/* test-mcp-tools.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-http.h"
#include "mcp-test-instance.h"
#include "mcp-tool-get-profiling.h"
#include "mcp-tool-list-records.h"
#include "mcp-tool-reset-profiling.h"

#include <string.h>

#include <aimdb.h>
#include <glib/gstdio.h>

#define TIMEOUT_MS 200

#define RECORD(id, key, name, more) \
  "{\"record_id\":" #id ",\"record_key\":\"" key "\",\"name\":\"" name "\"," \
  "\"type_id\":\"t\",\"origin\":\"source\",\"buffer_type\":\"spmc_ring\"," \
  "\"buffer_capacity\":64,\"producer_count\":1,\"consumer_count\":1,\"writable\":false," \
  "\"outbound_connector_count\":0,\"entity\":\"x\"" more "}"

#define ROW(type, index, name, count, total, avg, min, max) \
  "{\"stage_type\":\"" type "\",\"index\":" #index name ",\"call_count\":" #count "," \
  "\"total_time_ns\":" #total ",\"avg_time_ns\":" #avg ",\"min_time_ns\":" #min "," \
  "\"max_time_ns\":" #max "}"

#define LEVEL \
  RECORD (0, "tank.level", "BreweryLevel", ",\"stage_profiling\":[" \
          ROW ("source", 0, ",\"name\":\"float_sensor\"", 80, 16800000, 210000, 190000, 260000) \
          "," \
          ROW ("tap", 0, "", 80, 40000000, 500000, 1000, 900000) "]," \
          "\"produced_count\":80,\"consumed_count\":79,\"dropped_count\":1,\"occupancy\":[0,64]," \
          "\"signal_stats\":[{\"signal\":\"level\",\"count\":1,\"last\":1,\"min\":1,\"max\":1," \
          "\"mean\":1}]")

#define RECORDS \
  "[" LEVEL "," \
  RECORD (1, "tank.alarm", "BreweryAlarm", ",\"stage_profiling\":[" \
          ROW ("tap", 0, ",\"name\":\"horn\"", 0, 0, 0, 0, 0) "]") "," \
  RECORD (2, "pump.setpoint", "BreweryLevel2", "") "]"

static const char *directory;

typedef struct
{
  McpTestInstance *instance;
  McpTestHttp *http;
} Fixture;

static McpTestHttp *
create_http (const char *pinned)
{
  g_autoptr (McpInstances) instances = mcp_instances_new (pinned, TIMEOUT_MS);
  g_autoptr (McpTool) list_records = mcp_tool_list_records_new (instances);
  g_autoptr (McpTool) get_profiling = mcp_tool_get_profiling_new (instances);
  g_autoptr (McpTool) reset_profiling = mcp_tool_reset_profiling_new (instances);

  return mcp_test_http_new (list_records, get_profiling, reset_profiling, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = g_build_filename (directory, "aimdb", "fake.sock", NULL);

  fixture->instance = mcp_test_instance_new (path, RECORDS);
  fixture->http = create_http (path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  mcp_test_http_free (fixture->http);
  mcp_test_instance_free (fixture->instance);
}

/* calls a tool that is to fail, and holds what it says against @parts */
static void
expect_failure (Fixture    *fixture,
                const char *tool,
                const char *arguments,
                ...)
{
  g_autoptr (McpTestAnswer) answer = mcp_test_http_call (fixture->http, tool, arguments);
  const char *text = mcp_test_answer_get_failure (answer);
  const char *part;
  va_list parts;

  g_test_message ("%s", text);

  va_start (parts, arguments);
  while ((part = va_arg (parts, const char *)) != NULL)
    {
      if (strstr (text, part) == NULL)
        g_error ("\"%s\" does not say \"%s\"", text, part);
    }
  va_end (parts);
}

static void
expect_record (Fixture    *fixture,
               const char *arguments,
               const char *key)
{
  g_autoptr (McpTestAnswer) answer = NULL;

  answer = mcp_test_http_call (fixture->http, "get_stage_profiling", arguments);
  g_assert_cmpstr (json_object_get_string_member (mcp_test_answer_get_result (answer), "record"),
                   ==, key);
}

static void
test_list_records_leaves_out_the_bulk (Fixture       *fixture,
                                       gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = mcp_test_http_call (fixture->http, "list_records", "{}");
  JsonObject *result = mcp_test_answer_get_result (answer);
  JsonArray *records = json_object_get_array_member (result, "records");
  JsonObject *record = json_array_get_object_element (records, 0);
  JsonArray *gauges;

  g_assert_cmpstr (json_object_get_string_member (result, "endpoint"), ==,
                   fixture->instance->path);
  g_assert_cmpuint (json_array_get_length (records), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (record, "record_key"), ==, "tank.level");
  g_assert_cmpstr (json_object_get_string_member (record, "name"), ==, "BreweryLevel");
  g_assert_cmpstr (json_object_get_string_member (record, "origin"), ==, "source");
  g_assert_cmpstr (json_object_get_string_member (record, "buffer_type"), ==, "spmc_ring");
  g_assert_cmpint (json_object_get_int_member (record, "buffer_capacity"), ==, 64);
  g_assert_cmpint (json_object_get_int_member (record, "producer_count"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (record, "consumer_count"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (record, "outbound_connector_count"), ==, 0);
  g_assert_false (json_object_get_boolean_member (record, "writable"));
  g_assert_false (json_object_has_member (record, "stage_profiling"));
  g_assert_cmpint (json_object_get_int_member (record, "produced_count"), ==, 80);
  g_assert_cmpint (json_object_get_int_member (record, "dropped_count"), ==, 1);
  g_assert_true (json_object_has_member (record, "occupancy"));

  gauges = json_object_get_array_member (record, "signal_stats");
  g_assert_cmpuint (json_array_get_length (gauges), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (gauges, 0),
                                                  "signal"), ==, "level");
}

static void
expect_figure (JsonObject *row,
               const char *name,
               gint64      value)
{
  g_assert_true (json_object_has_member (row, name));
  g_assert_cmpint (json_object_get_int_member (row, name), ==, value);
}

static void
test_get_profiling_tells_all (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = NULL;
  JsonObject *result;
  JsonArray *stages;
  JsonObject *row;

  answer = mcp_test_http_call (fixture->http, "get_stage_profiling",
                               "{\"record\":\"tank.level\"}");
  result = mcp_test_answer_get_result (answer);
  stages = json_object_get_array_member (result, "stages");
  g_assert_cmpuint (json_array_get_length (stages), ==, 2);

  row = json_array_get_object_element (stages, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "stage_type"), ==, "source");
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "float_sensor");
  expect_figure (row, "index", 0);
  expect_figure (row, "call_count", 80);
  expect_figure (row, "total_time_ns", 16800000);
  expect_figure (row, "avg_time_ns", 210000);
  expect_figure (row, "min_time_ns", 190000);
  expect_figure (row, "max_time_ns", 260000);

  row = json_object_get_object_member (result, "bottleneck");
  g_assert_cmpstr (json_object_get_string_member (row, "stage_type"), ==, "tap");
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "tap[0]");
  g_assert_cmpstr (json_object_get_string_member (row, "recommendation"), !=, "");
  expect_figure (row, "index", 0);
  expect_figure (row, "avg_time_ns", 500000);
  expect_figure (row, "call_count", 80);

  /* the rows tell no window */
  row = json_object_get_object_member (result, "verdict");
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "unknown");
  g_assert_cmpstr (json_object_get_string_member (row, "confidence"), ==, "low");
  g_assert_true (json_object_get_null_member (row, "busiest"));
  g_assert_true (json_object_get_null_member (row, "limiting"));
  g_assert_true (json_object_get_null_member (row, "context_share"));
  row = json_array_get_object_element (json_object_get_array_member (row, "stages"), 1);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "tap[0]");
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "unknown");
}

static void
test_get_profiling_without_calls_has_no_bottleneck (Fixture       *fixture,
                                                    gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = NULL;

  answer = mcp_test_http_call (fixture->http, "get_stage_profiling",
                               "{\"record\":\"tank.alarm\"}");
  g_assert_true (json_object_get_null_member (mcp_test_answer_get_result (answer),
                                              "bottleneck"));
}

static void
test_record_is_found_by_what_is_unique (Fixture       *fixture,
                                        gconstpointer  data)
{
  expect_record (fixture, "{\"record\":\"tank.level\"}", "tank.level");
  expect_record (fixture, "{\"record\":\"BreweryAlarm\"}", "tank.alarm");
  expect_record (fixture, "{\"record\":\"alarm\"}", "tank.alarm");
  expect_record (fixture, "{\"record\":\"ALARM\"}", "tank.alarm");
  expect_record (fixture, "{\"record\":\"Alarm\"}", "tank.alarm");
  expect_record (fixture, "{\"record_key\":\"tank.alarm\"}", "tank.alarm");
  expect_record (fixture, "{\"record_name\":\"tank.alarm\"}", "tank.alarm");
  expect_record (fixture, "{\"record\":\"tank.alarm\",\"record_key\":\"tank.alarm\"}",
                 "tank.alarm");
}

static void
test_exact_name_beats_a_part (Fixture       *fixture,
                              gconstpointer  data)
{
  g_test_summary ("BreweryLevel is also a part of BreweryLevel2.");

  expect_record (fixture, "{\"record\":\"BreweryLevel\"}", "tank.level");
}

static void
test_record_that_is_not_found_is_told (Fixture       *fixture,
                                       gconstpointer  data)
{
  const char *tool = "get_stage_profiling";

  expect_failure (fixture, tool, "{\"record\":\"tank\"}", "\"tank\" fits several",
                  "tank.level, tank.alarm.", NULL);
  expect_failure (fixture, tool, "{\"record\":\"boiler\"}", "no record \"boiler\"",
                  "tank.level, tank.alarm, pump.setpoint.", NULL);
  expect_failure (fixture, tool, "{}", "several records",
                  "tank.level, tank.alarm, pump.setpoint.", NULL);
  expect_failure (fixture, tool, "{\"record\":\"a\",\"record_key\":\"b\"}",
                  "record and record_key mean the same, but differ", NULL);
  expect_failure (fixture, tool, "{\"record\":\"\"}", "must not be empty", NULL);
  expect_failure (fixture, tool, "{\"stage\":\"x\"}", "no argument stage", "record", NULL);
}

static void
test_only_record_needs_no_name (Fixture       *fixture,
                                gconstpointer  data)
{
  fixture->instance->records = "[" LEVEL "]";
  expect_record (fixture, "{}", "tank.level");

  fixture->instance->records = "[]";
  expect_failure (fixture, "get_stage_profiling", "{}", "has no records", NULL);
}

static void
test_many_keys_are_not_all_listed (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr (GString) records = g_string_new ("[");

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *key = g_strdup_printf ("\"record_key\":\"r%u\"", i);
      g_autoptr (GString) record = g_string_new (RECORD (0, "KEY", "Type", ""));

      g_string_replace (record, "\"record_key\":\"KEY\"", key, 1);
      g_string_append_printf (records, "%s%s", i > 0 ? "," : "", record->str);
    }

  g_string_append_c (records, ']');
  fixture->instance->records = records->str;
  expect_failure (fixture, "get_stage_profiling", "{\"record\":\"boiler\"}", "r49 and 10 more",
                  NULL);
}

static void
test_instance_without_profiling_is_told (Fixture       *fixture,
                                         gconstpointer  data)
{
  fixture->instance->records = "[" RECORD (0, "a", "A", "") "]";
  expect_failure (fixture, "get_stage_profiling", "{\"record\":\"a\"}", "-Dprofiling=true", NULL);
}

static void
test_reset_resets (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = NULL;
  JsonObject *result;

  answer = mcp_test_http_call (fixture->http, "reset_stage_profiling", "{}");
  result = mcp_test_answer_get_result (answer);
  g_assert_true (json_object_get_boolean_member (result, "reset"));
  g_assert_true (json_object_has_member (result, "message"));
  g_assert_cmpuint (fixture->instance->n_resets, ==, 1);
}

static void
test_reset_that_is_refused_is_told (Fixture       *fixture,
                                    gconstpointer  data)
{
  fixture->instance->reset_error = "\"denied\"";
  expect_failure (fixture, "reset_stage_profiling", "{}", "read-only", NULL);

  fixture->instance->reset_error = "\"not_found\"";
  expect_failure (fixture, "reset_stage_profiling", "{}", "-Dprofiling=true", NULL);

  fixture->instance->reset_error = "\"internal\"";
  expect_failure (fixture, "reset_stage_profiling", "{}", "failed to reset", NULL);
}

static void
test_instance_may_come_and_go (Fixture       *fixture,
                               gconstpointer  data)
{
  expect_record (fixture, "{\"record\":\"tank.level\"}", "tank.level");

  mcp_test_instance_stop (fixture->instance);
  expect_failure (fixture, "list_records", "{}", fixture->instance->path, "Start the program",
                  NULL);
  expect_failure (fixture, "get_stage_profiling", "{}", "Start the program", NULL);
  expect_failure (fixture, "reset_stage_profiling", "{}", "Start the program", NULL);

  mcp_test_instance_start (fixture->instance);
  expect_record (fixture, "{\"record\":\"tank.level\"}", "tank.level");
}

static void
test_socket_without_program_is_told (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autofree char *path = g_strdup (fixture->instance->path);
  g_autofree char *moved = g_strconcat (path, ".moved", NULL);

  g_test_summary ("The file of the socket stays when a program is killed.");

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  mcp_test_instance_stop (fixture->instance);
  g_assert_cmpint (g_rename (moved, path), ==, 0);
  expect_failure (fixture, "list_records", "{}", path, "Start the program", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_instance_that_misbehaves_is_told (Fixture       *fixture,
                                       gconstpointer  data)
{
  const struct
  {
    McpTestBehaviour behaviour;
    const char *part;
  } cases[] = {
    { MCP_TEST_IS_SILENT, "did not answer" },
    { MCP_TEST_LISTS_NOTHING, "did not answer" },
    { MCP_TEST_HANGS_UP, "Start the program" },
    { MCP_TEST_TALKS_NONSENSE, "" },
    { MCP_TEST_IS_OF_OTHER_VERSION, "another version" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      fixture->instance->behaviour = cases[i].behaviour;
      expect_failure (fixture, "list_records", "{}", fixture->instance->path, cases[i].part, NULL);
    }

  fixture->instance->behaviour = MCP_TEST_ANSWERS;
  expect_record (fixture, "{\"record\":\"tank.level\"}", "tank.level");
}

static void
test_list_that_is_none_is_told (Fixture       *fixture,
                                gconstpointer  data)
{
  const char *lists[] = { "{}", "7", "[7]", "[{}]", "[{\"record_key\":7}]" };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      fixture->instance->records = lists[i];
      expect_failure (fixture, "list_records", "{}", fixture->instance->path, "AimX 3", NULL);
    }
}

static void
test_silent_instance_holds_up_nobody (Fixture       *fixture,
                                      gconstpointer  data)
{
  g_autofree char *path = g_build_filename (directory, "aimdb", "silent.sock", NULL);
  g_autofree char *arguments = g_strdup_printf ("{\"endpoint\":\"%s\"}", path);
  g_autoptr (McpTestInstance) silent = mcp_test_instance_new (path, RECORDS);
  g_autoptr (McpTestHttp) http = create_http (NULL);
  g_autofree char *other = g_strdup_printf ("{\"endpoint\":\"%s\"}", fixture->instance->path);
  g_autoptr (McpTestAnswer) slow = NULL;
  g_autoptr (McpTestAnswer) quick = NULL;

  silent->behaviour = MCP_TEST_IS_SILENT;
  slow = mcp_test_http_start_call (http, "list_records", arguments, NULL);

  while (silent->connections->len == 0)
    g_main_context_iteration (NULL, TRUE);

  quick = mcp_test_http_call (http, "list_records", other);
  g_assert_nonnull (mcp_test_answer_get_result (quick));
  g_assert_false (slow->done);

  mcp_test_iterate_until (&slow->done);
  g_assert_nonnull (strstr (mcp_test_answer_get_failure (slow), "did not answer"));
}

static void
test_hang_up_leaves_the_instance (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (McpTestAnswer) answer = NULL;

  g_test_summary ("Nobody waits for the answer, so its connection must not stay either.");

  fixture->instance->behaviour = MCP_TEST_LISTS_NOTHING;
  answer = mcp_test_http_start_call (fixture->http, "list_records", "{}", cancellable);

  while (fixture->instance->connections->len == 0)
    g_main_context_iteration (NULL, TRUE);

  g_cancellable_cancel (cancellable);

  while (fixture->instance->connections->len > 0)
    g_main_context_iteration (NULL, TRUE);

  mcp_test_iterate_until (&answer->done);
  g_assert_cmpuint (answer->status, ==, 0);
}

static void
test_pinned_service_takes_no_other (Fixture       *fixture,
                                    gconstpointer  data)
{
  const char *schemes[] = { "", "unix:", "unix://", "uds://" };

  expect_failure (fixture, "list_records", "{\"endpoint\":\"/elsewhere.sock\"}", "is bound to",
                  fixture->instance->path, NULL);
  expect_failure (fixture, "list_records", "{\"endpoint\":\"/a\",\"socket_path\":\"/b\"}",
                  "mean the same", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *arguments = NULL;
      g_autoptr (McpTestAnswer) answer = NULL;

      arguments = g_strdup_printf ("{\"socket_path\":\"%s%s\"}", schemes[i],
                                   fixture->instance->path);
      answer = mcp_test_http_call (fixture->http, "list_records", arguments);
      g_assert_nonnull (mcp_test_answer_get_result (answer));
    }
}

static void
test_endpoint_that_is_none_is_told (Fixture       *fixture,
                                    gconstpointer  data)
{
  Fixture other = { .http = create_http (NULL) };

  expect_failure (&other, "list_records", "{\"endpoint\":\"tcp://localhost:1\"}",
                  "only name Unix sockets", "--connect tcp://localhost:1", NULL);
  expect_failure (&other, "list_records", "{\"endpoint\":\"serial:///dev/tty\"}",
                  "only name Unix sockets", NULL);
  expect_failure (&other, "list_records", "{\"endpoint\":\"gopher://x\"}",
                  "only name Unix sockets", NULL);
  expect_failure (&other, "list_records", "{\"endpoint\":\"/nowhere.sock\"}", "/nowhere.sock",
                  "Start the program", NULL);
  expect_failure (&other, "list_records", "{\"endpoint\":\"   \"}", "endpoint", NULL);
  mcp_test_http_free (other.http);
}

static void
test_several_instances_are_listed (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autofree char *path = g_build_filename (directory, "aimdb", "second.sock", NULL);
  g_autoptr (McpTestInstance) second = mcp_test_instance_new (path, RECORDS);
  Fixture other = { .http = create_http (NULL) };

  g_test_summary ("Guessing would tell a model things about another program.");

  expect_failure (&other, "list_records", "{}", "Several", fixture->instance->path,
                  second->path, NULL);
  mcp_test_http_free (other.http);
}

static void
discovered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_auto (GStrv) endpoints = aimdb_discover_finish (result, NULL);

  *(int *) user_data = g_strv_length (endpoints);
}

/* the directories of the system are searched too, and may hold anything */
static gboolean
are_running (int n_expected)
{
  int n_found = -1;

  aimdb_discover_async (NULL, discovered_cb, &n_found);

  while (n_found < 0)
    g_main_context_iteration (NULL, TRUE);

  if (n_found != n_expected)
    g_test_skip ("other instances are running");

  return n_found == n_expected;
}

static void
test_only_instance_needs_no_endpoint (Fixture       *fixture,
                                      gconstpointer  data)
{
  Fixture other = { .http = create_http (NULL) };

  if (are_running (1))
    expect_record (&other, "{\"record\":\"tank.level\"}", "tank.level");

  mcp_test_http_free (other.http);
}

static void
test_no_instance_is_told (Fixture       *fixture,
                          gconstpointer  data)
{
  Fixture other = { .http = create_http (NULL) };

  mcp_test_instance_stop (fixture->instance);

  if (are_running (0))
    expect_failure (&other, "list_records", "{}", "No running AimDB instance", "AimdbServer",
                    NULL);

  mcp_test_http_free (other.http);
}

#define ADD(name, func) g_test_add ("/Mcp/Tools/" name, Fixture, NULL, set_up, func, tear_down)

static void
add_tests (void)
{
  ADD ("list-records-leaves-out-the-bulk", test_list_records_leaves_out_the_bulk);
  ADD ("get-profiling-tells-all", test_get_profiling_tells_all);
  ADD ("get-profiling-without-calls-has-no-bottleneck",
       test_get_profiling_without_calls_has_no_bottleneck);
  ADD ("record-is-found-by-what-is-unique", test_record_is_found_by_what_is_unique);
  ADD ("exact-name-beats-a-part", test_exact_name_beats_a_part);
  ADD ("record-that-is-not-found-is-told", test_record_that_is_not_found_is_told);
  ADD ("only-record-needs-no-name", test_only_record_needs_no_name);
  ADD ("many-keys-are-not-all-listed", test_many_keys_are_not_all_listed);
  ADD ("instance-without-profiling-is-told", test_instance_without_profiling_is_told);
  ADD ("reset-resets", test_reset_resets);
  ADD ("reset-that-is-refused-is-told", test_reset_that_is_refused_is_told);
  ADD ("instance-may-come-and-go", test_instance_may_come_and_go);
  ADD ("socket-without-program-is-told", test_socket_without_program_is_told);
  ADD ("instance-that-misbehaves-is-told", test_instance_that_misbehaves_is_told);
  ADD ("list-that-is-none-is-told", test_list_that_is_none_is_told);
  ADD ("silent-instance-holds-up-nobody", test_silent_instance_holds_up_nobody);
  ADD ("hang-up-leaves-the-instance", test_hang_up_leaves_the_instance);
  ADD ("pinned-service-takes-no-other", test_pinned_service_takes_no_other);
  ADD ("endpoint-that-is-none-is-told", test_endpoint_that_is_none_is_told);
  ADD ("several-instances-are-listed", test_several_instances_are_listed);
  ADD ("only-instance-needs-no-endpoint", test_only_instance_needs_no_endpoint);
  ADD ("no-instance-is-told", test_no_instance_is_told);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *temporary = g_dir_make_tmp ("mcp-XXXXXX", NULL);
  g_autofree char *sockets = g_build_filename (temporary, "aimdb", NULL);
  int status;

  /* where instances are discovered, before anybody asks for it */
  g_setenv ("XDG_RUNTIME_DIR", temporary, TRUE);
  g_assert_cmpint (g_mkdir (sockets, 0700), ==, 0);
  directory = temporary;

  g_test_init (&argc, &argv, NULL);
  mcp_test_watch_over ();
  add_tests ();
  status = g_test_run ();

  g_rmdir (sockets);
  g_rmdir (temporary);

  return status;
}
