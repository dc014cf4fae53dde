/* aimc-stats.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdint.h>

#include "aimc-port.h"

/**
 * AimcSamples:
 * @count: how many calls
 * @total: the sum of their times, in nanoseconds
 * @min: the shortest, in nanoseconds; 0 while @count is 0
 * @max: the longest, in nanoseconds; 0 while @count is 0
 * @first: when the first of them started, by the port's clock
 * @last: when the last of them started, by the port's clock
 *
 * What was measured of a number of calls. A plain value: collect one on the
 * stack while a batch runs, then add it to the stage's statistics at once.
 *
 * Since: 0.1
 */
typedef struct
{
  uint64_t count;
  uint64_t total;
  uint64_t min;
  uint64_t max;
  uint64_t first;
  uint64_t last;
} AimcSamples;

/*
 * The statistics of one stage. Any context may add, snapshot and reset: all of
 * them happen inside the lock, so a snapshot is of one instant and a reset
 * falls between two additions.
 */
typedef struct
{
  AimcLock lock;
  AimcSamples samples;          /* under lock */
  uint64_t since;               /* under lock; when counting began */
} AimcStats;

typedef struct
{
  AimcSamples samples;
  uint64_t since;               /* when counting began, by the port's clock */
} AimcStatsSnapshot;

void     aimc_stats_init       (AimcStats         *stats,
                                uint64_t           now);
void     aimc_stats_clear      (AimcStats         *stats);
void     aimc_stats_add        (AimcStats         *stats,
                                const AimcSamples *samples);
void     aimc_stats_count      (AimcStats         *stats,
                                uint64_t           now);
void     aimc_stats_snapshot   (AimcStats         *stats,
                                AimcStatsSnapshot *snapshot);
void     aimc_stats_reset      (AimcStats         *stats,
                                uint64_t           now);

uint64_t aimc_samples_average  (const AimcSamples *samples);
uint64_t aimc_samples_period   (const AimcSamples *samples);

/* Adds N_CALLS, at least 1, that started at START and took ELAPSED together. Inline,
 * as it stands between two clock reads in the innermost loop there is, and the
 * number is nearly always a constant 1 there. */
static inline void
aimc_samples_add_many (AimcSamples *samples,
                       uint32_t     n_calls,
                       uint64_t     start,
                       uint64_t     elapsed)
{
  uint64_t each = n_calls > 1 ? elapsed / n_calls : elapsed;

  if (samples->count == 0)
    {
      samples->first = start;
      samples->min = each;
      samples->max = each;
    }
  else if (each < samples->min)
    samples->min = each;
  else if (each > samples->max)
    samples->max = each;

  samples->count += n_calls;
  samples->total += elapsed;
  samples->last = start;
}

/* adds one call that started at START and took ELAPSED */
static inline void
aimc_samples_add (AimcSamples *samples,
                  uint64_t     start,
                  uint64_t     elapsed)
{
  aimc_samples_add_many (samples, 1, start, elapsed);
}
