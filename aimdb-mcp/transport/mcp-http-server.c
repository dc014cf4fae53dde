/* mcp-http-server.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-http-server.h"

#include "mcp-http-connection.h"
#include "mcp-http-exchange.h"
#include "mcp-http-policy.h"

#include <string.h>

#include <libsoup/soup.h>

#define ENDPOINT_PATH "/mcp"

/* a message of a client is a few hundred bytes */
#define MAX_BODY_SIZE (1024 * 1024)

/* beyond the limit a body is read on and forgotten, so that the client gets to
 * read its answer; one that never ends is cut off here */
#define MAX_DISCARDED_SIZE (16 * MAX_BODY_SIZE)

#define DEFAULT_IDLE_TIMEOUT 60

/* A call needs a second descriptor for its instance, and some systems allow a
 * process 256. Who comes later waits until one of these is done. */
#define DEFAULT_MAX_CONNECTIONS 100

#define BODY_SIZE_KEY "mcp-body-size"

/* Serves McpService at one URL over HTTP.
 *
 * Belongs to the main context that is the thread's default when it listens. */
struct _McpHttpServer
{
  GObject parent_instance;

  /* constant after construction */
  McpService *service;

  guint idle_timeout;       /* seconds */
  guint max_connections;

  /* NULL: it does not listen */
  GSocketService *listener;
  GSocketAddress *address;
  SoupServer *soup;

  /* those that are open; not owned */
  GPtrArray *connections;
};

G_DEFINE_FINAL_TYPE (McpHttpServer, mcp_http_server, G_TYPE_OBJECT)

static void
mcp_http_server_dispose (GObject *object)
{
  McpHttpServer *self = MCP_HTTP_SERVER (object);

  mcp_http_server_stop (self);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (mcp_http_server_parent_class)->dispose (object);
}

static void
mcp_http_server_finalize (GObject *object)
{
  McpHttpServer *self = MCP_HTTP_SERVER (object);

  g_ptr_array_unref (self->connections);

  G_OBJECT_CLASS (mcp_http_server_parent_class)->finalize (object);
}

static void
mcp_http_server_class_init (McpHttpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mcp_http_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = mcp_http_server_finalize;
}

static void
mcp_http_server_init (McpHttpServer *self)
{
  self->idle_timeout = DEFAULT_IDLE_TIMEOUT;
  self->max_connections = DEFAULT_MAX_CONNECTIONS;
  self->connections = g_ptr_array_new ();
}

/* one header, or several of the same name joined by commas, which then equal nothing */
static const char *
get_header (SoupServerMessage *message,
            const char        *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (message), name);
}

static void
refuse (SoupServerMessage *message,
        guint              status,
        const char        *text)
{
  g_autoptr (McpReply) reply = mcp_reply_new_error (MCP_OUTCOME_REFUSED, NULL,
                                                    MCP_CODE_INVALID_REQUEST, NULL, text);

  mcp_http_exchange_answer (message, status, reply->text);
}

static void
refuse_too_large (SoupServerMessage *message)
{
  refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "The body is over 1 MiB.");
}

static void
answer_preflight (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Allow", "POST, OPTIONS");

  if (get_header (message, "Origin") != NULL)
    mcp_http_policy_add_preflight (headers);

  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

static void
got_chunk_cb (SoupServerMessage *message,
              GBytes            *chunk)
{
  gsize size = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), BODY_SIZE_KEY));
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  size += g_bytes_get_size (chunk);
  g_object_set_data (G_OBJECT (message), BODY_SIZE_KEY, GSIZE_TO_POINTER (size));

  if (size > MAX_BODY_SIZE)
    {
      soup_message_body_set_accumulate (body, FALSE);
      soup_message_body_truncate (body);
    }

  if (size > MAX_DISCARDED_SIZE)
    g_socket_shutdown (mcp_http_connection_get_socket (message), TRUE, TRUE, NULL);
}

/* Everything that the head of a request decides, before its body is read: a
 * message which has a status after this is not passed on. */
static void
head_cb (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *method = soup_server_message_get_method (message);
  const char *origin = get_header (message, "Origin");

  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);

  /* SoupServer ends a connection it was given after one answer; a client that
   * is not told sends its next request into the void */
  soup_message_headers_replace (response, "Connection", "close");

  /* a whole URL in the first line outranks the header; without one the URL here
   * was made of the header */
  if (!mcp_http_policy_allows_host (get_header (message, "Host")) ||
      !mcp_http_policy_is_loopback (g_uri_get_host (soup_server_message_get_uri (message))))
    {
      refuse (message, SOUP_STATUS_FORBIDDEN,
              "The Host header must name this machine, and a URL in the first line as well: "
              "localhost, 127.0.0.1 or [::1].");
      return;
    }

  if (!mcp_http_policy_allows_origin (origin))
    {
      refuse (message, SOUP_STATUS_FORBIDDEN,
              "Pages of this origin may not use the service: only those of localhost may.");
      return;
    }

  mcp_http_policy_add_cors (response, origin);

  if (!g_str_equal (path, ENDPOINT_PATH))
    {
      refuse (message, SOUP_STATUS_NOT_FOUND,
              "There is nothing here: the endpoint is " ENDPOINT_PATH ".");
      return;
    }

  if (g_str_equal (method, SOUP_METHOD_OPTIONS))
    {
      answer_preflight (message);
      return;
    }

  if (!g_str_equal (method, SOUP_METHOD_POST))
    {
      soup_message_headers_replace (response, "Allow", "POST, OPTIONS");
      refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED,
              "Only POST is served: there are neither sessions nor streams.");
      return;
    }

  if (!mcp_http_policy_allows_type (request))
    {
      refuse (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
              "The Content-Type must be application/json, in UTF-8 and not compressed.");
      return;
    }

  if (soup_message_headers_get_encoding (request) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (request) > MAX_BODY_SIZE)
    refuse_too_large (message);
}

static void
body_cb (SoupServer        *soup,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  McpHttpServer *self = user_data;
  McpEnvelope envelope = {
    .protocol_version = get_header (message, "MCP-Protocol-Version"),
    .method = get_header (message, "Mcp-Method"),
    .name = get_header (message, "Mcp-Name"),
  };
  gsize size = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), BODY_SIZE_KEY));
  g_autoptr (GBytes) body = NULL;

  if (size > MAX_BODY_SIZE)
    {
      refuse_too_large (message);
      return;
    }

  body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  mcp_http_exchange_start (self->service, message, body, &envelope);
}

static void
connection_gone_cb (gpointer  user_data,
                    GObject  *connection)
{
  McpHttpServer *self = user_data;

  g_ptr_array_remove_fast (self->connections, connection);
  g_socket_service_start (self->listener);
}

/* The service that accepts does not mind that the process has no descriptor
 * left: it tries and warns without end. So it is stopped before that. */
static void
mcp_http_server_count (McpHttpServer     *self,
                       GSocketConnection *connection)
{
  g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, self);
  g_ptr_array_add (self->connections, connection);

  if (self->connections->len >= self->max_connections)
    g_socket_service_stop (self->listener);
}

static gboolean
incoming_cb (McpHttpServer     *self,
             GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;

  mcp_http_server_count (self, connection);

  /* a client that is gone already is nobody's fault */
  if (!mcp_http_connection_accept (self->soup, connection, self->idle_timeout, &error))
    g_debug ("a connection was not taken: %s", error->message);

  return TRUE;
}

McpHttpServer *
mcp_http_server_new (McpService *service)
{
  McpHttpServer *self = g_object_new (MCP_TYPE_HTTP_SERVER, NULL);

  self->service = g_object_ref (service);

  return self;
}

/* For connections that come from now on. */
void
mcp_http_server_set_idle_timeout (McpHttpServer *self,
                                  guint          seconds)
{
  self->idle_timeout = seconds;
}

/* When so many connections are open, clients wait for one of them to end. */
void
mcp_http_server_set_max_connections (McpHttpServer *self,
                                     guint          max_connections)
{
  self->max_connections = max_connections;
}

gboolean
mcp_http_server_listen (McpHttpServer   *self,
                        GSocketAddress  *address,
                        GError         **error)
{
  g_assert (self->soup == NULL);

  self->listener = g_socket_service_new ();
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener), address,
                                      G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                      &self->address, error))
    {
      g_clear_object (&self->listener);
      return FALSE;
    }

  self->soup = soup_server_new ("server-header", "aimdb-mcp", NULL);
  soup_server_add_early_handler (self->soup, NULL, head_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, body_cb, self, NULL);
  g_signal_connect_object (self->listener, "incoming", G_CALLBACK (incoming_cb), self,
                           G_CONNECT_SWAPPED);

  return TRUE;
}

/* Gets the URL of the endpoint; the server listens. */
char *
mcp_http_server_dup_url (McpHttpServer *self)
{
  GInetSocketAddress *address = G_INET_SOCKET_ADDRESS (self->address);
  GInetAddress *host = g_inet_socket_address_get_address (address);
  gboolean is_ipv6 = g_inet_address_get_family (host) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *text = g_inet_address_to_string (host);

  return g_strdup_printf ("http://%s%s%s:%u" ENDPOINT_PATH, is_ipv6 ? "[" : "", text,
                          is_ipv6 ? "]" : "", g_inet_socket_address_get_port (address));
}

/* Closes all connections. What was asked on them is cancelled. */
void
mcp_http_server_stop (McpHttpServer *self)
{
  if (self->soup == NULL)
    return;

  for (guint i = 0; i < self->connections->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->connections, i), connection_gone_cb, self);

  g_ptr_array_set_size (self->connections, 0);
  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  soup_server_disconnect (self->soup);
  g_clear_object (&self->listener);
  g_clear_object (&self->address);
  g_clear_object (&self->soup);
}
