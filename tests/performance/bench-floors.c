/* bench-floors.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-floors.h"

#include <string.h>
#include <time.h>

#include "bench-measure.h"

static void
count (guint64 *counter)
{
  ++*counter;
}

double
bench_indirect_call (gpointer data,
                     guint    n_operations)
{
  void (*volatile func) (guint64 *) = count;
  guint64 counter = 0;
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    func (&counter);

  return bench_now_ns () - start;
}

double
bench_clock_read (gpointer data,
                  guint    n_operations)
{
  struct timespec now;
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    clock_gettime (CLOCK_MONOTONIC, &now);

  return bench_now_ns () - start;
}

/* 24 bytes into a ring and out again by the one thread that uses it: no reader
 * has a cursor of its own, nothing is ever lost */
double
bench_plain_ring (gpointer data,
                  guint    n_operations)
{
  static unsigned char slots[64][24];
  static volatile guint head;
  static volatile guint tail;
  unsigned char item[24] = { 0 };
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      item[0] = (unsigned char) i;
      memcpy (slots[head % 64], item, sizeof item);
      head++;
      memcpy (item, slots[tail % 64], sizeof item);
      tail++;
    }

  return bench_now_ns () - start;
}

static gboolean
ready_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs ready_source_funcs = { .dispatch = ready_source_dispatch };

double
bench_loop_turn (gpointer data,
                 guint    n_operations)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = g_source_new (&ready_source_funcs, sizeof (GSource));
  double start;
  double elapsed;

  g_source_set_ready_time (source, 0);
  g_source_attach (source, context);
  g_main_context_acquire (context);
  start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    g_main_context_iteration (context, FALSE);

  elapsed = bench_now_ns () - start;
  g_main_context_release (context);
  g_source_destroy (source);

  return elapsed;
}

double
bench_async_queue (gpointer data,
                   guint    n_operations)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    {
      g_async_queue_push (queue, &start);
      g_async_queue_try_pop (queue);
    }

  return bench_now_ns () - start;
}

typedef struct
{
  GAsyncQueue *queue;
  guint n_operations;
} QueueStream;

static gpointer
queue_thread (gpointer data)
{
  QueueStream *stream = data;

  for (guint i = 0; i < stream->n_operations; i++)
    g_async_queue_pop (stream->queue);

  return NULL;
}

double
bench_queue_stream (gpointer data,
                    guint    n_operations)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  QueueStream stream = { queue, n_operations };
  GThread *thread = g_thread_new ("reader", queue_thread, &stream);
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    g_async_queue_push (queue, &stream);

  g_thread_join (thread);

  return bench_now_ns () - start;
}
