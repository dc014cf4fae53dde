/* monitor-types.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-types.h"

#include "example-struct.h"

EXAMPLE_DEFINE_STRUCT (MonitorCpuCounters, monitor_cpu_counters,
                       EXAMPLE_MEMBER (MonitorCpuCounters, DOUBLE, monotonic_seconds),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, core_count),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, user_ticks),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, system_ticks),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, idle_ticks),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, iowait_ticks),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, stolen_ticks),
                       EXAMPLE_MEMBER (MonitorCpuCounters, UINT64, context_switch_count))

EXAMPLE_DEFINE_STRUCT (MonitorCpuUsage, monitor_cpu_usage,
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, timestamp_unix_seconds),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, user_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, system_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, iowait_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, stolen_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, idle_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, busy_percent),
                       EXAMPLE_MEMBER (MonitorCpuUsage, DOUBLE, context_switches_per_second))

EXAMPLE_DEFINE_STRUCT (MonitorMemory, monitor_memory,
                       EXAMPLE_MEMBER (MonitorMemory, DOUBLE, timestamp_unix_seconds),
                       EXAMPLE_MEMBER (MonitorMemory, UINT64, total_bytes),
                       EXAMPLE_MEMBER (MonitorMemory, UINT64, available_bytes),
                       EXAMPLE_MEMBER (MonitorMemory, UINT64, cached_bytes),
                       EXAMPLE_MEMBER (MonitorMemory, UINT64, swap_total_bytes),
                       EXAMPLE_MEMBER (MonitorMemory, UINT64, swap_free_bytes),
                       EXAMPLE_MEMBER (MonitorMemory, DOUBLE, used_percent))

EXAMPLE_DEFINE_STRUCT (MonitorDiskCounters, monitor_disk_counters,
                       EXAMPLE_MEMBER (MonitorDiskCounters, DOUBLE, monotonic_seconds),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, disk_count),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, read_count),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, read_bytes),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, write_count),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, written_bytes),
                       EXAMPLE_MEMBER (MonitorDiskCounters, UINT64, busy_milliseconds))

EXAMPLE_DEFINE_STRUCT (MonitorDiskActivity, monitor_disk_activity,
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, timestamp_unix_seconds),
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, reads_per_second),
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, read_bytes_per_second),
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, writes_per_second),
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, written_bytes_per_second),
                       EXAMPLE_MEMBER (MonitorDiskActivity, DOUBLE, busy_percent))

EXAMPLE_DEFINE_STRUCT (MonitorNetworkCounters, monitor_network_counters,
                       EXAMPLE_MEMBER (MonitorNetworkCounters, DOUBLE, monotonic_seconds),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, interface_count),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, received_bytes),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, received_packets),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, sent_bytes),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, sent_packets),
                       EXAMPLE_MEMBER (MonitorNetworkCounters, UINT64, error_count))

EXAMPLE_DEFINE_STRUCT (MonitorNetworkTraffic, monitor_network_traffic,
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, timestamp_unix_seconds),
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, received_bytes_per_second),
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, received_packets_per_second),
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, sent_bytes_per_second),
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, sent_packets_per_second),
                       EXAMPLE_MEMBER (MonitorNetworkTraffic, DOUBLE, errors_per_second))

EXAMPLE_DEFINE_STRUCT (MonitorLoadedFiles, monitor_loaded_files,
                       EXAMPLE_MEMBER (MonitorLoadedFiles, UINT64, file_count),
                       EXAMPLE_MEMBER (MonitorLoadedFiles, STRV, paths))
