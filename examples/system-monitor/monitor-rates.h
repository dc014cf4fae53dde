/* monitor-rates.h
 *
 * The transforms: what changed between two readings of the kernel's counters.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

#include "monitor-types.h"

G_BEGIN_DECLS

/* FALSE: there is no time between the two, so there is no rate */
gboolean        monitor_compute_cpu_usage       (const MonitorCpuCounters     *before,
                                                 const MonitorCpuCounters     *now,
                                                 MonitorCpuUsage              *usage);
gboolean        monitor_compute_disk_activity   (const MonitorDiskCounters    *before,
                                                 const MonitorDiskCounters    *now,
                                                 MonitorDiskActivity          *activity);
gboolean        monitor_compute_network_traffic (const MonitorNetworkCounters *before,
                                                 const MonitorNetworkCounters *now,
                                                 MonitorNetworkTraffic        *traffic);

AimdbTransform *monitor_transform_cpu_new       (const char                   *name,
                                                 const char                   *input_key);
AimdbTransform *monitor_transform_disk_new      (const char                   *name,
                                                 const char                   *input_key);
AimdbTransform *monitor_transform_network_new   (const char                   *name,
                                                 const char                   *input_key);

/* passes a value on if the memory in use changed by THRESHOLD_BYTES since the last one passed */
AimdbTransform *monitor_transform_memory_new    (const char                   *name,
                                                 const char                   *input_key,
                                                 guint64                       threshold_bytes);

G_END_DECLS
