/* bench.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdlib.h>

#include "bench-aimx.h"
#include "bench-core.h"
#include "bench-floors.h"
#include "bench-measure.h"
#include "bench-pipeline.h"
#include "bench-report.h"

/*
 * What moving a value costs, each figure beside a floor or a peer that was
 * measured in turns with it: these machines are shared, so only the ratio says
 * something.
 *
 *   bench            prints the table
 *   bench aimx       prints the part of it that is about AimX
 *   bench ROW N      does row ROW N times and prints nothing, for a profiler
 */

#define BURST_ROUND (100 * 64)
#define STREAM_ROUND 60000

/* how a row is set up, what it does, and what stands beside it */
typedef struct
{
  const char *id;
  const char *name;
  BenchFunc func;
  guint n_operations;
  gboolean has_pipeline;
  BenchPipelineMode mode;
  BenchFunc floor;
  const char *floor_name;
  double n_floors;              /* the floor counts so many times */
  guint n_floor_operations;
  double target;                /* profiling off */
  double target_on;
  BenchTarget kind;
} Row;

#define CORE(id, name, func, target) \
  { id, name, func, 20000, FALSE, 0, bench_plain_ring, "a plain ring", 1, 20000, \
    target, target, BENCH_TARGET_VALUE }

static const Row core_rows[] = {
  CORE ("core-ring", "core: push, receive; ring, 24 B", bench_core_ring, 25),
  CORE ("core-ring-4", "core: push, 4 receive; ring, 24 B", bench_core_ring_to_four, 80),
  CORE ("core-latest", "core: push, receive; single-latest, 40 B", bench_core_latest, 25),
  CORE ("core-mailbox", "core: push, receive; mailbox, 24 B", bench_core_mailbox, 25),
};

static const Row off_rows[] = {
  { "reader", "produce, try_receive; ring", bench_pipeline_reader, BURST_ROUND,
    TRUE, BENCH_PIPELINE_LOOP, bench_async_queue, "GAsyncQueue", 1, 20000,
    0, 0, BENCH_TARGET_NONE },
  { "bursts", "produce to tap, bursts of 64", bench_pipeline_bursts, BURST_ROUND,
    TRUE, BENCH_PIPELINE_LOOP, bench_indirect_call, "an indirect call", 1, 100000,
    40, 0, BENCH_TARGET_VALUE },
  { "source", "source to tap, bursts of 64", bench_pipeline_source, BURST_ROUND,
    TRUE, BENCH_PIPELINE_SOURCE, bench_indirect_call, "an indirect call", 1, 100000,
    40, 0, BENCH_TARGET_VALUE },
  { "direct", "produce to direct tap", bench_pipeline_direct, BURST_ROUND,
    TRUE, BENCH_PIPELINE_DIRECT, bench_indirect_call, "an indirect call", 1, 100000,
    40, 0, BENCH_TARGET_VALUE },
  { "single", "one value a turn of the loop", bench_pipeline_single, 2000,
    TRUE, BENCH_PIPELINE_LOOP, bench_loop_turn, "a turn, one ready source", 1, 2000,
    1.3, 0, BENCH_TARGET_RATIO },
  { "stream", "produce in one thread, tap in another", bench_pipeline_stream, STREAM_ROUND,
    TRUE, BENCH_PIPELINE_THREAD, bench_queue_stream, "GAsyncQueue", 1, STREAM_ROUND,
    60, 0, BENCH_TARGET_VALUE },
};

static const Row on_rows[] = {
  { "source", "source to tap, bursts of 64, both profiled", bench_pipeline_source, BURST_ROUND,
    TRUE, BENCH_PIPELINE_SOURCE, bench_clock_read, "two clock reads", 2, 20000,
    0, 110, BENCH_TARGET_VALUE },
  { "counted", "producer source to tap, bursts of 64",
    bench_pipeline_counted, BURST_ROUND,
    TRUE, BENCH_PIPELINE_LOOP, bench_clock_read, "two clock reads", 2, 20000,
    0, 110, BENCH_TARGET_VALUE },
  { "drain", "one tap invocation in a drain", bench_pipeline_drain, 40 * 256,
    TRUE, BENCH_PIPELINE_LOOP, bench_clock_read, "one clock read", 1, 20000,
    0, 1.4, BENCH_TARGET_RATIO },
  { "direct", "produce to direct tap", bench_pipeline_direct, BURST_ROUND,
    TRUE, BENCH_PIPELINE_DIRECT, bench_clock_read, "two clock reads", 2, 20000,
    0, 90, BENCH_TARGET_VALUE },
  { "single", "one value a turn of the loop", bench_pipeline_single, 2000,
    TRUE, BENCH_PIPELINE_LOOP, bench_loop_turn, "a turn, one ready source", 1, 2000,
    0, 1.3, BENCH_TARGET_RATIO },
  { "stream", "produce in one thread, tap in another", bench_pipeline_stream, STREAM_ROUND,
    TRUE, BENCH_PIPELINE_THREAD, bench_queue_stream, "GAsyncQueue", 1, STREAM_ROUND,
    0, 60, BENCH_TARGET_VALUE },
};

static const char *
profiling_state (void)
{
  return aimdb_is_profiling_built_in () ? "on" : "off";
}

static void
measure_row (const Row *row)
{
  BenchPipeline pipeline;
  BenchSide sides[] = {
    { row->func, &pipeline, row->n_operations, 0 },
    { row->floor, NULL, row->n_floor_operations, 0 },
  };
  g_autofree char *prefix = NULL;

  if (row->has_pipeline)
    bench_pipeline_open (&pipeline, row->mode, 0);

  bench_measure (sides, G_N_ELEMENTS (sides));

  if (row->has_pipeline)
    bench_pipeline_close (&pipeline);

  prefix = row->has_pipeline ? g_strdup_printf ("profiling %s: ", profiling_state ()) : NULL;
  bench_report (sides[0].each_ns, sides[1].each_ns * row->n_floors,
                aimdb_is_profiling_built_in () ? row->target_on : row->target, row->kind,
                "%s%s (beside: %s)", prefix != NULL ? prefix : "", row->name, row->floor_name);
}

static void
measure_rows (const Row *rows,
              guint      n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    measure_row (&rows[i]);
}

/* one busy stage beside more and more that have nothing to do */
static void
measure_idle (void)
{
  static const guint n_idle[] = { 1, 1000, 10000 };
  BenchPipeline pipelines[G_N_ELEMENTS (n_idle)];
  BenchSide sides[G_N_ELEMENTS (n_idle)];

  for (guint i = 0; i < G_N_ELEMENTS (n_idle); i++)
    {
      bench_pipeline_open (&pipelines[i], BENCH_PIPELINE_LOOP, n_idle[i]);
      sides[i] = (BenchSide) { bench_pipeline_bursts, &pipelines[i], BURST_ROUND, 0 };
    }

  bench_measure (sides, G_N_ELEMENTS (sides));

  for (guint i = 0; i < G_N_ELEMENTS (n_idle); i++)
    {
      bench_pipeline_close (&pipelines[i]);

      if (i > 0)
        bench_report (sides[i].each_ns, sides[0].each_ns, 1.1, BENCH_TARGET_RATIO,
                      "profiling %s: bursts of 64 with %u idle stages (beside: 1 idle stage)",
                      profiling_state (), n_idle[i]);
    }
}

static int
run_row (const char *id,
         guint       n_operations)
{
  gboolean on = aimdb_is_profiling_built_in ();
  const Row *tables[] = { core_rows, on ? on_rows : off_rows };
  const guint sizes[] = { G_N_ELEMENTS (core_rows),
                          on ? G_N_ELEMENTS (on_rows) : G_N_ELEMENTS (off_rows) };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint j = 0; j < sizes[i]; j++)
      {
        const Row *row = &tables[i][j];
        BenchPipeline pipeline;

        if (!g_str_equal (row->id, id))
          continue;

        if (row->has_pipeline)
          bench_pipeline_open (&pipeline, row->mode, 0);

        row->func (&pipeline, n_operations);

        if (row->has_pipeline)
          bench_pipeline_close (&pipeline);

        return 0;
      }

  if (bench_aimx_run (id, n_operations))
    return 0;

  g_printerr ("there is no row '%s'\n", id);

  return 2;
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3)
    return run_row (argv[1], (guint) atoi (argv[2]));

  if (argc == 2 && g_str_equal (argv[1], "aimx"))
    {
      bench_aimx_measure ();
      return bench_report_finish ();
    }

  if (aimdb_is_profiling_built_in ())
    {
      measure_rows (on_rows, G_N_ELEMENTS (on_rows));
    }
  else
    {
      measure_rows (core_rows, G_N_ELEMENTS (core_rows));
      measure_rows (off_rows, G_N_ELEMENTS (off_rows));
    }

  measure_idle ();

  if (aimdb_is_profiling_built_in ())
    bench_aimx_measure ();

  return bench_report_finish ();
}
