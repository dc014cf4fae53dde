/* aimdb-graph.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-graph-private.h"

struct _AimdbGraph
{
  /* constant after construction */
  GPtrArray *nodes;
  GPtrArray *edges;
  const char **order;           /* the keys belong to the nodes */
};

G_DEFINE_BOXED_TYPE (AimdbGraph, aimdb_graph, aimdb_graph_ref, aimdb_graph_unref)

AimdbGraph *
_aimdb_graph_new (GPtrArray   *nodes,
                  GPtrArray   *edges,
                  const guint *order)
{
  AimdbGraph *self = g_atomic_rc_box_new (AimdbGraph);
  guint n_keys = 0;

  self->nodes = nodes;
  self->edges = edges;
  self->order = g_new0 (const char *, nodes->len + 1);

  for (guint i = 0; i < nodes->len; i++)
    {
      const char *key = aimdb_graph_node_get_key (g_ptr_array_index (nodes, order[i]));

      /* a record that was made without a key can't be started either */
      if (key != NULL)
        self->order[n_keys++] = key;
    }

  return self;
}

/**
 * aimdb_graph_ref:
 * @self: a graph
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the graph
 *
 * Since: 0.1
 */
AimdbGraph *
aimdb_graph_ref (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
graph_clear (gpointer data)
{
  AimdbGraph *self = data;

  g_free (self->order);
  g_ptr_array_unref (self->edges);
  g_ptr_array_unref (self->nodes);
}

/**
 * aimdb_graph_unref:
 * @self: (transfer full): a graph
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_graph_unref (AimdbGraph *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, graph_clear);
}

/**
 * aimdb_graph_get_n_nodes:
 * @self: a graph
 *
 * Gets how many records there are.
 *
 * Returns: the number of nodes
 *
 * Since: 0.1
 */
guint
aimdb_graph_get_n_nodes (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->nodes->len;
}

/**
 * aimdb_graph_get_nth_node:
 * @self: a graph
 * @index: which record, from 0, in the order in which they were added
 *
 * Gets one of the records.
 *
 * Returns: (transfer none) (nullable): the node, or %NULL if there are not that
 *   many
 *
 * Since: 0.1
 */
AimdbGraphNode *
aimdb_graph_get_nth_node (AimdbGraph *self,
                          guint       index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->nodes->len ? g_ptr_array_index (self->nodes, index) : NULL;
}

/**
 * aimdb_graph_get_node:
 * @self: a graph
 * @key: what the record is called
 *
 * Looks a record up.
 *
 * Returns: (transfer none) (nullable): the node, or %NULL if there is none of that
 *   key
 *
 * Since: 0.1
 */
AimdbGraphNode *
aimdb_graph_get_node (AimdbGraph *self,
                      const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      AimdbGraphNode *node = g_ptr_array_index (self->nodes, i);

      if (g_strcmp0 (aimdb_graph_node_get_key (node), key) == 0)
        return node;
    }

  return NULL;
}

/**
 * aimdb_graph_get_n_edges:
 * @self: a graph
 *
 * Gets how many edges there are.
 *
 * Returns: the number of edges
 *
 * Since: 0.1
 */
guint
aimdb_graph_get_n_edges (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->edges->len;
}

/**
 * aimdb_graph_get_nth_edge:
 * @self: a graph
 * @index: which edge, from 0
 *
 * Gets one of the edges.
 *
 * They are in the order of the records: for each, how it is fed, then its
 * outbound links, then its taps. A join has an edge for each of its inputs, and
 * several inbound links of a record share one, that of the first.
 *
 * Returns: (transfer none) (nullable): the edge, or %NULL if there are not that
 *   many
 *
 * Since: 0.1
 */
AimdbGraphEdge *
aimdb_graph_get_nth_edge (AimdbGraph *self,
                          guint       index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->edges->len ? g_ptr_array_index (self->edges, index) : NULL;
}

/**
 * aimdb_graph_get_topological_order:
 * @self: a graph
 *
 * Gets the keys of the records so that each comes after those out of whose values
 * its own are made. Among records that do not depend on one another it is the
 * order in which they were added.
 *
 * In a database that can't be started because its transforms go in a circle,
 * these records come last.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys
 *
 * Since: 0.1
 */
const char *const *
aimdb_graph_get_topological_order (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->order;
}

static char *
to_text (AimdbGraph *self,
         void      (*write_func) (AimdbGraph *self, AimdbJsonWriter *writer))
{
  AimdbJsonWriter writer;

  _aimdb_json_writer_init (&writer);
  write_func (self, &writer);

  return _aimdb_json_writer_finish (&writer, NULL);
}

/**
 * aimdb_graph_nodes_to_json:
 * @self: a graph
 *
 * Gets the nodes as AimX tells them: an array with an object for each record, in
 * the order in which they were added.
 *
 * Returns: (transfer full): JSON in one line
 *
 * Since: 0.1
 */
char *
aimdb_graph_nodes_to_json (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_text (self, _aimdb_graph_write_nodes);
}

/**
 * aimdb_graph_edges_to_json:
 * @self: a graph
 *
 * Gets the edges as AimX tells them: an array with an object for each.
 *
 * Returns: (transfer full): JSON in one line
 *
 * Since: 0.1
 */
char *
aimdb_graph_edges_to_json (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_text (self, _aimdb_graph_write_edges);
}

/**
 * aimdb_graph_topo_order_to_json:
 * @self: a graph
 *
 * Gets the topological order as AimX tells it: an array of keys.
 *
 * Returns: (transfer full): JSON in one line
 *
 * Since: 0.1
 */
char *
aimdb_graph_topo_order_to_json (AimdbGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return to_text (self, _aimdb_graph_write_topo_order);
}
