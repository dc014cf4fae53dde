/* test-stats.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "aimc.h"
#include "core-tap.h"
#include "test-core.h"

static void
check_samples (const AimcSamples *samples,
               uint64_t           count,
               uint64_t           total,
               uint64_t           min,
               uint64_t           max)
{
  CHECK (samples->count == count);
  CHECK (samples->total == total);
  CHECK (samples->min == min);
  CHECK (samples->max == max);
}

static void
samples_are_exact (void)
{
  AimcSamples samples = { 0 };

  CHECK (aimc_samples_average (&samples) == 0);
  CHECK (aimc_samples_period (&samples) == 0);

  aimc_samples_add (&samples, 1000, 30);
  check_samples (&samples, 1, 30, 30, 30);
  CHECK (aimc_samples_average (&samples) == 30);
  CHECK (aimc_samples_period (&samples) == 0);

  aimc_samples_add (&samples, 1100, 10);
  aimc_samples_add (&samples, 1300, 61);
  check_samples (&samples, 3, 101, 10, 61);
  CHECK (samples.first == 1000);
  CHECK (samples.last == 1300);
  CHECK (aimc_samples_average (&samples) == 33);
  CHECK (aimc_samples_period (&samples) == 150);
}

static void
call_of_no_time_is_a_call (void)
{
  AimcSamples samples = { 0 };

  aimc_samples_add (&samples, 5, 0);
  aimc_samples_add (&samples, 6, 8);
  check_samples (&samples, 2, 8, 0, 8);
}

static void
figures_go_beyond_32_bits (void)
{
  AimcSamples samples = { 0 };
  uint64_t hour = UINT64_C (3600000000000);

  aimc_samples_add (&samples, 0, hour);
  aimc_samples_add (&samples, 4 * hour, 3 * hour);
  CHECK (samples.total == 4 * hour);
  CHECK (aimc_samples_average (&samples) == 2 * hour);
  CHECK (aimc_samples_period (&samples) == 4 * hour);
}

static void
batches_add_up (void)
{
  AimcStats stats;
  AimcStatsSnapshot snapshot;
  AimcSamples none = { 0 };
  AimcSamples early = { 0 };
  AimcSamples late = { 0 };

  aimc_samples_add (&early, 100, 20);
  aimc_samples_add (&early, 150, 25);
  aimc_samples_add (&late, 300, 5);
  aimc_samples_add (&late, 400, 50);

  aimc_stats_init (&stats, 90);
  aimc_stats_add (&stats, &none);
  aimc_stats_snapshot (&stats, &snapshot);
  check_samples (&snapshot.samples, 0, 0, 0, 0);
  CHECK (snapshot.since == 90);

  /* a batch that was held up must not move the first call */
  aimc_stats_add (&stats, &late);
  aimc_stats_add (&stats, &none);
  aimc_stats_add (&stats, &early);
  aimc_stats_snapshot (&stats, &snapshot);
  check_samples (&snapshot.samples, 4, 100, 5, 50);
  CHECK (snapshot.samples.first == 100);
  CHECK (snapshot.samples.last == 400);
  CHECK (aimc_samples_average (&snapshot.samples) == 25);
  CHECK (aimc_samples_period (&snapshot.samples) == 100);

  aimc_stats_clear (&stats);
}

static void
reset_starts_anew (void)
{
  AimcStats stats;
  AimcStatsSnapshot snapshot;
  AimcSamples batch = { 0 };

  aimc_samples_add (&batch, 100, 20);
  aimc_stats_init (&stats, 90);
  aimc_stats_add (&stats, &batch);
  aimc_stats_reset (&stats, 500);
  aimc_stats_snapshot (&stats, &snapshot);
  check_samples (&snapshot.samples, 0, 0, 0, 0);
  CHECK (snapshot.since == 500);

  /* nothing is left of the smaller minimum and the earlier start */
  batch = (AimcSamples) { 0 };
  aimc_samples_add (&batch, 600, 70);
  aimc_stats_add (&stats, &batch);
  aimc_stats_snapshot (&stats, &snapshot);
  check_samples (&snapshot.samples, 1, 70, 70, 70);
  CHECK (snapshot.samples.first == 600);

  aimc_stats_clear (&stats);
}

static void
clock_never_goes_back (void)
{
  uint64_t begin = aimc_clock_now ();
  uint64_t before = begin;
  uint64_t now;

  /* ends when the clock shows that time passed; it is the test that hangs if
   * it never does */
  do
    {
      now = aimc_clock_now ();
      CHECK (now >= before);
      before = now;
    }
  while (now - begin < 1000000);
}

void
test_stats (void)
{
  TEST ("stats/samples-are-exact", samples_are_exact);
  TEST ("stats/call-of-no-time-is-a-call", call_of_no_time_is_a_call);
  TEST ("stats/figures-go-beyond-32-bits", figures_go_beyond_32_bits);
  TEST ("stats/batches-add-up", batches_add_up);
  TEST ("stats/reset-starts-anew", reset_starts_anew);
  TEST ("stats/clock-never-goes-back", clock_never_goes_back);
}
