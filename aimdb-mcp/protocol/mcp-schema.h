/* mcp-schema.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean mcp_schema_check (JsonObject  *schema,
                           JsonObject  *arguments,
                           GError     **error);

G_END_DECLS
