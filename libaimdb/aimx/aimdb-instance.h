/* aimdb-instance.h
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

#define AIMDB_TYPE_INSTANCE (aimdb_instance_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbInstance, aimdb_instance, AIMDB, INSTANCE, GObject)

AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_instance_get_endpoint         (AimdbInstance *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_instance_get_server_name      (AimdbInstance *self);
AIMDB_AVAILABLE_IN_0_1
const char         *aimdb_instance_get_server_version   (AimdbInstance *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_instance_get_can_write        (AimdbInstance *self);
AIMDB_AVAILABLE_IN_0_1
const char * const *aimdb_instance_get_writable_records (AimdbInstance *self);
AIMDB_AVAILABLE_IN_0_1
gboolean            aimdb_instance_is_alive             (AimdbInstance *self);

G_END_DECLS
