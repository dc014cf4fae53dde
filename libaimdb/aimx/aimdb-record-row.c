/* aimdb-record-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-gauge.h"
#include "aimdb-graph-private.h"
#include "aimdb-methods-private.h"
#include "aimdb-record-private.h"
#include "aimdb-signal-stats-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-stage-profile-private.h"

/* The stages of a record, by their kind. Inbound links are not among them: they
 * are its origin. */
typedef struct
{
  guint n_stages[AIMDB_STAGE_TYPE_TRANSFORM + 1];
  guint n_measured;             /* all of these, if profiling is built in */
  guint n_gauges;
} StageCounts;

static void
count_stages (StageCounts *counts,
              AimdbRecord *record)
{
  *counts = (StageCounts) { 0 };

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (stage->inbound)
        continue;

      counts->n_stages[AIMDB_STAGE_GET_CLASS (stage)->stage_type]++;
      counts->n_measured += aimdb_is_profiling_built_in ();
      counts->n_gauges += AIMDB_IS_GAUGE (stage);
    }
}

static void
write_origin (AimdbJsonWriter *writer,
              AimdbRecord     *record)
{
  AimdbGraphNodeFields fields;

  _aimdb_graph_node_fields_init (&fields, record);
  _aimdb_graph_write_origin (&fields, writer, "origin");
  _aimdb_graph_node_fields_clear (&fields);
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

/* The same for equal types, in every run. Types stay, and so does what is known of
 * them. */
static const char *
get_type_id (GType type)
{
  static GQuark quark;
  const char *type_id;

  if (G_UNLIKELY (quark == 0))
    quark = g_quark_from_static_string ("aimdb-type-id");

  type_id = g_type_get_qdata (type, quark);

  if (type_id == NULL)
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, g_type_name (type),
                                                               -1);
      g_autofree char *text = g_strdup_printf ("TypeId(0x%s)", digest);

      type_id = g_intern_string (text);
      g_type_set_qdata (type, quark, (gpointer) type_id);
    }

  return type_id;
}

static void
write_metrics (AimdbJsonWriter *writer,
               AimdbRecord     *record)
{
  g_autoptr (AimdbBufferMetrics) metrics = aimdb_record_get_metrics (record);

  if (metrics == NULL)
    return;

  _aimdb_json_writer_add_count (writer, "produced_count",
                                aimdb_buffer_metrics_get_produced_count (metrics));
  _aimdb_json_writer_add_count (writer, "consumed_count",
                                aimdb_buffer_metrics_get_consumed_count (metrics));
  _aimdb_json_writer_add_count (writer, "dropped_count",
                                aimdb_buffer_metrics_get_dropped_count (metrics));
  _aimdb_json_writer_begin_array (writer, "occupancy");
  _aimdb_json_writer_add_count (writer, NULL, aimdb_buffer_metrics_get_occupancy (metrics));
  _aimdb_json_writer_add_count (writer, NULL, aimdb_buffer_metrics_get_capacity (metrics));
  _aimdb_json_writer_end_array (writer);
}

static void
write_profile_cb (const AimdbStageProfileFields *fields,
                  gpointer                       user_data)
{
  _aimdb_stage_profile_fields_write (fields, user_data);
}

static void
write_profiles (AimdbJsonWriter *writer,
                AimdbRecord     *record)
{
  _aimdb_json_writer_begin_array (writer, "stage_profiling");
  _aimdb_record_foreach_profile (record, write_profile_cb, writer);
  _aimdb_json_writer_end_array (writer);
}

static void
write_signals (AimdbJsonWriter *writer,
               AimdbRecord     *record)
{
  _aimdb_json_writer_begin_array (writer, "signal_stats");

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (AIMDB_IS_GAUGE (stage))
        {
          g_autoptr (AimdbSignalStats) stats = aimdb_gauge_get_stats (AIMDB_GAUGE (stage));

          _aimdb_signal_stats_write (stats, writer);
        }
    }

  _aimdb_json_writer_end_array (writer);
}

void
_aimdb_methods_write_record (AimdbJsonWriter   *writer,
                             const AimdbAccess *access,
                             AimdbRecord       *record,
                             guint              id)
{
  const char *key = aimdb_record_get_key (record);
  AimdbBufferType buffer_type = aimdb_record_get_buffer_type (record);
  GType value_type = aimdb_record_get_value_type (record);
  StageCounts counts;

  count_stages (&counts, record);

  _aimdb_json_writer_begin_object (writer, NULL);
  _aimdb_json_writer_add_count (writer, "record_id", id);
  _aimdb_json_writer_add_string (writer, "record_key", key);
  _aimdb_json_writer_add_string (writer, "name", g_type_name (value_type));
  _aimdb_json_writer_add_string (writer, "type_id", get_type_id (value_type));
  write_origin (writer, record);
  _aimdb_json_writer_add_string (writer, "buffer_type",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_BUFFER_TYPE, buffer_type));

  if (buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    _aimdb_json_writer_add_count (writer, "buffer_capacity",
                                  aimdb_record_get_buffer_capacity (record));

  _aimdb_json_writer_add_count (writer, "producer_count",
                                MIN (counts.n_stages[AIMDB_STAGE_TYPE_SOURCE], 1));
  _aimdb_json_writer_add_count (writer, "consumer_count", counts.n_stages[AIMDB_STAGE_TYPE_TAP]);
  _aimdb_json_writer_add_boolean (writer, "writable", _aimdb_access_can_write (access, key));
  _aimdb_json_writer_add_count (writer, "outbound_connector_count",
                                counts.n_stages[AIMDB_STAGE_TYPE_LINK]);
  _aimdb_json_writer_add_string (writer, "entity", get_entity (key));
  write_metrics (writer, record);

  if (counts.n_measured > 0)
    write_profiles (writer, record);

  if (counts.n_gauges > 0)
    write_signals (writer, record);

  _aimdb_json_writer_end_object (writer);
}
