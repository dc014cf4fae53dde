/* aimdb-client-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"

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
