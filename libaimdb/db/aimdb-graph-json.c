/* aimdb-graph-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-graph-private.h"

/* a plain word, or an object with details under that word */
void
_aimdb_graph_write_origin (const AimdbGraphNodeFields *fields,
                           AimdbJsonWriter            *writer,
                           const char                 *name)
{
  const char *nick = _aimdb_enum_to_nick (AIMDB_TYPE_ORIGIN, fields->origin);

  if (fields->origin != AIMDB_ORIGIN_LINK && fields->origin != AIMDB_ORIGIN_TRANSFORM &&
      fields->origin != AIMDB_ORIGIN_TRANSFORM_JOIN)
    {
      _aimdb_json_writer_add_string (writer, name, nick);
      return;
    }

  _aimdb_json_writer_begin_object (writer, name);
  _aimdb_json_writer_begin_object (writer, nick);

  if (fields->origin == AIMDB_ORIGIN_LINK)
    {
      _aimdb_json_writer_add_string (writer, "protocol", fields->protocol);
      _aimdb_json_writer_add_string (writer, "address", fields->address);
    }
  else if (fields->origin == AIMDB_ORIGIN_TRANSFORM)
    {
      _aimdb_json_writer_add_string (writer, "input", fields->inputs[0]);
    }
  else
    {
      _aimdb_json_writer_add_strings (writer, "inputs", fields->inputs);
    }

  _aimdb_json_writer_end_object (writer);
  _aimdb_json_writer_end_object (writer);
}

static void
write_node (AimdbJsonWriter            *writer,
            const AimdbGraphNodeFields *fields)
{
  _aimdb_json_writer_begin_object (writer, NULL);
  _aimdb_json_writer_add_string (writer, "key", fields->key);
  _aimdb_graph_write_origin (fields, writer, "origin");
  _aimdb_json_writer_add_string (writer, "buffer_type",
                                 _aimdb_enum_to_nick (AIMDB_TYPE_BUFFER_TYPE,
                                                      fields->buffer_type));

  /* there in any case: null unless a ring */
  if (fields->buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    _aimdb_json_writer_add_count (writer, "buffer_capacity", fields->buffer_capacity);
  else
    _aimdb_json_writer_add_null (writer, "buffer_capacity");

  _aimdb_json_writer_add_count (writer, "tap_count", fields->tap_count);
  _aimdb_json_writer_add_boolean (writer, "has_outbound_link", fields->has_outbound_link);
  _aimdb_json_writer_end_object (writer);
}

static void
write_edge_type (AimdbJsonWriter *writer,
                 const char      *name,
                 AimdbGraphEdge  *edge)
{
  AimdbGraphEdgeType type = aimdb_graph_edge_get_edge_type (edge);
  const char *nick = _aimdb_enum_to_nick (AIMDB_TYPE_GRAPH_EDGE_TYPE, type);

  if (type != AIMDB_GRAPH_EDGE_TYPE_TAP && type != AIMDB_GRAPH_EDGE_TYPE_LINK &&
      type != AIMDB_GRAPH_EDGE_TYPE_LINK_OUT)
    {
      _aimdb_json_writer_add_string (writer, name, nick);
      return;
    }

  _aimdb_json_writer_begin_object (writer, name);
  _aimdb_json_writer_begin_object (writer, nick);

  if (type == AIMDB_GRAPH_EDGE_TYPE_TAP)
    _aimdb_json_writer_add_count (writer, "index", aimdb_graph_edge_get_tap_index (edge));
  else
    _aimdb_json_writer_add_string (writer, "protocol", aimdb_graph_edge_get_protocol (edge));

  _aimdb_json_writer_end_object (writer);
  _aimdb_json_writer_end_object (writer);
}

void
_aimdb_graph_write_nodes (AimdbGraph      *self,
                          AimdbJsonWriter *writer)
{
  _aimdb_json_writer_begin_array (writer, NULL);

  for (guint i = 0; i < aimdb_graph_get_n_nodes (self); i++)
    write_node (writer, _aimdb_graph_node_get_fields (aimdb_graph_get_nth_node (self, i)));

  _aimdb_json_writer_end_array (writer);
}

void
_aimdb_graph_write_edges (AimdbGraph      *self,
                          AimdbJsonWriter *writer)
{
  _aimdb_json_writer_begin_array (writer, NULL);

  for (guint i = 0; i < aimdb_graph_get_n_edges (self); i++)
    {
      AimdbGraphEdge *edge = aimdb_graph_get_nth_edge (self, i);

      _aimdb_json_writer_begin_object (writer, NULL);
      _aimdb_json_writer_add_string (writer, "from", aimdb_graph_edge_get_from (edge));
      _aimdb_json_writer_add_string (writer, "to", aimdb_graph_edge_get_to (edge));
      write_edge_type (writer, "edge_type", edge);
      _aimdb_json_writer_end_object (writer);
    }

  _aimdb_json_writer_end_array (writer);
}

void
_aimdb_graph_write_topo_order (AimdbGraph      *self,
                               AimdbJsonWriter *writer)
{
  _aimdb_json_writer_add_strings (writer, NULL, aimdb_graph_get_topological_order (self));
}
