/* aimdb-record-info.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-buffer-metrics.h"
#include "aimdb-enums.h"
#include "aimdb-record-profile.h"
#include "aimdb-signal-stats.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_RECORD_INFO (aimdb_record_info_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbRecordInfo, aimdb_record_info, AIMDB, RECORD_INFO, GObject)

AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_info_get_id                       (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_key                      (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_name                     (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
AimdbOrigin         aimdb_record_info_get_origin                   (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
AimdbBufferType     aimdb_record_info_get_buffer_type              (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
guint64             aimdb_record_info_get_buffer_capacity          (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_record_info_get_writable                 (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_type_id                  (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_entity                   (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_schema_type              (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char * const *aimdb_record_info_get_inputs                   (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_protocol                 (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_info_get_address                  (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_info_get_producer_count           (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_info_get_consumer_count           (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_info_get_outbound_connector_count (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
AimdbBufferMetrics *aimdb_record_info_get_metrics                  (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
AimdbRecordProfile *aimdb_record_info_get_profile                  (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
guint aimdb_record_info_get_n_signals (AimdbRecordInfo *self);
AIMDB_AVAILABLE_IN_0_1
AimdbSignalStats *aimdb_record_info_get_nth_signal (AimdbRecordInfo *self,
                                                    guint            index);
AIMDB_AVAILABLE_IN_0_1
char               *aimdb_record_info_to_json                      (AimdbRecordInfo *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
