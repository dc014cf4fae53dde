/* test-client-calls.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-graph.h"
#include "aimdb-stored-value.h"
#include "aimx-peer.h"

static const char *answer_member;
static const char *answer;

static void
reply_answer (AimxPeer   *peer,
              const char *line)
{
  aimx_peer_reply (peer, aimx_read_id (line), answer_member, answer);
}

/* from now on every call of the client is answered so */
static void
prepare (AimxPeer   *peer,
         const char *member,
         const char *text)
{
  answer_member = member;
  answer = text;
  peer->script = reply_answer;

  if (!aimdb_client_is_connected (peer->client))
    aimx_peer_connect_well (peer);

  g_ptr_array_set_size (peer->lines, 0);
}

/* what the client asked, without the number */
static void
assert_asked (AimxPeer   *peer,
              const char *method,
              const char *params)
{
  const char *line = aimx_peer_get_line (peer, 0);
  g_autofree char *expected = NULL;

  expected = params != NULL
             ? g_strdup_printf ("\"method\":\"%s\",\"params\":%s}", method, params)
             : g_strdup_printf ("\"method\":\"%s\"}", method);
  g_assert_cmpstr (strstr (line, "\"method\""), ==, expected);
}

static char **
drain (AimxPeer    *peer,
       const char  *key,
       int          limit,
       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_drain_async (peer->client, key, limit, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_drain_finish (peer->client, result, error);
}

static GListModel *
query (AimxPeer    *peer,
       const char  *pattern,
       int          limit,
       gint64       start,
       gint64       end,
       GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_query_async (peer->client, pattern, limit, start, end, NULL, aimx_result_cb,
                            &result);
  aimx_await (&result);

  return aimdb_client_query_finish (peer->client, result, error);
}

static gboolean
reset_metrics (AimxPeer  *peer,
               GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_reset_metrics_async (peer->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_reset_metrics_finish (peer->client, result, error);
}

static void
test_client_drains (AimxPeer      *peer,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = NULL;
  g_auto (GStrv) none = NULL;
  g_autofree char *joined = NULL;

  prepare (peer, "ok", "{\"count\":3,\"record_name\":\"a\",\"values\":[{ \"x\":1 },null,\"b\"]}");
  values = drain (peer, "tank.\"a\"", 7, &error);
  g_assert_no_error (error);
  joined = g_strjoinv (" ", values);
  g_assert_cmpstr (joined, ==, "{\"x\":1} null \"b\"");
  assert_asked (peer, "record.drain", "{\"name\":\"tank.\\\"a\\\"\",\"limit\":7}");

  prepare (peer, "ok", "{\"count\":0,\"record_name\":\"a\",\"values\":[]}");
  none = drain (peer, "a", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  assert_asked (peer, "record.drain", "{\"name\":\"a\"}");
}

static void
test_client_queries (AimxPeer      *peer,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) values = NULL;
  g_autoptr (GListModel) all = NULL;
  g_autoptr (AimdbStoredValue) first = NULL;
  g_autoptr (AimdbStoredValue) second = NULL;

  prepare (peer, "ok",
           "{\"records\":[{\"topic\":\"a\",\"payload\":{\"x\":1},\"ts\":1764000008012},"
           "{\"topic\":\"b\",\"payload\":null,\"ts\":0}],\"total\":2}");
  values = query (peer, "tank.*", 2, 1764000000000, 1764000009000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (values), ==, 2);
  assert_asked (peer, "record.query",
                "{\"name\":\"tank.*\",\"limit\":2,\"start\":1764000000000,\"end\":1764000009000}");

  first = g_list_model_get_item (values, 0);
  g_assert_cmpstr (aimdb_stored_value_get_key (first), ==, "a");
  g_assert_cmpstr (aimdb_stored_value_get_json (first), ==, "{\"x\":1}");
  g_assert_cmpint (aimdb_stored_value_get_time (first), ==, 1764000008012);
  second = g_list_model_get_item (values, 1);
  g_assert_cmpstr (aimdb_stored_value_get_json (second), ==, "null");

  prepare (peer, "ok", "{\"records\":[],\"total\":0}");
  all = query (peer, NULL, -1, -1, -1, &error);
  g_assert_no_error (error);
  assert_asked (peer, "record.query", "{}");
}

static void
test_client_checks_lists (AimxPeer      *peer,
                          gconstpointer  data)
{
  static const struct
  {
    const char *answer;
    const char *drain_text;
    const char *query_text;
  } cases[] = {
    { "[]", "is an array: an object is expected", "is an array: an object is expected" },
    { "{}", "list of values of the peer is nothing", "stored values of the peer is nothing" },
    { "{\"values\":7,\"records\":7}", "is an integer: an array", "is an integer: an array" },
    { "{\"values\":[],\"records\":[7]}", NULL, "stored value 0 of the peer is an integer" },
    { "{\"values\":[],\"records\":[{\"ts\":1}]}", NULL, "nothing as member topic" },
    { "{\"values\":[],\"records\":[{\"topic\":\"a\",\"ts\":-1}]}", NULL, "as member ts: a count" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) drain_error = NULL;
      g_autoptr (GError) query_error = NULL;
      g_auto (GStrv) values = NULL;

      prepare (peer, "ok", cases[i].answer);
      values = drain (peer, "a", -1, &drain_error);
      g_assert_cmpint (values == NULL, ==, cases[i].drain_text != NULL);

      if (values == NULL)
        {
          g_assert_error (drain_error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
          aimx_assert_text (drain_error->message, cases[i].drain_text);
        }

      g_assert_null (query (peer, "a", -1, -1, -1, &query_error));
      g_assert_error (query_error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
      aimx_assert_text (query_error->message, cases[i].query_text);
    }
}

static void
assert_and_clear (GError     **error,
                  AimdbError   code,
                  const char  *text)
{
  g_assert_error (*error, AIMDB_ERROR, (int) code);
  aimx_assert_text ((*error)->message, text);
  g_clear_error (error);
}

static void
test_client_says_why_not (AimxPeer      *peer,
                          gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  prepare (peer, "err", "\"not_found\"");
  g_assert_null (drain (peer, "a", -1, &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_FOUND, "draining record a: there is no such record");
  g_assert_null (query (peer, "a", -1, -1, -1, &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_BUILT_IN, "stores no values");
  g_assert_false (reset_metrics (peer, &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_BUILT_IN, "-Dmetrics=true");

  prepare (peer, "err", "\"internal\"");
  g_assert_null (drain (peer, "a", -1, &error));
  assert_and_clear (&error, AIMDB_ERROR_REMOTE, "no buffer");
  g_assert_null (query (peer, NULL, -1, -1, -1, &error));
  assert_and_clear (&error, AIMDB_ERROR_REMOTE, "history of #: the peer stores no values");

  prepare (peer, "err", "\"denied\"");
  g_assert_false (reset_metrics (peer, &error));
  assert_and_clear (&error, AIMDB_ERROR_DENIED, "read-only");

  prepare (peer, "ok", "null");
  g_assert_null (drain (peer, "a", -1, &error));
  assert_and_clear (&error, AIMDB_ERROR_PROTOCOL, "without a result");

  prepare (peer, "ok", "{\"reset\":true}");
  g_assert_true (reset_metrics (peer, &error));
  assert_asked (peer, "buffer_metrics.reset", NULL);
}

static void
test_client_refuses_what_it_would_cut (AimxPeer      *peer,
                                       gconstpointer  data)
{
  static const char *const answers[] = {
    "{\"values\":[\"a\\u0000b\"]}", "{\"values\":[{\"a\\u0000b\":1}]}",
  };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = NULL;

  g_test_summary ("The call fails, and the connection stays.");

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      prepare (peer, "ok", answers[i]);
      g_assert_null (drain (peer, "a", -1, &error));
      assert_and_clear (&error, AIMDB_ERROR_PROTOCOL, "U+0000 can't be kept");
    }

  g_assert_true (aimdb_client_is_connected (peer->client));
  prepare (peer, "ok", "{\"values\":[\"a\"]}");
  values = drain (peer, "a", -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (values[0], ==, "\"a\"");
}

static AimdbGraph *
get_graph (AimxPeer  *peer,
           GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_graph_async (peer->client, NULL, aimx_result_cb, &result);
  aimx_await (&result);

  return aimdb_client_get_graph_finish (peer->client, result, error);
}

static const char *graph_nodes;
static const char *graph_edges;
static const char *graph_order;

static void
reply_graph (AimxPeer   *peer,
             const char *line)
{
  const char *text = graph_order;

  if (strstr (line, "graph.nodes") != NULL)
    text = graph_nodes;
  else if (strstr (line, "graph.edges") != NULL)
    text = graph_edges;

  aimx_peer_reply (peer, aimx_read_id (line), "ok", text);
}

#define NODE(key, origin) "{\"key\":\"" key "\",\"origin\":" origin "," \
  "\"buffer_type\":\"spmc_ring\",\"buffer_capacity\":64,\"tap_count\":2," \
  "\"has_outbound_link\":true}"

static void
test_client_gets_the_graph (AimxPeer      *peer,
                            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AimdbGraph) graph = NULL;
  g_autofree char *nodes = NULL;
  g_autofree char *order = NULL;
  AimdbGraphEdge *edge;

  graph_nodes = "[" NODE ("b", "{\"transform\":{\"input\":\"a\"}}") "," NODE ("a", "\"source\"")
                ",{\"key\":\"c\",\"origin\":{\"link\":{\"protocol\":\"mqtt\",\"address\":\"x\"}},"
                "\"buffer_type\":\"unknown\",\"buffer_capacity\":null,\"tap_count\":0,"
                "\"has_outbound_link\":false}]";
  graph_edges = "[{\"edge_type\":\"source\",\"from\":null,\"to\":\"a\"},"
                "{\"edge_type\":{\"tap\":{\"index\":3}},\"from\":\"a\",\"to\":null},"
                "{\"edge_type\":\"wormhole\",\"from\":\"a\",\"to\":null},"
                "{\"edge_type\":{\"link\":{\"protocol\":\"mqtt\"}},\"from\":null,\"to\":\"c\"}]";
  graph_order = "[\"c\",\"a\",\"b\"]";
  peer->script = reply_graph;
  aimx_peer_connect_well (peer);
  graph = get_graph (peer, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (aimdb_graph_get_n_nodes (graph), ==, 3);
  nodes = aimdb_graph_nodes_to_json (graph);
  aimx_assert_text (nodes, "{\"transform\":{\"input\":\"a\"}}");
  aimx_assert_text (nodes, "\"buffer_capacity\":null");
  order = aimdb_graph_topo_order_to_json (graph);
  g_assert_cmpstr (order, ==, graph_order);
  g_assert_cmpuint (aimdb_graph_get_n_edges (graph), ==, 3);
  edge = aimdb_graph_get_nth_edge (graph, 1);
  g_assert_cmpint (aimdb_graph_edge_get_edge_type (edge), ==, AIMDB_GRAPH_EDGE_TYPE_TAP);
  g_assert_cmpuint (aimdb_graph_edge_get_tap_index (edge), ==, 3);
  edge = aimdb_graph_get_nth_edge (graph, 2);
  g_assert_cmpstr (aimdb_graph_edge_get_protocol (edge), ==, "mqtt");
  g_assert_cmpstr (aimdb_graph_edge_get_to (edge), ==, "c");
}

static void
test_client_checks_the_graph (AimxPeer      *peer,
                              gconstpointer  data)
{
  static const struct
  {
    const char *nodes;
    const char *edges;
    const char *order;
    const char *text;
  } cases[] = {
    { "{}", "[]", "[]", "the nodes of the graph of the peer are an object" },
    { "[]", "7", "[]", "the edges of the graph" },
    { "[]", "[]", "\"a\"", "an array is expected" },
    { "[7]", "[]", "[]", "node 0 of the peer is an integer" },
    { "[{}]", "[]", "[]", "nothing as member key" },
    { "[]", "[7]", "[]", "edge 0 of the peer is an integer" },
    { "[]", "[{}]", "[]", "nothing as member edge_type" },
    { "[]", "[{\"edge_type\":\"source\",\"to\":7}]", "[]", "an integer as member to" },
    { "[" NODE ("a", "\"source\"") "]", "[]", "[]", "only 0 of them" },
    { "[" NODE ("a", "\"source\"") "]", "[]", "[\"b\"]", "the key of no node" },
    { "[" NODE ("a", "\"source\"") "]", "[]", "[7]", "the key of no node" },
    { "[" NODE ("a", "\"source\"") "]", "[]", "[\"a\",\"a\"]", "element 1" },
    { "[" NODE ("a", "7") "]", "[]", "[]", "as member origin" },
  };

  peer->script = reply_graph;
  aimx_peer_connect_well (peer);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      graph_nodes = cases[i].nodes;
      graph_edges = cases[i].edges;
      graph_order = cases[i].order;
      g_assert_null (get_graph (peer, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL);
      aimx_assert_text (error->message, cases[i].text);
    }
}

static void
test_client_graph_that_is_not_told (AimxPeer      *peer,
                                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  prepare (peer, "err", "\"not_found\"");
  g_assert_null (get_graph (peer, &error));
  assert_and_clear (&error, AIMDB_ERROR_NOT_BUILT_IN, "does not tell its graph");
  g_assert_cmpuint (peer->lines->len, ==, 1);
}

static void
test_client_reads_the_welcome (AimxPeer      *peer,
                               gconstpointer  data)
{
  const char * const *keys;
  g_autofree char *joined = NULL;
  g_auto (GStrv) property = NULL;
  gboolean authenticated;
  guint max_subscriptions;

  g_assert_null (aimdb_client_get_writable_records (peer->client));
  g_assert_null (aimdb_client_get_server_version (peer->client));
  peer->welcome = "{\"version\":\"3.7\",\"server\":\"x\",\"permissions\":[\"read\",\"future\"],"
                  "\"writable_records\":[\"b\",\"a\"],\"max_subscriptions\":32,"
                  "\"authenticated\":true}";
  aimdb_client_set_auth_token (peer->client, "se\"cret");
  aimx_peer_connect_well (peer);
  aimx_assert_text (aimx_peer_get_line (peer, 0),
                    "{\"auth_token\":\"se\\\"cret\",\"client\":\"libaimdb\","
                    "\"max_frame\":16777216,\"version\":\"3.0\"}");

  keys = aimdb_client_get_writable_records (peer->client);
  joined = g_strjoinv (" ", (char **) keys);
  g_assert_cmpstr (joined, ==, "b a");
  g_assert_false (aimdb_client_get_can_write (peer->client));
  g_assert_cmpstr (aimdb_client_get_server_version (peer->client), ==, "3.7");
  g_assert_cmpuint (aimdb_client_get_max_subscriptions (peer->client), ==, 32);
  g_assert_true (aimdb_client_get_authenticated (peer->client));
  g_object_get (peer->client, "writable-records", &property, "authenticated", &authenticated,
                "max-subscriptions", &max_subscriptions, NULL);
  g_assert_cmpuint (g_strv_length (property), ==, 2);
  g_assert_true (authenticated);
  g_assert_cmpuint (max_subscriptions, ==, 32);
  g_assert_cmpstr (aimdb_client_get_auth_token (peer->client), ==, "se\"cret");

  aimdb_client_disconnect (peer->client);
  g_assert_cmpuint (aimdb_client_get_max_subscriptions (peer->client), ==, 0);
  g_assert_false (aimdb_client_get_authenticated (peer->client));
}

static void
add (const char *path,
     void (*func) (AimxPeer      *peer,
                   gconstpointer  data))
{
  g_test_add (path, AimxPeer, NULL, aimx_peer_set_up, func, aimx_peer_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Client/drains", test_client_drains);
  add ("/Aimdb/Client/queries", test_client_queries);
  add ("/Aimdb/Client/checks-lists", test_client_checks_lists);
  add ("/Aimdb/Client/says-why-not", test_client_says_why_not);
  add ("/Aimdb/Client/refuses-what-it-would-cut", test_client_refuses_what_it_would_cut);
  add ("/Aimdb/Client/gets-the-graph", test_client_gets_the_graph);
  add ("/Aimdb/Client/checks-the-graph", test_client_checks_the_graph);
  add ("/Aimdb/Client/graph-that-is-not-told", test_client_graph_that_is_not_told);
  add ("/Aimdb/Client/reads-the-welcome", test_client_reads_the_welcome);

  return g_test_run ();
}
