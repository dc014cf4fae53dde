/* bench-pipeline.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-pipeline.h"

#include "bench-measure.h"

#define BURST 64

/* as many as one run of a stage takes before it lets others have their turn */
#define LONG_BURST 256

/* room for a whole round of the stream: what is lost would not be measured */
#define CAPACITY 65536

static void
count_value (AimdbTap     *tap,
             const GValue *value,
             gpointer      user_data)
{
  guint64 *n_called = user_data;

  /* the thread that produces looks at it */
  __atomic_store_n (n_called, *n_called + 1, __ATOMIC_RELAXED);
}

static AimdbRecord *
add_record (AimdbDatabase *database,
            const char    *key,
            guint          capacity,
            gboolean       direct,
            guint64       *n_called)
{
  AimdbRecord *record = aimdb_database_create_record (database, key, G_TYPE_DOUBLE,
                                                      AIMDB_BUFFER_TYPE_SPMC_RING, capacity);
  AimdbTap *tap = aimdb_tap_new ("tap", count_value, n_called, NULL);

  aimdb_tap_set_direct (tap, direct);
  aimdb_record_take_stage (record, AIMDB_STAGE (tap));

  return record;
}

static gboolean
burst_cb (AimdbSource   *source,
          AimdbProducer *producer,
          gpointer       user_data)
{
  for (guint i = 0; i < BURST; i++)
    aimdb_producer_produce_double (producer, i, NULL);

  return G_SOURCE_CONTINUE;
}

static gboolean
ready_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSource *
ready_source_new (AimdbSource *source,
                  gpointer     user_data)
{
  static GSourceFuncs funcs = { .dispatch = ready_source_dispatch };
  GSource *ready = g_source_new (&funcs, sizeof (GSource));

  g_source_set_ready_time (ready, 0);

  return ready;
}

static AimdbSource *
source_new (BenchPipelineMode mode)
{
  AimdbSource *source;

  if (mode != BENCH_PIPELINE_SOURCE)
    return aimdb_source_new_producer ("source");

  source = aimdb_source_new_gsource ("source", burst_cb, NULL, NULL);
  aimdb_source_set_factory (source, ready_source_new, NULL, NULL);

  return source;
}

static gpointer
context_thread (gpointer data)
{
  BenchPipeline *pipeline = data;

  g_main_context_push_thread_default (pipeline->context);

  while (!__atomic_load_n (&pipeline->ending, __ATOMIC_ACQUIRE))
    g_main_context_iteration (pipeline->context, TRUE);

  g_main_context_pop_thread_default (pipeline->context);

  return NULL;
}

void
bench_pipeline_open (BenchPipeline     *pipeline,
                     BenchPipelineMode  mode,
                     guint              n_idle)
{
  g_autoptr (GError) error = NULL;
  AimdbRecord *record;

  *pipeline = (BenchPipeline) { .context = g_main_context_new () };
  pipeline->database = g_object_new (AIMDB_TYPE_DATABASE, "main-context", pipeline->context, NULL);
  record = add_record (pipeline->database, "busy", CAPACITY, mode == BENCH_PIPELINE_DIRECT,
                       &pipeline->n_called);
  pipeline->source = source_new (mode);
  aimdb_record_add_stage (record, AIMDB_STAGE (pipeline->source));
  pipeline->producer = aimdb_record_create_producer (record);

  for (guint i = 0; i < n_idle; i++)
    {
      g_autofree char *key = g_strdup_printf ("idle-%u", i);

      add_record (pipeline->database, key, BURST, FALSE, &pipeline->n_called);
    }

  if (!aimdb_database_start (pipeline->database, &error))
    g_error ("%s", error->message);

  if (mode == BENCH_PIPELINE_THREAD)
    {
      pipeline->thread = g_thread_new ("context", context_thread, pipeline);
      return;
    }

  /* as in a running main loop, which owns its context all the time */
  g_main_context_acquire (pipeline->context);

  while (mode != BENCH_PIPELINE_SOURCE && g_main_context_iteration (pipeline->context, FALSE))
    continue;
}

void
bench_pipeline_close (BenchPipeline *pipeline)
{
  if (pipeline->thread != NULL)
    {
      __atomic_store_n (&pipeline->ending, TRUE, __ATOMIC_RELEASE);
      g_main_context_wakeup (pipeline->context);
      g_thread_join (pipeline->thread);
    }
  else
    {
      g_main_context_release (pipeline->context);
    }

  aimdb_database_stop (pipeline->database);
  g_clear_object (&pipeline->reader);
  g_object_unref (pipeline->producer);
  g_object_unref (pipeline->source);
  g_object_unref (pipeline->database);
  g_main_context_unref (pipeline->context);
}

static void
pipeline_push (BenchPipeline *pipeline,
               guint          n_values)
{
  for (guint i = 0; i < n_values; i++)
    aimdb_producer_produce_double (pipeline->producer, i, NULL);
}

/* through the source, whose profile counts the values */
static void
pipeline_push_by_source (BenchPipeline *pipeline,
                         guint          n_values)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);

  for (guint i = 0; i < n_values; i++)
    {
      g_value_set_double (&value, i);
      aimdb_source_produce (pipeline->source, &value, NULL);
    }
}

static void
pipeline_run_loop (BenchPipeline *pipeline,
                   guint64        n_expected)
{
  while (pipeline->n_called < n_expected)
    g_main_context_iteration (pipeline->context, FALSE);
}

static double
pipeline_run (BenchPipeline *pipeline,
              guint          n_operations,
              guint          burst,
              void         (*push) (BenchPipeline *, guint))
{
  double start = bench_now_ns ();

  for (guint done = 0; done < n_operations; done += burst)
    {
      guint64 n_before = pipeline->n_called;

      push (pipeline, burst);
      pipeline_run_loop (pipeline, n_before + burst);
    }

  return bench_now_ns () - start;
}

/* produce, wake, drain, call: the whole way */
double
bench_pipeline_bursts (gpointer data,
                       guint    n_operations)
{
  return pipeline_run (data, n_operations, BURST, pipeline_push);
}

double
bench_pipeline_counted (gpointer data,
                        guint    n_operations)
{
  return pipeline_run (data, n_operations, BURST, pipeline_push_by_source);
}

double
bench_pipeline_source (gpointer data,
                       guint    n_operations)
{
  BenchPipeline *pipeline = data;
  double start = bench_now_ns ();

  pipeline_run_loop (pipeline, pipeline->n_called + n_operations);

  return bench_now_ns () - start;
}

double
bench_pipeline_single (gpointer data,
                       guint    n_operations)
{
  return pipeline_run (data, n_operations, 1, pipeline_push);
}

/* only the drain with its calls: what profiling adds to is in here */
double
bench_pipeline_drain (gpointer data,
                      guint    n_operations)
{
  BenchPipeline *pipeline = data;
  double elapsed = 0;

  for (guint done = 0; done < n_operations; done += LONG_BURST)
    {
      guint64 n_before = pipeline->n_called;
      double start;

      pipeline_push (pipeline, LONG_BURST);
      start = bench_now_ns ();
      pipeline_run_loop (pipeline, n_before + LONG_BURST);
      elapsed += bench_now_ns () - start;
    }

  return elapsed;
}

double
bench_pipeline_direct (gpointer data,
                       guint    n_operations)
{
  BenchPipeline *pipeline = data;
  guint64 n_before = pipeline->n_called;
  double start = bench_now_ns ();

  pipeline_push (pipeline, n_operations);
  g_assert_cmpuint (pipeline->n_called, ==, n_before + n_operations);

  return bench_now_ns () - start;
}

/* the tap runs in another thread, all the while */
double
bench_pipeline_stream (gpointer data,
                       guint    n_operations)
{
  BenchPipeline *pipeline = data;
  guint64 n_expected = __atomic_load_n (&pipeline->n_called, __ATOMIC_RELAXED) + n_operations;
  double start = bench_now_ns ();

  g_assert_cmpuint (n_operations, <=, CAPACITY);
  pipeline_push (pipeline, n_operations);

  while (__atomic_load_n (&pipeline->n_called, __ATOMIC_RELAXED) < n_expected)
    g_thread_yield ();

  return bench_now_ns () - start;
}

/* no stage and no loop: produced and received by the program */
double
bench_pipeline_reader (gpointer data,
                       guint    n_operations)
{
  BenchPipeline *pipeline = data;
  GValue value = G_VALUE_INIT;
  double start;

  if (pipeline->reader == NULL)
    pipeline->reader = aimdb_record_create_reader (
      aimdb_database_get_record (pipeline->database, "busy"));

  start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      pipeline_push (pipeline, 1);
      aimdb_reader_try_receive (pipeline->reader, &value, NULL);
    }

  return bench_now_ns () - start;
}
