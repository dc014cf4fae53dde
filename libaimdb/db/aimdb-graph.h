/* aimdb-graph.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-graph-edge.h"
#include "aimdb-graph-node.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_GRAPH (aimdb_graph_get_type ())

/**
 * AimdbGraph:
 *
 * Who feeds whom in a database, at one moment; it never changes.
 *
 * Its nodes are the records, its edges the stages: a source and an inbound link
 * lead into the graph, a tap and an outbound link out of it, a transform or join
 * from one record to another.
 *
 * May be used from any thread.
 *
 * Since: 0.1
 */
typedef struct _AimdbGraph AimdbGraph;

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_graph_get_type              (void);

AIMDB_AVAILABLE_IN_0_1
AimdbGraph        *aimdb_graph_ref                   (AimdbGraph *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_graph_unref                 (AimdbGraph *self);

AIMDB_AVAILABLE_IN_0_1
guint              aimdb_graph_get_n_nodes           (AimdbGraph *self);
AIMDB_AVAILABLE_IN_0_1
AimdbGraphNode    *aimdb_graph_get_nth_node          (AimdbGraph *self,
                                                      guint       index);
AIMDB_AVAILABLE_IN_0_1
AimdbGraphNode    *aimdb_graph_get_node              (AimdbGraph *self,
                                                      const char *key);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_graph_get_n_edges           (AimdbGraph *self);
AIMDB_AVAILABLE_IN_0_1
AimdbGraphEdge    *aimdb_graph_get_nth_edge          (AimdbGraph *self,
                                                      guint       index);
AIMDB_AVAILABLE_IN_0_1
const char *const *aimdb_graph_get_topological_order (AimdbGraph *self);

AIMDB_AVAILABLE_IN_0_1
char              *aimdb_graph_nodes_to_json         (AimdbGraph *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
char              *aimdb_graph_edges_to_json         (AimdbGraph *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
char              *aimdb_graph_topo_order_to_json    (AimdbGraph *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbGraph, aimdb_graph_unref)

G_END_DECLS
