/* aimdb-client.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-enums.h"
#include "aimdb-error.h"

#define DEFAULT_TIMEOUT             5000
#define DEFAULT_KEEPALIVE           15000
#define DEFAULT_RECONNECT_MIN_DELAY 250
#define DEFAULT_RECONNECT_MAX_DELAY 10000

/**
 * AimdbClient:
 *
 * A connection to a program that serves its records, of this or of another
 * implementation of AimX 3.0.
 *
 * Everything happens in the main context that was the thread's default when
 * [method@Client.connect_async] was called, and must be the default whenever it
 * runs; use the client from that thread only. Several calls may be under way at
 * a time, and any number of subscriptions open.
 *
 * A peer that goes away, or that is silent for so long that it must be dead
 * (see [property@Client:keepalive]), fails the calls under way and clears
 * [property@Client:connected]. Connecting again is possible at any time then;
 * with [property@Client:auto-reconnect] the client does so by itself and opens
 * its subscriptions anew. A call is never repeated: only its caller knows
 * whether that would do harm. One that was cancelled or timed out is only not
 * waited for any more: the peer may still do what it was asked, and values that it
 * hands out once, as [method@Client.drain_async] asks for, are lost with the answer.
 *
 * Besides the errors that are named with it, every call can fail with
 * [error@Aimdb.Error.INVALID_STATE] if the client is not connected,
 * [error@Aimdb.Error.CONNECTION] if the peer goes away,
 * [error@Aimdb.Error.TIMED_OUT], [error@Aimdb.Error.PROTOCOL] if the answer is
 * not what AimX prescribes, or because it was cancelled.
 *
 * Since: 0.1
 */
G_DEFINE_FINAL_TYPE (AimdbClient, aimdb_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AUTHENTICATED,
  PROP_AUTH_TOKEN,
  PROP_AUTO_RECONNECT,
  PROP_CAN_WRITE,
  PROP_CONNECTED,
  PROP_ENDPOINT,
  PROP_KEEPALIVE,
  PROP_MAX_SUBSCRIPTIONS,
  PROP_RECONNECT_MAX_DELAY,
  PROP_RECONNECT_MIN_DELAY,
  PROP_SERVER_NAME,
  PROP_SERVER_VERSION,
  PROP_STATE,
  PROP_TIMEOUT,
  PROP_WRITABLE_RECORDS,
  N_PROPS
};

enum
{
  SIGNAL_CONNECTION_FAILED,
  N_SIGNALS
};

/* those that are something else with a connection than without */
static const guint connection_properties[] = {
  PROP_CONNECTED, PROP_SERVER_NAME, PROP_SERVER_VERSION, PROP_CAN_WRITE, PROP_WRITABLE_RECORDS,
  PROP_MAX_SUBSCRIPTIONS, PROP_AUTHENTICATED,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
_aimdb_client_notify_state (AimdbClient      *self,
                            AimdbClientState  old_state,
                            const GError     *failure)
{
  g_autoptr (AimdbClient) guard G_GNUC_UNUSED = g_object_ref (self);
  gboolean was_connected = old_state == AIMDB_CLIENT_STATE_CONNECTED;

  if (self->state == old_state)
    return;

  /* whoever is told may change it again */
  if (was_connected || self->state == AIMDB_CLIENT_STATE_CONNECTED)
    for (guint i = 0; i < G_N_ELEMENTS (connection_properties); i++)
      g_object_notify_by_pspec (G_OBJECT (self), properties[connection_properties[i]]);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);

  if (failure != NULL)
    g_signal_emit (self, signals[SIGNAL_CONNECTION_FAILED], 0, failure);
}

static void
aimdb_client_dispose (GObject *object)
{
  aimdb_client_disconnect (AIMDB_CLIENT (object));

  G_OBJECT_CLASS (aimdb_client_parent_class)->dispose (object);
}

static void
aimdb_client_finalize (GObject *object)
{
  AimdbClient *self = AIMDB_CLIENT (object);

  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->subscriptions);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->endpoint);
  g_free (self->auth_token);

  G_OBJECT_CLASS (aimdb_client_parent_class)->finalize (object);
}

static void
aimdb_client_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AimdbClient *self = AIMDB_CLIENT (object);

  switch (prop_id)
    {
    case PROP_AUTHENTICATED:
      g_value_set_boolean (value, aimdb_client_get_authenticated (self));
      break;

    case PROP_AUTH_TOKEN:
      g_value_set_string (value, self->auth_token);
      break;

    case PROP_AUTO_RECONNECT:
      g_value_set_boolean (value, aimdb_client_get_auto_reconnect (self));
      break;

    case PROP_CAN_WRITE:
      g_value_set_boolean (value, aimdb_client_get_can_write (self));
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, aimdb_client_is_connected (self));
      break;

    case PROP_ENDPOINT:
      g_value_set_string (value, aimdb_client_get_endpoint (self));
      break;

    case PROP_KEEPALIVE:
      g_value_set_uint (value, aimdb_client_get_keepalive (self));
      break;

    case PROP_MAX_SUBSCRIPTIONS:
      g_value_set_uint (value, aimdb_client_get_max_subscriptions (self));
      break;

    case PROP_RECONNECT_MAX_DELAY:
      g_value_set_uint (value, self->reconnect_max_delay);
      break;

    case PROP_RECONNECT_MIN_DELAY:
      g_value_set_uint (value, self->reconnect_min_delay);
      break;

    case PROP_SERVER_NAME:
      g_value_set_string (value, aimdb_client_get_server_name (self));
      break;

    case PROP_SERVER_VERSION:
      g_value_set_string (value, aimdb_client_get_server_version (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, aimdb_client_get_state (self));
      break;

    case PROP_TIMEOUT:
      g_value_set_uint (value, aimdb_client_get_timeout (self));
      break;

    case PROP_WRITABLE_RECORDS:
      g_value_set_boxed (value, aimdb_client_get_writable_records (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_client_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  AimdbClient *self = AIMDB_CLIENT (object);

  switch (prop_id)
    {
    case PROP_AUTH_TOKEN:
      aimdb_client_set_auth_token (self, g_value_get_string (value));
      break;

    case PROP_AUTO_RECONNECT:
      aimdb_client_set_auto_reconnect (self, g_value_get_boolean (value));
      break;

    case PROP_ENDPOINT:
      self->endpoint = g_value_dup_string (value);
      break;

    case PROP_KEEPALIVE:
      aimdb_client_set_keepalive (self, g_value_get_uint (value));
      break;

    case PROP_RECONNECT_MAX_DELAY:
      aimdb_client_set_reconnect_delays (self, self->reconnect_min_delay,
                                         g_value_get_uint (value));
      break;

    case PROP_RECONNECT_MIN_DELAY:
      aimdb_client_set_reconnect_delays (self, g_value_get_uint (value),
                                         self->reconnect_max_delay);
      break;

    case PROP_TIMEOUT:
      aimdb_client_set_timeout (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * AimdbClient:authenticated: (getter get_authenticated)
   *
   * Whether the peer says that it knows the client by its token.
   *
   * Since: 0.1
   */
  properties[PROP_AUTHENTICATED] =
    g_param_spec_boolean ("authenticated", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:auth-token: (getter get_auth_token) (setter set_auth_token)
   *
   * What the client shows in the handshake to prove who it is.
   *
   * Since: 0.1
   */
  properties[PROP_AUTH_TOKEN] =
    g_param_spec_string ("auth-token", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:auto-reconnect: (getter get_auto_reconnect) (setter set_auto_reconnect)
   *
   * Whether the client connects again by itself when the connection is lost, or
   * can't be made.
   *
   * Since: 0.1
   */
  properties[PROP_AUTO_RECONNECT] =
    g_param_spec_boolean ("auto-reconnect", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:can-write: (getter get_can_write)
   *
   * Whether the policy of the peer allows writing at all.
   *
   * Since: 0.1
   */
  properties[PROP_CAN_WRITE] =
    g_param_spec_boolean ("can-write", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:connected: (getter is_connected)
   *
   * Whether there is a connection, with the handshake done.
   *
   * Since: 0.1
   */
  properties[PROP_CONNECTED] =
    g_param_spec_boolean ("connected", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:endpoint: (getter get_endpoint)
   *
   * Where the peer listens: `unix:PATH`, `unix://PATH`, `uds://PATH` or a path,
   * `tcp://HOST:PORT`, `serial://DEVICE?baud=115200` or `ws://HOST:PORT/ws`.
   *
   * Since: 0.1
   */
  properties[PROP_ENDPOINT] =
    g_param_spec_string ("endpoint", NULL, NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:keepalive: (getter get_keepalive) (setter set_keepalive)
   *
   * For how long the peer may be silent until it is asked whether it lives, in
   * milliseconds; 0 is for ever.
   *
   * Since: 0.1
   */
  properties[PROP_KEEPALIVE] =
    g_param_spec_uint ("keepalive", NULL, NULL,
                       0, G_MAXINT, DEFAULT_KEEPALIVE,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:max-subscriptions: (getter get_max_subscriptions)
   *
   * How many subscriptions the peer allows this client at a time; 0 if it does
   * not say.
   *
   * Since: 0.1
   */
  properties[PROP_MAX_SUBSCRIPTIONS] =
    g_param_spec_uint ("max-subscriptions", NULL, NULL,
                       0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:reconnect-max-delay: (getter get_reconnect_max_delay)
   *
   * The longest time between two attempts to reconnect, in milliseconds.
   *
   * Since: 0.1
   */
  properties[PROP_RECONNECT_MAX_DELAY] =
    g_param_spec_uint ("reconnect-max-delay", NULL, NULL,
                       1, G_MAXINT, DEFAULT_RECONNECT_MAX_DELAY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:reconnect-min-delay: (getter get_reconnect_min_delay)
   *
   * The time to the first attempt to reconnect, in milliseconds.
   *
   * Since: 0.1
   */
  properties[PROP_RECONNECT_MIN_DELAY] =
    g_param_spec_uint ("reconnect-min-delay", NULL, NULL,
                       1, G_MAXINT, DEFAULT_RECONNECT_MIN_DELAY,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:server-name: (getter get_server_name)
   *
   * What the peer calls itself, %NULL if it is not known or while not connected.
   *
   * Since: 0.1
   */
  properties[PROP_SERVER_NAME] =
    g_param_spec_string ("server-name", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:server-version: (getter get_server_version)
   *
   * The version of AimX that the peer speaks, %NULL while not connected.
   *
   * Since: 0.1
   */
  properties[PROP_SERVER_VERSION] =
    g_param_spec_string ("server-version", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:state: (getter get_state)
   *
   * What the client is doing about its connection.
   *
   * Since: 0.1
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL,
                       AIMDB_TYPE_CLIENT_STATE, AIMDB_CLIENT_STATE_DISCONNECTED,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:timeout: (getter get_timeout) (setter set_timeout)
   *
   * How long a call may take, in milliseconds; 0 is forever.
   *
   * Since: 0.1
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL,
                       0, G_MAXUINT, DEFAULT_TIMEOUT,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:writable-records: (getter get_writable_records)
   *
   * The keys that the policy of the peer allows to write to, %NULL while not
   * connected.
   *
   * Since: 0.1
   */
  properties[PROP_WRITABLE_RECORDS] =
    g_param_spec_boxed ("writable-records", NULL, NULL,
                        G_TYPE_STRV,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_client_class_init (AimdbClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = aimdb_client_dispose;
  object_class->finalize = aimdb_client_finalize;
  object_class->get_property = aimdb_client_get_property;
  object_class->set_property = aimdb_client_set_property;

  install_properties (object_class);

  /**
   * AimdbClient::connection-failed:
   * @self: the client
   * @error: why
   *
   * The connection was lost, or could not be made.
   *
   * [property@Client:state] tells what comes now. There is no such signal if
   * the program ended the connection, or cancelled the call that makes it.
   *
   * Since: 0.1
   */
  signals[SIGNAL_CONNECTION_FAILED] =
    g_signal_new ("connection-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
aimdb_client_init (AimdbClient *self)
{
  self->timeout = DEFAULT_TIMEOUT;
  self->keepalive = DEFAULT_KEEPALIVE;
  self->reconnect_min_delay = DEFAULT_RECONNECT_MIN_DELAY;
  self->reconnect_max_delay = DEFAULT_RECONNECT_MAX_DELAY;
  self->calls = _aimdb_client_create_calls ();
  self->subscriptions = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * aimdb_client_new:
 * @endpoint: where the peer listens, see [property@Client:endpoint]
 *
 * Creates a client, which is not connected yet.
 *
 * Returns: (transfer full): a client
 *
 * Since: 0.1
 */
AimdbClient *
aimdb_client_new (const char *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, NULL);

  return g_object_new (AIMDB_TYPE_CLIENT, "endpoint", endpoint, NULL);
}

/**
 * aimdb_client_get_endpoint: (get-property endpoint)
 * @self: a client
 *
 * Gets where the peer listens, as it was given.
 *
 * Returns: (transfer none): the endpoint
 *
 * Since: 0.1
 */
const char *
aimdb_client_get_endpoint (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  return self->endpoint;
}

/**
 * aimdb_client_get_auth_token: (get-property auth-token)
 * @self: a client
 *
 * Gets what the client shows in the handshake.
 *
 * Returns: (transfer none) (nullable): the token, or %NULL if there is none
 *
 * Since: 0.1
 */
const char *
aimdb_client_get_auth_token (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  return self->auth_token;
}

/**
 * aimdb_client_set_auth_token: (set-property auth-token)
 * @self: a client
 * @auth_token: (nullable): a token in UTF-8, or %NULL for none
 *
 * Sets what the client shows in the handshake to prove who it is, from the next
 * connection on.
 *
 * It is sent as it is: over a network anybody on the way can read it.
 *
 * Since: 0.1
 */
void
aimdb_client_set_auth_token (AimdbClient *self,
                             const char  *auth_token)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (auth_token == NULL || g_utf8_validate (auth_token, -1, NULL));

  if (g_strcmp0 (self->auth_token, auth_token) == 0)
    return;

  g_free (self->auth_token);
  self->auth_token = g_strdup (auth_token);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTH_TOKEN]);
}

/**
 * aimdb_client_get_auto_reconnect: (get-property auto-reconnect)
 * @self: a client
 *
 * Gets whether the client connects again by itself.
 *
 * Returns: whether it does
 *
 * Since: 0.1
 */
gboolean
aimdb_client_get_auto_reconnect (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);

  return self->auto_reconnect;
}

/**
 * aimdb_client_set_auto_reconnect: (set-property auto-reconnect)
 * @self: a client
 * @auto_reconnect: whether to connect again
 *
 * Sets whether the client connects again by itself when the connection is lost,
 * or can't be made, until [method@Client.disconnect] is called.
 *
 * Subscriptions stay open then, and are asked for anew. Calls fail as ever, and
 * are not repeated. An attempt that is being waited for is still made after this
 * is turned off; disconnect to end it.
 *
 * Since: 0.1
 */
void
aimdb_client_set_auto_reconnect (AimdbClient *self,
                                 gboolean     auto_reconnect)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));

  auto_reconnect = !!auto_reconnect;

  if (self->auto_reconnect == auto_reconnect)
    return;

  self->auto_reconnect = auto_reconnect;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTO_RECONNECT]);
}

/**
 * aimdb_client_get_reconnect_min_delay: (get-property reconnect-min-delay)
 * @self: a client
 *
 * Gets the time to the first attempt to reconnect.
 *
 * Returns: the time in milliseconds
 *
 * Since: 0.1
 */
guint
aimdb_client_get_reconnect_min_delay (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), 0);

  return self->reconnect_min_delay;
}

/**
 * aimdb_client_get_reconnect_max_delay: (get-property reconnect-max-delay)
 * @self: a client
 *
 * Gets the longest time between two attempts to reconnect.
 *
 * Returns: the time in milliseconds
 *
 * Since: 0.1
 */
guint
aimdb_client_get_reconnect_max_delay (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), 0);

  return self->reconnect_max_delay;
}

/**
 * aimdb_client_set_reconnect_delays:
 * @self: a client
 * @min_delay_ms: the time to the first attempt, from 1 ms
 * @max_delay_ms: the longest time between two attempts, from 1 ms
 *
 * Sets at which distances the client tries to reconnect, from the next failure
 * on.
 *
 * Each failure doubles the time, up to the longest; up to half of it is left to
 * chance, so that many clients do not all come at once. It starts over after a
 * connection that lasted longer than @max_delay_ms. If @max_delay_ms is the
 * shorter time, @min_delay_ms counts for all attempts.
 *
 * Since: 0.1
 */
void
aimdb_client_set_reconnect_delays (AimdbClient *self,
                                   guint        min_delay_ms,
                                   guint        max_delay_ms)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (min_delay_ms > 0 && min_delay_ms <= G_MAXINT);
  g_return_if_fail (max_delay_ms > 0 && max_delay_ms <= G_MAXINT);

  if (self->reconnect_min_delay != min_delay_ms)
    {
      self->reconnect_min_delay = min_delay_ms;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECONNECT_MIN_DELAY]);
    }

  if (self->reconnect_max_delay != max_delay_ms)
    {
      self->reconnect_max_delay = max_delay_ms;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECONNECT_MAX_DELAY]);
    }
}

/**
 * aimdb_client_get_keepalive: (get-property keepalive)
 * @self: a client
 *
 * Gets for how long the peer may be silent until it is asked whether it lives.
 *
 * Returns: the time in milliseconds, 0 for ever
 *
 * Since: 0.1
 */
guint
aimdb_client_get_keepalive (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), 0);

  return self->keepalive;
}

/**
 * aimdb_client_set_keepalive: (set-property keepalive)
 * @self: a client
 * @keepalive_ms: the time in milliseconds, 0 for ever
 *
 * Sets for how long the peer may be silent until it is asked whether it lives.
 *
 * If it is silent for as long again, the connection counts as lost, with
 * [error@Aimdb.Error.TIMED_OUT]. A peer whose main loop is busy for longer than
 * that can't be told from a dead one. The time is looked at once in each such
 * interval, so a death is noticed within three of them.
 *
 * Since: 0.1
 */
void
aimdb_client_set_keepalive (AimdbClient *self,
                            guint        keepalive_ms)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (keepalive_ms <= G_MAXINT);

  if (self->keepalive == keepalive_ms)
    return;

  self->keepalive = keepalive_ms;
  _aimdb_client_restart_keepalive (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPALIVE]);
}

/**
 * aimdb_client_get_timeout: (get-property timeout)
 * @self: a client
 *
 * Gets how long a call may take.
 *
 * Returns: the time in milliseconds, 0 for ever
 *
 * Since: 0.1
 */
guint
aimdb_client_get_timeout (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), 0);

  return self->timeout;
}

/**
 * aimdb_client_set_timeout: (set-property timeout)
 * @self: a client
 * @timeout_ms: the time in milliseconds, 0 for ever
 *
 * Sets how long a call may take, from the next call on.
 *
 * A peer may skip a request which it does not understand without a word, so a
 * call without a timeout may never end.
 *
 * Since: 0.1
 */
void
aimdb_client_set_timeout (AimdbClient *self,
                          guint        timeout_ms)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));

  if (self->timeout == timeout_ms)
    return;

  self->timeout = timeout_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIMEOUT]);
}
