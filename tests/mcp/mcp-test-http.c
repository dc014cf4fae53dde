/* mcp-test-http.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-http.h"

#include <string.h>

#include <aimdb.h>

/* far beyond what a test takes, so that one that hangs ends by itself */
#define WATCHDOG_SECONDS 20

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("the test takes too long");

  return G_SOURCE_REMOVE;
}

/* Ends the program if it does not end by itself. */
void
mcp_test_watch_over (void)
{
  g_timeout_add_seconds (WATCHDOG_SECONDS, watchdog_cb, NULL);
}

void
mcp_test_iterate_until (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

McpTestHttp *
mcp_test_http_new (McpTool *first_tool,
                   ...)
{
  McpTestHttp *self = g_new0 (McpTestHttp, 1);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  McpTool *tool = first_tool;
  va_list args;

  self->service = mcp_service_new ("test-server", "1.2", "Read this.",
                                   aimdb_json_validate_without_nul);

  va_start (args, first_tool);
  while (tool != NULL)
    {
      mcp_service_add_tool (self->service, tool);
      tool = va_arg (args, McpTool *);
    }
  va_end (args);

  self->server = mcp_http_server_new (self->service);
  mcp_http_server_listen (self->server, address, &error);
  g_assert_no_error (error);

  self->url = mcp_http_server_dup_url (self->server);
  self->session = soup_session_new_with_options ("proxy-resolver", NULL,
                                                 "max-conns-per-host", 16, NULL);

  return self;
}

/* Every object must be gone with it. */
void
mcp_test_http_free (McpTestHttp *self)
{
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  mcp_http_server_stop (self->server);

  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_finalize_object (self->server);
  g_assert_finalize_object (self->service);
  g_free (self->url);
  g_free (self);
}

/* Creates a request with the headers that every POST of a client has. */
SoupMessage *
mcp_test_http_create (McpTestHttp *self,
                      const char  *method,
                      const char  *path,
                      const char  *body)
{
  g_autofree char *url = g_uri_resolve_relative (self->url, path, G_URI_FLAGS_NONE, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", "application/json, text/event-stream");

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  return message;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  McpTestAnswer *answer = user_data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize size;
  const char *text;

  answer->done = TRUE;
  answer->body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);
  if (answer->body == NULL)
    return;

  answer->status = soup_message_get_status (answer->message);
  text = g_bytes_get_data (answer->body, &size);
  if (size == 0)
    return;

  g_assert_true (aimdb_json_validate (text, size, NULL));
  json_parser_load_from_data (parser, text, size, NULL);
  answer->json = json_parser_steal_root (parser);
}

/* Takes @message. The answer must not be freed before it is done. */
McpTestAnswer *
mcp_test_http_start (McpTestHttp  *self,
                     SoupMessage  *message,
                     GCancellable *cancellable)
{
  McpTestAnswer *answer = g_new0 (McpTestAnswer, 1);

  answer->message = message;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, cancellable,
                                    sent_cb, answer);

  return answer;
}

/* Takes @message. */
McpTestAnswer *
mcp_test_http_send (McpTestHttp *self,
                    SoupMessage *message)
{
  McpTestAnswer *answer = mcp_test_http_start (self, message, NULL);

  mcp_test_iterate_until (&answer->done);

  return answer;
}

/* Starts a call the way a client without a version does it. */
McpTestAnswer *
mcp_test_http_start_call (McpTestHttp  *self,
                          const char   *tool,
                          const char   *arguments,
                          GCancellable *cancellable)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                          "{\"name\":\"%s\",\"arguments\":%s}}", tool, arguments);

  return mcp_test_http_start (self, mcp_test_http_create (self, "POST", "/mcp", body),
                              cancellable);
}

McpTestAnswer *
mcp_test_http_call (McpTestHttp *self,
                    const char  *tool,
                    const char  *arguments)
{
  McpTestAnswer *answer = mcp_test_http_start_call (self, tool, arguments, NULL);

  mcp_test_iterate_until (&answer->done);
  g_assert_cmpuint (answer->status, ==, 200);

  return answer;
}

static JsonObject *
get_call_result (McpTestAnswer *self)
{
  return json_object_get_object_member (json_node_get_object (self->json), "result");
}

/* Gets the structured content of a call that went well. */
JsonObject *
mcp_test_answer_get_result (McpTestAnswer *self)
{
  JsonObject *result = get_call_result (self);

  if (json_object_get_boolean_member (result, "isError"))
    g_error ("the call failed: %s", mcp_test_answer_get_failure (self));

  return json_object_get_object_member (result, "structuredContent");
}

/* Gets what a call that failed says. */
const char *
mcp_test_answer_get_failure (McpTestAnswer *self)
{
  JsonObject *result = get_call_result (self);
  JsonArray *content = json_object_get_array_member (result, "content");

  g_assert_true (json_object_get_boolean_member (result, "isError"));
  g_assert_false (json_object_has_member (result, "structuredContent"));

  return json_object_get_string_member (json_array_get_object_element (content, 0), "text");
}

void
mcp_test_answer_free (McpTestAnswer *self)
{
  g_assert_true (self->done);
  g_clear_object (&self->message);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->json, json_node_unref);
  g_free (self);
}
