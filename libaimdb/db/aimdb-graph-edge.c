/* aimdb-graph-edge.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-graph-private.h"

struct _AimdbGraphEdge
{
  /* constant after construction; the strings belong to the edge */
  AimdbGraphEdgeFields fields;
};

G_DEFINE_BOXED_TYPE (AimdbGraphEdge, aimdb_graph_edge,
                     aimdb_graph_edge_ref, aimdb_graph_edge_unref)

AimdbGraphEdge *
_aimdb_graph_edge_new (const AimdbGraphEdgeFields *fields)
{
  AimdbGraphEdge *self = g_atomic_rc_box_new (AimdbGraphEdge);

  self->fields = *fields;
  self->fields.from = g_strdup (fields->from);
  self->fields.to = g_strdup (fields->to);
  self->fields.protocol = g_strdup (fields->protocol);

  return self;
}

/**
 * aimdb_graph_edge_ref:
 * @self: an edge
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the edge
 *
 * Since: 0.1
 */
AimdbGraphEdge *
aimdb_graph_edge_ref (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
graph_edge_clear (gpointer data)
{
  AimdbGraphEdge *self = data;

  g_free ((char *) self->fields.from);
  g_free ((char *) self->fields.to);
  g_free ((char *) self->fields.protocol);
}

/**
 * aimdb_graph_edge_unref:
 * @self: (transfer full): an edge
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_graph_edge_unref (AimdbGraphEdge *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, graph_edge_clear);
}

/**
 * aimdb_graph_edge_get_edge_type:
 * @self: an edge
 *
 * Gets what kind of stage the edge stands for.
 *
 * Returns: the kind
 *
 * Since: 0.1
 */
AimdbGraphEdgeType
aimdb_graph_edge_get_edge_type (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_GRAPH_EDGE_TYPE_SOURCE);

  return self->fields.type;
}

/**
 * aimdb_graph_edge_get_from:
 * @self: an edge
 *
 * Gets the key of the record from which the values come.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL if they come from
 *   outside the graph
 *
 * Since: 0.1
 */
const char *
aimdb_graph_edge_get_from (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.from;
}

/**
 * aimdb_graph_edge_get_to:
 * @self: an edge
 *
 * Gets the key of the record to which the values go.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL if they leave the graph
 *
 * Since: 0.1
 */
const char *
aimdb_graph_edge_get_to (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.to;
}

/**
 * aimdb_graph_edge_get_protocol:
 * @self: an edge
 *
 * Gets the scheme of the URL of a link, such as `file`.
 *
 * Returns: (transfer none) (nullable): the scheme, or %NULL if the edge is no link
 *
 * Since: 0.1
 */
const char *
aimdb_graph_edge_get_protocol (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.protocol;
}

/**
 * aimdb_graph_edge_get_tap_index:
 * @self: an edge
 *
 * Gets which tap of its record a tap is, from 0.
 *
 * Returns: the index; 0 for an edge of another kind
 *
 * Since: 0.1
 */
guint
aimdb_graph_edge_get_tap_index (AimdbGraphEdge *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.tap_index;
}
