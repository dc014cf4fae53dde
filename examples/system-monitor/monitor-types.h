/* monitor-types.h
 *
 * The values of the records. All counters only ever grow while the machine runs.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MONITOR_TYPE_CPU_COUNTERS     (monitor_cpu_counters_get_type ())
#define MONITOR_TYPE_CPU_USAGE        (monitor_cpu_usage_get_type ())
#define MONITOR_TYPE_MEMORY           (monitor_memory_get_type ())
#define MONITOR_TYPE_DISK_COUNTERS    (monitor_disk_counters_get_type ())
#define MONITOR_TYPE_DISK_ACTIVITY    (monitor_disk_activity_get_type ())
#define MONITOR_TYPE_NETWORK_COUNTERS (monitor_network_counters_get_type ())
#define MONITOR_TYPE_NETWORK_TRAFFIC  (monitor_network_traffic_get_type ())
#define MONITOR_TYPE_LOADED_FILES     (monitor_loaded_files_get_type ())

/* of all processors together; a tick is 1/100 s on nearly every machine */
typedef struct
{
  double  monotonic_seconds;
  guint64 core_count;
  guint64 user_ticks;
  guint64 system_ticks;
  guint64 idle_ticks;
  guint64 iowait_ticks;
  guint64 stolen_ticks;
  guint64 context_switch_count;
} MonitorCpuCounters;

typedef struct
{
  double timestamp_unix_seconds;
  double user_percent;
  double system_percent;
  double iowait_percent;
  double stolen_percent;
  double idle_percent;
  double busy_percent;
  double context_switches_per_second;
} MonitorCpuUsage;

typedef struct
{
  double  timestamp_unix_seconds;
  guint64 total_bytes;
  guint64 available_bytes;
  guint64 cached_bytes;
  guint64 swap_total_bytes;
  guint64 swap_free_bytes;
  double  used_percent;
} MonitorMemory;

/* of all real disks together: partitions and stacked devices would count twice */
typedef struct
{
  double  monotonic_seconds;
  guint64 disk_count;
  guint64 read_count;
  guint64 read_bytes;
  guint64 write_count;
  guint64 written_bytes;
  guint64 busy_milliseconds;
} MonitorDiskCounters;

typedef struct
{
  double timestamp_unix_seconds;
  double reads_per_second;
  double read_bytes_per_second;
  double writes_per_second;
  double written_bytes_per_second;
  double busy_percent;
} MonitorDiskActivity;

/* of all interfaces but the loopback one */
typedef struct
{
  double  monotonic_seconds;
  guint64 interface_count;
  guint64 received_bytes;
  guint64 received_packets;
  guint64 sent_bytes;
  guint64 sent_packets;
  guint64 error_count;
} MonitorNetworkCounters;

typedef struct
{
  double timestamp_unix_seconds;
  double received_bytes_per_second;
  double received_packets_per_second;
  double sent_bytes_per_second;
  double sent_packets_per_second;
  double errors_per_second;
} MonitorNetworkTraffic;

/* the program itself and its libraries */
typedef struct
{
  guint64   file_count;
  char    **paths;
} MonitorLoadedFiles;

GType monitor_cpu_counters_get_type     (void);
GType monitor_cpu_usage_get_type        (void);
GType monitor_memory_get_type           (void);
GType monitor_disk_counters_get_type    (void);
GType monitor_disk_activity_get_type    (void);
GType monitor_network_counters_get_type (void);
GType monitor_network_traffic_get_type  (void);
GType monitor_loaded_files_get_type     (void);

G_END_DECLS
