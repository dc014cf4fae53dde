/* aimdb-graph-read.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-graph-private.h"
#include "aimdb-graph-read-private.h"
#include "aimdb-json-private.h"
#include "aimdb-reply-row-private.h"

/* a tree whose root is an array */
static JsonNode *
parse_array (const char  *text,
             const char  *what,
             GError     **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (text, -1, error);

  if (node == NULL || JSON_NODE_HOLDS_ARRAY (node))
    return g_steal_pointer (&node);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "the %s of the graph of the peer are %s: an array is expected", what,
               _aimdb_json_describe_node (node));

  return NULL;
}

static AimdbGraphNode *
read_node (JsonNode  *element,
           guint      position,
           GError   **error)
{
  AimdbGraphNodeFields fields = { 0 };
  g_auto (GStrv) inputs = NULL;
  AimdbReplyOrigin origin;
  AimdbReplyRow row;
  const char *buffer_type;
  int value;

  if (!_aimdb_reply_row_init (&row, element, "node", position, error) ||
      !_aimdb_reply_row_get_string (&row, "key", &fields.key, error) ||
      !_aimdb_reply_row_get_string (&row, "buffer_type", &buffer_type, error) ||
      !_aimdb_reply_row_get_small_count (&row, "tap_count", &fields.tap_count, error) ||
      !_aimdb_reply_row_get_boolean (&row, "has_outbound_link", &fields.has_outbound_link,
                                     error))
    return NULL;

  if (_aimdb_reply_row_has (&row, "buffer_capacity") &&
      !_aimdb_reply_row_get_small_count (&row, "buffer_capacity", &fields.buffer_capacity, error))
    return NULL;

  if (!_aimdb_reply_row_get_origin (&row, &origin, error))
    return NULL;

  inputs = origin.inputs;
  fields.origin = origin.origin;
  fields.inputs = (const char *const *) inputs;
  fields.protocol = origin.protocol;
  fields.address = origin.address;
  fields.buffer_type = _aimdb_enum_from_nick (AIMDB_TYPE_BUFFER_TYPE, buffer_type, &value)
                       ? (AimdbBufferType) value : AIMDB_BUFFER_TYPE_NONE;

  return _aimdb_graph_node_new (&fields);
}

static GPtrArray *
read_nodes (const char  *text,
            GError     **error)
{
  g_autoptr (JsonNode) node = parse_array (text, "nodes", error);
  g_autoptr (GPtrArray) nodes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_graph_node_unref);
  JsonArray *rows;

  if (node == NULL)
    return NULL;

  rows = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      AimdbGraphNode *graph_node = read_node (json_array_get_element (rows, i), i, error);

      if (graph_node == NULL)
        return NULL;

      g_ptr_array_add (nodes, graph_node);
    }

  return g_steal_pointer (&nodes);
}

/* a string, or an object with one member that is named after the kind; NULL for
 * anything else */
static const char *
read_edge_type (const AimdbReplyRow *row,
                JsonObject         **details)
{
  JsonNode *node = json_object_get_member (row->object, "edge_type");
  JsonObjectIter iter;
  const char *nick = NULL;
  JsonNode *value;

  *details = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return _aimdb_reply_row_get_string (row, "edge_type", &nick, NULL) ? nick : NULL;

  json_object_iter_init (&iter, json_node_get_object (node));

  if (json_object_iter_next (&iter, &nick, &value) && JSON_NODE_HOLDS_OBJECT (value))
    *details = json_node_get_object (value);

  return nick;
}

/* *EDGE is NULL for a kind that is not known */
static gboolean
read_edge (JsonNode        *element,
           guint            position,
           AimdbGraphEdge **edge,
           GError         **error)
{
  AimdbGraphEdgeFields fields = { 0 };
  JsonObject *details;
  AimdbReplyRow row;
  const char *nick;
  int value;

  *edge = NULL;

  if (!_aimdb_reply_row_init (&row, element, "edge", position, error))
    return FALSE;

  nick = read_edge_type (&row, &details);

  if (nick == NULL)
    return _aimdb_reply_row_refuse (&row, "edge_type", "a string or an object", error);

  if ((_aimdb_reply_row_has (&row, "from") &&
       !_aimdb_reply_row_get_string (&row, "from", &fields.from, error)) ||
      (_aimdb_reply_row_has (&row, "to") &&
       !_aimdb_reply_row_get_string (&row, "to", &fields.to, error)))
    return FALSE;

  if (!_aimdb_enum_from_nick (AIMDB_TYPE_GRAPH_EDGE_TYPE, nick, &value))
    return TRUE;

  fields.type = value;

  /* what is odd counts as absent */
  if (details != NULL)
    {
      AimdbReplyRow inner = { details, "edge", position };

      _aimdb_reply_row_get_string (&inner, "protocol", &fields.protocol, NULL);
      _aimdb_reply_row_get_small_count (&inner, "index", &fields.tap_index, NULL);
    }

  *edge = _aimdb_graph_edge_new (&fields);

  return TRUE;
}

static GPtrArray *
read_edges (const char  *text,
            GError     **error)
{
  g_autoptr (JsonNode) node = parse_array (text, "edges", error);
  g_autoptr (GPtrArray) edges =
    g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_graph_edge_unref);
  JsonArray *rows;

  if (node == NULL)
    return NULL;

  rows = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      AimdbGraphEdge *edge;

      if (!read_edge (json_array_get_element (rows, i), i, &edge, error))
        return NULL;

      if (edge != NULL)
        g_ptr_array_add (edges, edge);
    }

  return g_steal_pointer (&edges);
}

/* key → index + 1 */
static GHashTable *
index_nodes (GPtrArray *nodes)
{
  GHashTable *indices = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < nodes->len; i++)
    g_hash_table_insert (indices,
                         (gpointer) aimdb_graph_node_get_key (g_ptr_array_index (nodes, i)),
                         GUINT_TO_POINTER (i + 1));

  return indices;
}

/* each node once, or it is no order of them */
static guint *
read_order (const char  *text,
            GPtrArray   *nodes,
            GError     **error)
{
  g_autoptr (JsonNode) node = parse_array (text, "keys in the order", error);
  g_autoptr (GHashTable) indices = index_nodes (nodes);
  g_autofree guint *order = g_new0 (guint, nodes->len + 1);
  JsonArray *keys;
  guint n_keys;

  if (node == NULL)
    return NULL;

  keys = json_node_get_array (node);
  n_keys = json_array_get_length (keys);

  for (guint i = 0; i < n_keys; i++)
    {
      JsonNode *element = json_array_get_element (keys, i);
      gpointer index = NULL;

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_hash_table_steal_extended (indices, json_node_get_string (element), NULL, &index);

      if (index == NULL)
        {
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                       "element %u of the order of the graph of the peer is the key of no node, "
                       "or of one that stands before", i);
          return NULL;
        }

      order[i] = GPOINTER_TO_UINT (index) - 1;
    }

  if (n_keys < nodes->len)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "the graph of the peer has %u nodes, and only %u of them have a place in its "
                   "order", nodes->len, n_keys);
      return NULL;
    }

  return g_steal_pointer (&order);
}

AimdbGraph *
_aimdb_graph_new_from_replies (const char  *nodes_text,
                               const char  *edges_text,
                               const char  *order_text,
                               GError     **error)
{
  g_autoptr (GPtrArray) nodes = read_nodes (nodes_text, error);
  g_autoptr (GPtrArray) edges = NULL;
  g_autofree guint *order = NULL;

  if (nodes == NULL)
    return NULL;

  edges = read_edges (edges_text, error);

  if (edges == NULL)
    return NULL;

  order = read_order (order_text, nodes, error);

  if (order == NULL)
    return NULL;

  return _aimdb_graph_new (g_steal_pointer (&nodes), g_steal_pointer (&edges), order);
}
