/* aimdb-reader.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_READER (aimdb_reader_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbReader, aimdb_reader, AIMDB, READER, GObject)

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_reader_try_receive    (AimdbReader *self,
                                      GValue      *value,
                                      guint64     *lost);
AIMDB_AVAILABLE_IN_0_1
guint64  aimdb_reader_get_lost_count (AimdbReader *self);

G_END_DECLS
