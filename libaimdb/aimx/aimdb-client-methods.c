/* aimdb-client-methods.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"

/* a value stands one level below the parameters */
#define MAX_VALUE_DEPTH (_AIMDB_JSON_MAX_DEPTH - 1)

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

/* Wrapped, as a value that has a member "value" would be unwrapped else; only a
 * bus takes it as it is. */
static char *
client_build_payload (AimdbClient  *self,
                      const char   *json,
                      GError      **error)
{
  g_autoptr (JsonNode) value = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *payload;

  if (_aimdb_json_check_depth (json, -1, MAX_VALUE_DEPTH, error))
    value = _aimdb_json_parse (json, -1, error);

  if (value == NULL)
    return NULL;

  if (self->transport != NULL && self->transport->is_bus)
    return _aimdb_json_node_to_line (value, NULL);

  payload = json_object_new ();
  json_object_set_member (payload, "value", g_steal_pointer (&value));
  node = json_node_alloc ();
  json_node_init_object (node, payload);
  json_object_unref (payload);

  return _aimdb_json_node_to_line (node, NULL);
}

static gboolean
check_topic (const char  *topic,
             GError     **error)
{
  if (_aimdb_message_can_carry (topic))
    return TRUE;

  g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "the protocol can't carry a key that is not UTF-8, or has a quotation "
                       "mark, a backslash or a control character");

  return FALSE;
}

static gboolean
check_connected (AimdbClient  *self,
                 GError      **error)
{
  if (self->state == AIMDB_CLIENT_STATE_CONNECTED)
    return TRUE;

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE, "not connected to %s, %s",
               self->endpoint, self->state == AIMDB_CLIENT_STATE_DISCONNECTED
                               ? "connect first" : "wait for the connection first");

  return FALSE;
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
 * aimdb_client_write:
 * @self: a client
 * @key: the key of a record
 * @json: the value as a JSON text
 * @error: where to put an error
 *
 * Gives a remote record a value, without an answer.
 *
 * It is sent at once or as soon as the peer takes it, and never again. A peer
 * that refuses it says nothing: use [method@Client.set_value_async] to know.
 *
 * Errors: [error@Aimdb.Error.INVALID_JSON] and
 * [error@Aimdb.Error.INVALID_ARGUMENT] for what can't be sent, a @key with a
 * quotation mark, a backslash or a control character included;
 * [error@Aimdb.Error.INVALID_STATE] if the client is not connected,
 * [error@Aimdb.Error.CONNECTION] if the peer does not read.
 *
 * Returns: whether the value was sent
 *
 * Since: 0.1
 */
gboolean
aimdb_client_write (AimdbClient  *self,
                    const char   *key,
                    const char   *json,
                    GError      **error)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_WRITE };
  g_autofree char *payload = NULL;

  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);
  g_return_val_if_fail (json != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  payload = client_build_payload (self, json, error);

  if (payload == NULL || !check_topic (key, error) || !check_connected (self, error))
    {
      g_prefix_error (error, "writing to record %s: ", key);
      return FALSE;
    }

  message.topic = (char *) key;
  message.payload = payload;

  if (!_aimdb_client_send (self, &message, error))
    {
      g_prefix_error (error, "writing to record %s: ", key);
      return FALSE;
    }

  return TRUE;
}

/**
 * aimdb_client_subscribe:
 * @self: a client
 * @topic: the key of a record, or a pattern
 * @error: where to put an error
 *
 * Asks for the values of a record as they are produced.
 *
 * In a pattern, whose segments are separated by dots, `*` stands for one
 * segment and `#` for any number of them: `tank.*`, `#.level`, `#`.
 *
 * Of a ring only what is produced from now on comes; of other records the
 * current value comes first. With a pattern all current values come first, until
 * [signal@Subscription::snapshot-complete], and may then come once more. A
 * subscription to a mailbox competes for its value with the readers in the
 * program.
 *
 * It may be made before there is a connection, and begins when there is one. A
 * refusal, for instance because there is no such record, comes later, as
 * [signal@Subscription::closed].
 *
 * Errors: [error@Aimdb.Error.INVALID_ARGUMENT] for a topic that can't be sent
 * (with a quotation mark, a backslash or a control character),
 * [error@Aimdb.Error.CONNECTION] if the peer does not read.
 *
 * Returns: (transfer full): a subscription; dropping it unsubscribes
 *
 * Since: 0.1
 */
AimdbSubscription *
aimdb_client_subscribe (AimdbClient  *self,
                        const char   *topic,
                        GError      **error)
{
  g_autoptr (AimdbSubscription) subscription = NULL;

  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  subscription = _aimdb_subscription_new (self, topic);

  if (!check_topic (topic, error) ||
      !_aimdb_client_add_subscription (self, subscription, error))
    {
      g_prefix_error (error, "subscribing to %s: ", topic);
      return NULL;
    }

  return g_steal_pointer (&subscription);
}
