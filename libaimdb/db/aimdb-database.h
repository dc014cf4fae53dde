/* aimdb-database.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <gio/gio.h>

#include "aimdb-enums.h"
#include "aimdb-graph.h"
#include "aimdb-record.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_DATABASE (aimdb_database_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbDatabase, aimdb_database, AIMDB, DATABASE, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbDatabase *aimdb_database_new              (void) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
GMainContext  *aimdb_database_get_main_context (AimdbDatabase *self);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_database_is_running       (AimdbDatabase *self);

AIMDB_AVAILABLE_IN_0_1
void           aimdb_database_add_record       (AimdbDatabase *self,
                                                AimdbRecord   *record);
AIMDB_AVAILABLE_IN_0_1
AimdbRecord   *aimdb_database_create_record    (AimdbDatabase   *self,
                                                const char      *key,
                                                GType            value_type,
                                                AimdbBufferType  buffer_type,
                                                guint            buffer_capacity);
AIMDB_AVAILABLE_IN_0_1
AimdbRecord   *aimdb_database_get_record       (AimdbDatabase *self,
                                                const char    *key);
AIMDB_AVAILABLE_IN_0_1
guint          aimdb_database_get_n_records    (AimdbDatabase *self);
AIMDB_AVAILABLE_IN_0_1
AimdbRecord   *aimdb_database_get_nth_record   (AimdbDatabase *self,
                                                guint          index);

AIMDB_AVAILABLE_IN_0_1
AimdbGraph    *aimdb_database_get_graph        (AimdbDatabase *self) G_GNUC_WARN_UNUSED_RESULT;

AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_database_start            (AimdbDatabase  *self,
                                                GError        **error);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_database_stop             (AimdbDatabase *self);
AIMDB_AVAILABLE_IN_0_1
void           aimdb_database_stop_async       (AimdbDatabase       *self,
                                                AimdbStopMode        mode,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_database_stop_finish      (AimdbDatabase  *self,
                                                GAsyncResult   *result,
                                                GError        **error);

AIMDB_AVAILABLE_IN_0_1
AimdbVerdict  *aimdb_database_get_verdict      (AimdbDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_database_reset_profiling  (AimdbDatabase  *self,
                                                GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_database_reset_metrics    (AimdbDatabase  *self,
                                                GError        **error);

AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_is_profiling_built_in     (void);
AIMDB_AVAILABLE_IN_0_1
gboolean       aimdb_is_metrics_built_in       (void);

G_END_DECLS
