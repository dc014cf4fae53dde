/* aimdb-invocation.h
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

#define AIMDB_TYPE_INVOCATION (aimdb_invocation_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbInvocation, aimdb_invocation, AIMDB, INVOCATION, GObject)

AIMDB_AVAILABLE_IN_0_1
const GValue *aimdb_invocation_get_value (AimdbInvocation *self);
AIMDB_AVAILABLE_IN_0_1
void          aimdb_invocation_complete  (AimdbInvocation *self);
AIMDB_AVAILABLE_IN_0_1
void          aimdb_invocation_fail      (AimdbInvocation *self,
                                          const GError    *error);

G_END_DECLS
