/* aimdb-instance-list.h
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

#define AIMDB_TYPE_INSTANCE_LIST (aimdb_instance_list_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbInstanceList, aimdb_instance_list, AIMDB, INSTANCE_LIST, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbInstanceList *aimdb_instance_list_new          (void) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_instance_list_is_searching (AimdbInstanceList *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_instance_list_search       (AimdbInstanceList *self);

G_END_DECLS
