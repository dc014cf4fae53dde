/* test-known-times.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-database.h"

/*
 * A pipeline whose stages take known times, on a clock that only they advance.
 * What every figure of its profile must be is written down here.
 */
#define KNOWN_N_RECORDS 2

typedef struct
{
  AimdbStageType stage_type;
  const char *name;
  guint64 call_count;
  guint64 total_time_ns;
  guint64 avg_time_ns;
  guint64 min_time_ns;
  guint64 max_time_ns;
} KnownStage;

typedef struct
{
  const char *key;
  const char *bottleneck;
  guint n_stages;
  KnownStage stages[2];
} KnownRecord;

extern const KnownRecord known_records[KNOWN_N_RECORDS];

AimdbDatabase *known_times_new_database (void);
gboolean       known_times_are_done     (AimdbDatabase      *database);
void           known_times_advance      (guint64             ns);
void           known_times_assert       (AimdbRecordProfile *profile,
                                         const KnownRecord  *known);
