/* bench-instance.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

/* room for all values of a round: what is lost would not be measured */
#define BENCH_INSTANCE_CAPACITY 32768

/* A database whose server listens at a Unix socket, both in a thread of their
 * own, and the sockets of its peers. */
typedef struct
{
  GMainContext *context;
  AimdbDatabase *database;
  AimdbServer *server;
  AimdbProducer *producer;      /* of the record "events", a ring of strings */
  char *directory;
  char *path;
  int *fds;
  guint n_fds;

  GThread *thread;
  gboolean ending;
} BenchInstance;

/* N_RECORDS are more than that one: each has a source, a tap and a profile */
void  bench_instance_open  (BenchInstance *instance,
                            guint          n_records,
                            guint          n_fds);
void  bench_instance_close (BenchInstance *instance);

/* sends a line to a peer's server and waits for a line; returns its length */
gsize bench_instance_ask   (BenchInstance *instance,
                            guint          peer,
                            const char    *line);

/* a server of DATABASE at a socket in a directory of its own, in the context
 * that is the thread's default */
AimdbServer *bench_instance_serve (AimdbDatabase  *database,
                                   char          **directory,
                                   char          **path);
