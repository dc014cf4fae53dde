/* aimdb-client.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-value-json-private.h"

#define DEFAULT_TIMEOUT 5000

/* a value stands one level below the parameters */
#define MAX_VALUE_DEPTH (_AIMDB_JSON_MAX_DEPTH - 1)

/**
 * AimdbClient:
 *
 * A connection to a program that serves its records, of this or of another
 * implementation of AimX 3.0.
 *
 * Everything happens in the main context that was the thread's default when
 * [method@Client.connect_async] was called; use the client from that thread
 * only. Several calls may be under way at a time. A peer that goes away fails
 * the calls under way and clears [property@Client:connected]; connecting again
 * is possible at any time then.
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
  PROP_CAN_WRITE,
  PROP_CONNECTED,
  PROP_ENDPOINT,
  PROP_SERVER_NAME,
  PROP_TIMEOUT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
_aimdb_client_notify_state (AimdbClient *self)
{
  g_autoptr (AimdbClient) guard = g_object_ref (self);

  g_object_notify_by_pspec (G_OBJECT (guard), properties[PROP_CONNECTED]);
  g_object_notify_by_pspec (G_OBJECT (guard), properties[PROP_SERVER_NAME]);
  g_object_notify_by_pspec (G_OBJECT (guard), properties[PROP_CAN_WRITE]);
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
  g_free (self->endpoint);

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
    case PROP_CAN_WRITE:
      g_value_set_boolean (value, aimdb_client_get_can_write (self));
      break;

    case PROP_CONNECTED:
      g_value_set_boolean (value, aimdb_client_is_connected (self));
      break;

    case PROP_ENDPOINT:
      g_value_set_string (value, aimdb_client_get_endpoint (self));
      break;

    case PROP_SERVER_NAME:
      g_value_set_string (value, aimdb_client_get_server_name (self));
      break;

    case PROP_TIMEOUT:
      g_value_set_uint (value, aimdb_client_get_timeout (self));
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
    case PROP_ENDPOINT:
      self->endpoint = g_value_dup_string (value);
      break;

    case PROP_TIMEOUT:
      aimdb_client_set_timeout (self, g_value_get_uint (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_client_class_init (AimdbClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = aimdb_client_dispose;
  object_class->finalize = aimdb_client_finalize;
  object_class->get_property = aimdb_client_get_property;
  object_class->set_property = aimdb_client_set_property;

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
   * Where the peer listens: `unix:PATH`, `unix://PATH`, `uds://PATH` or a path.
   *
   * Since: 0.1
   */
  properties[PROP_ENDPOINT] =
    g_param_spec_string ("endpoint", NULL, NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbClient:server-name: (getter get_server_name)
   *
   * What the peer calls itself, %NULL while not connected.
   *
   * Since: 0.1
   */
  properties[PROP_SERVER_NAME] =
    g_param_spec_string ("server-name", NULL, NULL,
                         NULL,
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

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_client_init (AimdbClient *self)
{
  self->timeout = DEFAULT_TIMEOUT;
  self->calls = _aimdb_client_create_calls ();
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
 * aimdb_client_is_connected: (get-property connected)
 * @self: a client
 *
 * Gets whether there is a connection, with the handshake done.
 *
 * Returns: whether calls can be made
 *
 * Since: 0.1
 */
gboolean
aimdb_client_is_connected (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);

  return self->connected;
}

/**
 * aimdb_client_get_server_name: (get-property server-name)
 * @self: a client
 *
 * Gets what the peer calls itself.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL while not connected
 *
 * Since: 0.1
 */
const char *
aimdb_client_get_server_name (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  return self->connected ? self->welcome.server : NULL;
}

/**
 * aimdb_client_get_can_write: (get-property can-write)
 * @self: a client
 *
 * Gets whether the policy of the peer allows writing at all.
 *
 * Which records can be set tells [property@RecordInfo:writable].
 *
 * Returns: whether the peer is not read-only; %FALSE while not connected
 *
 * Since: 0.1
 */
gboolean
aimdb_client_get_can_write (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);

  return self->connected && self->welcome.can_write;
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

/**
 * aimdb_client_connect_async:
 * @self: a client
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called when the connection stands, or failed
 * @user_data: passed to @callback
 *
 * Connects to the peer and shakes hands.
 *
 * The timeout is for both together. A client that is connected already stays
 * so, and the call succeeds.
 *
 * Since: 0.1
 */
void
aimdb_client_connect_async (AimdbClient         *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_connect_async);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->connected)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (self->connect_id != 0)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                               "connecting to %s is under way already", self->endpoint);
      return;
    }

  _aimdb_client_dial (self, task);
}

/**
 * aimdb_client_connect_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.connect_async].
 *
 * Errors: [error@Aimdb.Error.INVALID_ARGUMENT] for an endpoint that makes no
 * sense, [error@Aimdb.Error.CONNECTION] if nobody answers there,
 * [error@Aimdb.Error.VERSION_MISMATCH], [error@Aimdb.Error.PROTOCOL] if the
 * peer does not speak AimX, [error@Aimdb.Error.TIMED_OUT].
 *
 * Returns: whether the client is connected
 *
 * Since: 0.1
 */
gboolean
aimdb_client_connect_finish (AimdbClient   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_connect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * aimdb_client_disconnect:
 * @self: a client
 *
 * Ends the connection; calls under way fail with
 * [error@Aimdb.Error.CONNECTION].
 *
 * Does nothing if there is none.
 *
 * Since: 0.1
 */
void
aimdb_client_disconnect (AimdbClient *self)
{
  g_return_if_fail (AIMDB_IS_CLIENT (self));

  _aimdb_client_lose_connection (self, "disconnected");
}

/**
 * aimdb_client_list_records_async:
 * @self: a client
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks for all records of the peer, with the profiles of their stages.
 *
 * Since: 0.1
 */
void
aimdb_client_list_records_async (AimdbClient         *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_list_records_async);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_LIST, task, "listing the records", NULL);
}

/**
 * aimdb_client_list_records_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.list_records_async].
 *
 * Returns: (transfer full): a list of [class@RecordInfo], in the order of the
 *   peer; it never changes
 *
 * Since: 0.1
 */
GListModel *
aimdb_client_list_records_finish (AimdbClient   *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_list_records_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* the parameters of the methods for one record; takes VALUE, which may be NULL */
static char *
build_params (const char *key,
              JsonNode   *value)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  JsonObject *params = json_object_new ();

  json_node_init_object (node, params);
  json_object_unref (params);
  json_object_set_string_member (params, "name", key);

  if (value != NULL)
    json_object_set_member (params, "value", value);

  return _aimdb_json_node_to_line (node, NULL);
}

static gboolean
check_key (GTask      *task,
           const char *key)
{
  if (g_utf8_validate (key, -1, NULL))
    return TRUE;

  g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "the key of a record must be UTF-8");

  return FALSE;
}

/**
 * aimdb_client_get_value_async:
 * @self: a client
 * @key: the key of a record
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks for the newest value of a record.
 *
 * Of a ring the peer only shows what was produced since this connection asked
 * before: the first time there is nothing.
 *
 * Since: 0.1
 */
void
aimdb_client_get_value_async (AimdbClient         *self,
                              const char          *key,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *what = NULL;
  g_autofree char *params = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_get_value_async);

  if (!check_key (task, key))
    return;

  what = g_strdup_printf ("getting the value of record %s", key);
  params = build_params (key, NULL);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_GET, task, what, params);
}

/**
 * aimdb_client_get_value_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.get_value_async].
 *
 * The error is [error@Aimdb.Error.NOT_FOUND] if there is no such record, or
 * if it has no value or no new one.
 *
 * Returns: (transfer full): the value as a JSON text that passes
 *   [func@json_validate]
 *
 * Since: 0.1
 */
char *
aimdb_client_get_value_finish (AimdbClient   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_get_value_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * aimdb_client_set_value_async:
 * @self: a client
 * @key: the key of a record
 * @json: the value as a JSON text
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks the peer to give a record a value.
 *
 * Since: 0.1
 */
void
aimdb_client_set_value_async (AimdbClient         *self,
                              const char          *key,
                              const char          *json,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *what = NULL;
  g_autofree char *params = NULL;
  JsonNode *value;
  GError *error = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (json != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_set_value_async);

  if (!check_key (task, key))
    return;

  what = g_strdup_printf ("setting record %s", key);
  value = _aimdb_json_check_depth (json, -1, MAX_VALUE_DEPTH, &error)
          ? _aimdb_json_parse (json, -1, &error) : NULL;

  if (value == NULL)
    {
      g_prefix_error (&error, "%s: ", what);
      g_task_return_error (task, error);
      return;
    }

  params = build_params (key, value);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_SET, task, what, params);
}

/**
 * aimdb_client_set_value_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.set_value_async].
 *
 * Errors: [error@Aimdb.Error.INVALID_JSON] before anything is sent,
 * [error@Aimdb.Error.DENIED] if the policy of the peer does not allow it or the
 * record has a writer of its own, [error@Aimdb.Error.NOT_FOUND],
 * [error@Aimdb.Error.REMOTE] if the value does not fit.
 *
 * Returns: whether the record took the value
 *
 * Since: 0.1
 */
gboolean
aimdb_client_set_value_finish (AimdbClient   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_set_value_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * aimdb_client_reset_profiling_async:
 * @self: a client
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks the peer to forget what it measured of its stages so far.
 *
 * Since: 0.1
 */
void
aimdb_client_reset_profiling_async (AimdbClient         *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_reset_profiling_async);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_RESET, task, "resetting the profile", NULL);
}

/**
 * aimdb_client_reset_profiling_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.reset_profiling_async].
 *
 * Errors: [error@Aimdb.Error.NOT_BUILT_IN] if the peer was built without
 * profiling, [error@Aimdb.Error.DENIED] if it is read-only.
 *
 * Returns: whether the profile begins anew
 *
 * Since: 0.1
 */
gboolean
aimdb_client_reset_profiling_finish (AimdbClient   *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_reset_profiling_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
