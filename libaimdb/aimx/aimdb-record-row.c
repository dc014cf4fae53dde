/* aimdb-record-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-enums-private.h"
#include "aimdb-graph-private.h"
#include "aimdb-gauge.h"
#include "aimdb-methods-private.h"
#include "aimdb-record-private.h"
#include "aimdb-signal-stats-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-stage-profile-private.h"

static void
add_string (JsonBuilder *builder,
            const char  *member,
            const char  *string)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, string);
}

static void
add_count (JsonBuilder *builder,
           const char  *member,
           guint64      count)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, (gint64) MIN (count, G_MAXINT64));
}

static guint
count_stages (AimdbRecord    *record,
              AimdbStageType  type)
{
  guint n_stages = 0;

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (aimdb_stage_get_stage_type (stage) == type && !stage->inbound)
        n_stages++;
    }

  return n_stages;
}

static const char *
nick (GType type,
      int   value)
{
  return _aimdb_enum_to_nick (type, value);
}

static void
build_origin (JsonBuilder *builder,
              AimdbRecord *record)
{
  g_autoptr (AimdbGraphNode) node = _aimdb_graph_node_new_of_record (record);

  json_builder_set_member_name (builder, "origin");
  _aimdb_graph_node_build_origin (node, builder);
}

/* what follows the last dot or slash of the key */
static const char *
get_entity (const char *key)
{
  const char *entity = key;

  for (const char *p = key; *p != '\0'; p++)
    {
      if (*p == '.' || *p == '/')
        entity = p + 1;
    }

  return entity;
}

/* the same for equal types, in every run */
static char *
build_type_id (GType type)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, g_type_name (type), -1);

  return g_strdup_printf ("TypeId(0x%s)", digest);
}

static void
build_metrics (JsonBuilder *builder,
               AimdbRecord *record)
{
  g_autoptr (AimdbBufferMetrics) metrics = aimdb_record_get_metrics (record);

  if (metrics == NULL)
    return;

  add_count (builder, "produced_count", aimdb_buffer_metrics_get_produced_count (metrics));
  add_count (builder, "consumed_count", aimdb_buffer_metrics_get_consumed_count (metrics));
  add_count (builder, "dropped_count", aimdb_buffer_metrics_get_dropped_count (metrics));
  json_builder_set_member_name (builder, "occupancy");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, aimdb_buffer_metrics_get_occupancy (metrics));
  json_builder_add_int_value (builder, aimdb_buffer_metrics_get_capacity (metrics));
  json_builder_end_array (builder);
}

static void
build_profile (JsonBuilder *builder,
               AimdbRecord *record)
{
  g_autoptr (AimdbRecordProfile) profile = aimdb_record_get_profile (record);
  guint n_stages = aimdb_record_profile_get_n_stages (profile);

  if (n_stages == 0)
    return;

  json_builder_set_member_name (builder, "stage_profiling");
  json_builder_begin_array (builder);

  for (guint i = 0; i < n_stages; i++)
    _aimdb_stage_profile_build_json (aimdb_record_profile_get_nth_stage (profile, i), builder);

  json_builder_end_array (builder);
}

static void
build_signals (JsonBuilder *builder,
               AimdbRecord *record)
{
  gboolean found = FALSE;

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);
      g_autoptr (AimdbSignalStats) stats = NULL;

      if (!AIMDB_IS_GAUGE (stage))
        continue;

      if (!found)
        {
          json_builder_set_member_name (builder, "signal_stats");
          json_builder_begin_array (builder);
        }

      stats = aimdb_gauge_get_stats (AIMDB_GAUGE (stage));
      _aimdb_signal_stats_build_json (stats, builder);
      found = TRUE;
    }

  if (found)
    json_builder_end_array (builder);
}

void
_aimdb_methods_build_record (JsonBuilder       *builder,
                             const AimdbAccess *access,
                             AimdbRecord       *record,
                             guint              id)
{
  const char *key = aimdb_record_get_key (record);
  AimdbBufferType buffer_type = aimdb_record_get_buffer_type (record);
  GType value_type = aimdb_record_get_value_type (record);
  g_autofree char *type_id = build_type_id (value_type);

  json_builder_begin_object (builder);
  add_count (builder, "record_id", id);
  add_string (builder, "record_key", key);
  add_string (builder, "name", g_type_name (value_type));
  add_string (builder, "type_id", type_id);
  build_origin (builder, record);
  add_string (builder, "buffer_type", nick (AIMDB_TYPE_BUFFER_TYPE, buffer_type));

  if (buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    add_count (builder, "buffer_capacity", aimdb_record_get_buffer_capacity (record));

  add_count (builder, "producer_count", MIN (count_stages (record, AIMDB_STAGE_TYPE_SOURCE), 1));
  add_count (builder, "consumer_count", count_stages (record, AIMDB_STAGE_TYPE_TAP));
  json_builder_set_member_name (builder, "writable");
  json_builder_add_boolean_value (builder, _aimdb_access_can_write (access, key));
  add_count (builder, "outbound_connector_count", count_stages (record, AIMDB_STAGE_TYPE_LINK));
  add_string (builder, "entity", get_entity (key));
  build_metrics (builder, record);
  build_profile (builder, record);
  build_signals (builder, record);
  json_builder_end_object (builder);
}
