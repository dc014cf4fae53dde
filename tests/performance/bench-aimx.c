/* bench-aimx.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-aimx.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench-instance.h"
#include "bench-measure.h"
#include "bench-polled.h"
#include "bench-report.h"
#include "bench-socket.h"

/* of the floor; a server puts more into one if they wait */
#define LINES_A_WRITE 32

/* what waits for one peer at most */
#define MAX_UNREAD_KIB 1024

#define N_UNREAD_PEERS 100
#define N_UNREAD 50000
#define UNREAD_BURST 1000

/* with its quotes; the letters stand for nothing */
static const char value_100[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM"
                                "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM";

G_STATIC_ASSERT (sizeof value_100 - 1 + 2 == 100);

/* a request and its reply, on one connection */
typedef struct
{
  BenchInstance instance;
  BenchSocketFloor floor;
  const char *request;
  gsize reply_length;
} RoundTrip;

static double
run_round_trips (gpointer data,
                 guint    n_operations)
{
  RoundTrip *self = data;
  double start = bench_now_ns ();

  for (guint i = 0; i < n_operations; i++)
    self->reply_length = bench_instance_ask (&self->instance, 0, self->request);

  return bench_now_ns () - start;
}

static double
run_floor_round_trips (gpointer data,
                       guint    n_operations)
{
  RoundTrip *self = data;
  BenchSocketTask task = { n_operations, 1, 1, self->reply_length };
  gsize length = strlen (self->request);
  double start = bench_now_ns ();

  bench_socket_floor_start (&self->floor, task);

  for (guint i = 0; i < n_operations; i++)
    {
      bench_socket_write (self->floor.fds[0], self->request, length);
      bench_socket_read (self->floor.fds, 1, 1);
    }

  return bench_now_ns () - start;
}

static const struct
{
  const char *id;
  const char *name;
  const char *request;
  guint n_records;
  guint n_operations;
  double target;
} round_trips[] = {
  { "aimx-list", "record.list of 1,000 profiled records",
    "{\"t\":\"req\",\"id\":1,\"method\":\"record.list\"}\n", 1000, 1, 10e6 },
  { "aimx-get", "record.get",
    "{\"t\":\"req\",\"id\":1,\"method\":\"record.get\","
    "\"params\":{\"name\":\"plant.line-00.sensor-00\"}}\n", 10, 300, BENCH_NO_TARGET },
};

static void
measure_round_trips (guint row)
{
  RoundTrip trip = { .request = round_trips[row].request };
  BenchSide sides[] = {
    { run_round_trips, &trip, round_trips[row].n_operations, 0 },
    { run_floor_round_trips, &trip, round_trips[row].n_operations, 0 },
  };
  double target = round_trips[row].target;

  bench_instance_open (&trip.instance, round_trips[row].n_records, 1);
  bench_socket_floor_open (&trip.floor, 1);
  bench_measure (sides, G_N_ELEMENTS (sides));
  bench_socket_floor_close (&trip.floor);
  bench_instance_close (&trip.instance);

  bench_report (sides[0].each_ns, sides[1].each_ns, target,
                target > 0 ? BENCH_TARGET_VALUE : BENCH_TARGET_NONE,
                "aimx: %s, a round trip (beside: as many bytes)", round_trips[row].name);
  bench_report_quantity (1e9 / sides[0].each_ns, "/s", BENCH_NO_TARGET,
                         "aimx: %s, round trips on one connection", round_trips[row].name);
}

/* one record, and all that subscribed to it */
typedef struct
{
  BenchInstance instance;
  BenchSocketFloor floor;
  gsize event_length;

  /* of the round, written in the thread of the server before it sends anything */
  guint n_values;
  double start;
} Stream;

/* there is no reply to a subscription that is granted */
static void
subscribe (BenchInstance *instance,
           guint          peer)
{
  static const char request[] = "{\"t\":\"sub\",\"id\":1,\"topic\":\"events\"}\n";

  bench_socket_write (instance->fds[peer], request, strlen (request));
  bench_instance_ask (instance, peer, "{\"t\":\"ping\"}\n");
}

static void
stream_open (Stream *self,
             guint   n_peers)
{
  bench_instance_open (&self->instance, 0, n_peers);

  for (guint i = 0; i < n_peers; i++)
    subscribe (&self->instance, i);
}

static void
produce (BenchInstance *instance,
         guint          n_values)
{
  g_assert (n_values <= BENCH_INSTANCE_CAPACITY);

  for (guint i = 0; i < n_values; i++)
    aimdb_producer_produce_string (instance->producer, value_100, NULL);
}

static gboolean
produce_cb (gpointer user_data)
{
  Stream *self = user_data;

  produce (&self->instance, self->n_values);
  self->start = bench_now_ns ();

  return G_SOURCE_REMOVE;
}

/* An operation is an event that one peer gets. The values are there when the time
 * begins, as the bytes of the floor are: producing has rows of its own. */
static double
run_events (gpointer data,
            guint    n_operations)
{
  Stream *self = data;
  BenchInstance *instance = &self->instance;

  self->n_values = n_operations / instance->n_fds;
  g_main_context_invoke (instance->context, produce_cb, self);
  self->event_length = bench_socket_read (instance->fds, instance->n_fds, n_operations) /
                       n_operations;

  return bench_now_ns () - self->start;
}

static double
run_floor_events (Stream *self,
                  guint   n_operations,
                  guint   n_a_write)
{
  BenchSocketFloor *floor = &self->floor;
  BenchSocketTask task = { 0, n_operations / floor->n_fds, n_a_write, self->event_length };
  double start = bench_now_ns ();

  bench_socket_floor_start (floor, task);
  bench_socket_read (floor->fds, floor->n_fds, n_operations);

  return bench_now_ns () - start;
}

static double
run_single_writes (gpointer data,
                   guint    n_operations)
{
  return run_floor_events (data, n_operations, 1);
}

static double
run_long_writes (gpointer data,
                 guint    n_operations)
{
  return run_floor_events (data, n_operations, LINES_A_WRITE);
}

static const struct
{
  const char *id;
  guint n_peers;
  guint n_operations;
} streams[] = {
  { "aimx-events", 1, 20000 },
  { "aimx-events-10", 10, 20000 },
  { "aimx-events-100", 100, 20000 },
};

static void
measure_stream (guint row)
{
  Stream stream;
  guint n_operations = streams[row].n_operations;
  guint n_peers = streams[row].n_peers;
  BenchSide sides[] = {
    { run_events, &stream, n_operations, 0 },
    { run_single_writes, &stream, n_operations, 0 },
    { run_long_writes, &stream, n_operations, 0 },
  };

  stream_open (&stream, n_peers);
  bench_socket_floor_open (&stream.floor, n_peers);
  bench_measure (sides, G_N_ELEMENTS (sides));
  bench_socket_floor_close (&stream.floor);
  bench_instance_close (&stream.instance);

  bench_report (sides[0].each_ns, sides[1].each_ns, 2.5, BENCH_TARGET_RATIO,
                "aimx: an event of 100 B to %u (beside: as many bytes, a write each)", n_peers);
  bench_report (sides[0].each_ns, sides[2].each_ns, 2.5, BENCH_TARGET_RATIO,
                "aimx: an event of 100 B to %u (beside: as many bytes, %u in a write)", n_peers,
                LINES_A_WRITE);
  bench_report_quantity (1e9 / sides[0].each_ns, "/s", BENCH_NO_TARGET,
                         "aimx: events of 100 B to %u, all together", n_peers);
}

/* of the whole process, in KiB */
static double
get_memory (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  unsigned long n_pages = 0;

  if (file == NULL || fscanf (file, "%*u %lu", &n_pages) != 1)
    g_error ("can't read how much memory is used");

  fclose (file);

  return (double) n_pages * sysconf (_SC_PAGESIZE) / 1024;
}

/* all peers but the last read nothing; that one asks, so that what was produced
 * has been dealt with. The ring is full from the beginning. */
static void
measure_unread (void)
{
  BenchInstance instance;
  double before;
  double most = 0;

  bench_instance_open (&instance, 0, N_UNREAD_PEERS + 1);
  produce (&instance, BENCH_INSTANCE_CAPACITY);

  for (guint i = 0; i < N_UNREAD_PEERS; i++)
    subscribe (&instance, i);

  before = get_memory ();

  for (guint done = 0; done < N_UNREAD; done += UNREAD_BURST)
    {
      produce (&instance, UNREAD_BURST);
      bench_instance_ask (&instance, N_UNREAD_PEERS, "{\"t\":\"ping\"}\n");
      most = MAX (most, get_memory ());
    }

  bench_instance_close (&instance);
  bench_report_quantity (MAX (most - before, 0) / N_UNREAD_PEERS, "KiB", MAX_UNREAD_KIB,
                         "aimx: memory for each of %u subscribers that read nothing of %u events",
                         N_UNREAD_PEERS, N_UNREAD);
}

void
bench_aimx_measure (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    measure_round_trips (i);

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    measure_stream (i);

  measure_unread ();
  bench_polled_measure ();
}

gboolean
bench_aimx_run (const char *id,
                guint       n_operations)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      RoundTrip trip = { .request = round_trips[i].request };

      if (!g_str_equal (round_trips[i].id, id))
        continue;

      bench_instance_open (&trip.instance, round_trips[i].n_records, 1);
      run_round_trips (&trip, n_operations);
      bench_instance_close (&trip.instance);

      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    {
      Stream stream;

      if (!g_str_equal (streams[i].id, id))
        continue;

      stream_open (&stream, streams[i].n_peers);

      for (guint done = 0; done < n_operations; done += streams[i].n_operations)
        run_events (&stream, streams[i].n_operations);

      bench_instance_close (&stream.instance);

      return TRUE;
    }

  return FALSE;
}
