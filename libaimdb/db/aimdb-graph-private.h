/* aimdb-graph-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-graph.h"
#include "aimdb-record.h"

G_BEGIN_DECLS

/* what a node or an edge is made of; the new one copies the strings */
typedef struct
{
  const char *key;
  AimdbOrigin origin;
  const char *const *inputs;    /* of a transform or join, ending in NULL; NULL: none */
  const char *protocol;         /* of the inbound link, or NULL */
  const char *address;          /* of the inbound link, or NULL */
  AimdbBufferType buffer_type;
  guint buffer_capacity;
  guint tap_count;
  gboolean has_outbound_link;
} AimdbGraphNodeFields;

typedef struct
{
  AimdbGraphEdgeType type;
  const char *from;             /* a key, or NULL: from outside the graph */
  const char *to;               /* a key, or NULL: out of the graph */
  const char *protocol;         /* of a link, or NULL */
  guint tap_index;
} AimdbGraphEdgeFields;

AimdbGraphNode *_aimdb_graph_node_new           (const AimdbGraphNodeFields *fields);
AimdbGraphNode *_aimdb_graph_node_new_of_record (AimdbRecord                *record);
AimdbGraphEdge *_aimdb_graph_edge_new           (const AimdbGraphEdgeFields *fields);

/* takes nodes and edges; ORDER is a permutation of the indices of the nodes */
AimdbGraph     *_aimdb_graph_new                (GPtrArray                  *nodes,
                                                 GPtrArray                  *edges,
                                                 const guint                *order);
AimdbGraph     *_aimdb_graph_new_of_records     (GPtrArray                  *records,
                                                 GHashTable                 *records_by_key);

/* the indices of records, inputs before what is made of them; among those that
 * do not depend on one another, the one that was added first */
guint          *_aimdb_graph_sort               (GPtrArray                  *records,
                                                 GHashTable                 *records_by_key);

/* an AimX origin, as the value of a member or element */
void            _aimdb_graph_node_build_origin  (AimdbGraphNode             *self,
                                                 JsonBuilder                *builder);

/* what AimX answers to graph.nodes, graph.edges and graph.topo_order; transfer full */
JsonNode       *_aimdb_graph_nodes_to_json      (AimdbGraph                 *self);
JsonNode       *_aimdb_graph_edges_to_json      (AimdbGraph                 *self);
JsonNode       *_aimdb_graph_topo_to_json       (AimdbGraph                 *self);

G_END_DECLS
