/* aimdb-number-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

gboolean _aimdb_number_convert (const GValue *value,
                                GValue       *result);

G_END_DECLS
