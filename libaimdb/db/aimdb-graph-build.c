/* aimdb-graph-build.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-graph-private.h"
#include "aimdb-link-private.h"
#include "aimdb-stage-private.h"

/* --- what feeds a record --- */

/* the scheme of a URL, which may be none: what is wrong comes out at the start */
static char *
parse_protocol (const char *url)
{
  char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  return scheme != NULL ? scheme : g_strdup ("unknown");
}

static AimdbStage *
find_writer (AimdbRecord *record)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (_aimdb_stage_writes (stage))
        return stage;
    }

  return NULL;
}

static AimdbOrigin
get_origin (AimdbStage *writer)
{
  const char *const *inputs;

  if (writer == NULL)
    return AIMDB_ORIGIN_PASSIVE;

  if (aimdb_stage_get_stage_type (writer) == AIMDB_STAGE_TYPE_SOURCE)
    return AIMDB_ORIGIN_SOURCE;

  if (aimdb_stage_get_stage_type (writer) == AIMDB_STAGE_TYPE_LINK)
    return AIMDB_ORIGIN_LINK;

  inputs = _aimdb_stage_get_input_keys (writer);

  return inputs != NULL && g_strv_length ((char **) inputs) > 1
         ? AIMDB_ORIGIN_TRANSFORM_JOIN : AIMDB_ORIGIN_TRANSFORM;
}

void
_aimdb_graph_node_fields_init (AimdbGraphNodeFields *self,
                               AimdbRecord          *record)
{
  AimdbStage *writer = find_writer (record);

  *self = (AimdbGraphNodeFields) { .key = aimdb_record_get_key (record) };
  self->origin = get_origin (writer);
  self->inputs = writer != NULL ? _aimdb_stage_get_input_keys (writer) : NULL;
  self->buffer_type = aimdb_record_get_buffer_type (record);

  if (self->origin == AIMDB_ORIGIN_LINK)
    {
      self->protocol = parse_protocol (_aimdb_stage_get_url (writer));
      self->address = _aimdb_link_dup_address (AIMDB_LINK (writer));
    }

  if (self->buffer_type == AIMDB_BUFFER_TYPE_SPMC_RING)
    self->buffer_capacity = aimdb_record_get_buffer_capacity (record);

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);
      AimdbStageType type = aimdb_stage_get_stage_type (stage);

      if (type == AIMDB_STAGE_TYPE_TAP)
        self->tap_count++;
      else if (type == AIMDB_STAGE_TYPE_LINK && !_aimdb_stage_writes (stage))
        self->has_outbound_link = TRUE;
    }
}

/* the other strings belong to the record */
void
_aimdb_graph_node_fields_clear (AimdbGraphNodeFields *self)
{
  g_free ((char *) self->protocol);
  g_free ((char *) self->address);
}

static AimdbGraphNode *
create_node (AimdbRecord *record)
{
  AimdbGraphNodeFields fields;
  AimdbGraphNode *node;

  _aimdb_graph_node_fields_init (&fields, record);
  node = _aimdb_graph_node_new (&fields);
  _aimdb_graph_node_fields_clear (&fields);

  return node;
}

/* --- edges --- */

static void
add_edge (GPtrArray          *edges,
          AimdbGraphEdgeType  type,
          const char         *from,
          const char         *to,
          const char         *protocol,
          guint               tap_index)
{
  AimdbGraphEdgeFields fields = { type, from, to, protocol, tap_index };

  g_ptr_array_add (edges, _aimdb_graph_edge_new (&fields));
}

static void
add_edges_in (GPtrArray   *edges,
              AimdbRecord *record)
{
  AimdbStage *writer = find_writer (record);
  AimdbOrigin origin = get_origin (writer);
  const char *key = aimdb_record_get_key (record);
  const char *const *inputs = writer != NULL ? _aimdb_stage_get_input_keys (writer) : NULL;
  AimdbGraphEdgeType type = origin == AIMDB_ORIGIN_TRANSFORM_JOIN
                            ? AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN
                            : AIMDB_GRAPH_EDGE_TYPE_TRANSFORM;

  if (origin == AIMDB_ORIGIN_SOURCE)
    add_edge (edges, AIMDB_GRAPH_EDGE_TYPE_SOURCE, NULL, key, NULL, 0);

  if (origin == AIMDB_ORIGIN_LINK)
    {
      g_autofree char *protocol = parse_protocol (_aimdb_stage_get_url (writer));

      add_edge (edges, AIMDB_GRAPH_EDGE_TYPE_LINK, NULL, key, protocol, 0);
    }

  for (guint i = 0; inputs != NULL && inputs[i] != NULL; i++)
    add_edge (edges, type, inputs[i], key, NULL, 0);
}

static void
add_edges_out (GPtrArray      *edges,
               AimdbRecord    *record,
               AimdbStageType  type)
{
  const char *key = aimdb_record_get_key (record);

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (aimdb_stage_get_stage_type (stage) != type || _aimdb_stage_writes (stage))
        continue;

      if (type == AIMDB_STAGE_TYPE_LINK)
        {
          g_autofree char *protocol = parse_protocol (_aimdb_stage_get_url (stage));

          add_edge (edges, AIMDB_GRAPH_EDGE_TYPE_LINK_OUT, key, NULL, protocol, 0);
        }
      else
        {
          add_edge (edges, AIMDB_GRAPH_EDGE_TYPE_TAP, key, NULL, NULL,
                    aimdb_stage_get_index (stage));
        }
    }
}

AimdbGraph *
_aimdb_graph_new_of_records (GPtrArray  *records,
                             GHashTable *records_by_key)
{
  g_autofree guint *order = _aimdb_graph_sort (records, records_by_key);
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_graph_node_unref);
  GPtrArray *edges = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_graph_edge_unref);

  for (guint i = 0; i < records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (records, i);

      g_ptr_array_add (nodes, create_node (record));
      add_edges_in (edges, record);
      add_edges_out (edges, record, AIMDB_STAGE_TYPE_LINK);
      add_edges_out (edges, record, AIMDB_STAGE_TYPE_TAP);
    }

  return _aimdb_graph_new (nodes, edges, order);
}

/* --- order --- */

typedef struct
{
  guint n_unmet;                /* inputs that are not in the order yet */
  GArray *dependents;           /* who has this record for an input, as often as it has */
} SortNode;

static void
sort_node_clear (gpointer data)
{
  SortNode *node = data;

  g_clear_pointer (&node->dependents, g_array_unref);
}

static void
connect_inputs (GArray      *sort_nodes,
                AimdbRecord *record,
                guint        index,
                GHashTable  *records_by_key,
                GHashTable  *indices)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      const char *const *keys =
        _aimdb_stage_get_input_keys (aimdb_record_get_nth_stage (record, i));

      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          AimdbRecord *input = g_hash_table_lookup (records_by_key, keys[j]);
          guint input_index;

          if (input == NULL)
            continue;

          input_index = GPOINTER_TO_UINT (g_hash_table_lookup (indices, input));
          g_array_index (sort_nodes, SortNode, index).n_unmet++;
          g_array_append_val (g_array_index (sort_nodes, SortNode, input_index).dependents,
                              index);
        }
    }
}

static GArray *
build_sort_nodes (GPtrArray  *records,
                  GHashTable *records_by_key)
{
  g_autoptr (GHashTable) indices = g_hash_table_new (NULL, NULL);
  GArray *sort_nodes = g_array_new (FALSE, TRUE, sizeof (SortNode));

  g_array_set_clear_func (sort_nodes, sort_node_clear);
  g_array_set_size (sort_nodes, records->len);

  for (guint i = 0; i < records->len; i++)
    {
      g_array_index (sort_nodes, SortNode, i).dependents = g_array_new (FALSE, FALSE,
                                                                        sizeof (guint));
      g_hash_table_insert (indices, g_ptr_array_index (records, i), GUINT_TO_POINTER (i));
    }

  for (guint i = 0; i < records->len; i++)
    connect_inputs (sort_nodes, g_ptr_array_index (records, i), i, records_by_key, indices);

  return sort_nodes;
}

static int
compare_indices (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  guint index_a = GPOINTER_TO_UINT (a);
  guint index_b = GPOINTER_TO_UINT (b);

  return (index_a > index_b) - (index_a < index_b);
}

guint *
_aimdb_graph_sort (GPtrArray  *records,
                   GHashTable *records_by_key)
{
  g_autoptr (GArray) sort_nodes = build_sort_nodes (records, records_by_key);
  g_autoptr (GSequence) ready = g_sequence_new (NULL);
  g_autoptr (GHashTable) placed = g_hash_table_new (NULL, NULL);
  guint *order = g_new0 (guint, MAX (records->len, 1));
  guint n_placed = 0;

  for (guint i = 0; i < records->len; i++)
    {
      if (g_array_index (sort_nodes, SortNode, i).n_unmet == 0)
        g_sequence_append (ready, GUINT_TO_POINTER (i));
    }

  while (!g_sequence_is_empty (ready))
    {
      GSequenceIter *first = g_sequence_get_begin_iter (ready);
      guint index = GPOINTER_TO_UINT (g_sequence_get (first));
      GArray *dependents = g_array_index (sort_nodes, SortNode, index).dependents;

      g_sequence_remove (first);
      g_hash_table_add (placed, GUINT_TO_POINTER (index));
      order[n_placed++] = index;

      for (guint i = 0; i < dependents->len; i++)
        {
          guint dependent = g_array_index (dependents, guint, i);

          if (--g_array_index (sort_nodes, SortNode, dependent).n_unmet == 0)
            g_sequence_insert_sorted (ready, GUINT_TO_POINTER (dependent), compare_indices, NULL);
        }
    }

  /* what goes in a circle, or comes after it */
  for (guint i = 0; i < records->len && n_placed < records->len; i++)
    {
      if (!g_hash_table_contains (placed, GUINT_TO_POINTER (i)))
        order[n_placed++] = i;
    }

  return order;
}
