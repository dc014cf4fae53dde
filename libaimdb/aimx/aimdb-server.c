/* aimdb-server.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-access-private.h"
#include "aimdb-discovery.h"
#include "aimdb-error.h"
#include "aimdb-listener-private.h"
#include "aimdb-server.h"
#include "aimdb-session-private.h"

#define DEFAULT_MAX_CONNECTIONS 16
#define DEFAULT_MAX_SUBSCRIPTIONS 32

/**
 * AimdbServer:
 *
 * Serves the records of a database to other programs, by the protocol AimX 3.0:
 * over a Unix socket to those of the same user, over TCP, WebSocket or a serial
 * line.
 *
 * Nothing is served before [method@Server.start] is called. Peers may list and
 * read the records then, and nothing else: what they may set is allowed by name
 * with [method@Server.allow_write]. A record that a source or transform writes
 * can't be set at all.
 *
 * A server belongs to one thread and works in the main context that is the
 * thread's default when it is started; values are read and set from there. For
 * WebSocket it must be the default whenever it runs, too. A server does not keep
 * the database running, and ends with its last reference.
 *
 * A serial line that goes away, like that of an adapter which is unplugged, is
 * opened again as soon as it is back.
 *
 * Since: 0.1
 */
struct _AimdbServer
{
  GObject parent_instance;

  /* constant after construction */
  char *endpoint;

  /* only touched in the context of the server */
  AimdbAccess access;
  gboolean allow_remote;
  guint max_connections;
  AimdbListener *listener;
  GPtrArray *sessions;
};

G_DEFINE_FINAL_TYPE (AimdbServer, aimdb_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ALLOW_REMOTE,
  PROP_AUTH_TOKEN,
  PROP_DATABASE,
  PROP_ENDPOINT,
  PROP_HISTORY,
  PROP_MAX_CONNECTIONS,
  PROP_MAX_SUBSCRIPTIONS,
  PROP_READ_ONLY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
session_end_cb (AimdbSession *session,
                gpointer      user_data)
{
  AimdbServer *self = user_data;

  if (g_ptr_array_remove_fast (self->sessions, session))
    g_debug ("%u connections are left", self->sessions->len);
}

static void
connection_cb (AimdbTransport *transport,
               gpointer        user_data)
{
  AimdbServer *self = user_data;

  if (self->sessions->len >= self->max_connections)
    {
      g_info ("a connection more than %u is closed at once", self->max_connections);
      _aimdb_transport_close (transport);
      return;
    }

  g_ptr_array_add (self->sessions,
                   _aimdb_session_new (transport, &self->access, session_end_cb, self));
}

static void
aimdb_server_constructed (GObject *object)
{
  AimdbServer *self = AIMDB_SERVER (object);
  const char *program = g_get_prgname ();
  g_autofree char *name = NULL;

  G_OBJECT_CLASS (aimdb_server_parent_class)->constructed (object);

  if (self->endpoint != NULL)
    return;

  /* some programs call themselves by their whole path */
  name = g_path_get_basename (program != NULL && *program != '\0' ? program : "aimdb");
  self->endpoint = aimdb_build_default_endpoint (*name != '/' ? name : "aimdb");
}

static void
aimdb_server_dispose (GObject *object)
{
  AimdbServer *self = AIMDB_SERVER (object);

  aimdb_server_stop (self);
  g_clear_object (&self->access.database);

  G_OBJECT_CLASS (aimdb_server_parent_class)->dispose (object);
}

static void
aimdb_server_finalize (GObject *object)
{
  AimdbServer *self = AIMDB_SERVER (object);

  g_ptr_array_unref (self->sessions);
  g_ptr_array_unref (self->access.writable_keys);
  g_clear_object (&self->access.history);
  g_free (self->access.auth_token);
  g_free (self->endpoint);

  G_OBJECT_CLASS (aimdb_server_parent_class)->finalize (object);
}

static void
aimdb_server_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AimdbServer *self = AIMDB_SERVER (object);

  switch (prop_id)
    {
    case PROP_ALLOW_REMOTE:
      g_value_set_boolean (value, aimdb_server_get_allow_remote (self));
      break;

    case PROP_AUTH_TOKEN:
      g_value_set_string (value, aimdb_server_get_auth_token (self));
      break;

    case PROP_DATABASE:
      g_value_set_object (value, aimdb_server_get_database (self));
      break;

    case PROP_ENDPOINT:
      g_value_set_string (value, aimdb_server_get_endpoint (self));
      break;

    case PROP_HISTORY:
      g_value_set_object (value, aimdb_server_get_history (self));
      break;

    case PROP_MAX_CONNECTIONS:
      g_value_set_uint (value, aimdb_server_get_max_connections (self));
      break;

    case PROP_MAX_SUBSCRIPTIONS:
      g_value_set_uint (value, aimdb_server_get_max_subscriptions (self));
      break;

    case PROP_READ_ONLY:
      g_value_set_boolean (value, aimdb_server_get_read_only (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_server_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  AimdbServer *self = AIMDB_SERVER (object);

  switch (prop_id)
    {
    case PROP_ALLOW_REMOTE:
      aimdb_server_set_allow_remote (self, g_value_get_boolean (value));
      break;

    case PROP_AUTH_TOKEN:
      aimdb_server_set_auth_token (self, g_value_get_string (value));
      break;

    case PROP_DATABASE:
      self->access.database = g_value_dup_object (value);
      break;

    case PROP_ENDPOINT:
      self->endpoint = g_value_dup_string (value);
      break;

    case PROP_HISTORY:
      aimdb_server_set_history (self, g_value_get_object (value));
      break;

    case PROP_MAX_CONNECTIONS:
      aimdb_server_set_max_connections (self, g_value_get_uint (value));
      break;

    case PROP_MAX_SUBSCRIPTIONS:
      aimdb_server_set_max_subscriptions (self, g_value_get_uint (value));
      break;

    case PROP_READ_ONLY:
      aimdb_server_set_read_only (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_server_class_init (AimdbServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = aimdb_server_constructed;
  object_class->dispose = aimdb_server_dispose;
  object_class->finalize = aimdb_server_finalize;
  object_class->get_property = aimdb_server_get_property;
  object_class->set_property = aimdb_server_set_property;

  /**
   * AimdbServer:allow-remote: (getter get_allow_remote) (setter set_allow_remote)
   *
   * Whether the server may listen where other machines can come in.
   *
   * Since: 0.1
   */
  properties[PROP_ALLOW_REMOTE] =
    g_param_spec_boolean ("allow-remote", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:auth-token: (getter get_auth_token) (setter set_auth_token)
   *
   * The secret that a peer must know, or %NULL.
   *
   * Since: 0.1
   */
  properties[PROP_AUTH_TOKEN] =
    g_param_spec_string ("auth-token", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:database: (getter get_database)
   *
   * The database whose records are served.
   *
   * Since: 0.1
   */
  properties[PROP_DATABASE] =
    g_param_spec_object ("database", NULL, NULL,
                         AIMDB_TYPE_DATABASE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:endpoint: (getter get_endpoint)
   *
   * Where to listen: `unix:PATH`, `unix://PATH`, `uds://PATH` or a path for a
   * Unix socket, `tcp://ADDRESS:PORT` for TCP, where port 0 is any that is free,
   * `serial://DEVICE?baud=NUMBER` for a serial line, with 115200 if no number is
   * named, `ws://ADDRESS:PORT/PATH` for WebSocket, with `/ws` if no path is named
   * and in builds that have it.
   *
   * %NULL at construction stands for the endpoint that
   * [func@build_default_endpoint] builds of the name of the program.
   *
   * Since: 0.1
   */
  properties[PROP_ENDPOINT] =
    g_param_spec_string ("endpoint", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:history: (getter get_history) (setter set_history)
   *
   * What peers may ask for values that the buffers do not hold any more, or %NULL.
   *
   * Since: 0.1
   */
  properties[PROP_HISTORY] =
    g_param_spec_object ("history", NULL, NULL,
                         AIMDB_TYPE_HISTORY,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:max-connections: (getter get_max_connections) (setter set_max_connections)
   *
   * How many peers may be connected at a time.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_CONNECTIONS] =
    g_param_spec_uint ("max-connections", NULL, NULL,
                       0, G_MAXUINT, DEFAULT_MAX_CONNECTIONS,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:max-subscriptions: (getter get_max_subscriptions) (setter set_max_subscriptions)
   *
   * How many subscriptions each peer may have at a time.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_SUBSCRIPTIONS] =
    g_param_spec_uint ("max-subscriptions", NULL, NULL,
                       0, G_MAXUINT, DEFAULT_MAX_SUBSCRIPTIONS,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbServer:read-only: (getter get_read_only) (setter set_read_only)
   *
   * Whether peers may set and reset nothing.
   *
   * Since: 0.1
   */
  properties[PROP_READ_ONLY] =
    g_param_spec_boolean ("read-only", NULL, NULL,
                          TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_server_init (AimdbServer *self)
{
  self->max_connections = DEFAULT_MAX_CONNECTIONS;
  self->access.max_subscriptions = DEFAULT_MAX_SUBSCRIPTIONS;
  self->access.read_only = TRUE;
  self->access.writable_keys = g_ptr_array_new_with_free_func (g_free);
  self->sessions = g_ptr_array_new_with_free_func ((GDestroyNotify) _aimdb_session_close);
}

/**
 * aimdb_server_new:
 * @database: the database whose records are served
 * @endpoint: (nullable): where to listen, see [property@Server:endpoint]
 *
 * Creates a server, which does not listen yet.
 *
 * Returns: (transfer full): the server
 *
 * Since: 0.1
 */
AimdbServer *
aimdb_server_new (AimdbDatabase *database,
                  const char    *endpoint)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (database), NULL);

  return g_object_new (AIMDB_TYPE_SERVER,
                       "database", database,
                       "endpoint", endpoint,
                       NULL);
}

/**
 * aimdb_server_get_database: (get-property database)
 * @self: a server
 *
 * Gets the database whose records are served.
 *
 * Returns: (transfer none): the database
 *
 * Since: 0.1
 */
AimdbDatabase *
aimdb_server_get_database (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), NULL);

  return self->access.database;
}

/**
 * aimdb_server_get_endpoint: (get-property endpoint)
 * @self: a server
 *
 * Gets where the server listens once it is started.
 *
 * While it listens, this has the port that was found for port 0. It may change
 * when the server is started and stopped.
 *
 * Returns: (transfer none): the endpoint
 *
 * Since: 0.1
 */
const char *
aimdb_server_get_endpoint (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), NULL);

  return self->listener != NULL ? self->listener->endpoint : self->endpoint;
}

/**
 * aimdb_server_allow_write:
 * @self: a server
 * @key: the key of a record, which need not exist yet
 *
 * Allows peers to set a record, and makes the server no longer read-only.
 *
 * Since: 0.1
 */
void
aimdb_server_allow_write (AimdbServer *self,
                          const char  *key)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));
  g_return_if_fail (key != NULL);

  if (!g_ptr_array_find_with_equal_func (self->access.writable_keys, key, g_str_equal, NULL))
    g_ptr_array_add (self->access.writable_keys, g_strdup (key));

  aimdb_server_set_read_only (self, FALSE);
}

/**
 * aimdb_server_set_allow_remote: (set-property allow-remote)
 * @self: a server
 * @allow_remote: whether other machines may come in
 *
 * Sets whether the server may listen where other machines can come in.
 *
 * Without it, only an address of this machine itself is listened at. What goes
 * over the wire is not encrypted, so allow it in a network that is trusted, or
 * through a tunnel. Takes effect when the server is started next.
 *
 * Since: 0.1
 */
void
aimdb_server_set_allow_remote (AimdbServer *self,
                               gboolean     allow_remote)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  allow_remote = !!allow_remote;

  if (self->allow_remote == allow_remote)
    return;

  self->allow_remote = allow_remote;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ALLOW_REMOTE]);
}

/**
 * aimdb_server_get_allow_remote: (get-property allow-remote)
 * @self: a server
 *
 * Gets whether the server may listen where other machines can come in.
 *
 * Returns: whether other machines may come in
 *
 * Since: 0.1
 */
gboolean
aimdb_server_get_allow_remote (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), FALSE);

  return self->allow_remote;
}

/**
 * aimdb_server_set_read_only: (set-property read-only)
 * @self: a server
 * @read_only: whether peers may set and reset nothing
 *
 * Sets whether peers may set and reset nothing.
 *
 * A server that is not read-only lets peers reset profiles, and set the records
 * that were allowed with [method@Server.allow_write].
 *
 * Since: 0.1
 */
void
aimdb_server_set_read_only (AimdbServer *self,
                            gboolean     read_only)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  read_only = !!read_only;

  if (self->access.read_only == read_only)
    return;

  self->access.read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

/**
 * aimdb_server_get_read_only: (get-property read-only)
 * @self: a server
 *
 * Gets whether peers may set and reset nothing.
 *
 * Returns: whether the server is read-only
 *
 * Since: 0.1
 */
gboolean
aimdb_server_get_read_only (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), TRUE);

  return self->access.read_only;
}

/**
 * aimdb_server_set_max_connections: (set-property max-connections)
 * @self: a server
 * @max_connections: the number of connections
 *
 * Sets how many peers may be connected at a time.
 *
 * Those that are connected stay so; one too many is accepted and closed at
 * once.
 *
 * Since: 0.1
 */
void
aimdb_server_set_max_connections (AimdbServer *self,
                                  guint        max_connections)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  if (self->max_connections == max_connections)
    return;

  self->max_connections = max_connections;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_CONNECTIONS]);
}

/**
 * aimdb_server_get_max_connections: (get-property max-connections)
 * @self: a server
 *
 * Gets how many peers may be connected at a time.
 *
 * Returns: the number of connections
 *
 * Since: 0.1
 */
guint
aimdb_server_get_max_connections (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), 0);

  return self->max_connections;
}

/**
 * aimdb_server_set_max_subscriptions: (set-property max-subscriptions)
 * @self: a server
 * @max_subscriptions: the number of subscriptions
 *
 * Sets how many subscriptions each peer may have at a time.
 *
 * One too many is denied; those that there are stay.
 *
 * Since: 0.1
 */
void
aimdb_server_set_max_subscriptions (AimdbServer *self,
                                    guint        max_subscriptions)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  if (self->access.max_subscriptions == max_subscriptions)
    return;

  self->access.max_subscriptions = max_subscriptions;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_SUBSCRIPTIONS]);
}

/**
 * aimdb_server_get_max_subscriptions: (get-property max-subscriptions)
 * @self: a server
 *
 * Gets how many subscriptions each peer may have at a time.
 *
 * Returns: the number of subscriptions
 *
 * Since: 0.1
 */
guint
aimdb_server_get_max_subscriptions (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), 0);

  return self->access.max_subscriptions;
}

/**
 * aimdb_server_set_history: (set-property history)
 * @self: a server
 * @history: (nullable): the history, or %NULL
 *
 * Sets what peers may ask for values that the buffers do not hold any more.
 *
 * Without it, `record.query` is answered by an error.
 *
 * Since: 0.1
 */
void
aimdb_server_set_history (AimdbServer  *self,
                          AimdbHistory *history)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));
  g_return_if_fail (history == NULL || AIMDB_IS_HISTORY (history));

  if (g_set_object (&self->access.history, history))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY]);
}

/**
 * aimdb_server_get_history: (get-property history)
 * @self: a server
 *
 * Gets what peers may ask for values that the buffers do not hold any more.
 *
 * Returns: (transfer none) (nullable): the history, or %NULL
 *
 * Since: 0.1
 */
AimdbHistory *
aimdb_server_get_history (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), NULL);

  return self->access.history;
}

/**
 * aimdb_server_set_auth_token: (set-property auth-token)
 * @self: a server
 * @auth_token: (nullable): the secret, or %NULL
 *
 * Sets the secret that a peer must know.
 *
 * A peer that does not send it with its greeting is denied everything else.
 * Peers that did stay welcome when the secret changes. It is sent as it is, so
 * it protects a port from other users of this machine, not from who can listen
 * on the wire.
 *
 * Since: 0.1
 */
void
aimdb_server_set_auth_token (AimdbServer *self,
                             const char  *auth_token)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  if (g_strcmp0 (self->access.auth_token, auth_token) == 0)
    return;

  g_free (self->access.auth_token);
  self->access.auth_token = g_strdup (auth_token);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTH_TOKEN]);
}

/**
 * aimdb_server_get_auth_token: (get-property auth-token)
 * @self: a server
 *
 * Gets the secret that a peer must know.
 *
 * Returns: (transfer none) (nullable): the secret, or %NULL if there is none
 *
 * Since: 0.1
 */
const char *
aimdb_server_get_auth_token (AimdbServer *self)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), NULL);

  return self->access.auth_token;
}

/**
 * aimdb_server_start:
 * @self: a server
 * @error: return location for an error
 *
 * Starts to listen.
 *
 * A Unix socket can be used by the user of this program and by root only. One
 * that another program left behind is replaced. A port can be used by every user
 * of this machine.
 *
 * Errors: [error@Aimdb.Error.INVALID_ARGUMENT] for an endpoint that makes no
 * sense, [error@Aimdb.Error.CONNECTION] if the socket can't be created, for
 * instance because another program serves there, [error@Aimdb.Error.DENIED] if
 * the directory of sockets belongs to somebody else, or if other machines could
 * come in and [property@Server:allow-remote] is not set,
 * [error@Aimdb.Error.INVALID_STATE] if the server listens already,
 * [error@Aimdb.Error.NOT_BUILT_IN] for a transport that this build does not have.
 *
 * Returns: whether the server listens
 *
 * Since: 0.1
 */
gboolean
aimdb_server_start (AimdbServer  *self,
                    GError      **error)
{
  g_return_val_if_fail (AIMDB_IS_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->listener != NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                   "the server listens at %s already", self->listener->endpoint);
      return FALSE;
    }

  self->listener = _aimdb_listener_open (self->endpoint, self->allow_remote, connection_cb, self,
                                         error);

  if (self->listener == NULL)
    return FALSE;

  _aimdb_feeds_init (&self->access.feeds);

  if (!g_str_equal (self->listener->endpoint, self->endpoint))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDPOINT]);

  return TRUE;
}

/**
 * aimdb_server_stop:
 * @self: a server
 *
 * Ends all connections, stops to listen and removes the socket.
 *
 * Does nothing if the server does not listen. It may be started again.
 *
 * Since: 0.1
 */
void
aimdb_server_stop (AimdbServer *self)
{
  g_return_if_fail (AIMDB_IS_SERVER (self));

  if (self->listener == NULL)
    return;

  g_clear_pointer (&self->listener, _aimdb_listener_close);
  g_ptr_array_set_size (self->sessions, 0);
  _aimdb_feeds_clear (&self->access.feeds);
}
