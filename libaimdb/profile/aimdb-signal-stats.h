/* aimdb-signal-stats.h
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

#define AIMDB_TYPE_SIGNAL_STATS (aimdb_signal_stats_get_type ())

/**
 * AimdbSignalStats:
 *
 * What a gauge saw of one number of a record, at one instant.
 *
 * It is immutable and may be used from any thread. It comes from a [class@Gauge]
 * of this process or from a remote instance. While there are no samples all
 * figures are 0.
 *
 * Since: 0.1
 */
typedef struct _AimdbSignalStats AimdbSignalStats;

AIMDB_AVAILABLE_IN_0_1
GType             aimdb_signal_stats_get_type          (void);

AIMDB_AVAILABLE_IN_0_1
AimdbSignalStats *aimdb_signal_stats_ref               (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
void              aimdb_signal_stats_unref             (AimdbSignalStats *self);

AIMDB_AVAILABLE_IN_0_1
const char       *aimdb_signal_stats_get_signal        (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
const char       *aimdb_signal_stats_get_unit          (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
guint64           aimdb_signal_stats_get_count         (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
guint64           aimdb_signal_stats_get_skipped_count (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
double            aimdb_signal_stats_get_last          (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
double            aimdb_signal_stats_get_min           (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
double            aimdb_signal_stats_get_max           (AimdbSignalStats *self);
AIMDB_AVAILABLE_IN_0_1
double            aimdb_signal_stats_get_mean          (AimdbSignalStats *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbSignalStats, aimdb_signal_stats_unref)

G_END_DECLS
