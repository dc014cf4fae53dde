/* test-mcp-http.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-http.h"
#include "mcp-test-tool.h"

#include <string.h>

#define LIMIT (1024 * 1024)

typedef struct
{
  McpTool *tool;
  McpTestHttp *http;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->tool = mcp_test_tool_new ();
  fixture->http = mcp_test_http_new (fixture->tool, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  mcp_test_http_free (fixture->http);
  g_assert_finalize_object (fixture->tool);
}

static int
get_error_code (McpTestAnswer *answer)
{
  JsonObject *object = json_node_get_object (answer->json);

  g_assert_false (json_object_has_member (object, "id"));

  return json_object_get_int_member (json_object_get_object_member (object, "error"), "code");
}

static McpTestAnswer *
post (Fixture    *fixture,
      const char *body)
{
  return mcp_test_http_send (fixture->http,
                             mcp_test_http_create (fixture->http, "POST", "/mcp", body));
}

static void
expect_ping (Fixture *fixture)
{
  g_autoptr (McpTestAnswer) answer = NULL;

  answer = post (fixture, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_deep_nesting_is_refused (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autofree char *body = g_strnfill (100000, '[');
  g_autoptr (McpTestAnswer) answer = NULL;

  g_test_summary ("The parser behind would overflow its stack.");

  answer = post (fixture, body);
  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpint (get_error_code (answer), ==, -32700);
  expect_ping (fixture);
}

static void
test_every_cut_of_a_message_is_refused (Fixture       *fixture,
                                        gconstpointer  data)
{
  const char *whole = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"tools/call\",\"params\":"
                      "{\"name\":\"echo\",\"arguments\":{\"text\":\"\\u00fc\"}}}";

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autofree char *body = g_strndup (whole, length);
      g_autoptr (McpTestAnswer) answer = post (fixture, body);

      g_assert_cmpuint (answer->status, ==, 400);
      g_assert_cmpint (get_error_code (answer), ==, -32700);
    }
}

static void
test_bytes_that_are_no_text_are_refused (Fixture       *fixture,
                                         gconstpointer  data)
{
  const char *bodies[] = {
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xff\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xc0\xaf\"}",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\xed\xa0\x80\"}",
    "\xff\xfe{",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (McpTestAnswer) answer = post (fixture, bodies[i]);

      g_assert_cmpuint (answer->status, ==, 400);
      g_assert_cmpint (get_error_code (answer), ==, -32700);
    }
}

/* a ping of @size bytes */
static char *
create_ping (gsize size)
{
  g_autofree char *padding = NULL;
  const char *head = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"";
  const char *tail = "\"}}";

  padding = g_strnfill (size - strlen (head) - strlen (tail), 'x');

  return g_strconcat (head, padding, tail, NULL);
}

static void
test_body_at_the_limit_is_served (Fixture       *fixture,
                                  gconstpointer  data)
{
  g_autofree char *body = create_ping (LIMIT);
  g_autoptr (McpTestAnswer) answer = post (fixture, body);

  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_body_over_the_limit_is_refused (Fixture       *fixture,
                                     gconstpointer  data)
{
  g_autofree char *body = create_ping (LIMIT + 1);
  g_autoptr (McpTestAnswer) answer = post (fixture, body);

  g_assert_cmpuint (answer->status, ==, 413);
  g_assert_cmpint (get_error_code (answer), ==, -32600);
  expect_ping (fixture);
}

/* a body whose length is not told beforehand */
static McpTestAnswer *
post_stream (Fixture *fixture,
             gsize    size)
{
  SoupMessage *message = mcp_test_http_create (fixture->http, "POST", "/mcp", NULL);
  g_autofree char *body = create_ping (size);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (body, size, NULL);

  soup_message_set_request_body (message, "application/json", stream, -1);

  return mcp_test_http_send (fixture->http, message);
}

static void
test_chunked_body_is_served (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = post_stream (fixture, LIMIT);

  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_chunked_body_over_the_limit_is_refused (Fixture       *fixture,
                                             gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = post_stream (fixture, LIMIT + 1);

  g_assert_cmpuint (answer->status, ==, 413);
  g_assert_cmpint (get_error_code (answer), ==, -32600);
}

static void
test_endless_body_is_cut_off (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = post_stream (fixture, 64 * LIMIT);

  g_test_summary ("Beyond what is worth an answer the connection is closed.");

  g_assert_cmpuint (answer->status, !=, 200);
  expect_ping (fixture);
}

static void
iterate_until_waiting (Fixture *fixture,
                       guint    n_waiting)
{
  while (mcp_test_tool_get_n_waiting (MCP_TEST_TOOL (fixture->tool)) != n_waiting)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_waiting_call_holds_up_nobody (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr (McpTestAnswer) slow = NULL;
  g_autoptr (McpTestAnswer) quick = NULL;

  slow = mcp_test_http_start_call (fixture->http, "echo", "{\"text\":\"slow\",\"wait\":true}",
                                   NULL);
  iterate_until_waiting (fixture, 1);

  quick = mcp_test_http_call (fixture->http, "echo", "{\"text\":\"quick\"}");
  g_assert_cmpstr (json_object_get_string_member (mcp_test_answer_get_result (quick), "echo"),
                   ==, "quick");
  g_assert_false (slow->done);

  mcp_test_tool_release (MCP_TEST_TOOL (fixture->tool));
  mcp_test_iterate_until (&slow->done);
  g_assert_cmpstr (json_object_get_string_member (mcp_test_answer_get_result (slow), "echo"),
                   ==, "slow");
}

static void
test_answers_come_to_who_asked (Fixture       *fixture,
                                gconstpointer  data)
{
  const char *names[] = { "a", "b", "c" };
  McpTestAnswer *answers[3];

  for (gsize i = 0; i < 3; i++)
    {
      g_autofree char *arguments = g_strdup_printf ("{\"text\":\"%s\",\"wait\":true}", names[i]);

      answers[i] = mcp_test_http_start_call (fixture->http, "echo", arguments, NULL);
      iterate_until_waiting (fixture, i + 1);
    }

  for (gsize i = 0; i < 3; i++)
    mcp_test_tool_release (MCP_TEST_TOOL (fixture->tool));

  for (gsize i = 0; i < 3; i++)
    {
      mcp_test_iterate_until (&answers[i]->done);
      g_assert_cmpstr (json_object_get_string_member (mcp_test_answer_get_result (answers[i]),
                                                      "echo"), ==, names[i]);
      mcp_test_answer_free (answers[i]);
    }
}

static void
test_hang_up_cancels_the_call (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (McpTestAnswer) answer = NULL;

  answer = mcp_test_http_start_call (fixture->http, "echo", "{\"text\":\"x\",\"wait\":true}",
                                     cancellable);
  iterate_until_waiting (fixture, 1);
  g_cancellable_cancel (cancellable);
  iterate_until_waiting (fixture, 0);

  g_assert_cmpuint (mcp_test_tool_get_n_cancelled (MCP_TEST_TOOL (fixture->tool)), ==, 1);
  mcp_test_iterate_until (&answer->done);
  g_assert_cmpuint (answer->status, ==, 0);
  expect_ping (fixture);
}

static void
test_stop_cancels_the_call (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autoptr (McpTestAnswer) answer = NULL;

  answer = mcp_test_http_start_call (fixture->http, "echo", "{\"text\":\"x\",\"wait\":true}", NULL);
  iterate_until_waiting (fixture, 1);
  mcp_http_server_stop (fixture->http->server);
  iterate_until_waiting (fixture, 0);

  g_assert_cmpuint (mcp_test_tool_get_n_cancelled (MCP_TEST_TOOL (fixture->tool)), ==, 1);
  mcp_test_iterate_until (&answer->done);
  g_assert_cmpuint (answer->status, !=, 200);
}

static void
test_one_too_many_waits (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (McpTestAnswer) first = NULL;
  g_autoptr (McpTestAnswer) second = NULL;

  g_test_summary ("However many clients come, the service keeps descriptors for its work.");

  mcp_http_server_set_max_connections (fixture->http->server, 1);
  first = mcp_test_http_start_call (fixture->http, "echo", "{\"text\":\"x\",\"wait\":true}",
                                    cancellable);
  iterate_until_waiting (fixture, 1);

  second = mcp_test_http_start_call (fixture->http, "echo", "{\"text\":\"x\"}", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_false (second->done);

  g_cancellable_cancel (cancellable);
  mcp_test_iterate_until (&second->done);
  g_assert_cmpuint (second->status, ==, 200);
  mcp_test_iterate_until (&first->done);
  expect_ping (fixture);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  gssize *n_read = user_data;

  *n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
}

/* sends @head, reads until there is something or the end, returns how much it was */
static gssize
send_raw (Fixture    *fixture,
          const char *head,
          char       *buffer,
          gsize       size)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GUri) uri = g_uri_parse (fixture->http->url, G_URI_FLAGS_NONE, NULL);
  gssize n_read = -2;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL,
                                                NULL);
  g_assert_nonnull (connection);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             head, strlen (head), NULL, NULL, NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, size,
                             G_PRIORITY_DEFAULT, NULL, read_cb, &n_read);

  while (n_read == -2)
    g_main_context_iteration (NULL, TRUE);

  return n_read;
}

#define UNFINISHED \
  "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" \
  "Content-Length: 100\r\n\r\n{"

static void
test_silent_client_is_dropped (Fixture       *fixture,
                               gconstpointer  data)
{
  const char *heads[] = { "", "POST /m", UNFINISHED };
  char buffer[512];

  g_test_summary ("A request that is never finished must not hold its connection for ever.");

  mcp_http_server_set_idle_timeout (fixture->http->server, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      gssize n_read = send_raw (fixture, heads[i], buffer, sizeof buffer - 1);

      /* libsoup may say why, but it may not serve */
      if (n_read > 0)
        {
          buffer[n_read] = '\0';
          g_assert_null (strstr (buffer, "200 OK"));
        }
    }

  expect_ping (fixture);
}

static void
test_request_without_host_is_refused (Fixture       *fixture,
                                      gconstpointer  data)
{
  char buffer[512];
  gssize n_read;

  n_read = send_raw (fixture, "POST /mcp HTTP/1.0\r\nContent-Type: application/json\r\n"
                     "Content-Length: 2\r\n\r\n{}", buffer, sizeof buffer - 1);

  g_assert_cmpint (n_read, >, 0);
  buffer[n_read] = '\0';
  g_assert_nonnull (strstr (buffer, " 403 "));
}

static void
test_foreign_url_is_refused (Fixture       *fixture,
                             gconstpointer  data)
{
  char buffer[512];
  gssize n_read;

  g_test_summary ("A whole URL in the first line names the host, whatever the header says.");

  n_read = send_raw (fixture, "POST http://evil.example/mcp HTTP/1.1\r\nHost: localhost\r\n"
                     "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                     buffer, sizeof buffer - 1);

  g_assert_cmpint (n_read, >, 0);
  buffer[n_read] = '\0';
  g_assert_nonnull (strstr (buffer, "HTTP/1.1 403"));
}

static void
test_repeated_host_is_refused (Fixture       *fixture,
                               gconstpointer  data)
{
  char buffer[512];
  gssize n_read;

  n_read = send_raw (fixture, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"
                     "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                     buffer, sizeof buffer - 1);

  g_assert_cmpint (n_read, >, 0);
  buffer[n_read] = '\0';
  g_assert_nonnull (strstr (buffer, "HTTP/1.1 4"));
}

static guint
count_files (void)
{
  g_autoptr (GDir) files = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_files = 0;

  while (files != NULL && g_dir_read_name (files) != NULL)
    n_files++;

  return n_files;
}

#define RAW_PING \
  "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" \
  "Content-Length: 40\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"

static void
test_closed_connections_are_forgotten (Fixture       *fixture,
                                       gconstpointer  data)
{
  const char *requests[] = {
    RAW_PING,
    "GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /mcp HTTP/1.1\r\nHost: [\r\n\r\n",
    "OPTIONS /mcp HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n",
  };
  char buffer[1024];
  guint n_files;

  if (count_files () == 0)
    {
      g_test_skip ("the open files are not told here");
      return;
    }

  g_test_summary ("A client that asks once and goes must not leave an open file behind.");

  n_files = count_files ();

  for (gsize i = 0; i < 5 * G_N_ELEMENTS (requests); i++)
    g_assert_cmpint (send_raw (fixture, requests[i % G_N_ELEMENTS (requests)], buffer,
                               sizeof buffer), >, 0);

  /* the watchdog ends the wait for a file that is never closed */
  while (count_files () > n_files)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_port_in_use_is_an_error (Fixture       *fixture,
                              gconstpointer  data)
{
  g_autoptr (McpHttpServer) second = mcp_http_server_new (fixture->http->service);
  g_autoptr (GUri) uri = g_uri_parse (fixture->http->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  address = g_inet_socket_address_new_from_string ("127.0.0.1", g_uri_get_port (uri));
  g_assert_false (mcp_http_server_listen (second, address, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
}

#define ADD(name, func) \
  g_test_add ("/Mcp/HttpServer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mcp_test_watch_over ();

  ADD ("deep-nesting-is-refused", test_deep_nesting_is_refused);
  ADD ("every-cut-of-a-message-is-refused", test_every_cut_of_a_message_is_refused);
  ADD ("bytes-that-are-no-text-are-refused", test_bytes_that_are_no_text_are_refused);
  ADD ("body-at-the-limit-is-served", test_body_at_the_limit_is_served);
  ADD ("body-over-the-limit-is-refused", test_body_over_the_limit_is_refused);
  ADD ("chunked-body-is-served", test_chunked_body_is_served);
  ADD ("chunked-body-over-the-limit-is-refused", test_chunked_body_over_the_limit_is_refused);
  ADD ("endless-body-is-cut-off", test_endless_body_is_cut_off);
  ADD ("waiting-call-holds-up-nobody", test_waiting_call_holds_up_nobody);
  ADD ("answers-come-to-who-asked", test_answers_come_to_who_asked);
  ADD ("hang-up-cancels-the-call", test_hang_up_cancels_the_call);
  ADD ("one-too-many-waits", test_one_too_many_waits);
  ADD ("stop-cancels-the-call", test_stop_cancels_the_call);
  ADD ("silent-client-is-dropped", test_silent_client_is_dropped);
  ADD ("request-without-host-is-refused", test_request_without_host_is_refused);
  ADD ("foreign-url-is-refused", test_foreign_url_is_refused);
  ADD ("repeated-host-is-refused", test_repeated_host_is_refused);
  ADD ("closed-connections-are-forgotten", test_closed_connections_are_forgotten);
  ADD ("port-in-use-is-an-error", test_port_in_use_is_an_error);

  return g_test_run ();
}
