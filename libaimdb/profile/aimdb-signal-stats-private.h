/* aimdb-signal-stats-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-json-writer-private.h"
#include "aimdb-signal-stats.h"

G_BEGIN_DECLS

/* what is counted; all 0: nothing yet */
typedef struct
{
  guint64 count;
  guint64 skipped;              /* not finite: they would poison the mean, and JSON has none */
  double last;
  double min;
  double max;
  double mean;
} AimdbSignalFigures;

void              _aimdb_signal_figures_add      (AimdbSignalFigures       *self,
                                                  double                    sample);

AimdbSignalStats *_aimdb_signal_stats_new        (const char               *signal,
                                                  const char               *unit,
                                                  const AimdbSignalFigures *figures);

/* a row of signal_stats */
void              _aimdb_signal_stats_write      (AimdbSignalStats         *self,
                                                  AimdbJsonWriter          *writer);

G_END_DECLS
