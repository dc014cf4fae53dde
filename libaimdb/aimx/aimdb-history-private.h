/* aimdb-history-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-history.h"
#include "aimdb-json-writer-private.h"

G_BEGIN_DECLS

/* The newest LIMIT values of each record whose key matches PATTERN and that are
 * from START to END, in milliseconds since 1970: an object as record.query
 * answers with. */
void _aimdb_history_query (AimdbHistory    *self,
                           const char      *pattern,
                           guint64          limit,
                           gint64           start,
                           gint64           end,
                           AimdbJsonWriter *result);

/* keeps a value of a record that may be of any time and place; JSON is compact */
void      _aimdb_history_put   (AimdbHistory *self,
                                const char   *key,
                                gint64        time_ms,
                                const char   *json);

G_END_DECLS
