/* aimdb-client-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-graph-read-private.h"

/* asked for in this order, one after the other */
static const AimdbClientMethod graph_methods[] = {
  AIMDB_CLIENT_METHOD_GRAPH_NODES,
  AIMDB_CLIENT_METHOD_GRAPH_EDGES,
  AIMDB_CLIENT_METHOD_GRAPH_ORDER,
};

static void
client_ask_for_graph (AimdbClient *self,
                      GTask       *task,
                      guint        part)
{
  _aimdb_client_call (self, graph_methods[part], task, "getting the graph", NULL);
}

void
_aimdb_client_take_graph (AimdbClient *self,
                          GTask       *task,
                          const char  *result)
{
  GPtrArray *parts = g_task_get_task_data (task);
  GError *error = NULL;
  AimdbGraph *graph;

  g_ptr_array_add (parts, g_strdup (result));

  if (parts->len < G_N_ELEMENTS (graph_methods))
    {
      client_ask_for_graph (self, task, parts->len);
      return;
    }

  graph = _aimdb_graph_new_from_replies (g_ptr_array_index (parts, 0),
                                         g_ptr_array_index (parts, 1),
                                         g_ptr_array_index (parts, 2), &error);

  if (graph != NULL)
    g_task_return_pointer (task, graph, (GDestroyNotify) aimdb_graph_unref);
  else
    g_task_return_error (task, error);
}

/**
 * aimdb_client_get_graph_async:
 * @self: a client
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks who feeds whom at the peer.
 *
 * Three questions are asked, one after the other, each with the timeout of the
 * client; the graph of an instance that runs does not change meanwhile.
 *
 * Since: 0.1
 */
void
aimdb_client_get_graph_async (AimdbClient         *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_get_graph_async);
  g_task_set_task_data (task, g_ptr_array_new_with_free_func (g_free),
                        (GDestroyNotify) g_ptr_array_unref);
  client_ask_for_graph (self, task, 0);
}

/**
 * aimdb_client_get_graph_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.get_graph_async].
 *
 * The error is [error@Aimdb.Error.NOT_BUILT_IN] if the peer can't tell.
 *
 * Returns: (transfer full): the graph
 *
 * Since: 0.1
 */
AimdbGraph *
aimdb_client_get_graph_finish (AimdbClient   *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_get_graph_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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

/**
 * aimdb_client_reset_metrics_async:
 * @self: a client
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Asks the peer to forget what it counted at its buffers so far.
 *
 * Since: 0.1
 */
void
aimdb_client_reset_metrics_async (AimdbClient         *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_client_reset_metrics_async);
  _aimdb_client_call (self, AIMDB_CLIENT_METHOD_RESET_METRICS, task,
                      "resetting the buffer metrics", NULL);
}

/**
 * aimdb_client_reset_metrics_finish:
 * @self: a client
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [method@Client.reset_metrics_async].
 *
 * Errors: [error@Aimdb.Error.NOT_BUILT_IN] if the peer was built without
 * metrics, [error@Aimdb.Error.DENIED] if it is read-only.
 *
 * Returns: whether the counts begin anew
 *
 * Since: 0.1
 */
gboolean
aimdb_client_reset_metrics_finish (AimdbClient   *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_client_reset_metrics_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
