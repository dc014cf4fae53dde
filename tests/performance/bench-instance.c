/* bench-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "bench-instance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bench-socket.h"

/* so that a profile has something to tell */
#define N_PROFILED 3

static void
ignore_value (AimdbTap     *tap,
              const GValue *value,
              gpointer      user_data)
{
}

static void
add_record (AimdbDatabase *database,
            guint          number)
{
  g_autofree char *key = g_strdup_printf ("plant.line-%02u.sensor-%02u", number / 100,
                                          number % 100);
  AimdbRecord *record = aimdb_database_create_record (database, key, G_TYPE_DOUBLE,
                                                      AIMDB_BUFFER_TYPE_SINGLE_LATEST, 1);

  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_source_new_producer ("sensor")));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_tap_new ("alarm", ignore_value,
                                                               NULL, NULL)));
}

static void
run_record (GMainContext *context,
            AimdbRecord  *record)
{
  AimdbStage *source = aimdb_record_get_nth_stage (record, 0);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);

  for (guint i = 0; i < N_PROFILED; i++)
    {
      g_value_set_double (&value, 20.5 + i);
      aimdb_source_produce (AIMDB_SOURCE (source), &value, NULL);

      while (g_main_context_iteration (context, FALSE))
        continue;
    }
}

AimdbServer *
bench_instance_serve (AimdbDatabase  *database,
                      char          **directory,
                      char          **path)
{
  g_autoptr (GError) error = NULL;
  AimdbServer *server;

  *directory = g_dir_make_tmp ("aimdb-bench-XXXXXX", &error);

  if (*directory == NULL)
    g_error ("%s", error->message);

  *path = g_build_filename (*directory, "instance.sock", NULL);
  server = aimdb_server_new (database, *path);
  aimdb_server_set_max_connections (server, G_MAXUINT);

  if (!aimdb_server_start (server, &error))
    g_error ("%s", error->message);

  return server;
}

static gpointer
instance_thread (gpointer data)
{
  BenchInstance *instance = data;

  g_main_context_push_thread_default (instance->context);

  while (!__atomic_load_n (&instance->ending, __ATOMIC_ACQUIRE))
    g_main_context_iteration (instance->context, TRUE);

  aimdb_server_stop (instance->server);
  g_main_context_pop_thread_default (instance->context);

  return NULL;
}

void
bench_instance_open (BenchInstance *instance,
                     guint          n_records,
                     guint          n_fds)
{
  g_autoptr (GError) error = NULL;
  AimdbRecord *events;

  *instance = (BenchInstance) { .context = g_main_context_new (), .n_fds = n_fds };
  g_main_context_push_thread_default (instance->context);
  instance->database = aimdb_database_new ();
  events = aimdb_database_create_record (instance->database, "events", G_TYPE_STRING,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, BENCH_INSTANCE_CAPACITY);
  instance->producer = aimdb_record_create_producer (events);

  for (guint i = 0; i < n_records; i++)
    add_record (instance->database, i);

  if (!aimdb_database_start (instance->database, &error))
    g_error ("%s", error->message);

  for (guint i = 1; i <= n_records; i++)
    run_record (instance->context, aimdb_database_get_nth_record (instance->database, i));

  instance->server = bench_instance_serve (instance->database, &instance->directory,
                                           &instance->path);
  g_main_context_pop_thread_default (instance->context);
  instance->thread = g_thread_new ("instance", instance_thread, instance);
  instance->fds = g_new (int, n_fds);

  for (guint i = 0; i < n_fds; i++)
    instance->fds[i] = bench_socket_connect (instance->path);
}

void
bench_instance_close (BenchInstance *instance)
{
  for (guint i = 0; i < instance->n_fds; i++)
    close (instance->fds[i]);

  __atomic_store_n (&instance->ending, TRUE, __ATOMIC_RELEASE);
  g_main_context_wakeup (instance->context);
  g_thread_join (instance->thread);
  aimdb_database_stop (instance->database);
  g_object_unref (instance->server);
  g_object_unref (instance->producer);
  g_object_unref (instance->database);
  g_main_context_unref (instance->context);
  g_rmdir (instance->directory);
  g_free (instance->directory);
  g_free (instance->path);
  g_free (instance->fds);
}

gsize
bench_instance_ask (BenchInstance *instance,
                    guint          peer,
                    const char    *line)
{
  bench_socket_write (instance->fds[peer], line, strlen (line));

  return bench_socket_read (&instance->fds[peer], 1, 1);
}
