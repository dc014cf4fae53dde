/* aimdb-enums-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-enums.h"

G_BEGIN_DECLS

/* the nicks are the words of the wire */
const char *_aimdb_enum_to_nick   (GType       type,
                                   int         value);
gboolean    _aimdb_enum_from_nick (GType       type,
                                   const char *nick,
                                   int        *value);

G_END_DECLS
