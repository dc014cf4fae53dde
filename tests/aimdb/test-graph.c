/* test-graph.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-database.h"
#include "aimdb-join.h"
#include "aimdb-link.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
}

static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
}

static void
join_cb (AimdbJoin     *join,
         guint          input,
         const GValue  *value,
         AimdbProducer *output,
         gpointer       user_data)
{
}

static AimdbRecord *
add_record (AimdbDatabase   *database,
            const char      *key,
            AimdbBufferType  buffer_type)
{
  return aimdb_database_create_record (database, key, G_TYPE_DOUBLE, buffer_type, 64);
}

static void
take_stage (AimdbRecord *record,
            gpointer     stage)
{
  aimdb_record_take_stage (record, stage);
}

static void
take_transform (AimdbRecord *record,
                const char  *input_key)
{
  take_stage (record, aimdb_transform_new (NULL, input_key, transform_cb, NULL, NULL));
}

static void
take_join (AimdbRecord       *record,
           const char *const *input_keys)
{
  take_stage (record, aimdb_join_new (NULL, input_keys, join_cb, NULL, NULL));
}

/* a plant with one record of each origin that there is without a network */
static AimdbDatabase *
new_plant (void)
{
  AimdbDatabase *database = aimdb_database_new ();
  AimdbRecord *mix = add_record (database, "mix", AIMDB_BUFFER_TYPE_SINGLE_LATEST);
  AimdbRecord *level = add_record (database, "level", AIMDB_BUFFER_TYPE_SPMC_RING);
  AimdbRecord *valve = add_record (database, "valve", AIMDB_BUFFER_TYPE_MAILBOX);
  AimdbRecord *alarm = add_record (database, "alarm", AIMDB_BUFFER_TYPE_SPMC_RING);

  take_join (mix, (const char *const[]) { "level", "valve", NULL });
  take_stage (level, aimdb_tap_new ("show", tap_cb, NULL, NULL));
  take_stage (level, aimdb_source_new_producer ("sensor"));
  take_stage (level, aimdb_link_new (NULL, "file:///var/log/level.jsonl"));
  take_stage (level, aimdb_tap_new (NULL, tap_cb, NULL, NULL));
  take_stage (level, aimdb_link_new (NULL, "file:///var/log/copy.jsonl"));
  take_transform (alarm, "level");
  g_assert_nonnull (valve);

  return database;
}

static void
test_graph_nodes (void)
{
  g_autoptr (AimdbDatabase) database = new_plant ();
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (database);
  AimdbGraphNode *node;

  g_assert_cmpuint (aimdb_graph_get_n_nodes (graph), ==, 4);
  g_assert_null (aimdb_graph_get_nth_node (graph, 4));
  g_assert_null (aimdb_graph_get_node (graph, "nowhere"));

  node = aimdb_graph_get_node (graph, "level");
  g_assert_true (node == aimdb_graph_get_nth_node (graph, 1));
  g_assert_cmpint (aimdb_graph_node_get_origin (node), ==, AIMDB_ORIGIN_SOURCE);
  g_assert_cmpint (aimdb_graph_node_get_buffer_type (node), ==, AIMDB_BUFFER_TYPE_SPMC_RING);
  g_assert_cmpuint (aimdb_graph_node_get_buffer_capacity (node), ==, 64);
  g_assert_cmpuint (aimdb_graph_node_get_tap_count (node), ==, 2);
  g_assert_true (aimdb_graph_node_has_outbound_link (node));
  g_assert_null (aimdb_graph_node_get_inputs (node)[0]);
  g_assert_null (aimdb_graph_node_get_protocol (node));

  node = aimdb_graph_get_node (graph, "mix");
  g_assert_cmpint (aimdb_graph_node_get_origin (node), ==, AIMDB_ORIGIN_TRANSFORM_JOIN);
  g_assert_cmpstr (aimdb_graph_node_get_inputs (node)[1], ==, "valve");
  g_assert_cmpuint (aimdb_graph_node_get_buffer_capacity (node), ==, 0);
  g_assert_false (aimdb_graph_node_has_outbound_link (node));

  node = aimdb_graph_get_node (graph, "valve");
  g_assert_cmpint (aimdb_graph_node_get_origin (node), ==, AIMDB_ORIGIN_PASSIVE);
}

static void
test_graph_edges (void)
{
  g_autoptr (AimdbDatabase) database = new_plant ();
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (database);
  static const struct
  {
    AimdbGraphEdgeType type;
    const char *from;
    const char *to;
    const char *protocol;
    guint tap_index;
  } expected[] = {
    { AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN, "level", "mix", NULL, 0 },
    { AIMDB_GRAPH_EDGE_TYPE_TRANSFORM_JOIN, "valve", "mix", NULL, 0 },
    { AIMDB_GRAPH_EDGE_TYPE_SOURCE, NULL, "level", NULL, 0 },
    { AIMDB_GRAPH_EDGE_TYPE_LINK_OUT, "level", NULL, "file", 0 },
    { AIMDB_GRAPH_EDGE_TYPE_LINK_OUT, "level", NULL, "file", 0 },
    { AIMDB_GRAPH_EDGE_TYPE_TAP, "level", NULL, NULL, 0 },
    { AIMDB_GRAPH_EDGE_TYPE_TAP, "level", NULL, NULL, 1 },
    { AIMDB_GRAPH_EDGE_TYPE_TRANSFORM, "level", "alarm", NULL, 0 },
  };

  g_assert_cmpuint (aimdb_graph_get_n_edges (graph), ==, G_N_ELEMENTS (expected));
  g_assert_null (aimdb_graph_get_nth_edge (graph, G_N_ELEMENTS (expected)));

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      AimdbGraphEdge *edge = aimdb_graph_get_nth_edge (graph, i);

      g_assert_cmpint (aimdb_graph_edge_get_edge_type (edge), ==, expected[i].type);
      g_assert_cmpstr (aimdb_graph_edge_get_from (edge), ==, expected[i].from);
      g_assert_cmpstr (aimdb_graph_edge_get_to (edge), ==, expected[i].to);
      g_assert_cmpstr (aimdb_graph_edge_get_protocol (edge), ==, expected[i].protocol);
      g_assert_cmpuint (aimdb_graph_edge_get_tap_index (edge), ==, expected[i].tap_index);
    }
}

static void
test_graph_json (void)
{
  g_autoptr (AimdbDatabase) database = new_plant ();
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (database);
  g_autofree char *nodes = aimdb_graph_nodes_to_json (graph);
  g_autofree char *edges = aimdb_graph_edges_to_json (graph);
  g_autofree char *order = aimdb_graph_topo_order_to_json (graph);

  g_test_summary ("The arrays of AimX, member by member.");

  g_assert_cmpstr (nodes, ==,
                   "[{\"key\":\"mix\",\"origin\":{\"transform_join\":{\"inputs\":[\"level\","
                   "\"valve\"]}},\"buffer_type\":\"single_latest\",\"buffer_capacity\":null,"
                   "\"tap_count\":0,\"has_outbound_link\":false},"
                   "{\"key\":\"level\",\"origin\":\"source\",\"buffer_type\":\"spmc_ring\","
                   "\"buffer_capacity\":64,\"tap_count\":2,\"has_outbound_link\":true},"
                   "{\"key\":\"valve\",\"origin\":\"passive\",\"buffer_type\":\"mailbox\","
                   "\"buffer_capacity\":null,\"tap_count\":0,\"has_outbound_link\":false},"
                   "{\"key\":\"alarm\",\"origin\":{\"transform\":{\"input\":\"level\"}},"
                   "\"buffer_type\":\"spmc_ring\",\"buffer_capacity\":64,\"tap_count\":0,"
                   "\"has_outbound_link\":false}]");
  g_assert_cmpstr (edges, ==,
                   "[{\"from\":\"level\",\"to\":\"mix\",\"edge_type\":\"transform_join\"},"
                   "{\"from\":\"valve\",\"to\":\"mix\",\"edge_type\":\"transform_join\"},"
                   "{\"from\":null,\"to\":\"level\",\"edge_type\":\"source\"},"
                   "{\"from\":\"level\",\"to\":null,"
                   "\"edge_type\":{\"link_out\":{\"protocol\":\"file\"}}},"
                   "{\"from\":\"level\",\"to\":null,"
                   "\"edge_type\":{\"link_out\":{\"protocol\":\"file\"}}},"
                   "{\"from\":\"level\",\"to\":null,\"edge_type\":{\"tap\":{\"index\":0}}},"
                   "{\"from\":\"level\",\"to\":null,\"edge_type\":{\"tap\":{\"index\":1}}},"
                   "{\"from\":\"level\",\"to\":\"alarm\",\"edge_type\":\"transform\"}]");
  g_assert_cmpstr (order, ==, "[\"level\",\"valve\",\"mix\",\"alarm\"]");
}

static void
assert_order (AimdbDatabase *database,
              const char    *expected)
{
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (database);
  g_autofree char *order =
    g_strjoinv (" ", (char **) aimdb_graph_get_topological_order (graph));

  g_assert_cmpstr (order, ==, expected);
}

static void
test_graph_order (void)
{
  g_autoptr (AimdbDatabase) independent = aimdb_database_new ();
  g_autoptr (AimdbDatabase) backwards = aimdb_database_new ();
  g_autoptr (AimdbDatabase) circle = aimdb_database_new ();
  g_autoptr (AimdbDatabase) empty = aimdb_database_new ();

  g_test_summary ("Inputs come first; among independent records, what was added first.");

  add_record (independent, "z", AIMDB_BUFFER_TYPE_MAILBOX);
  add_record (independent, "a", AIMDB_BUFFER_TYPE_MAILBOX);
  add_record (independent, "m", AIMDB_BUFFER_TYPE_MAILBOX);
  assert_order (independent, "z a m");

  take_transform (add_record (backwards, "d", AIMDB_BUFFER_TYPE_SPMC_RING), "c");
  take_join (add_record (backwards, "c", AIMDB_BUFFER_TYPE_SPMC_RING),
             (const char *const[]) { "b", "a", NULL });
  take_transform (add_record (backwards, "b", AIMDB_BUFFER_TYPE_SPMC_RING), "a");
  add_record (backwards, "a", AIMDB_BUFFER_TYPE_SPMC_RING);
  add_record (backwards, "e", AIMDB_BUFFER_TYPE_SPMC_RING);
  assert_order (backwards, "a b c d e");

  /* can't be started, and can be looked at all the same */
  take_transform (add_record (circle, "a", AIMDB_BUFFER_TYPE_SPMC_RING), "b");
  take_transform (add_record (circle, "b", AIMDB_BUFFER_TYPE_SPMC_RING), "a");
  take_transform (add_record (circle, "c", AIMDB_BUFFER_TYPE_SPMC_RING), "nowhere");
  assert_order (circle, "c a b");

  assert_order (empty, "");
}

static void
test_graph_join_of_one (void)
{
  g_autoptr (AimdbDatabase) database = aimdb_database_new ();
  g_autoptr (AimdbGraph) graph = NULL;
  g_autofree char *edges = NULL;

  g_test_summary ("A join of a single record counts as a transform.");

  add_record (database, "a", AIMDB_BUFFER_TYPE_SPMC_RING);
  take_join (add_record (database, "b", AIMDB_BUFFER_TYPE_SPMC_RING),
             (const char *const[]) { "a", NULL });
  graph = aimdb_database_get_graph (database);
  edges = aimdb_graph_edges_to_json (graph);
  g_assert_cmpstr (edges, ==, "[{\"from\":\"a\",\"to\":\"b\",\"edge_type\":\"transform\"}]");
  g_assert_cmpint (aimdb_graph_node_get_origin (aimdb_graph_get_node (graph, "b")), ==,
                   AIMDB_ORIGIN_TRANSFORM);
}

static void
test_graph_outlives_the_database (void)
{
  g_autoptr (AimdbDatabase) database = new_plant ();
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (database);
  g_autoptr (AimdbGraphNode) node = aimdb_graph_node_ref (aimdb_graph_get_nth_node (graph, 0));
  g_autoptr (AimdbGraphEdge) edge = aimdb_graph_edge_ref (aimdb_graph_get_nth_edge (graph, 0));

  g_assert_finalize_object (g_steal_pointer (&database));
  g_assert_cmpstr (aimdb_graph_get_topological_order (graph)[0], ==, "level");
  g_clear_pointer (&graph, aimdb_graph_unref);
  g_assert_cmpstr (aimdb_graph_node_get_key (node), ==, "mix");
  g_assert_cmpstr (aimdb_graph_edge_get_to (edge), ==, "mix");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Aimdb/Graph/nodes", test_graph_nodes);
  g_test_add_func ("/Aimdb/Graph/edges", test_graph_edges);
  g_test_add_func ("/Aimdb/Graph/json", test_graph_json);
  g_test_add_func ("/Aimdb/Graph/order", test_graph_order);
  g_test_add_func ("/Aimdb/Graph/join-of-one", test_graph_join_of_one);
  g_test_add_func ("/Aimdb/Graph/outlives-the-database", test_graph_outlives_the_database);

  return g_test_run ();
}
