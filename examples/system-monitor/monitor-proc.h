/* monitor-proc.h
 *
 * Reads the kernel's figures. Each function takes the text of one file; lines
 * it does not know are passed over, what it can't do without is an error.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "monitor-types.h"

G_BEGIN_DECLS

/* tells whole disks from partitions and from devices that stand on others */
typedef gboolean (*MonitorIsDiskFunc) (const char *device);

/* the times in the results are left to the caller */
gboolean   monitor_parse_stat            (const char              *text,
                                          MonitorCpuCounters      *counters,
                                          GError                 **error);
gboolean   monitor_parse_meminfo         (const char              *text,
                                          MonitorMemory           *memory,
                                          GError                 **error);
gboolean   monitor_parse_diskstats       (const char              *text,
                                          MonitorIsDiskFunc        is_disk,
                                          MonitorDiskCounters     *counters,
                                          GError                 **error);
gboolean   monitor_parse_net_dev         (const char              *text,
                                          MonitorNetworkCounters  *counters,
                                          GError                 **error);

/* the files in a text like that of /proc/self/maps, each once; to be freed are the paths */
gboolean   monitor_parse_maps            (const char              *text,
                                          MonitorLoadedFiles      *files,
                                          GError                 **error);

gboolean   monitor_is_disk               (const char              *device);

G_END_DECLS
