/* mcp-http-exchange.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-http-exchange.h"

#include "mcp-http-connection.h"

#include <string.h>

/* A request that waits for its answer. It is freed when the service is done,
 * whatever became of the client until then. */
typedef struct
{
  SoupServerMessage *message;
  GCancellable *cancellable;
  GSource *hang_up;         /* NULL: no longer watched */
  gboolean gone;            /* libsoup is finished with the message */
} McpHttpExchange;

static void
exchange_unwatch (McpHttpExchange *self)
{
  if (self->hang_up == NULL)
    return;

  g_source_destroy (self->hang_up);
  g_clear_pointer (&self->hang_up, g_source_unref);
}

static void
exchange_free (McpHttpExchange *self)
{
  exchange_unwatch (self);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
finished_cb (SoupServerMessage *message,
             McpHttpExchange   *self)
{
  self->gone = TRUE;
  exchange_unwatch (self);
  g_cancellable_cancel (self->cancellable);
}

/* libsoup does not look at the socket of a message that is paused, so it would
 * learn that the client is gone only by writing the answer */
static gboolean
socket_cb (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  McpHttpExchange *self = user_data;
  char byte;
  GInputVector vector = { &byte, 1 };
  int flags = G_SOCKET_MSG_PEEK;
  gssize n_read;

  n_read = g_socket_receive_message (socket, NULL, &vector, 1, NULL, NULL, &flags, NULL, NULL);
  exchange_unwatch (self);

  /* anything to read is the next request already */
  if (n_read <= 0)
    g_cancellable_cancel (self->cancellable);

  return G_SOURCE_REMOVE;
}

static void
exchange_watch (McpHttpExchange *self)
{
  GSocket *socket = mcp_http_connection_get_socket (self->message);

  self->hang_up = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_static_name (self->hang_up, "mcp-hang-up");
  g_source_set_callback (self->hang_up, G_SOURCE_FUNC (socket_cb), self, NULL);
  g_source_attach (self->hang_up, g_main_context_get_thread_default ());
}

static guint
get_status (McpOutcome outcome)
{
  switch (outcome)
    {
    case MCP_OUTCOME_ANSWERED:
      return SOUP_STATUS_OK;

    case MCP_OUTCOME_ACCEPTED:
      return SOUP_STATUS_ACCEPTED;

    case MCP_OUTCOME_REFUSED:
      return SOUP_STATUS_BAD_REQUEST;

    case MCP_OUTCOME_UNKNOWN_METHOD:
      return SOUP_STATUS_NOT_FOUND;

    default:
      g_assert_not_reached ();
    }
}

/* Sets the answer to @message. @text is JSON, or NULL for an empty body. */
void
mcp_http_exchange_answer (SoupServerMessage *message,
                          guint              status,
                          const char        *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, status, NULL);

  if (text != NULL)
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY,
                                      text, strlen (text));
}

static void
handled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  McpHttpExchange *self = user_data;
  g_autoptr (McpReply) reply = NULL;

  reply = mcp_service_handle_finish (MCP_SERVICE (source), result, NULL);

  if (!self->gone)
    {
      /* without a reply the client is gone; the status lets libsoup find that out */
      if (reply != NULL)
        mcp_http_exchange_answer (self->message, get_status (reply->outcome), reply->text);
      else
        soup_server_message_set_status (self->message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);

      soup_server_message_unpause (self->message);
    }

  exchange_free (self);
}

/* Has @service answer @message; returns at once. */
void
mcp_http_exchange_start (McpService        *service,
                         SoupServerMessage *message,
                         GBytes            *body,
                         const McpEnvelope *envelope)
{
  McpHttpExchange *self = g_new0 (McpHttpExchange, 1);

  self->message = g_object_ref (message);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  g_signal_connect (message, "disconnected", G_CALLBACK (finished_cb), self);
  exchange_watch (self);

  soup_server_message_pause (message);
  mcp_service_handle_async (service, body, envelope, self->cancellable, handled_cb, self);
}
