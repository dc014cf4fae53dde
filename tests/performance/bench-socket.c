/* bench-socket.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-socket.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CHUNK_SIZE (64 * 1024)

int
bench_socket_connect (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);

  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0)
    g_error ("can't connect to %s", path);

  return fd;
}

void
bench_socket_write (int           fd,
                    gconstpointer data,
                    gsize         length)
{
  const char *bytes = data;

  while (length > 0)
    {
      gssize n_written = send (fd, bytes, length, MSG_NOSIGNAL);

      if (n_written < 0)
        return;

      bytes += n_written;
      length -= n_written;
    }
}

/* returns how many bytes were read, which are 0 at the end */
static gsize
read_chunk (int      fd,
            guint64 *n_lines)
{
  static __thread char chunk[CHUNK_SIZE];
  gssize n_read = read (fd, chunk, sizeof chunk);
  const char *end = chunk + MAX (n_read, 0);
  const char *p = chunk;

  while ((p = memchr (p, '\n', end - p)) != NULL)
    {
      ++*n_lines;
      p++;
    }

  return end - chunk;
}

gsize
bench_socket_read (const int *fds,
                   guint      n_fds,
                   guint64    n_lines)
{
  g_autofree struct pollfd *polled = g_new (struct pollfd, n_fds);
  guint64 n_seen = 0;
  gsize n_bytes = 0;

  for (guint i = 0; i < n_fds; i++)
    polled[i] = (struct pollfd) { .fd = fds[i], .events = POLLIN }
  ;

  while (n_seen < n_lines)
    {
      gsize n_before = n_bytes;

      /* one socket alone is waited for by reading */
      if (n_fds > 1)
        poll (polled, n_fds, -1);

      for (guint i = 0; i < n_fds; i++)
        if (n_fds == 1 || polled[i].revents != 0)
          n_bytes += read_chunk (fds[i], &n_seen);

      if (n_bytes == n_before)
        break;
    }

  return n_bytes;
}

static void
floor_write (BenchSocketFloor      *floor,
             const BenchSocketTask *task,
             const char            *lines)
{
  for (guint done = 0; done < task->n_lines; done += task->n_a_write)
    {
      guint n = MIN (task->n_a_write, task->n_lines - done);

      for (guint i = 0; i < floor->n_fds; i++)
        bench_socket_write (floor->peers[i], lines, n * task->line_length);
    }
}

static void
floor_do (BenchSocketFloor      *floor,
          const BenchSocketTask *task)
{
  gsize length = task->n_a_write * task->line_length;
  g_autofree char *lines = g_malloc (length);

  memset (lines, 'x', length);

  for (guint i = 1; i <= task->n_a_write; i++)
    lines[i * task->line_length - 1] = '\n';

  if (task->n_requests == 0)
    floor_write (floor, task, lines);

  for (guint i = 0; i < task->n_requests; i++)
    {
      bench_socket_read (floor->peers, 1, 1);
      floor_write (floor, task, lines);
    }
}

static gpointer
floor_thread (gpointer data)
{
  BenchSocketFloor *floor = data;
  BenchSocketTask task;

  while (recv (floor->peer_control, &task, sizeof task, MSG_WAITALL) == sizeof task)
    floor_do (floor, &task);

  return NULL;
}

static void
open_pair (int *fd,
           int *peer)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    g_error ("can't create a pair of sockets");

  *fd = fds[0];
  *peer = fds[1];
}

void
bench_socket_floor_open (BenchSocketFloor *floor,
                         guint             n_fds)
{
  floor->n_fds = n_fds;
  floor->fds = g_new (int, n_fds);
  floor->peers = g_new (int, n_fds);

  for (guint i = 0; i < n_fds; i++)
    open_pair (&floor->fds[i], &floor->peers[i]);

  open_pair (&floor->control, &floor->peer_control);
  floor->thread = g_thread_new ("floor", floor_thread, floor);
}

void
bench_socket_floor_close (BenchSocketFloor *floor)
{
  close (floor->control);
  g_thread_join (floor->thread);
  close (floor->peer_control);

  for (guint i = 0; i < floor->n_fds; i++)
    {
      close (floor->fds[i]);
      close (floor->peers[i]);
    }

  g_free (floor->fds);
  g_free (floor->peers);
}

void
bench_socket_floor_start (BenchSocketFloor *floor,
                          BenchSocketTask   task)
{
  bench_socket_write (floor->control, &task, sizeof task);
}
