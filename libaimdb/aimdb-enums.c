/* aimdb-enums.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"

G_DEFINE_ENUM_TYPE (AimdbBufferType, aimdb_buffer_type,
                    G_DEFINE_ENUM_VALUE (AIMDB_BUFFER_TYPE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (AIMDB_BUFFER_TYPE_SPMC_RING, "spmc_ring"),
                    G_DEFINE_ENUM_VALUE (AIMDB_BUFFER_TYPE_SINGLE_LATEST, "single_latest"),
                    G_DEFINE_ENUM_VALUE (AIMDB_BUFFER_TYPE_MAILBOX, "mailbox"))

G_DEFINE_ENUM_TYPE (AimdbClientState, aimdb_client_state,
                    G_DEFINE_ENUM_VALUE (AIMDB_CLIENT_STATE_DISCONNECTED, "disconnected"),
                    G_DEFINE_ENUM_VALUE (AIMDB_CLIENT_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (AIMDB_CLIENT_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (AIMDB_CLIENT_STATE_WAITING, "waiting"))

G_DEFINE_ENUM_TYPE (AimdbGraphEdgeType, aimdb_graph_edge_type,
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_SOURCE, "source"),
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_LINK, "link"),
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_TRANSFORM, "transform"),
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN, "transform_join"),
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_TAP, "tap"),
                    G_DEFINE_ENUM_VALUE (AIMDB_GRAPH_EDGE_TYPE_LINK_OUT, "link_out"))

G_DEFINE_ENUM_TYPE (AimdbConfidence, aimdb_confidence,
                    G_DEFINE_ENUM_VALUE (AIMDB_CONFIDENCE_LOW, "low"),
                    G_DEFINE_ENUM_VALUE (AIMDB_CONFIDENCE_MEDIUM, "medium"),
                    G_DEFINE_ENUM_VALUE (AIMDB_CONFIDENCE_HIGH, "high"))

G_DEFINE_ENUM_TYPE (AimdbOrigin, aimdb_origin,
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_PASSIVE, "passive"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_SOURCE, "source"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_LINK, "link"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_TRANSFORM, "transform"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_TRANSFORM_JOIN, "transform_join"),
                    G_DEFINE_ENUM_VALUE (AIMDB_ORIGIN_UNKNOWN, "unknown"))

G_DEFINE_ENUM_TYPE (AimdbStageType, aimdb_stage_type,
                    G_DEFINE_ENUM_VALUE (AIMDB_STAGE_TYPE_SOURCE, "source"),
                    G_DEFINE_ENUM_VALUE (AIMDB_STAGE_TYPE_TAP, "tap"),
                    G_DEFINE_ENUM_VALUE (AIMDB_STAGE_TYPE_LINK, "link"),
                    G_DEFINE_ENUM_VALUE (AIMDB_STAGE_TYPE_TRANSFORM, "transform"))

G_DEFINE_ENUM_TYPE (AimdbStopMode, aimdb_stop_mode,
                    G_DEFINE_ENUM_VALUE (AIMDB_STOP_MODE_DRAIN, "drain"),
                    G_DEFINE_ENUM_VALUE (AIMDB_STOP_MODE_DISCARD, "discard"))

G_DEFINE_ENUM_TYPE (AimdbVerdictKind, aimdb_verdict_kind,
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_UNAVAILABLE, "unavailable"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_NO_CALLS, "no_calls"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_TOO_FEW_CALLS, "too_few_calls"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_KEEPS_UP, "keeps_up"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_SATURATED, "saturated"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_FALLS_BEHIND, "falls_behind"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_LOSES_VALUES, "loses_values"),
                    G_DEFINE_ENUM_VALUE (AIMDB_VERDICT_KIND_STUCK, "stuck"))

const char *
_aimdb_enum_to_nick (GType type,
                     int   value)
{
  GEnumClass *klass = g_type_class_peek (type);
  GEnumValue *enum_value;

  /* once it is there it stays, as do the words */
  if (klass == NULL)
    klass = g_type_class_ref (type);

  enum_value = g_enum_get_value (klass, value);
  g_assert (enum_value != NULL);

  return enum_value->value_nick;
}

gboolean
_aimdb_enum_from_nick (GType       type,
                       const char *nick,
                       int        *value)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  GEnumValue *enum_value = g_enum_get_value_by_nick (G_ENUM_CLASS (klass), nick);

  if (enum_value == NULL)
    return FALSE;

  *value = enum_value->value;

  return TRUE;
}
