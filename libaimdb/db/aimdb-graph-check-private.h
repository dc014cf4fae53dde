/* aimdb-graph-check-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-record.h"

G_BEGIN_DECLS

/* Checks every rule of a database's graph and tells all that break, each with
 * its record and stage, in one INVALID_CONFIGURATION. */
gboolean _aimdb_graph_check (GPtrArray   *records,
                             GHashTable  *records_by_key,
                             GError     **error);

G_END_DECLS
