/* aimdb-discovery.h
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

AIMDB_AVAILABLE_IN_0_1
void   aimdb_discover_async          (GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
AIMDB_AVAILABLE_IN_0_1
char **aimdb_discover_finish         (GAsyncResult         *result,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
char  *aimdb_build_default_endpoint  (const char           *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
