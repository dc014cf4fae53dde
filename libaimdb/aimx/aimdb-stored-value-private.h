/* aimdb-stored-value-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-stored-value.h"

G_BEGIN_DECLS

/* One row of record.query; what is missing or of a wrong type is
 * AIMDB_ERROR_PROTOCOL, naming POSITION and the member. */
AimdbStoredValue *_aimdb_stored_value_new_from_json (JsonNode  *node,
                                                     guint      position,
                                                     GError   **error);

G_END_DECLS
