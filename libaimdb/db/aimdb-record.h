/* aimdb-record.h
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
#include "aimdb-producer.h"
#include "aimdb-reader.h"
#include "aimdb-record-profile.h"
#include "aimdb-stage.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_RECORD (aimdb_record_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbRecord, aimdb_record, AIMDB, RECORD, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbRecord        *aimdb_record_new                 (const char       *key,
                                                      GType             value_type,
                                                      AimdbBufferType   buffer_type,
                                                      guint             buffer_capacity) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_record_get_key             (AimdbRecord      *self);
AIMDB_AVAILABLE_IN_0_1
GType               aimdb_record_get_value_type      (AimdbRecord      *self);
AIMDB_AVAILABLE_IN_0_1
AimdbBufferType     aimdb_record_get_buffer_type     (AimdbRecord      *self);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_get_buffer_capacity (AimdbRecord      *self);

AIMDB_AVAILABLE_IN_0_1
void                aimdb_record_add_stage           (AimdbRecord      *self,
                                                      AimdbStage       *stage);
AIMDB_AVAILABLE_IN_0_1
void                aimdb_record_take_stage          (AimdbRecord      *self,
                                                      AimdbStage       *stage);
AIMDB_AVAILABLE_IN_0_1
guint               aimdb_record_get_n_stages        (AimdbRecord      *self);
AIMDB_AVAILABLE_IN_0_1
AimdbStage         *aimdb_record_get_nth_stage       (AimdbRecord      *self,
                                                      guint             index);

AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_record_produce             (AimdbRecord      *self,
                                                      const GValue     *value,
                                                      GError          **error);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_record_peek                (AimdbRecord      *self,
                                                      GValue           *value);
AIMDB_AVAILABLE_IN_0_1
AimdbProducer      *aimdb_record_create_producer     (AimdbRecord      *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbReader        *aimdb_record_create_reader       (AimdbRecord      *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbRecordProfile *aimdb_record_get_profile         (AimdbRecord      *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
AimdbBufferMetrics *aimdb_record_get_metrics         (AimdbRecord      *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
