/* aimdb-history.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-record.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_HISTORY (aimdb_history_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbHistory, aimdb_history, AIMDB, HISTORY, GObject)

AIMDB_AVAILABLE_IN_0_1
AimdbHistory *aimdb_history_new            (guint         max_values) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
guint         aimdb_history_get_max_values (AimdbHistory *self);
AIMDB_AVAILABLE_IN_0_1
void          aimdb_history_keep           (AimdbHistory *self,
                                            AimdbRecord  *record);

G_END_DECLS
