/* bench-polled.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-polled.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bench-instance.h"
#include "bench-measure.h"
#include "bench-pipeline.h"
#include "bench-report.h"
#include "bench-socket.h"

#define N_PEERS 10
#define INTERVAL_USEC (100 * G_TIME_SPAN_MILLISECOND)

/* some ten polls long */
#define ROUND (64 * 24000)

/* A pipeline, its server, and a thread with its peers. They take their turns
 * one after the other, evenly spread over the time. */
typedef struct
{
  BenchPipeline pipeline;
  AimdbServer *server;
  char *directory;
  char *path;

  GThread *thread;
  GMutex lock;
  GCond cond;

  /* under the lock */
  gboolean is_polling;
  gboolean ending;

  /* counted by the thread, read when it has ended */
  guint n_polls;
} Polled;

/* returns FALSE at the end */
static gboolean
polled_await (Polled *self,
              gint64 *due)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->ending)
    {
      if (!self->is_polling)
        {
          g_cond_wait (&self->cond, &self->lock);
          *due = g_get_monotonic_time ();
        }
      else if (!g_cond_wait_until (&self->cond, &self->lock, *due))
        {
          *due += INTERVAL_USEC / N_PEERS;
          return TRUE;
        }
    }

  return FALSE;
}

static gpointer
polled_thread (gpointer data)
{
  static const char request[] = "{\"t\":\"req\",\"id\":1,\"method\":\"record.list\"}\n";
  Polled *self = data;
  int fds[N_PEERS];
  gint64 due = 0;

  for (guint i = 0; i < N_PEERS; i++)
    fds[i] = bench_socket_connect (self->path);

  for (guint i = 0; polled_await (self, &due); i = (i + 1) % N_PEERS)
    {
      bench_socket_write (fds[i], request, strlen (request));
      self->n_polls += bench_socket_read (&fds[i], 1, 1) > 0;
    }

  for (guint i = 0; i < N_PEERS; i++)
    close (fds[i]);

  return NULL;
}

static void
polled_open (Polled *self,
             guint   n_records)
{
  bench_pipeline_open (&self->pipeline, BENCH_PIPELINE_LOOP, n_records - 1);
  g_main_context_push_thread_default (self->pipeline.context);
  self->server = bench_instance_serve (self->pipeline.database, &self->directory, &self->path);
  g_main_context_pop_thread_default (self->pipeline.context);
  self->thread = g_thread_new ("peers", polled_thread, self);
}

static void
polled_set (Polled   *self,
            gboolean  is_polling,
            gboolean  ending)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_polling = is_polling;
  self->ending = ending;
  g_cond_signal (&self->cond);
}

static void
polled_close (Polled *self)
{
  /* a peer that waits for a reply is let go by this */
  aimdb_server_stop (self->server);
  polled_set (self, FALSE, TRUE);
  g_thread_join (self->thread);
  g_object_unref (self->server);
  bench_pipeline_close (&self->pipeline);
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->path);
}

/* a connection belongs to the context that is the thread's default when it comes */
static double
run_quiet (gpointer data,
           guint    n_operations)
{
  Polled *self = data;
  double elapsed;

  g_main_context_push_thread_default (self->pipeline.context);
  elapsed = bench_pipeline_bursts (&self->pipeline, n_operations);
  g_main_context_pop_thread_default (self->pipeline.context);

  return elapsed;
}

static double
run_polled (gpointer data,
            guint    n_operations)
{
  Polled *self = data;
  double elapsed;

  polled_set (self, TRUE, FALSE);
  elapsed = run_quiet (self, n_operations);
  polled_set (self, FALSE, FALSE);

  return elapsed;
}

static void
measure (guint n_records)
{
  BenchPipeline alone;
  Polled polled = { 0 };
  BenchSide sides[] = {
    { bench_pipeline_bursts, &alone, ROUND, 0 },
    { run_quiet, &polled, ROUND, 0 },
    { run_polled, &polled, ROUND, 0 },
  };

  bench_pipeline_open (&alone, BENCH_PIPELINE_LOOP, n_records - 1);
  polled_open (&polled, n_records);
  bench_measure (sides, G_N_ELEMENTS (sides));
  polled_close (&polled);
  bench_pipeline_close (&alone);
  /* what was not asked has not been measured */
  if (polled.n_polls < N_PEERS)
    g_error ("the peers have got %u replies only", polled.n_polls);

  bench_report (sides[1].each_ns, sides[0].each_ns, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "aimx: bursts of 64, %u records, %u quiet peers (beside: no server)",
                n_records, N_PEERS);
  bench_report (sides[2].each_ns, sides[1].each_ns, 1.05, BENCH_TARGET_RATIO,
                "aimx: bursts of 64, %u records, %u peers list every 100 ms (beside: quiet)",
                n_records, N_PEERS);
}

void
bench_polled_measure (void)
{
  measure (10);
  measure (100);
}
