/* aimdb-reader.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <gio/gio.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_READER (aimdb_reader_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbReader, aimdb_reader, AIMDB, READER, GObject)

/**
 * AimdbReaderSourceFunc:
 * @reader: the reader that has values to read
 * @user_data: what was given with the function
 *
 * Called by the main loop when a value waits for a reader.
 *
 * Returns: %G_SOURCE_CONTINUE to be called again, %G_SOURCE_REMOVE otherwise
 *
 * Since: 0.1
 */
typedef gboolean (*AimdbReaderSourceFunc) (AimdbReader *reader,
                                           gpointer     user_data);

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_reader_try_receive       (AimdbReader          *self,
                                         GValue               *value,
                                         guint64              *lost);
AIMDB_AVAILABLE_IN_0_1
void     aimdb_reader_receive_async     (AimdbReader          *self,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_reader_receive_finish    (AimdbReader          *self,
                                         GAsyncResult         *result,
                                         GValue               *value,
                                         guint64              *lost,
                                         GError              **error);
AIMDB_AVAILABLE_IN_0_1
GSource *aimdb_reader_create_source     (AimdbReader          *self,
                                         GCancellable         *cancellable) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
guint    aimdb_reader_get_pending_count (AimdbReader          *self);
AIMDB_AVAILABLE_IN_0_1
guint64  aimdb_reader_get_lost_count    (AimdbReader          *self);

G_END_DECLS
