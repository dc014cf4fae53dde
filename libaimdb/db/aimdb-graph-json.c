/* aimdb-graph-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-graph-private.h"

static void
add_string (JsonBuilder *builder,
            const char  *member,
            const char  *string)
{
  json_builder_set_member_name (builder, member);

  if (string != NULL)
    json_builder_add_string_value (builder, string);
  else
    json_builder_add_null_value (builder);
}

static void
build_link_origin (AimdbGraphNode *self,
                   JsonBuilder    *builder)
{
  add_string (builder, "protocol", aimdb_graph_node_get_protocol (self));
  add_string (builder, "address", aimdb_graph_node_get_address (self));
}

static void
build_join_origin (AimdbGraphNode *self,
                   JsonBuilder    *builder)
{
  const char *const *inputs = aimdb_graph_node_get_inputs (self);

  json_builder_set_member_name (builder, "inputs");
  json_builder_begin_array (builder);

  for (guint i = 0; inputs[i] != NULL; i++)
    json_builder_add_string_value (builder, inputs[i]);

  json_builder_end_array (builder);
}

/* a plain word, or an object with details under that word */
void
_aimdb_graph_node_build_origin (AimdbGraphNode *self,
                                JsonBuilder    *builder)
{
  AimdbOrigin origin = aimdb_graph_node_get_origin (self);
  const char *nick = _aimdb_enum_to_nick (AIMDB_TYPE_ORIGIN, origin);

  if (origin != AIMDB_ORIGIN_LINK && origin != AIMDB_ORIGIN_TRANSFORM &&
      origin != AIMDB_ORIGIN_TRANSFORM_JOIN)
    {
      json_builder_add_string_value (builder, nick);
      return;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, nick);
  json_builder_begin_object (builder);

  if (origin == AIMDB_ORIGIN_LINK)
    build_link_origin (self, builder);
  else if (origin == AIMDB_ORIGIN_TRANSFORM)
    add_string (builder, "input", aimdb_graph_node_get_inputs (self)[0]);
  else
    build_join_origin (self, builder);

  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
build_node (AimdbGraphNode *node,
            JsonBuilder    *builder)
{
  AimdbBufferType buffer_type = aimdb_graph_node_get_buffer_type (node);

  json_builder_begin_object (builder);
  add_string (builder, "key", aimdb_graph_node_get_key (node));
  json_builder_set_member_name (builder, "origin");
  _aimdb_graph_node_build_origin (node, builder);
  add_string (builder, "buffer_type", _aimdb_enum_to_nick (AIMDB_TYPE_BUFFER_TYPE, buffer_type));
  json_builder_set_member_name (builder, "buffer_capacity");

  /* there in any case: null unless a ring */
  if (buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    json_builder_add_int_value (builder, aimdb_graph_node_get_buffer_capacity (node));
  else
    json_builder_add_null_value (builder);

  json_builder_set_member_name (builder, "tap_count");
  json_builder_add_int_value (builder, aimdb_graph_node_get_tap_count (node));
  json_builder_set_member_name (builder, "has_outbound_link");
  json_builder_add_boolean_value (builder, aimdb_graph_node_has_outbound_link (node));
  json_builder_end_object (builder);
}

static void
build_edge_type (AimdbGraphEdge *edge,
                 JsonBuilder    *builder)
{
  AimdbGraphEdgeType type = aimdb_graph_edge_get_edge_type (edge);
  const char *nick = _aimdb_enum_to_nick (AIMDB_TYPE_GRAPH_EDGE_TYPE, type);

  if (type != AIMDB_GRAPH_EDGE_TYPE_TAP && type != AIMDB_GRAPH_EDGE_TYPE_LINK &&
      type != AIMDB_GRAPH_EDGE_TYPE_LINK_OUT)
    {
      json_builder_add_string_value (builder, nick);
      return;
    }

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, nick);
  json_builder_begin_object (builder);

  if (type == AIMDB_GRAPH_EDGE_TYPE_TAP)
    {
      json_builder_set_member_name (builder, "index");
      json_builder_add_int_value (builder, aimdb_graph_edge_get_tap_index (edge));
    }
  else
    {
      add_string (builder, "protocol", aimdb_graph_edge_get_protocol (edge));
    }

  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

JsonNode *
_aimdb_graph_nodes_to_json (AimdbGraph *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);

  for (guint i = 0; i < aimdb_graph_get_n_nodes (self); i++)
    build_node (aimdb_graph_get_nth_node (self, i), builder);

  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}

JsonNode *
_aimdb_graph_edges_to_json (AimdbGraph *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);

  for (guint i = 0; i < aimdb_graph_get_n_edges (self); i++)
    {
      AimdbGraphEdge *edge = aimdb_graph_get_nth_edge (self, i);

      json_builder_begin_object (builder);
      add_string (builder, "from", aimdb_graph_edge_get_from (edge));
      add_string (builder, "to", aimdb_graph_edge_get_to (edge));
      json_builder_set_member_name (builder, "edge_type");
      build_edge_type (edge, builder);
      json_builder_end_object (builder);
    }

  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}

JsonNode *
_aimdb_graph_topo_to_json (AimdbGraph *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *const *order = aimdb_graph_get_topological_order (self);

  json_builder_begin_array (builder);

  for (guint i = 0; order[i] != NULL; i++)
    json_builder_add_string_value (builder, order[i]);

  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}
