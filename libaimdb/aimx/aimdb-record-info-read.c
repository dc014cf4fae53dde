/* aimdb-record-info-read.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>

#include "aimdb-buffer-metrics-private.h"
#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-record-info-private.h"
#include "aimdb-record-profile-private.h"
#include "aimdb-reply-row-private.h"
#include "aimdb-signal-stats-private.h"
#include "aimdb-stage-profile-private.h"

/* An instance that is no libaimdb measures a source by the time from one value to
 * the next. That is its period and no work; what it told stays as it is. */
static void
untime_source (AimdbStageProfileFields *fields)
{
  fields->timed = FALSE;
  fields->period_ns = fields->call_count > 0 ? fields->total_time_ns / fields->call_count : 0;
}

/* the members that only our own instances have: what is odd counts as absent */
static void
read_extras (const AimdbReplyRow               *row,
             AimdbStageProfileFields           *fields)
{
  fields->timed = TRUE;

  if (!_aimdb_reply_row_get_boolean (row, "timed", &fields->timed, NULL) &&
      fields->stage_type == AIMDB_STAGE_TYPE_SOURCE)
    untime_source (fields);

  _aimdb_reply_row_get_boolean (row, "asynchronous", &fields->asynchronous, NULL);
  _aimdb_reply_row_get_small_count (row, "context", &fields->context, NULL);
  _aimdb_reply_row_get_count (row, "period_ns", &fields->period_ns, NULL);
  _aimdb_reply_row_get_count (row, "window_ns", &fields->window_ns, NULL);
  _aimdb_reply_row_get_count (row, "running_ns", &fields->running_ns, NULL);
  _aimdb_reply_row_get_count (row, "lost_count", &fields->lost_count, NULL);
  _aimdb_reply_row_get_count (row, "error_count", &fields->error_count, NULL);
  _aimdb_reply_row_get_count (row, "dropped_count", &fields->dropped_count, NULL);
}

/* A kind of stage that this version does not know is left out: *PROFILE is
 * NULL then. */
static gboolean
read_stage (const AimdbReplyRow          *row,
            AimdbStageProfile           **profile,
            GError                      **error)
{
  AimdbStageProfileFields fields = { 0 };
  const char *nick;
  guint64 average;
  int stage_type;

  *profile = NULL;

  if (!_aimdb_reply_row_get_string (row, "stage_type", &nick, error) ||
      !_aimdb_reply_row_get_small_count (row, "index", &fields.index, error) ||
      !_aimdb_reply_row_get_count (row, "call_count", &fields.call_count, error) ||
      !_aimdb_reply_row_get_count (row, "total_time_ns", &fields.total_time_ns, error) ||
      !_aimdb_reply_row_get_count (row, "avg_time_ns", &average, error) ||
      !_aimdb_reply_row_get_count (row, "min_time_ns", &fields.min_time_ns, error) ||
      !_aimdb_reply_row_get_count (row, "max_time_ns", &fields.max_time_ns, error))
    return FALSE;

  if (_aimdb_reply_row_has (row, "name") &&
      !_aimdb_reply_row_get_string (row, "name", &fields.name, error))
    return FALSE;

  if (!_aimdb_enum_from_nick (AIMDB_TYPE_STAGE_TYPE, nick, &stage_type))
    return TRUE;

  fields.stage_type = stage_type;
  read_extras (row, &fields);
  *profile = _aimdb_stage_profile_new (&fields);

  return TRUE;
}

static gboolean
record_info_read_profile (AimdbRecordInfo            *self,
                          const AimdbReplyRow        *row,
                          gboolean                    has_profiling,
                          GError                    **error)
{
  g_autoptr (GPtrArray) stages =
    g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_stage_profile_unref);
  g_autofree char *list = g_strdup_printf ("record %u, stage_profiling row", row->position);
  JsonNode *node = json_object_get_member (row->object, "stage_profiling");
  JsonArray *rows = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    rows = json_node_get_array (node);
  else if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return _aimdb_reply_row_refuse (row, "stage_profiling", "an array", error);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonNode *element = json_array_get_element (rows, i);
      AimdbReplyRow stage_row;
      AimdbStageProfile *profile;

      if (!_aimdb_reply_row_init (&stage_row, element, list, i, error) ||
          !read_stage (&stage_row, &profile, error))
        return FALSE;

      if (profile != NULL)
        g_ptr_array_add (stages, profile);
    }

  self->profile = _aimdb_record_profile_new (self->key, self->buffer_type, has_profiling,
                                             g_steal_pointer (&stages));

  return TRUE;
}

static gboolean
record_info_read_origin (AimdbRecordInfo      *self,
                         const AimdbReplyRow  *row,
                         GError              **error)
{
  AimdbReplyOrigin origin;

  if (!_aimdb_reply_row_get_origin (row, &origin, error))
    return FALSE;

  self->origin = origin.origin;
  self->inputs = origin.inputs;
  self->protocol = g_strdup (origin.protocol);
  self->address = g_strdup (origin.address);

  return TRUE;
}

static gboolean
read_occupancy (const AimdbReplyRow  *row,
                guint64              *occupancy,
                guint64              *capacity,
                GError              **error)
{
  JsonNode *node = json_object_get_member (row->object, "occupancy");
  guint64 *counts[] = { occupancy, capacity };
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != 2)
    return _aimdb_reply_row_refuse (row, "occupancy", "an array of two counts", error);

  array = json_node_get_array (node);

  for (guint i = 0; i < 2; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64 ||
          json_node_get_int (element) < 0)
        return _aimdb_reply_row_refuse (row, "occupancy", "an array of two counts", error);

      *counts[i] = json_node_get_int (element);
    }

  return TRUE;
}

/* all of them are there, or none */
static gboolean
record_info_read_metrics (AimdbRecordInfo      *self,
                          const AimdbReplyRow  *row,
                          GError              **error)
{
  AimdbBufferCounters counters = { 0 };
  guint64 occupancy = 0;
  guint64 capacity = 0;

  if (!_aimdb_reply_row_has (row, "produced_count"))
    return TRUE;

  if (!_aimdb_reply_row_get_count (row, "produced_count", &counters.produced, error) ||
      !_aimdb_reply_row_get_count (row, "consumed_count", &counters.consumed, error) ||
      !_aimdb_reply_row_get_count (row, "dropped_count", &counters.dropped, error))
    return FALSE;

  if (_aimdb_reply_row_has (row, "occupancy") &&
      !read_occupancy (row, &occupancy, &capacity, error))
    return FALSE;

  self->metrics = _aimdb_buffer_metrics_new (&counters, occupancy, capacity);

  return TRUE;
}

static gboolean
record_info_read (AimdbRecordInfo      *self,
                  const AimdbReplyRow  *row,
                  GError              **error)
{
  const char *key;
  const char *name;
  const char *type_id;
  const char *nick;
  int buffer_type;

  if (!_aimdb_reply_row_get_small_count (row, "record_id", &self->id, error) ||
      !_aimdb_reply_row_get_string (row, "record_key", &key, error) ||
      !_aimdb_reply_row_get_string (row, "name", &name, error) ||
      !_aimdb_reply_row_get_string (row, "type_id", &type_id, error) ||
      !record_info_read_origin (self, row, error) ||
      !_aimdb_reply_row_get_string (row, "buffer_type", &nick, error) ||
      !_aimdb_reply_row_get_small_count (row, "producer_count", &self->producer_count, error) ||
      !_aimdb_reply_row_get_small_count (row, "consumer_count", &self->consumer_count, error) ||
      !_aimdb_reply_row_get_boolean (row, "writable", &self->writable, error) ||
      !_aimdb_reply_row_get_small_count (row, "outbound_connector_count",
                                         &self->outbound_connector_count, error))
    return FALSE;

  self->buffer_type = _aimdb_enum_from_nick (AIMDB_TYPE_BUFFER_TYPE, nick, &buffer_type)
                      ? (AimdbBufferType) buffer_type : AIMDB_BUFFER_TYPE_NONE;
  self->key = g_strdup (key);
  self->name = g_strdup (name);
  self->type_id = g_strdup (type_id);

  return TRUE;
}

/* what need not be there, but is to be right where it is */
static gboolean
record_info_read_optional (AimdbRecordInfo      *self,
                           const AimdbReplyRow  *row,
                           GError              **error)
{
  const char *entity = NULL;
  const char *schema_type = NULL;

  if ((_aimdb_reply_row_has (row, "buffer_capacity") &&
       !_aimdb_reply_row_get_count (row, "buffer_capacity", &self->buffer_capacity, error)) ||
      (_aimdb_reply_row_has (row, "entity") &&
       !_aimdb_reply_row_get_string (row, "entity", &entity, error)) ||
      (_aimdb_reply_row_has (row, "schema_type") &&
       !_aimdb_reply_row_get_string (row, "schema_type", &schema_type, error)))
    return FALSE;

  self->entity = g_strdup (entity);
  self->schema_type = g_strdup (schema_type);

  return record_info_read_metrics (self, row, error);
}

/* the original makes null of what is not finite */
static gboolean
read_figure (const AimdbReplyRow  *row,
             const char           *member,
             double               *figure,
             GError              **error)
{
  if (json_object_has_member (row->object, member) && !_aimdb_reply_row_has (row, member))
    {
      *figure = NAN;
      return TRUE;
    }

  return _aimdb_reply_row_get_number (row, member, figure, error);
}

static AimdbSignalStats *
read_signal (const AimdbReplyRow  *row,
             GError              **error)
{
  AimdbSignalFigures figures = { 0 };
  const char *signal;
  const char *unit = NULL;

  if (!_aimdb_reply_row_get_string (row, "signal", &signal, error) ||
      !_aimdb_reply_row_get_count (row, "count", &figures.count, error) ||
      !read_figure (row, "last", &figures.last, error) ||
      !read_figure (row, "min", &figures.min, error) ||
      !read_figure (row, "max", &figures.max, error) ||
      !read_figure (row, "mean", &figures.mean, error))
    return NULL;

  if (_aimdb_reply_row_has (row, "unit") &&
      !_aimdb_reply_row_get_string (row, "unit", &unit, error))
    return NULL;

  /* only our own instances have it */
  _aimdb_reply_row_get_count (row, "skipped_count", &figures.skipped, NULL);

  return _aimdb_signal_stats_new (signal, unit, &figures);
}

static gboolean
record_info_read_signals (AimdbRecordInfo      *self,
                          const AimdbReplyRow  *row,
                          GError              **error)
{
  g_autofree char *list = g_strdup_printf ("record %u, signal_stats row", row->position);
  JsonNode *node = json_object_get_member (row->object, "signal_stats");
  JsonArray *rows;

  if (!_aimdb_reply_row_has (row, "signal_stats"))
    return TRUE;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return _aimdb_reply_row_refuse (row, "signal_stats", "an array", error);

  rows = json_node_get_array (node);
  self->signals =
    g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_signal_stats_unref);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      AimdbReplyRow signal_row;
      AimdbSignalStats *stats;

      if (!_aimdb_reply_row_init (&signal_row, json_array_get_element (rows, i), list, i, error))
        return FALSE;

      stats = read_signal (&signal_row, error);

      if (stats == NULL)
        return FALSE;

      g_ptr_array_add (self->signals, stats);
    }

  return TRUE;
}

AimdbRecordInfo *
_aimdb_record_info_new_from_json (JsonNode  *node,
                                  guint      position,
                                  gboolean   has_profiling,
                                  GError   **error)
{
  g_autoptr (AimdbRecordInfo) self = NULL;
  AimdbReplyRow row;

  if (!_aimdb_reply_row_init (&row, node, "record", position, error))
    return NULL;

  self = g_object_new (AIMDB_TYPE_RECORD_INFO, NULL);

  if (!record_info_read (self, &row, error) ||
      !record_info_read_optional (self, &row, error) ||
      !record_info_read_profile (self, &row, has_profiling, error) ||
      !record_info_read_signals (self, &row, error))
    return NULL;

  self->node = json_node_copy (node);

  return g_steal_pointer (&self);
}
