/* aimdb-graph-edge.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-enums.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_GRAPH_EDGE (aimdb_graph_edge_get_type ())

/**
 * AimdbGraphEdge:
 *
 * A way that values take in a [struct@Graph].
 *
 * Since: 0.1
 */
typedef struct _AimdbGraphEdge AimdbGraphEdge;

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_graph_edge_get_type      (void);

AIMDB_AVAILABLE_IN_0_1
AimdbGraphEdge    *aimdb_graph_edge_ref           (AimdbGraphEdge *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_graph_edge_unref         (AimdbGraphEdge *self);

AIMDB_AVAILABLE_IN_0_1
AimdbGraphEdgeType aimdb_graph_edge_get_edge_type (AimdbGraphEdge *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_edge_get_from      (AimdbGraphEdge *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_edge_get_to        (AimdbGraphEdge *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_edge_get_protocol  (AimdbGraphEdge *self);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_graph_edge_get_tap_index (AimdbGraphEdge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbGraphEdge, aimdb_graph_edge_unref)

G_END_DECLS
