/* aimdb-json.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_json_validate             (const char  *text,
                                          gssize       length,
                                          GError     **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_json_validate_without_nul (const char  *text,
                                          gssize       length,
                                          GError     **error);

G_END_DECLS
