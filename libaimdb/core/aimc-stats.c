/* aimc-stats.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc-stats.h"

#include <stddef.h>

static const AimcSamples no_samples;

/* batches of one stage may come in any order, so first and last are compared */
static void
aimc_samples_merge (AimcSamples       *samples,
                    const AimcSamples *more)
{
  samples->count += more->count;
  samples->total += more->total;

  if (more->min < samples->min)
    samples->min = more->min;

  if (more->max > samples->max)
    samples->max = more->max;

  if (more->first < samples->first)
    samples->first = more->first;

  if (more->last > samples->last)
    samples->last = more->last;
}

/**
 * aimc_stats_init:
 * @stats: the statistics; not in use by anyone yet
 * @now: when counting begins, by the port's clock, in nanoseconds
 *
 * Makes statistics of no calls.
 *
 * In an interrupt: no.
 *
 * Since: 0.1
 */
void
aimc_stats_init (AimcStats *stats,
                 uint64_t   now)
{
  AIMC_ASSERT (stats != NULL);

  aimc_lock_init (&stats->lock);
  stats->samples = no_samples;
  stats->since = now;
}

/**
 * aimc_stats_clear:
 * @stats: statistics that nobody uses any more
 *
 * Ends statistics that were made by aimc_stats_init().
 *
 * In an interrupt: no.
 *
 * Since: 0.1
 */
void
aimc_stats_clear (AimcStats *stats)
{
  aimc_lock_clear (&stats->lock);
}

/**
 * aimc_stats_add:
 * @stats: statistics
 * @samples: what to add; nothing happens if it holds no calls
 *
 * Adds a batch of calls.
 *
 * The total wraps around after 2^64 - 1 ns of work, which are 584 years, and
 * the average is wrong from then to the next reset.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Since: 0.1
 */
void
aimc_stats_add (AimcStats         *stats,
                const AimcSamples *samples)
{
  if (samples->count == 0)
    return;

  aimc_lock_enter (&stats->lock);

  if (stats->samples.count == 0)
    stats->samples = *samples;
  else
    aimc_samples_merge (&stats->samples, samples);

  aimc_lock_leave (&stats->lock);
}

/**
 * aimc_stats_count:
 * @stats: statistics
 * @now: when it happened, by the port's clock
 *
 * Adds one call that took no time: something that is only counted.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Since: 0.1
 */
void
aimc_stats_count (AimcStats *stats,
                  uint64_t   now)
{
  aimc_lock_enter (&stats->lock);

  if (stats->samples.count++ == 0)
    stats->samples.first = now;

  /* several contexts may count, and come here in another order than they looked
   * at the clock */
  if (now < stats->samples.first)
    stats->samples.first = now;

  if (now > stats->samples.last)
    stats->samples.last = now;

  stats->samples.min = 0;

  aimc_lock_leave (&stats->lock);
}

/**
 * aimc_stats_snapshot:
 * @stats: statistics
 * @snapshot: where to copy them
 *
 * Copies the statistics as they are at one instant.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Since: 0.1
 */
void
aimc_stats_snapshot (AimcStats         *stats,
                     AimcStatsSnapshot *snapshot)
{
  aimc_lock_enter (&stats->lock);

  snapshot->samples = stats->samples;
  snapshot->since = stats->since;

  aimc_lock_leave (&stats->lock);
}

/**
 * aimc_stats_reset:
 * @stats: statistics
 * @now: when counting begins again, by the port's clock, in nanoseconds
 *
 * Forgets all calls so far.
 *
 * In an interrupt: as safe as the port's critical section; the one of Cortex-M
 * is.
 *
 * Since: 0.1
 */
void
aimc_stats_reset (AimcStats *stats,
                  uint64_t   now)
{
  aimc_lock_enter (&stats->lock);

  stats->samples = no_samples;
  stats->since = now;

  aimc_lock_leave (&stats->lock);
}

/**
 * aimc_samples_average:
 * @samples: samples
 *
 * Tells how long a call took on average.
 *
 * In an interrupt: safe, and slow where 64 bits are divided in software. Never
 * locks.
 *
 * Returns: nanoseconds, rounded down; 0 if there were no calls
 *
 * Since: 0.1
 */
uint64_t
aimc_samples_average (const AimcSamples *samples)
{
  return samples->count > 0 ? samples->total / samples->count : 0;
}

/**
 * aimc_samples_period:
 * @samples: samples
 *
 * Tells the average time from the start of a call to the start of the next.
 *
 * In an interrupt: safe, and slow where 64 bits are divided in software. Never
 * locks.
 *
 * Returns: nanoseconds, rounded down; 0 if there were fewer than two calls
 *
 * Since: 0.1
 */
uint64_t
aimc_samples_period (const AimcSamples *samples)
{
  if (samples->count < 2)
    return 0;

  return (samples->last - samples->first) / (samples->count - 1);
}
