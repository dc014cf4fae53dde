/* aimdb-client-history.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-json-writer-private.h"

static void
add_count (JsonObject *params,
           const char *member,
           gint64      count)
{
  if (count >= 0)
    json_object_set_int_member (params, member, count);
}

/* takes PARAMS */
static char *
params_to_text (JsonObject *params)
{
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, params);
  json_object_unref (params);

  return _aimdb_json_node_to_line (node, NULL);
}

static gboolean
check_name (GTask      *task,
            const char *name)
{
  if (name == NULL || g_utf8_validate (name, -1, NULL))
    return TRUE;

  g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "the key of a record must be UTF-8");

  return FALSE;
}

/**
 * aimdb_client_drain_async:
 * @self: a client
 * @key: the key of a record
 * @limit: how many values to take at most, or -1 for all there are
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks for all values of a record since this connection asked before.
 *
 * The peer keeps a place in the buffer for each connection, beginning with the
 * first call: a ring has no values then. [method@Client.get_value_async] of a
 * ring moves the same place. What the ring could not keep is missing without a
 * word; subscribe to know of it. From a mailbox the value is taken away.
 *
 * What is over the limit stays for the next call.
 *
 * Since: 0.1
 */
void
aimdb_client_drain_async (AimdbClient         *self,
                          const char          *key,
                          int                  limit,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  JsonObject *params;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (key != NULL);
  g_return_if_fail (limit >= -1);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_drain_async);

  if (!check_name (task, key))
    return;

  params = json_object_new ();
  json_object_set_string_member (params, "name", key);
  add_count (params, "limit", limit);
  text = params_to_text (params);
  what = g_strdup_printf ("draining record %s", key);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_DRAIN, task, what, text);
}

/**
 * aimdb_client_drain_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.drain_async].
 *
 * Errors: [error@Aimdb.Error.NOT_FOUND] if there is no such record,
 * [error@Aimdb.Error.REMOTE] if it has no buffer or is not served.
 *
 * Returns: (transfer full) (array zero-terminated=1): the values as JSON texts
 *   that pass [func@json_validate], the oldest first
 *
 * Since: 0.1
 */
char **
aimdb_client_drain_finish (AimdbClient   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_drain_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * aimdb_client_query_async:
 * @self: a client
 * @pattern: (nullable): the key of a record, or a pattern as with
 *   [method@Client.subscribe]; %NULL for all records
 * @limit: how many values of each record to get at most, the newest ones, or -1
 *   for as many as the peer finds right, which is often one
 * @start: the time of the oldest value to get, in milliseconds since the
 *   beginning of 1970 in UTC, or -1
 * @end: the same for the newest
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks for what the peer has stored of the values of its records.
 *
 * Since: 0.1
 */
void
aimdb_client_query_async (AimdbClient         *self,
                          const char          *pattern,
                          int                  limit,
                          gint64               start,
                          gint64               end,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  JsonObject *params;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (limit >= -1);
  g_return_if_fail (start >= -1);
  g_return_if_fail (end >= -1);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_query_async);

  if (!check_name (task, pattern))
    return;

  params = json_object_new ();
  if (pattern != NULL)
    json_object_set_string_member (params, "name", pattern);
  add_count (params, "limit", limit);
  add_count (params, "start", start);
  add_count (params, "end", end);
  text = params_to_text (params);
  what = g_strdup_printf ("querying the history of %s", pattern != NULL ? pattern : "#");
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_QUERY, task, what, text);
}

/**
 * aimdb_client_query_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.query_async].
 *
 * Errors: [error@Aimdb.Error.REMOTE] or [error@Aimdb.Error.NOT_BUILT_IN] if the
 * peer stores nothing.
 *
 * Returns: (transfer full): a list of [class@StoredValue], the oldest first; it
 *   never changes
 *
 * Since: 0.1
 */
GListModel *
aimdb_client_query_finish (AimdbClient   *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_query_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
