/* aimdb-buffer-metrics.h
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

#define AIMDB_TYPE_BUFFER_METRICS (aimdb_buffer_metrics_get_type ())

/**
 * AimdbBufferMetrics:
 *
 * What passed through the buffer of a record, and how full it was, at one
 * instant.
 *
 * The counts go back to the start of the database or to the last reset. Readers
 * are the stages that read the record, every [class@Reader], and the peers that
 * watch it. It is immutable and may be used from any thread. It comes from a
 * record of this process or from a remote instance.
 *
 * Since: 0.1
 */
typedef struct _AimdbBufferMetrics AimdbBufferMetrics;

AIMDB_AVAILABLE_IN_0_1
GType               aimdb_buffer_metrics_get_type           (void);

AIMDB_AVAILABLE_IN_0_1
AimdbBufferMetrics *aimdb_buffer_metrics_ref                (AimdbBufferMetrics *self);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_buffer_metrics_unref              (AimdbBufferMetrics *self);

AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_buffer_metrics_get_produced_count (AimdbBufferMetrics *self);
AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_buffer_metrics_get_consumed_count (AimdbBufferMetrics *self);
AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_buffer_metrics_get_dropped_count  (AimdbBufferMetrics *self);
AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_buffer_metrics_get_occupancy      (AimdbBufferMetrics *self);
AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_buffer_metrics_get_capacity       (AimdbBufferMetrics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbBufferMetrics, aimdb_buffer_metrics_unref)

G_END_DECLS
