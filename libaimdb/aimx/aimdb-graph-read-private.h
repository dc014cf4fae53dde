/* aimdb-graph-read-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-graph.h"

G_BEGIN_DECLS

/* The answers to graph.nodes, graph.edges and graph.topo_order. Kinds of edges
 * that this version does not know are left out; what the protocol does not allow
 * is AIMDB_ERROR_PROTOCOL. */
AimdbGraph *_aimdb_graph_new_from_replies (const char  *nodes,
                                           const char  *edges,
                                           const char  *order,
                                           GError     **error);

G_END_DECLS
