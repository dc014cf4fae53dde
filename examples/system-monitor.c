/* system-monitor.c
 *
 * A pipeline over the figures of this machine. What is to be seen here: every
 * kind of stage, slow ones that hold up nobody, and which of them the profile
 * names.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "example-app.h"
#include "monitor-rates.h"
#include "monitor-sources.h"
#include "monitor-taps.h"
#include "monitor-types.h"
#include "monitor-worker.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define CPU_INTERVAL_MS          100
#define MEMORY_INTERVAL_MS       500
#define DISK_INTERVAL_MS         250
#define NETWORK_INTERVAL_MS      250
#define LOADED_FILES_INTERVAL_MS 250

#define MEMORY_THRESHOLD_BYTES   (1024 * 1024)

#define CPU_JOURNAL   "cpu-usage.jsonl"
#define MEMORY_LOG    "memory-changes.jsonl"
#define DISK_REPORT   "disk-activity.json"

typedef struct
{
  char          *directory;
  MonitorWorker *journal_worker;
  MonitorWorker *checksum_worker;
  MonitorReport *disk_report;

  /* of the whole run; only touched in the main context */
  double         highest_busy_percent;
  double         highest_received_bytes_per_second;
} Monitor;

static void
remember_cpu_peak_cb (AimdbTap     *tap,
                      const GValue *value,
                      gpointer      user_data)
{
  const MonitorCpuUsage *usage = g_value_get_boxed (value);
  Monitor *self = user_data;

  self->highest_busy_percent = MAX (self->highest_busy_percent, usage->busy_percent);
}

static void
remember_network_peak_cb (AimdbTap     *tap,
                          const GValue *value,
                          gpointer      user_data)
{
  const MonitorNetworkTraffic *traffic = g_value_get_boxed (value);
  Monitor *self = user_data;

  self->highest_received_bytes_per_second = MAX (self->highest_received_bytes_per_second,
                                                 traffic->received_bytes_per_second);
}

static gboolean
add_cpu_records (Monitor        *self,
                 AimdbDatabase  *database,
                 GError        **error)
{
  g_autofree char *path = g_build_filename (self->directory, CPU_JOURNAL, NULL);
  AimdbTap *journal = monitor_tap_journal_new ("journal_cpu_usage", path, error);
  AimdbRecord *record = NULL;

  if (journal == NULL)
    return FALSE;

  record = aimdb_database_create_record (database, "system::CpuCounters", MONITOR_TYPE_CPU_COUNTERS,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 32);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_source_cpu_new ("read_proc_stat",
                                                                CPU_INTERVAL_MS)));

  record = aimdb_database_create_record (database, "system::CpuUsage", MONITOR_TYPE_CPU_USAGE,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 64);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_transform_cpu_new ("compute_cpu_usage",
                                                                   "system::CpuCounters")));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_tap_new ("remember_cpu_peak", remember_cpu_peak_cb,
                                                       self, NULL)));

  /* waits for the disk at every value: on a thread of its own nobody waits with it */
  aimdb_stage_set_main_context (AIMDB_STAGE (journal),
                                monitor_worker_get_context (self->journal_worker));
  aimdb_record_take_stage (record, AIMDB_STAGE (journal));

  return TRUE;
}

static gboolean
add_memory_records (Monitor        *self,
                    AimdbDatabase  *database,
                    GError        **error)
{
  g_autofree char *path = g_build_filename (self->directory, MEMORY_LOG, NULL);
  g_autofree char *url = g_filename_to_uri (path, NULL, error);
  AimdbRecord *record = NULL;

  if (url == NULL)
    return FALSE;

  record = aimdb_database_create_record (database, "system::Memory", MONITOR_TYPE_MEMORY,
                                         AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_source_memory_new ("read_meminfo",
                                                                   MEMORY_INTERVAL_MS)));

  record = aimdb_database_create_record (database, "system::MemoryChange", MONITOR_TYPE_MEMORY,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 16);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_transform_memory_new ("keep_memory_changes",
                                                                      "system::Memory",
                                                                      MEMORY_THRESHOLD_BYTES)));
  aimdb_record_take_stage (record, AIMDB_STAGE (aimdb_link_new ("log_memory_changes", url)));

  return TRUE;
}

static void
add_disk_records (Monitor       *self,
                  AimdbDatabase *database)
{
  AimdbRecord *record = NULL;

  record = aimdb_database_create_record (database, "system::DiskCounters",
                                         MONITOR_TYPE_DISK_COUNTERS, AIMDB_BUFFER_TYPE_SPMC_RING,
                                         32);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_source_disks_new ("read_diskstats",
                                                                  DISK_INTERVAL_MS)));

  record = aimdb_database_create_record (database, "system::DiskActivity",
                                         MONITOR_TYPE_DISK_ACTIVITY,
                                         AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_transform_disk_new ("compute_disk_activity",
                                                                    "system::DiskCounters")));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_report_tap_new (self->disk_report,
                                                                "write_disk_report")));
}

static void
add_network_records (Monitor       *self,
                     AimdbDatabase *database)
{
  AimdbRecord *record = NULL;

  record = aimdb_database_create_record (database, "system::NetworkCounters",
                                         MONITOR_TYPE_NETWORK_COUNTERS, AIMDB_BUFFER_TYPE_SPMC_RING,
                                         32);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_source_network_new ("read_net_dev",
                                                                    NETWORK_INTERVAL_MS)));

  record = aimdb_database_create_record (database, "system::NetworkTraffic",
                                         MONITOR_TYPE_NETWORK_TRAFFIC, AIMDB_BUFFER_TYPE_SPMC_RING,
                                         32);
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (monitor_transform_network_new ("compute_network_traffic",
                                                                       "system::NetworkCounters")));
  aimdb_record_take_stage (record,
                           AIMDB_STAGE (aimdb_tap_new ("remember_network_peak",
                                                       remember_network_peak_cb, self, NULL)));
}

static void
add_loaded_files_record (Monitor       *self,
                         AimdbDatabase *database)
{
  AimdbSource *files = monitor_source_loaded_files_new ("list_loaded_files",
                                                        LOADED_FILES_INTERVAL_MS);
  AimdbTap *checksum = monitor_tap_checksum_new ("checksum_loaded_files");
  AimdbRecord *record = NULL;

  record = aimdb_database_create_record (database, "system::LoadedFiles", MONITOR_TYPE_LOADED_FILES,
                                         AIMDB_BUFFER_TYPE_SPMC_RING, 4);
  aimdb_record_take_stage (record, AIMDB_STAGE (files));

  /* a processor's work of many milliseconds: not on the thread that reads the figures */
  aimdb_stage_set_main_context (AIMDB_STAGE (checksum),
                                monitor_worker_get_context (self->checksum_worker));
  aimdb_record_take_stage (record, AIMDB_STAGE (checksum));
}

static void
remove_directory (const char *directory)
{
  const char *names[] = { CPU_JOURNAL, MEMORY_LOG, DISK_REPORT };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      if (g_unlink (path) < 0 && errno != ENOENT)
        g_printerr ("system-monitor: can't remove %s: %s\n", path, g_strerror (errno));
    }

  if (g_rmdir (directory) < 0)
    g_printerr ("system-monitor: can't remove %s: %s\n", directory, g_strerror (errno));
}

static void
monitor_free (Monitor *self)
{
  monitor_worker_free (self->journal_worker);
  monitor_worker_free (self->checksum_worker);
  monitor_report_free (self->disk_report);
  remove_directory (self->directory);
  g_free (self->directory);
  g_free (self);
}

static void
tear_down (gpointer state)
{
  Monitor *self = state;

  /* nothing to tell if it could not start */
  if (self->highest_busy_percent > 0)
    g_print ("highest load %.0f %%, highest receive rate %.0f bytes/s\n",
             self->highest_busy_percent, self->highest_received_bytes_per_second);

  monitor_free (self);
}

static gpointer
set_up (AimdbDatabase  *database,
        AimdbServer    *server,
        GError        **error)
{
  g_autofree char *report_path = NULL;
  char *directory = g_dir_make_tmp ("system-monitor-XXXXXX", error);
  Monitor *self = NULL;

  if (directory == NULL)
    {
      g_prefix_error (error, "can't create a directory for the journals: ");
      return NULL;
    }

  report_path = g_build_filename (directory, DISK_REPORT, NULL);

  self = g_new0 (Monitor, 1);
  self->directory = directory;
  self->journal_worker = monitor_worker_new ("journal");
  self->checksum_worker = monitor_worker_new ("checksum");
  self->disk_report = monitor_report_new (report_path);

  if (!add_cpu_records (self, database, error) || !add_memory_records (self, database, error))
    {
      monitor_free (self);
      return NULL;
    }

  add_disk_records (self, database);
  add_network_records (self, database);
  add_loaded_files_record (self, database);

  /* no record is named writable: peers may reset the profile, and nothing else */
  aimdb_server_set_read_only (server, FALSE);

  return self;
}

static char *
build_endpoint (void)
{
  return aimdb_build_default_endpoint ("system-monitor");
}

int
main (int    argc,
      char **argv)
{
  const ExampleProgram program = {
    .name = "system-monitor",
    .summary = "Watches this machine: processors, memory, disks, network, its own libraries.",
    .build_endpoint = build_endpoint,
    .set_up = set_up,
    .tear_down = tear_down,
  };

  return example_program_run (&program, argc, argv);
}
