/* aimdb-listener-websocket.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-acceptor-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-listener-private.h"
#include "aimdb-lobby-private.h"
#include "aimdb-message-private.h"
#include "aimdb-stream-transport-private.h"
#include "aimdb-websocket-private.h"

#define STATUS_UPGRADE_REQUIRED 426

/* peers that are not, or not yet, upgraded */
#define MAX_GUESTS 32
#define MAX_STAY_MS (10 * 1000)

/* The library puts the pieces of a message together, however many there are: so
 * much may come until one is whole. A ping a second reaches it after two weeks
 * without a message. */
#define MAX_BETWEEN_MESSAGES (8 * 1024 * 1024)

/* where the address of a peer has the meter of its connection */
#define METER_KEY "aimdb-meter"

typedef struct
{
  AimdbListener listener;

  /* constant after construction */
  GSocket *socket;
  AimdbAcceptor *acceptor;
  AimdbLobby *lobby;
  SoupServer *server;
  char *path;
  gint64 start_usec;

  /* how many connections there are, which may outlive the listener */
  guint *n_clients;
} WebsocketListener;

static void
reply_json (SoupServerMessage *message,
            AimdbJsonWriter   *writer)
{
  gsize length;
  char *text = _aimdb_json_writer_finish (writer, &length);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, length);
}

static gboolean
is_this_machine (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
is_upgrade (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  return soup_message_headers_header_equals (headers, "Upgrade", "websocket") &&
         soup_message_headers_header_contains (headers, "Connection", "Upgrade");
}

/* A page in a browser reaches this machine by any name that its server likes, so
 * only addresses will do; and the page must be of this machine, too, or of the
 * one that it asks. */
static gboolean
is_trusted (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));
  const char *origin = soup_message_headers_get_one (headers, "Origin");
  g_autoptr (GUri) uri = NULL;
  const char *from;

  /* each page names itself when it asks for an upgrade, so this is no page */
  if (origin == NULL && is_upgrade (message))
    return TRUE;

  if (host == NULL || (g_ascii_strcasecmp (host, "localhost") != 0 &&
                       !g_hostname_is_ip_address (host)))
    return FALSE;

  if (origin == NULL)
    return TRUE;

  uri = g_uri_parse (origin, SOUP_HTTP_URI_FLAGS, NULL);
  from = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (from == NULL || (!is_this_machine (from) && g_ascii_strcasecmp (from, host) != 0))
    return FALSE;

  headers = soup_server_message_get_response_headers (message);
  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);

  return TRUE;
}

/* returns FALSE if the request is answered already */
static gboolean
check_request (SoupServerMessage *message,
               const char        *path,
               const char        *expected)
{
  if (g_strcmp0 (path, expected) != 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return FALSE;
    }

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET)
    {
      soup_server_message_set_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED, NULL);
      return FALSE;
    }

  if (!is_trusted (message))
    {
      soup_server_message_set_status (message, SOUP_STATUS_FORBIDDEN, NULL);
      return FALSE;
    }

  return TRUE;
}

/* before the upgrade: what has no status here goes on to it */
static void
gate_cb (SoupServer        *server,
         SoupServerMessage *message,
         const char        *path,
         GHashTable        *query,
         gpointer           user_data)
{
  WebsocketListener *self = user_data;
  static const char body[] = "This server speaks AimX " _AIMDB_WIRE_VERSION ": connect with ?v="
                             _AIMDB_WIRE_VERSION "\n";
  const char *version = query != NULL ? g_hash_table_lookup (query, "v") : NULL;

  if (!check_request (message, path, self->path))
    return;

  if (version != NULL && _aimdb_wire_version_is_compatible (version) && is_upgrade (message))
    return;

  soup_server_message_set_status (message, STATUS_UPGRADE_REQUIRED, "Upgrade Required");
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, body,
                                    sizeof body - 1);
}

static void
version_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  AimdbJsonWriter writer;

  if (!check_request (message, path, "/version"))
    return;

  _aimdb_json_writer_init (&writer);
  _aimdb_json_writer_begin_object (&writer, NULL);
  _aimdb_json_writer_add_string (&writer, "aimx", _AIMDB_WIRE_VERSION);
  _aimdb_json_writer_end_object (&writer);
  reply_json (message, &writer);
}

static void
health_cb (SoupServer        *server,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  WebsocketListener *self = user_data;
  AimdbJsonWriter writer;

  if (!check_request (message, path, "/health"))
    return;

  _aimdb_json_writer_init (&writer);
  _aimdb_json_writer_begin_object (&writer, NULL);
  _aimdb_json_writer_add_string (&writer, "status", "ok");
  _aimdb_json_writer_add_count (&writer, "clients", *self->n_clients);
  _aimdb_json_writer_add_integer (&writer, "uptime_secs",
                                  (g_get_monotonic_time () - self->start_usec) / G_USEC_PER_SEC);
  _aimdb_json_writer_end_object (&writer);
  reply_json (message, &writer);
}

static void
client_gone_cb (gpointer  user_data,
                GObject  *where_the_object_was)
{
  guint *n_clients = user_data;

  (*n_clients)--;
  g_rc_box_release (n_clients);
}

static void
websocket_cb (SoupServer              *server,
              SoupServerMessage       *message,
              const char              *path,
              SoupWebsocketConnection *connection,
              gpointer                 user_data)
{
  WebsocketListener *self = user_data;
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  g_autofree char *peer = NULL;
  g_autoptr (AimdbTransport) transport = NULL;

  _aimdb_lobby_leave (self->lobby, address);
  (*self->n_clients)++;
  g_object_weak_ref (G_OBJECT (connection), client_gone_cb, g_rc_box_acquire (self->n_clients));
  peer = g_strdup (soup_server_message_get_remote_host (message));
  transport = _aimdb_websocket_transport_new (connection, AIMDB_ROLE_SERVER,
                                              g_object_get_data (G_OBJECT (address), METER_KEY),
                                              peer != NULL ? peer : "a peer");
  self->listener.func (transport, self->listener.user_data);
}

static void
websocket_listener_close (AimdbListener *listener)
{
  WebsocketListener *self = (WebsocketListener *) listener;

  g_clear_pointer (&self->acceptor, _aimdb_acceptor_free);
  g_clear_pointer (&self->lobby, _aimdb_lobby_free);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->n_clients, g_rc_box_release);
}

/* the library's own way to accept ends when the process is short of descriptors */
static void
connection_cb (GSocketConnection *connection,
               gpointer           user_data)
{
  WebsocketListener *self = user_data;
  g_autoptr (GSocketAddress) local = NULL;
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  AimdbMeter *meter;

  _aimdb_stream_transport_tune_tcp (connection);
  local = g_socket_connection_get_local_address (connection, NULL);
  remote = g_socket_connection_get_remote_address (connection, NULL);

  /* it is gone already */
  if (remote == NULL)
    return;

  _aimdb_lobby_enter (self->lobby, connection, remote);

  meter = _aimdb_meter_new (MAX_BETWEEN_MESSAGES);
  g_object_set_data_full (G_OBJECT (remote), METER_KEY, meter, g_rc_box_release);
  stream = _aimdb_metered_stream_new (G_IO_STREAM (connection), meter);

  if (!soup_server_accept_iostream (self->server, stream, local, remote, &error))
    g_info ("a peer can't be served: %s", error->message);
}

static void
websocket_listener_add_handlers (WebsocketListener *self)
{
  /* what is packed may become far longer than any limit */
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (self->server, "/version", version_cb, self, NULL);
  soup_server_add_handler (self->server, "/health", health_cb, self, NULL);
  soup_server_add_handler (self->server, self->path, gate_cb, self, NULL);
  soup_server_add_websocket_handler (self->server, self->path, NULL, NULL, websocket_cb, self,
                                     NULL);
}

AimdbListener *
_aimdb_listener_open_websocket (const AimdbEndpoint  *endpoint,
                                gboolean              allow_remote,
                                GError              **error)
{
  g_autofree char *where = NULL;
  GSocket *socket = _aimdb_listener_bind_tcp (endpoint, allow_remote, &where, error);
  WebsocketListener *self;

  if (socket == NULL)
    return NULL;

  self = g_new0 (WebsocketListener, 1);
  self->listener.close = websocket_listener_close;
  self->listener.endpoint = g_strconcat ("ws://", where, endpoint->path, NULL);
  self->socket = socket;
  self->lobby = _aimdb_lobby_new (MAX_GUESTS, MAX_STAY_MS);
  self->server = soup_server_new ("server-header", "libaimdb", NULL);
  self->path = g_strdup (endpoint->path);
  self->start_usec = g_get_monotonic_time ();
  self->n_clients = g_rc_box_new0 (guint);
  websocket_listener_add_handlers (self);
  self->acceptor = _aimdb_acceptor_new (socket, where, connection_cb, self, error);

  if (self->acceptor == NULL)
    {
      _aimdb_listener_close (&self->listener);
      return NULL;
    }

  return &self->listener;
}
