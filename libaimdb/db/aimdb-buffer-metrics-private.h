/* aimdb-buffer-metrics-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-buffer-metrics.h"
#include "aimdb-metrics-private.h"

G_BEGIN_DECLS

AimdbBufferMetrics *_aimdb_buffer_metrics_new (const AimdbBufferCounters *counters,
                                               guint64                    occupancy,
                                               guint64                    capacity);

G_END_DECLS
