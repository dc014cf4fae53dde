/* bench-polled.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-polled.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench-instance.h"
#include "bench-measure.h"
#include "bench-pipeline.h"
#include "bench-report.h"
#include "bench-socket.h"

#define N_PEERS 10
#define N_MANY_PEERS 100
#define INTERVAL_USEC (100 * G_TIME_SPAN_MILLISECOND)

/* some ten polls long */
#define ROUND (64 * 24000)

/* A pipeline, its server, and a thread with its peers. They take their turns
 * one after the other, evenly spread over the time that the pipeline gets: on a
 * busy machine more would come to it in the same time of its own. */
typedef struct
{
  /* of the thread that runs the pipeline */
  clockid_t clock;

  BenchPipeline pipeline;
  AimdbServer *server;
  char *directory;
  char *path;
  guint n_peers;

  GThread *thread;
  GMutex lock;
  GCond cond;

  /* atomic: the server has answered all peers */
  gboolean is_ready;

  /* under the lock */
  gboolean is_polling;
  gboolean ending;

  /* counted by the thread, read when it has ended */
  guint n_polls;
} Polled;

static gint64
polled_get_time (Polled *self)
{
  struct timespec now;

  clock_gettime (self->clock, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* returns FALSE at the end */
static gboolean
polled_await (Polled *self,
              gint64 *due)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (!self->ending)
    {
      gint64 left = *due - polled_get_time (self);

      if (!self->is_polling)
        {
          g_cond_wait (&self->cond, &self->lock);
          *due = polled_get_time (self);
        }
      else if (left > 0)
        {
          g_cond_wait_until (&self->cond, &self->lock, g_get_monotonic_time () + left);
        }
      else
        {
          *due += INTERVAL_USEC / self->n_peers;
          return TRUE;
        }
    }

  return FALSE;
}

static gsize
ask (int         fd,
     const char *request)
{
  bench_socket_write (fd, request, strlen (request));

  return bench_socket_read (&fd, 1, 1);
}

static gpointer
polled_thread (gpointer data)
{
  Polled *self = data;
  g_autofree int *fds = g_new (int, self->n_peers);
  gint64 due = 0;

  for (guint i = 0; i < self->n_peers; i++)
    {
      fds[i] = bench_socket_connect (self->path);
      ask (fds[i], "{\"t\":\"ping\"}\n");
    }

  __atomic_store_n (&self->is_ready, TRUE, __ATOMIC_RELEASE);

  for (guint i = 0; polled_await (self, &due); i = (i + 1) % self->n_peers)
    self->n_polls += ask (fds[i], "{\"t\":\"req\",\"id\":1,\"method\":\"record.list\"}\n") > 0;

  for (guint i = 0; i < self->n_peers; i++)
    close (fds[i]);

  return NULL;
}

static void
polled_open (Polled *self,
             guint   n_records,
             guint   n_peers)
{
  *self = (Polled) { .n_peers = n_peers };
  pthread_getcpuclockid (pthread_self (), &self->clock);
  bench_pipeline_open (&self->pipeline, BENCH_PIPELINE_LOOP, n_records - 1);
  g_main_context_push_thread_default (self->pipeline.context);
  self->server = bench_instance_serve (self->pipeline.database, &self->directory, &self->path);
  self->thread = g_thread_new ("peers", polled_thread, self);

  /* a connection belongs to the context that is the thread's default when it comes */
  while (!__atomic_load_n (&self->is_ready, __ATOMIC_ACQUIRE))
    g_main_context_iteration (self->pipeline.context, FALSE);

  g_main_context_pop_thread_default (self->pipeline.context);
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

/* The time of the thread that runs the pipeline and the server. The loop never
 * waits here, so what is left out is only what other programs took. */
static double
run_alone (gpointer data,
           guint    n_operations)
{
  double start = bench_thread_now_ns ();

  bench_pipeline_bursts (data, n_operations);

  return bench_thread_now_ns () - start;
}

static double
run_quiet (gpointer data,
           guint    n_operations)
{
  Polled *self = data;

  return run_alone (&self->pipeline, n_operations);
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
measure_quiet (void)
{
  static const guint n_peers[] = { 0, N_PEERS, N_MANY_PEERS };
  BenchPipeline alone;
  Polled polled[G_N_ELEMENTS (n_peers)];
  BenchSide sides[G_N_ELEMENTS (n_peers) + 1] = { { run_alone, &alone, ROUND, 0 } };

  bench_pipeline_open (&alone, BENCH_PIPELINE_LOOP, 0);

  for (guint i = 0; i < G_N_ELEMENTS (n_peers); i++)
    {
      polled_open (&polled[i], 1, n_peers[i]);
      sides[i + 1] = (BenchSide) { run_quiet, &polled[i], ROUND, 0 };
    }

  bench_measure (sides, G_N_ELEMENTS (sides));
  bench_pipeline_close (&alone);

  for (guint i = 0; i < G_N_ELEMENTS (n_peers); i++)
    polled_close (&polled[i]);

  bench_report (sides[1].each_ns, sides[0].each_ns, BENCH_NO_TARGET, BENCH_TARGET_NONE,
                "aimx: bursts of 64, a server without peers (beside: no server)");

  for (guint i = 1; i < G_N_ELEMENTS (n_peers); i++)
    bench_report (sides[i + 1].each_ns, sides[1].each_ns, 1.05, BENCH_TARGET_RATIO,
                  "aimx: bursts of 64, %u quiet peers (beside: a server without peers)",
                  n_peers[i]);
}

static void
measure_polled (guint n_records)
{
  Polled polled;
  BenchSide sides[] = {
    { run_quiet, &polled, ROUND, 0 },
    { run_polled, &polled, ROUND, 0 },
  };

  polled_open (&polled, n_records, N_PEERS);
  bench_measure (sides, G_N_ELEMENTS (sides));
  polled_close (&polled);

  /* what was not asked has not been measured */
  if (polled.n_polls < N_PEERS)
    g_error ("the peers have got %u replies only", polled.n_polls);

  bench_report (sides[1].each_ns, sides[0].each_ns, 1.05, BENCH_TARGET_RATIO,
                "aimx: bursts of 64, %u records, %u peers list every 100 ms (beside: quiet)",
                n_records, N_PEERS);
}

void
bench_polled_measure (void)
{
  measure_quiet ();
  measure_polled (10);
  measure_polled (100);
}
