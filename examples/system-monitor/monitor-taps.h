/* monitor-taps.h
 *
 * The stages that do something with the figures.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

G_BEGIN_DECLS

typedef struct _MonitorReport MonitorReport;

/* writes each value to the journal at PATH and waits until the disk has it */
AimdbTap      *monitor_tap_journal_new  (const char     *name,
                                         const char     *path,
                                         GError        **error);

/* reads the files that the value names and compares their SHA-256 with the last ones */
AimdbTap      *monitor_tap_checksum_new (const char     *name);

/* replaces the report with each value, without waiting for the disk */
MonitorReport *monitor_report_new       (const char     *path);
AimdbTap      *monitor_report_tap_new   (MonitorReport  *self,
                                         const char     *name);

/* to be called when the database stands: waits for what is under way */
void           monitor_report_free      (MonitorReport  *self);

G_END_DECLS
