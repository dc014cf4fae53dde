/* test-client-list.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "aimdb-error.h"
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

#define RECORD_HEAD "\"record_id\":0,\"record_key\":\"tank.level\",\"name\":\"Level\"," \
  "\"type_id\":\"x\",\"producer_count\":1,\"consumer_count\":0,\"writable\":false," \
  "\"outbound_connector_count\":0"
#define RECORD RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":\"spmc_ring\"," \
  "\"buffer_capacity\":64"
#define ROW "\"stage_type\":\"tap\",\"index\":0,\"call_count\":2,\"total_time_ns\":10," \
  "\"avg_time_ns\":5,\"min_time_ns\":4,\"max_time_ns\":6"

static const char *list_reply;

static void
reply_list (AimxPeer    *fixture,
            const char  *line)
{
  aimx_peer_reply (fixture, 2, "ok", list_reply);
}

static void
test_client_lists (AimxPeer       *fixture,
                   gconstpointer   data)
{
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AimdbRecordInfo) first = NULL;
  g_autoptr (AimdbRecordInfo) second = NULL;
  g_autofree char *json = NULL;
  AimdbRecordProfile *profile;
  AimdbStageProfile *stage;
  AimdbSignalStats *signal;

  list_reply =
    "[{" RECORD ",\"entity\":\"level\",\"future\":{\"a\":[1]},\"stage_profiling\":["
    "{" ROW ",\"name\":\"alarm\",\"timed\":true,\"period_ns\":7,\"window_ns\":100,"
    "\"running_ns\":9,\"asynchronous\":true,\"context\":4,"
    "\"lost_count\":3,\"error_count\":2,\"dropped_count\":5},{" ROW "},"
    "{\"stage_type\":\"teleport\",\"index\":0,\"call_count\":2,"
    "\"total_time_ns\":10,\"avg_time_ns\":5,\"min_time_ns\":4,\"max_time_ns\":6}]},"
    "{" RECORD_HEAD ",\"signal_stats\":[{\"signal\":\"level\",\"unit\":\"l\",\"count\":3,"
    "\"last\":5,\"min\":-1.5,\"max\":5,\"mean\":null,\"skipped_count\":2},"
    "{\"signal\":\"x\",\"count\":0,\"last\":0,\"min\":0,\"max\":0,\"mean\":0}],"
    "\"origin\":{\"teleport\":{}},\"buffer_type\":\"heap\"}]";

  aimx_peer_connect_well (fixture);
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
  g_assert_cmpuint (aimdb_stage_profile_get_running_ns (stage), ==, 9);
  g_assert_true (aimdb_stage_profile_is_asynchronous (stage));
  g_assert_cmpuint (aimdb_stage_profile_get_context (stage), ==, 4);
  g_assert_cmpuint (aimdb_stage_profile_get_lost_count (stage), ==, 3);
  g_assert_cmpuint (aimdb_stage_profile_get_error_count (stage), ==, 2);
  g_assert_cmpuint (aimdb_stage_profile_get_dropped_count (stage), ==, 5);
  stage = aimdb_record_profile_get_nth_stage (profile, 1);
  g_assert_null (aimdb_stage_profile_get_name (stage));
  g_assert_true (aimdb_stage_profile_is_timed (stage));

  json = aimdb_record_info_to_json (first);
  aimx_assert_text (json, "\"future\":{\"a\":[1]}");

  second = g_list_model_get_item (records, 1);
  g_assert_cmpint (aimdb_record_info_get_origin (second), ==, AIMDB_ORIGIN_UNKNOWN);
  g_assert_cmpint (aimdb_record_info_get_buffer_type (second), ==, AIMDB_BUFFER_TYPE_NONE);
  g_assert_true (aimdb_record_profile_is_available (aimdb_record_info_get_profile (second)));

  /* a foreign instance has null for what is not finite */
  g_assert_cmpuint (aimdb_record_info_get_n_signals (first), ==, 0);
  g_assert_cmpuint (aimdb_record_info_get_n_signals (second), ==, 2);
  signal = aimdb_record_info_get_nth_signal (second, 0);
  g_assert_cmpstr (aimdb_signal_stats_get_signal (signal), ==, "level");
  g_assert_cmpstr (aimdb_signal_stats_get_unit (signal), ==, "l");
  g_assert_cmpuint (aimdb_signal_stats_get_count (signal), ==, 3);
  g_assert_cmpuint (aimdb_signal_stats_get_skipped_count (signal), ==, 2);
  g_assert_cmpfloat (aimdb_signal_stats_get_last (signal), ==, 5);
  g_assert_cmpfloat (aimdb_signal_stats_get_min (signal), ==, -1.5);
  g_assert_true (isnan (aimdb_signal_stats_get_mean (signal)));
  g_assert_null (aimdb_signal_stats_get_unit (aimdb_record_info_get_nth_signal (second, 1)));
  g_assert_null (aimdb_record_info_get_nth_signal (second, 2));
}

static void
test_client_untimes_foreign_sources (AimxPeer       *fixture,
                                     gconstpointer   data)
{
  g_autoptr (GListModel) records = NULL;
  g_autoptr (AimdbRecordInfo) record = NULL;
  AimdbRecordProfile *profile;
  AimdbStageProfile *source;

  g_test_summary ("A row without our members tells of a source how often it came, not its work.");

  list_reply =
    "[{" RECORD ",\"stage_profiling\":[{\"stage_type\":\"source\",\"index\":0,"
    "\"call_count\":3,\"total_time_ns\":6000000000,\"avg_time_ns\":2000000000,"
    "\"min_time_ns\":1999000000,\"max_time_ns\":2001000000},{" ROW "}]}]";

  aimx_peer_connect_well (fixture);
  fixture->script = reply_list;
  records = list_records (fixture, NULL);
  record = g_list_model_get_item (records, 0);
  profile = aimdb_record_info_get_profile (record);
  source = aimdb_record_profile_get_nth_stage (profile, 0);

  g_assert_false (aimdb_stage_profile_is_timed (source));
  g_assert_cmpuint (aimdb_stage_profile_get_call_count (source), ==, 3);
  g_assert_cmpuint (aimdb_stage_profile_get_period_ns (source), ==, 2000000000);
  g_assert_cmpuint (aimdb_stage_profile_get_max_time_ns (source), ==, 2001000000);
  g_assert_true (aimdb_record_profile_get_bottleneck (profile) ==
                 aimdb_record_profile_get_nth_stage (profile, 1));
}

static char *
describe_inputs (AimdbRecordInfo *info)
{
  return g_strjoinv ("+", (char **) aimdb_record_info_get_inputs (info));
}

static void
test_client_lists_in_full (AimxPeer       *fixture,
                           gconstpointer   data)
{
  static const struct
  {
    const char *origin;
    AimdbOrigin expected;
    const char *inputs;
    const char *protocol;
    const char *address;
  } origins[] = {
    { "\"source\"", AIMDB_ORIGIN_SOURCE, "", NULL, NULL },
    { "{\"link\":{\"protocol\":\"mqtt\",\"address\":\"plant/tank\"}}", AIMDB_ORIGIN_LINK, "",
      "mqtt", "plant/tank" },
    { "{\"transform\":{\"input\":\"a\"}}", AIMDB_ORIGIN_TRANSFORM, "a", NULL, NULL },
    { "{\"transform_join\":{\"inputs\":[\"a\",7,\"b\"]}}", AIMDB_ORIGIN_TRANSFORM_JOIN, "a+b", NULL,
      NULL },
    { "{\"link\":7}", AIMDB_ORIGIN_LINK, "", NULL, NULL },
    { "{}", AIMDB_ORIGIN_UNKNOWN, "", NULL, NULL },
  };

  fixture->script = reply_list;

  for (guint i = 0; i < G_N_ELEMENTS (origins); i++)
    {
      g_autoptr (GListModel) records = NULL;
      g_autoptr (AimdbRecordInfo) info = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *inputs = NULL;
      g_autofree char *list = NULL;

      list = g_strconcat ("[{" RECORD_HEAD ",\"buffer_type\":\"mailbox\",\"origin\":",
                          origins[i].origin, "}]", NULL);
      list_reply = list;
      aimx_peer_connect_well (fixture);
      records = list_records (fixture, &error);
      g_assert_no_error (error);
      info = g_list_model_get_item (records, 0);
      inputs = describe_inputs (info);
      g_assert_cmpint (aimdb_record_info_get_origin (info), ==, origins[i].expected);
      g_assert_cmpstr (inputs, ==, origins[i].inputs);
      g_assert_cmpstr (aimdb_record_info_get_protocol (info), ==, origins[i].protocol);
      g_assert_cmpstr (aimdb_record_info_get_address (info), ==, origins[i].address);
      g_assert_null (aimdb_record_info_get_metrics (info));
      g_assert_null (aimdb_record_info_get_entity (info));
      g_assert_null (aimdb_record_info_get_schema_type (info));

      g_clear_object (&fixture->client);
      fixture->client = aimdb_client_new (fixture->endpoint);
    }
}

static void
test_client_lists_counts (AimxPeer       *fixture,
                          gconstpointer   data)
{
  g_autoptr (GListModel) records = NULL;
  g_autoptr (AimdbRecordInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  AimdbBufferMetrics *metrics;

  list_reply = "[{\"record_id\":0,\"record_key\":\"tank.level\",\"name\":\"Level\","
               "\"type_id\":\"TypeId(1)\",\"producer_count\":1,\"consumer_count\":2,"
               "\"writable\":true,\"outbound_connector_count\":3,\"origin\":\"source\","
               "\"buffer_type\":\"single_latest\",\"entity\":\"level\",\"schema_type\":\"temp\","
               "\"produced_count\":81,\"consumed_count\":80,\"dropped_count\":5,"
               "\"occupancy\":[1,7]}]";
  fixture->script = reply_list;
  aimx_peer_connect_well (fixture);
  records = list_records (fixture, &error);
  g_assert_no_error (error);
  info = g_list_model_get_item (records, 0);

  g_assert_cmpstr (aimdb_record_info_get_type_id (info), ==, "TypeId(1)");
  g_assert_cmpstr (aimdb_record_info_get_entity (info), ==, "level");
  g_assert_cmpstr (aimdb_record_info_get_schema_type (info), ==, "temp");
  g_assert_cmpuint (aimdb_record_info_get_producer_count (info), ==, 1);
  g_assert_cmpuint (aimdb_record_info_get_consumer_count (info), ==, 2);
  g_assert_cmpuint (aimdb_record_info_get_outbound_connector_count (info), ==, 3);

  metrics = aimdb_record_info_get_metrics (info);
  g_assert_cmpuint (aimdb_buffer_metrics_get_produced_count (metrics), ==, 81);
  g_assert_cmpuint (aimdb_buffer_metrics_get_consumed_count (metrics), ==, 80);
  g_assert_cmpuint (aimdb_buffer_metrics_get_dropped_count (metrics), ==, 5);
  g_assert_cmpuint (aimdb_buffer_metrics_get_occupancy (metrics), ==, 1);
  g_assert_cmpuint (aimdb_buffer_metrics_get_capacity (metrics), ==, 7);
}

static void
test_client_knows_what_is_built_in (AimxPeer       *fixture,
                                    gconstpointer   data)
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
    { AIMX_PEER_WELCOME, "[{" RECORD "}]", FALSE },
    { AIMX_PEER_WELCOME, "[{" RECORD ",\"stage_profiling\":[]}]", TRUE },
  };

  fixture->script = reply_list;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GListModel) records = NULL;
      g_autoptr (AimdbRecordInfo) record = NULL;

      fixture->welcome = cases[i].welcome;
      list_reply = cases[i].list;
      aimx_peer_connect_well (fixture);
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
test_client_list_is_checked (AimxPeer       *fixture,
                             gconstpointer   data)
{
  static const struct
  {
    const char *list;
    const char *text;
  } cases[] = {
    { "{}", "an array is expected" },
    { "[1]", "record 0 of the peer is an integer" },
    { "[{" RECORD ",\"signal_stats\":{}}]", "signal_stats: an array is expected" },
    { "[{" RECORD ",\"signal_stats\":[{\"signal\":\"x\"}]}]",
      "record 0, signal_stats row 0 of the peer has nothing as member count" },
    { "[{" RECORD "},{}]", "record 1 of the peer has nothing as member record_id" },
    { "[{" RECORD "},{\"record_id\":-1}]", "record 1 of the peer has an integer as member" },
    { "[{\"record_id\":1,\"record_key\":7}]", "an integer as member record_key: a string" },
    { "[{" RECORD_HEAD ",\"buffer_type\":\"mailbox\"}]", "nothing as member origin" },
    { "[{" RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":null}]",
      "null as member buffer_type" },
    { "[{" RECORD_HEAD ",\"origin\":\"source\",\"buffer_type\":\"x\",\"buffer_capacity\":1.5}]",
      "a number with a fraction as member buffer_capacity" },
    { "[{" RECORD ",\"entity\":1}]", "an integer as member entity: a string" },
    { "[{" RECORD ",\"produced_count\":1}]", "nothing as member consumed_count" },
    { "[{" RECORD ",\"produced_count\":1,\"consumed_count\":1,\"dropped_count\":1,"
      "\"occupancy\":[1]}]", "as member occupancy: an array of two counts" },
    { "[{" RECORD ",\"produced_count\":1,\"consumed_count\":1,\"dropped_count\":1,"
      "\"occupancy\":[1,-1]}]", "as member occupancy: an array of two counts" },
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
      aimx_peer_connect_well (fixture);
      g_assert_null (list_records (fixture, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
      aimx_assert_text (error->message, cases[i].text);

      g_clear_object (&fixture->client);
      fixture->client = aimdb_client_new (fixture->endpoint);
    }
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
  add ("/Aimdb/Client/lists", test_client_lists);
  add ("/Aimdb/Client/lists-in-full", test_client_lists_in_full);
  add ("/Aimdb/Client/lists-counts", test_client_lists_counts);
  add ("/Aimdb/Client/knows-what-is-built-in", test_client_knows_what_is_built_in);
  add ("/Aimdb/Client/untimes-foreign-sources", test_client_untimes_foreign_sources);
  add ("/Aimdb/Client/list-is-checked", test_client_list_is_checked);

  return g_test_run ();
}
