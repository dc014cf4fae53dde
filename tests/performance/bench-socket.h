/* bench-socket.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

/* The sockets of peers, which block. There is nothing of AimX in here, so it
 * is also what the floors are made of. */

int   bench_socket_connect (const char    *path);
void  bench_socket_write   (int            fd,
                            gconstpointer  data,
                            gsize          length);

/* Reads until so many lines have come in all, or until a peer closes. Returns
 * how many bytes they were. */
gsize bench_socket_read    (const int     *fds,
                            guint          n_fds,
                            guint64        n_lines);

/* A thread at the other end of some sockets. It does one task after the
 * other, which come through the control socket. */
typedef struct
{
  int *fds;
  int *peers;
  guint n_fds;
  int control;
  int peer_control;
  GThread *thread;
} BenchSocketFloor;

typedef struct
{
  guint n_requests;             /* lines of the first socket; without any it writes once */
  guint n_lines;                /* to each socket, for each request */
  guint n_a_write;              /* so many of them are written at once */
  gsize line_length;
} BenchSocketTask;

void  bench_socket_floor_open  (BenchSocketFloor *floor,
                                guint             n_fds);
void  bench_socket_floor_close (BenchSocketFloor *floor);
void  bench_socket_floor_start (BenchSocketFloor *floor,
                                BenchSocketTask   task);
