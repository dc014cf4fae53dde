/* monitor-sources.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-sources.h"

#include "monitor-proc.h"
#include "monitor-types.h"

#include <gio/gio.h>

typedef union
{
  MonitorCpuCounters     cpu;
  MonitorMemory          memory;
  MonitorDiskCounters    disks;
  MonitorNetworkCounters network;
  MonitorLoadedFiles     loaded;
} Reading;

typedef struct
{
  const char *path;

  /* fills what begins as zeroes */
  gboolean  (*parse) (const char  *text,
                      Reading     *reading,
                      GError     **error);

  /* frees what it filled; optional */
  void      (*clear) (Reading *reading);
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
parse_loaded_files (const char  *text,
                    Reading     *reading,
                    GError     **error)
{
  return monitor_parse_maps (text, &reading->loaded, error);
}

static void
clear_loaded_files (Reading *reading)
{
  g_strfreev (reading->loaded.paths);
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
  gboolean produced = FALSE;

  if (g_file_get_contents (self->path, &text, NULL, &error) &&
      self->parse (text, &reading, &error))
    produced = aimdb_producer_produce_boxed (producer, &reading, &error);

  if (self->clear != NULL)
    self->clear (&reading);

  /* A file that is not there may be missing in a container for good: once is enough. */
  if (!produced && !self->complained)
    g_printerr ("%s: no figures from %s: %s\n",
                aimdb_stage_get_name (AIMDB_STAGE (source)), self->path, error->message);

  self->complained = !produced;

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
  const Probe probe = { "/proc/stat", parse_cpu, NULL, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_memory_new (const char *name,
                           guint       interval_ms)
{
  const Probe probe = { "/proc/meminfo", parse_memory, NULL, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_disks_new (const char *name,
                          guint       interval_ms)
{
  const Probe probe = { "/proc/diskstats", parse_disks, NULL, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_network_new (const char *name,
                            guint       interval_ms)
{
  const Probe probe = { "/proc/net/dev", parse_network, NULL, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}

AimdbSource *
monitor_source_loaded_files_new (const char *name,
                                 guint       interval_ms)
{
  const Probe probe = { "/proc/self/maps", parse_loaded_files, clear_loaded_files, FALSE };

  return probe_source_new (name, interval_ms, &probe);
}
