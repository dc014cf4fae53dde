/* aimdb-graph-node.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-graph-private.h"

struct _AimdbGraphNode
{
  /* constant after construction; the strings belong to the node */
  AimdbGraphNodeFields fields;
};

G_DEFINE_BOXED_TYPE (AimdbGraphNode, aimdb_graph_node,
                     aimdb_graph_node_ref, aimdb_graph_node_unref)

static const char *const no_inputs[] = { NULL };

AimdbGraphNode *
_aimdb_graph_node_new (const AimdbGraphNodeFields *fields)
{
  AimdbGraphNode *self = g_atomic_rc_box_new (AimdbGraphNode);
  const char *const *inputs = fields->inputs != NULL ? fields->inputs : no_inputs;

  self->fields = *fields;
  self->fields.key = g_strdup (fields->key);
  self->fields.inputs = (const char *const *) g_strdupv ((char **) inputs);
  self->fields.protocol = g_strdup (fields->protocol);
  self->fields.address = g_strdup (fields->address);

  return self;
}

const AimdbGraphNodeFields *
_aimdb_graph_node_get_fields (AimdbGraphNode *self)
{
  return &self->fields;
}

/**
 * aimdb_graph_node_ref:
 * @self: a node
 *
 * Takes a reference.
 *
 * Returns: (transfer full): the node
 *
 * Since: 0.1
 */
AimdbGraphNode *
aimdb_graph_node_ref (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
graph_node_clear (gpointer data)
{
  AimdbGraphNode *self = data;

  g_free ((char *) self->fields.key);
  g_strfreev ((char **) self->fields.inputs);
  g_free ((char *) self->fields.protocol);
  g_free ((char *) self->fields.address);
}

/**
 * aimdb_graph_node_unref:
 * @self: (transfer full): a node
 *
 * Drops a reference.
 *
 * Since: 0.1
 */
void
aimdb_graph_node_unref (AimdbGraphNode *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, graph_node_clear);
}

/**
 * aimdb_graph_node_get_key:
 * @self: a node
 *
 * Gets what the record is called.
 *
 * Returns: (transfer none) (nullable): the key, or %NULL if the record was made
 *   without one
 *
 * Since: 0.1
 */
const char *
aimdb_graph_node_get_key (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.key;
}

/**
 * aimdb_graph_node_get_origin:
 * @self: a node
 *
 * Gets where the values of the record come from.
 *
 * A join with a single input counts as a transform.
 *
 * Returns: the origin
 *
 * Since: 0.1
 */
AimdbOrigin
aimdb_graph_node_get_origin (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_ORIGIN_UNKNOWN);

  return self->fields.origin;
}

/**
 * aimdb_graph_node_get_inputs:
 * @self: a node
 *
 * Gets the keys of the records out of whose values a transform or join makes
 * those of the record.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys; none for a record
 *   of another origin
 *
 * Since: 0.1
 */
const char *const *
aimdb_graph_node_get_inputs (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.inputs;
}

/**
 * aimdb_graph_node_get_protocol:
 * @self: a node
 *
 * Gets the scheme of the URL of the inbound link that feeds the record; of
 * several, the first one's.
 *
 * Returns: (transfer none) (nullable): the scheme, or %NULL if no link feeds it
 *
 * Since: 0.1
 */
const char *
aimdb_graph_node_get_protocol (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.protocol;
}

/**
 * aimdb_graph_node_get_address:
 * @self: a node
 *
 * Gets the topic, record or path, without a leading slash, in the URL of the
 * inbound link that feeds the record; of several, in the first one's.
 *
 * Returns: (transfer none) (nullable): the address, or %NULL if no link feeds it
 *
 * Since: 0.1
 */
const char *
aimdb_graph_node_get_address (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->fields.address;
}

/**
 * aimdb_graph_node_get_buffer_type:
 * @self: a node
 *
 * Gets how the record holds its values.
 *
 * Returns: the kind of buffer
 *
 * Since: 0.1
 */
AimdbBufferType
aimdb_graph_node_get_buffer_type (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, AIMDB_BUFFER_TYPE_NONE);

  return self->fields.buffer_type;
}

/**
 * aimdb_graph_node_get_buffer_capacity:
 * @self: a node
 *
 * Gets how many values the ring of the record holds.
 *
 * Returns: the number of values, 0 for the other buffers
 *
 * Since: 0.1
 */
guint
aimdb_graph_node_get_buffer_capacity (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.buffer_capacity;
}

/**
 * aimdb_graph_node_get_tap_count:
 * @self: a node
 *
 * Gets how many taps the record has.
 *
 * Returns: the number of taps
 *
 * Since: 0.1
 */
guint
aimdb_graph_node_get_tap_count (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->fields.tap_count;
}

/**
 * aimdb_graph_node_has_outbound_link:
 * @self: a node
 *
 * Gets whether a link carries the values of the record elsewhere.
 *
 * Returns: whether there is such a link
 *
 * Since: 0.1
 */
gboolean
aimdb_graph_node_has_outbound_link (AimdbGraphNode *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields.has_outbound_link;
}
