/* aimdb-enums.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_BUFFER_TYPE     (aimdb_buffer_type_get_type ())
#define AIMDB_TYPE_CLIENT_STATE    (aimdb_client_state_get_type ())
#define AIMDB_TYPE_CONFIDENCE      (aimdb_confidence_get_type ())
#define AIMDB_TYPE_GRAPH_EDGE_TYPE (aimdb_graph_edge_type_get_type ())
#define AIMDB_TYPE_ORIGIN          (aimdb_origin_get_type ())
#define AIMDB_TYPE_STAGE_TYPE      (aimdb_stage_type_get_type ())
#define AIMDB_TYPE_STOP_MODE       (aimdb_stop_mode_get_type ())
#define AIMDB_TYPE_VERDICT_KIND    (aimdb_verdict_kind_get_type ())

/**
 * AimdbBufferType:
 * @AIMDB_BUFFER_TYPE_NONE: no buffer: values go nowhere
 * @AIMDB_BUFFER_TYPE_SPMC_RING: every value, in order, to every reader; the oldest is overwritten
 * @AIMDB_BUFFER_TYPE_SINGLE_LATEST: only the newest value counts; each reader sees it once
 * @AIMDB_BUFFER_TYPE_MAILBOX: one pending value, taken once; readers compete for it
 *
 * How a record holds its values.
 *
 * No buffer ever blocks a producer. What a slow reader misses is counted.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_BUFFER_TYPE_NONE,
  AIMDB_BUFFER_TYPE_SPMC_RING,
  AIMDB_BUFFER_TYPE_SINGLE_LATEST,
  AIMDB_BUFFER_TYPE_MAILBOX
} AimdbBufferType;

/**
 * AimdbClientState:
 * @AIMDB_CLIENT_STATE_DISCONNECTED: there is no connection, and none is tried
 * @AIMDB_CLIENT_STATE_CONNECTING: a connection is being made, the handshake included
 * @AIMDB_CLIENT_STATE_CONNECTED: calls can be made
 * @AIMDB_CLIENT_STATE_WAITING: there is no connection, and the next attempt is due soon
 *
 * What a client is doing about its connection.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_CLIENT_STATE_DISCONNECTED,
  AIMDB_CLIENT_STATE_CONNECTING,
  AIMDB_CLIENT_STATE_CONNECTED,
  AIMDB_CLIENT_STATE_WAITING
} AimdbClientState;

/**
 * AimdbGraphEdgeType:
 * @AIMDB_GRAPH_EDGE_TYPE_SOURCE: a source, into a record
 * @AIMDB_GRAPH_EDGE_TYPE_LINK: an inbound link, into a record
 * @AIMDB_GRAPH_EDGE_TYPE_TRANSFORM: a transform, from one record to another
 * @AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN: one input of a join, from one record to another
 * @AIMDB_GRAPH_EDGE_TYPE_TAP: a tap, out of a record
 * @AIMDB_GRAPH_EDGE_TYPE_LINK_OUT: an outbound link, out of a record
 *
 * What a way of values in a graph stands for.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_GRAPH_EDGE_TYPE_SOURCE,
  AIMDB_GRAPH_EDGE_TYPE_LINK,
  AIMDB_GRAPH_EDGE_TYPE_TRANSFORM,
  AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN,
  AIMDB_GRAPH_EDGE_TYPE_TAP,
  AIMDB_GRAPH_EDGE_TYPE_LINK_OUT
} AimdbGraphEdgeType;

/**
 * AimdbConfidence:
 * @AIMDB_CONFIDENCE_LOW: next to nothing
 * @AIMDB_CONFIDENCE_MEDIUM: fewer than a hundred calls, or less than a second
 * @AIMDB_CONFIDENCE_HIGH: enough, or a plain count
 *
 * What a verdict rests on.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_CONFIDENCE_LOW,
  AIMDB_CONFIDENCE_MEDIUM,
  AIMDB_CONFIDENCE_HIGH
} AimdbConfidence;

/**
 * AimdbOrigin:
 * @AIMDB_ORIGIN_PASSIVE: nothing in the database writes it; the program or a peer does
 * @AIMDB_ORIGIN_SOURCE: a source
 * @AIMDB_ORIGIN_LINK: an inbound link
 * @AIMDB_ORIGIN_TRANSFORM: a transform of one other record
 * @AIMDB_ORIGIN_TRANSFORM_JOIN: a join of several records
 * @AIMDB_ORIGIN_UNKNOWN: the peer names an origin that this version does not know
 *
 * Where the values of a record come from.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_ORIGIN_PASSIVE,
  AIMDB_ORIGIN_SOURCE,
  AIMDB_ORIGIN_LINK,
  AIMDB_ORIGIN_TRANSFORM,
  AIMDB_ORIGIN_TRANSFORM_JOIN,
  AIMDB_ORIGIN_UNKNOWN
} AimdbOrigin;

/**
 * AimdbStageType:
 * @AIMDB_STAGE_TYPE_SOURCE: gives a record its values
 * @AIMDB_STAGE_TYPE_TAP: looks at each value of a record
 * @AIMDB_STAGE_TYPE_LINK: carries the values of a record elsewhere
 * @AIMDB_STAGE_TYPE_TRANSFORM: makes the values of a record out of another one's
 *
 * The kinds of stages, in the order in which they are listed.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_STAGE_TYPE_SOURCE,
  AIMDB_STAGE_TYPE_TAP,
  AIMDB_STAGE_TYPE_LINK,
  AIMDB_STAGE_TYPE_TRANSFORM
} AimdbStageType;

/**
 * AimdbStopMode:
 * @AIMDB_STOP_MODE_DRAIN: they go through all stages first
 * @AIMDB_STOP_MODE_DISCARD: they stay where they are, unread; only links write theirs
 *
 * What becomes of values that are on their way when a database is stopped.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_STOP_MODE_DRAIN,
  AIMDB_STOP_MODE_DISCARD
} AimdbStopMode;

/**
 * AimdbVerdictKind:
 * @AIMDB_VERDICT_KIND_UNAVAILABLE: stage profiling is not built in
 * @AIMDB_VERDICT_KIND_NO_CALLS: no call has ended yet
 * @AIMDB_VERDICT_KIND_UNKNOWN: the instance does not tell how busy its stages are
 * @AIMDB_VERDICT_KIND_TOO_FEW_CALLS: too few calls to tell
 * @AIMDB_VERDICT_KIND_KEEPS_UP: nothing needs to be done
 * @AIMDB_VERDICT_KIND_SATURATED: a stage, or a main context with all its stages, has no room left
 * @AIMDB_VERDICT_KIND_FALLS_BEHIND: more comes than a stage can deal with
 * @AIMDB_VERDICT_KIND_LOSES_VALUES: a stage did not see all values
 * @AIMDB_VERDICT_KIND_STUCK: a call has been going on far longer than any before
 *
 * What the profiles of stages come to; the later, the worse.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMDB_VERDICT_KIND_UNAVAILABLE,
  AIMDB_VERDICT_KIND_NO_CALLS,
  AIMDB_VERDICT_KIND_UNKNOWN,
  AIMDB_VERDICT_KIND_TOO_FEW_CALLS,
  AIMDB_VERDICT_KIND_KEEPS_UP,
  AIMDB_VERDICT_KIND_SATURATED,
  AIMDB_VERDICT_KIND_FALLS_BEHIND,
  AIMDB_VERDICT_KIND_LOSES_VALUES,
  AIMDB_VERDICT_KIND_STUCK
} AimdbVerdictKind;

AIMDB_AVAILABLE_IN_0_1
GType aimdb_buffer_type_get_type     (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_client_state_get_type    (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_confidence_get_type      (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_graph_edge_type_get_type (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_origin_get_type          (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_stage_type_get_type      (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_stop_mode_get_type       (void);
AIMDB_AVAILABLE_IN_0_1
GType aimdb_verdict_kind_get_type    (void);

G_END_DECLS
