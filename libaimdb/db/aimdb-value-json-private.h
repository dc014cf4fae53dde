/* aimdb-value-json-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* the JSON form of a value: transfer full; NOT_SERIALIZABLE names the type and why */
JsonNode *_aimdb_value_to_json   (const GValue  *value,
                                  GError       **error);

/* The same as text at the end of LINE, behind which something is left on error. */
gboolean  _aimdb_value_append_json (GString      *line,
                                    const GValue *value,
                                    GError      **error);

/* fills VALUE, which is zeroed (G_VALUE_INIT), with a value of TYPE; on error it stays so */
gboolean  _aimdb_value_from_json (GType          type,
                                  JsonNode      *node,
                                  GValue        *value,
                                  GError       **error);

G_END_DECLS
