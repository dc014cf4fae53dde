/* aimdb-stored-value.h
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

#define AIMDB_TYPE_STORED_VALUE (aimdb_stored_value_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbStoredValue, aimdb_stored_value, AIMDB, STORED_VALUE, GObject)

AIMDB_AVAILABLE_IN_0_1
const char *aimdb_stored_value_get_key  (AimdbStoredValue *self);
AIMDB_AVAILABLE_IN_0_1
const char *aimdb_stored_value_get_json (AimdbStoredValue *self);
AIMDB_AVAILABLE_IN_0_1
gint64      aimdb_stored_value_get_time (AimdbStoredValue *self);

G_END_DECLS
