/* monitor-sources.h
 *
 * The stages that read the machine.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

G_BEGIN_DECLS

AimdbSource *monitor_source_cpu_new          (const char *name,
                                              guint       interval_ms);
AimdbSource *monitor_source_memory_new       (const char *name,
                                              guint       interval_ms);
AimdbSource *monitor_source_disks_new        (const char *name,
                                              guint       interval_ms);
AimdbSource *monitor_source_network_new      (const char *name,
                                              guint       interval_ms);
AimdbSource *monitor_source_loaded_files_new (const char *name,
                                              guint       interval_ms);

G_END_DECLS
