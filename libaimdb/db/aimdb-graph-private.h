/* aimdb-graph-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-graph.h"
#include "aimdb-json-writer-private.h"
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

/* how a record stands in the graph, until it changes */
void            _aimdb_graph_node_fields_init   (AimdbGraphNodeFields       *self,
                                                 AimdbRecord                *record);
void            _aimdb_graph_node_fields_clear  (AimdbGraphNodeFields       *self);

AimdbGraphNode *_aimdb_graph_node_new           (const AimdbGraphNodeFields *fields);
const AimdbGraphNodeFields *
_aimdb_graph_node_get_fields    (AimdbGraphNode             *self);
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

/* an AimX origin */
void            _aimdb_graph_write_origin       (const AimdbGraphNodeFields *fields,
                                                 AimdbJsonWriter            *writer,
                                                 const char                 *name);

/* what AimX answers to graph.nodes, graph.edges and graph.topo_order */
void            _aimdb_graph_write_nodes        (AimdbGraph                 *self,
                                                 AimdbJsonWriter            *writer);
void            _aimdb_graph_write_edges        (AimdbGraph                 *self,
                                                 AimdbJsonWriter            *writer);
void            _aimdb_graph_write_topo_order   (AimdbGraph                 *self,
                                                 AimdbJsonWriter            *writer);

G_END_DECLS
