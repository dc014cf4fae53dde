/* bench.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <stdlib.h>
#include <time.h>

#include <gio/gio.h>

#include <aimdb.h>

#include "bench-report.h"

/*
 * What moving a value costs, each figure beside the floor that was measured in
 * the same run: these machines are shared, so only the ratio says something.
 */

#define BURST 64
#define N_ROUNDS 25

static double
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef double (*BenchFunc) (gpointer data, guint n_operations);

/* the median over the rounds of the time one operation takes */
static double
measure (BenchFunc func,
         gpointer  data,
         guint     n_operations)
{
  double rounds[N_ROUNDS];

  /* once to warm up */
  func (data, n_operations);

  for (guint i = 0; i < N_ROUNDS; i++)
    rounds[i] = func (data, n_operations) / n_operations;

  qsort (rounds, N_ROUNDS, sizeof *rounds, compare_doubles);

  return rounds[N_ROUNDS / 2];
}

/* --- floors --- */

static void
count_value (AimdbTap     *tap,
             const GValue *value,
             gpointer      user_data)
{
  ++*(guint64 *) user_data;
}

static double
bench_indirect_call (gpointer data,
                     guint    n_operations)
{
  void (*volatile func) (AimdbTap *, const GValue *, gpointer) = count_value;
  guint64 count = 0;
  double start = now_ns ();

  for (guint i = 0; i < n_operations; i++)
    func (NULL, NULL, &count);

  return now_ns () - start;
}

static double
bench_clock_read (gpointer data,
                  guint    n_operations)
{
  struct timespec now;
  double start = now_ns ();

  for (guint i = 0; i < n_operations; i++)
    clock_gettime (CLOCK_MONOTONIC, &now);

  return now_ns () - start;
}

static gboolean
ready_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs ready_source_funcs = { .dispatch = ready_source_dispatch };

static double
bench_loop_turn (gpointer data,
                 guint    n_operations)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GSource *source = g_source_new (&ready_source_funcs, sizeof (GSource));
  double start;
  double elapsed;

  g_source_set_ready_time (source, 0);
  g_source_attach (source, context);
  start = now_ns ();

  for (guint i = 0; i < n_operations; i++)
    g_main_context_iteration (context, FALSE);

  elapsed = now_ns () - start;
  g_source_destroy (source);
  g_source_unref (source);

  return elapsed;
}

/* --- a record with a tap, beside idle ones --- */

typedef struct
{
  GMainContext *context;
  AimdbDatabase *database;
  AimdbProducer *producer;
  guint64 n_called;
  guint burst;
} Pipeline;

static AimdbRecord *
add_record_with_tap (AimdbDatabase *database,
                     const char    *key,
                     guint64       *n_called)
{
  g_autoptr (AimdbRecord) record =
    aimdb_record_new (key, G_TYPE_DOUBLE, AIMDB_BUFFER_TYPE_SPMC_RING, 4 * BURST);
  g_autoptr (AimdbTap) tap = aimdb_tap_new ("tap", count_value, n_called, NULL);

  aimdb_record_add_stage (record, AIMDB_STAGE (tap));
  aimdb_database_add_record (database, record);

  return record;
}

static void
pipeline_open (Pipeline *pipeline,
               guint     n_idle,
               guint     burst)
{
  g_autoptr (GError) error = NULL;
  AimdbRecord *record;

  pipeline->context = g_main_context_new ();
  pipeline->database = g_object_new (AIMDB_TYPE_DATABASE,
                                     "main-context", pipeline->context, NULL);
  pipeline->n_called = 0;
  pipeline->burst = burst;
  record = add_record_with_tap (pipeline->database, "busy", &pipeline->n_called);
  pipeline->producer = aimdb_record_create_producer (record);

  for (guint i = 0; i < n_idle; i++)
    {
      g_autofree char *key = g_strdup_printf ("idle-%u", i);

      add_record_with_tap (pipeline->database, key, &pipeline->n_called);
    }

  if (!aimdb_database_start (pipeline->database, &error))
    g_error ("%s", error->message);

  /* as in a running main loop, which owns its context all the time */
  g_main_context_acquire (pipeline->context);

  while (g_main_context_iteration (pipeline->context, FALSE))
    continue;
}

static void
pipeline_close (Pipeline *pipeline)
{
  aimdb_database_stop (pipeline->database);
  g_main_context_release (pipeline->context);
  g_object_unref (pipeline->producer);
  g_object_unref (pipeline->database);
  g_main_context_unref (pipeline->context);
}

static void
pipeline_push (Pipeline *pipeline,
               guint     n_values)
{
  for (guint i = 0; i < n_values; i++)
    aimdb_producer_produce_double (pipeline->producer, i, NULL);
}

static void
pipeline_drain (Pipeline *pipeline,
                guint64   n_expected)
{
  while (pipeline->n_called < n_expected)
    g_main_context_iteration (pipeline->context, FALSE);
}

/* produce, wake, drain, call: the whole way */
static double
bench_pipeline (gpointer data,
                guint    n_operations)
{
  Pipeline *pipeline = data;
  double start = now_ns ();

  for (guint done = 0; done < n_operations; done += pipeline->burst)
    {
      guint64 n_before = pipeline->n_called;

      pipeline_push (pipeline, pipeline->burst);
      pipeline_drain (pipeline, n_before + pipeline->burst);
    }

  return now_ns () - start;
}

/* only the drain with its calls: what profiling adds to is in here */
static double
bench_drain (gpointer data,
             guint    n_operations)
{
  Pipeline *pipeline = data;
  double elapsed = 0;

  for (guint done = 0; done < n_operations; done += pipeline->burst)
    {
      guint64 n_before = pipeline->n_called;
      double start;

      pipeline_push (pipeline, pipeline->burst);
      start = now_ns ();
      pipeline_drain (pipeline, n_before + pipeline->burst);
      elapsed += now_ns () - start;
    }

  return elapsed;
}

static double
measure_pipeline (BenchFunc func,
                  guint     n_idle,
                  guint     burst)
{
  Pipeline pipeline;
  double value;

  pipeline_open (&pipeline, n_idle, burst);
  value = measure (func, &pipeline, 200 * BURST);
  pipeline_close (&pipeline);

  return value;
}

/* --- the rows --- */

static void
report_pipeline (double indirect_call,
                 double clock_read,
                 double loop_turn)
{
  gboolean on = aimdb_is_profiling_built_in ();
  const char *state = on ? "on" : "off";
  double one = measure_pipeline (bench_pipeline, 0, BURST);
  double idle = measure_pipeline (bench_pipeline, 200, BURST);
  double drain = measure_pipeline (bench_drain, 0, BURST);
  double single = measure_pipeline (bench_pipeline, 0, 1);

  bench_report (one, on ? 2 * clock_read : indirect_call, on ? 110 : 40,
                BENCH_TARGET_VALUE, "profiling %s: produce to tap, bursts of %d (floor: %s)",
                state, BURST, on ? "two clock reads" : "an indirect call");
  bench_report (drain, on ? 2 * clock_read : indirect_call, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "profiling %s: one tap invocation in a drain (floor: %s)",
                state, on ? "two clock reads" : "an indirect call");
  bench_report (idle, one, 1.1, BENCH_TARGET_RATIO,
                "profiling %s: the same way with 200 idle stages (floor: without)", state);
  bench_report (single, loop_turn, 1.3, BENCH_TARGET_RATIO,
                "profiling %s: one value a loop turn (floor: a turn with one ready source)", state);

  if (on)
    bench_report (drain, clock_read, 1.4, BENCH_TARGET_RATIO,
                  "profiling on: one tap invocation in a drain (floor: one clock read)");
}

int
main (int   argc,
      char *argv[])
{
  double indirect_call = measure (bench_indirect_call, NULL, 1000000);
  double clock_read = measure (bench_clock_read, NULL, 100000);
  double loop_turn = measure (bench_loop_turn, NULL, 20000);

  bench_report (indirect_call, BENCH_NO_FLOOR, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "floor: an indirect call");
  bench_report (2 * clock_read, BENCH_NO_FLOOR, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "floor: two clock reads");
  bench_report (loop_turn, BENCH_NO_FLOOR, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "floor: a turn of the main loop with one ready source");
  report_pipeline (indirect_call, clock_read, loop_turn);

  return bench_report_finish ();
}
