/* monitor-sources.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-sources.h"

#include "monitor-proc.h"
#include "monitor-types.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

typedef union
{
  MonitorCpuCounters     cpu;
  MonitorMemory          memory;
  MonitorDiskCounters    disks;
  MonitorNetworkCounters network;
} Reading;

typedef struct
{
  const char *path;

  /* fills what begins as zeroes */
  gboolean  (*parse) (const char  *text,
                      Reading     *reading,
                      GError     **error);
  gboolean    complained;
} Probe;

static double
monotonic_seconds (void)
{
  return g_get_monotonic_time () / (double) G_USEC_PER_SEC;
}

static gboolean
parse_cpu (const char  *text,
           Reading     *reading,
           GError     **error)
{
  reading->cpu.monotonic_seconds = monotonic_seconds ();

  return monitor_parse_stat (text, &reading->cpu, error);
}

static gboolean
parse_memory (const char  *text,
              Reading     *reading,
              GError     **error)
{
  reading->memory.timestamp_unix_seconds = g_get_real_time () / (double) G_USEC_PER_SEC;

  return monitor_parse_meminfo (text, &reading->memory, error);
}

static gboolean
parse_disks (const char  *text,
             Reading     *reading,
             GError     **error)
{
  reading->disks.monotonic_seconds = monotonic_seconds ();

  return monitor_parse_diskstats (text, monitor_is_disk, &reading->disks, error);
}

static gboolean
parse_network (const char  *text,
               Reading     *reading,
               GError     **error)
{
  reading->network.monotonic_seconds = monotonic_seconds ();

  return monitor_parse_net_dev (text, &reading->network, error);
}

static gboolean
probe_cb (AimdbSource   *source,
          AimdbProducer *producer,
          gpointer       user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  Probe *self = user_data;
  Reading reading = { 0 };

  if (g_file_get_contents (self->path, &text, NULL, &error) &&
      self->parse (text, &reading, &error) &&
      aimdb_producer_produce_boxed (producer, &reading, &error))
    {
      self->complained = FALSE;
      return G_SOURCE_CONTINUE;
    }

  /* A file that is not there may be missing in a container for good: once is enough. */
  if (!self->complained)
    g_printerr ("%s: no figures from %s: %s\n",
                aimdb_stage_get_name (AIMDB_STAGE (source)), self->path, error->message);

  self->complained = TRUE;
  return G_SOURCE_CONTINUE;
}

static AimdbSource *
probe_source_new (const char  *name,
                  guint        interval_ms,
                  const Probe *probe)
{
  return aimdb_source_new_timer (name, interval_ms, probe_cb,
                                 g_memdup2 (probe, sizeof *probe), g_free);
}

AimdbSource *
monitor_source_cpu_new (const char *name,
                        guint       interval_ms)
{
  const Probe probe = { "/proc/stat", parse_cpu, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_memory_new (const char *name,
                           guint       interval_ms)
{
  const Probe probe = { "/proc/meminfo", parse_memory, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_disks_new (const char *name,
                          guint       interval_ms)
{
  const Probe probe = { "/proc/diskstats", parse_disks, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_network_new (const char *name,
                            guint       interval_ms)
{
  const Probe probe = { "/proc/net/dev", parse_network, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

typedef struct
{
  GPtrArray *paths;
  guint      next;
} LoadedFiles;

static void
loaded_files_free (gpointer data)
{
  LoadedFiles *self = data;

  g_ptr_array_unref (self->paths);
  g_free (self);
}

static gboolean
loaded_file_cb (AimdbSource   *source,
                AimdbProducer *producer,
                gpointer       user_data)
{
  g_autoptr (GError) error = NULL;
  LoadedFiles *self = user_data;
  MonitorLoadedFile file = { NULL, 0 };
  GStatBuf info;

  file.path = g_ptr_array_index (self->paths, self->next);
  self->next = (self->next + 1) % self->paths->len;

  if (g_stat (file.path, &info) == 0)
    file.size_bytes = (guint64) info.st_size;

  if (!aimdb_producer_produce_boxed (producer, &file, &error))
    g_printerr ("%s: %s: %s\n", aimdb_stage_get_name (AIMDB_STAGE (source)), file.path,
                error->message);

  return G_SOURCE_CONTINUE;
}

AimdbSource *
monitor_source_loaded_file_new (const char *name,
                                guint       interval_ms)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  LoadedFiles *self = g_new0 (LoadedFiles, 1);

  if (!g_file_get_contents ("/proc/self/maps", &text, NULL, &error))
    g_printerr ("%s: only the program itself: %s\n", name, error->message);

  self->paths = monitor_parse_maps (text != NULL ? text : "");

  if (self->paths->len == 0)
    g_ptr_array_add (self->paths, g_strdup ("/proc/self/exe"));

  return aimdb_source_new_timer (name, interval_ms, loaded_file_cb, self, loaded_files_free);
}
