/* aimdb-client-call.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"

/* what is known of a method: the texts say what to do about an error */
typedef struct
{
  const char *method;
  AimdbClientResultFunc result_func;
  AimdbError not_found_error;
  const char *not_found;
  const char *denied;
  const char *internal;
} Method;

typedef struct
{
  AimdbClient *client;
  const Method *method;
  guint64 id;
  char *what;

  /* what was set when it began */
  guint timeout_ms;
  GSource *timeout;

  /* NULL if nobody waits for it */
  GTask *task;
  GSource *cancelled;
} Call;

static const Method methods[] = {
  [AIMDB_CLIENT_METHOD_HELLO] = {
    "hello", _aimdb_client_take_welcome, AIMDB_ERROR_PROTOCOL,
    "the peer knows no handshake, so it does not serve records here",
    "the peer refuses the connection",
    "the peer failed in the handshake",
  },
  [AIMDB_CLIENT_METHOD_LIST] = {
    "record.list", _aimdb_client_take_list, AIMDB_ERROR_PROTOCOL,
    "the peer can't list its records",
    "the peer refuses to list its records",
    "the peer failed to list its records, possibly because there are too many",
  },
  [AIMDB_CLIENT_METHOD_GET] = {
    "record.get", _aimdb_client_take_text, AIMDB_ERROR_NOT_FOUND,
    "there is no such record, or it has no new value",
    "the peer refuses to show the value",
    "the value of the record can't be shown",
  },
  [AIMDB_CLIENT_METHOD_SET] = {
    "record.set", _aimdb_client_take_nothing, AIMDB_ERROR_NOT_FOUND,
    "there is no such record",
    "the peer does not allow it: its program must allow writing to this record, and nothing in "
    "it may write the record itself",
    "the peer can't take the value, possibly because it does not fit the type of the record",
  },
  [AIMDB_CLIENT_METHOD_DRAIN] = {
    "record.drain", _aimdb_client_take_values, AIMDB_ERROR_NOT_FOUND,
    "there is no such record",
    "the peer refuses to show the values",
    "the values of the record can't be shown: it may have no buffer, or is not served",
  },
  [AIMDB_CLIENT_METHOD_QUERY] = {
    "record.query", _aimdb_client_take_stored_values, AIMDB_ERROR_NOT_BUILT_IN,
    "the peer stores no values",
    "the peer refuses to show what it has stored",
    "the peer stores no values, or failed to read them",
  },
  [AIMDB_CLIENT_METHOD_GRAPH_NODES] = {
    "graph.nodes", _aimdb_client_take_graph, AIMDB_ERROR_NOT_BUILT_IN,
    "the peer does not tell its graph",
    "the peer refuses to tell its graph",
    "the peer failed to tell its graph",
  },
  [AIMDB_CLIENT_METHOD_GRAPH_EDGES] = {
    "graph.edges", _aimdb_client_take_graph, AIMDB_ERROR_NOT_BUILT_IN,
    "the peer does not tell its graph",
    "the peer refuses to tell its graph",
    "the peer failed to tell its graph",
  },
  [AIMDB_CLIENT_METHOD_GRAPH_ORDER] = {
    "graph.topo_order", _aimdb_client_take_graph, AIMDB_ERROR_NOT_BUILT_IN,
    "the peer does not tell its graph",
    "the peer refuses to tell its graph",
    "the peer failed to tell its graph",
  },
  [AIMDB_CLIENT_METHOD_RESET] = {
    "profiling.reset", _aimdb_client_take_nothing, AIMDB_ERROR_NOT_BUILT_IN,
    "stage profiling is not built into the peer: build its library with -Dprofiling=true, or "
    "with the feature \"profiling\" if it is written in Rust",
    "the peer is read-only: its program must allow writing",
    "the peer failed to reset its profile",
  },
  [AIMDB_CLIENT_METHOD_RESET_METRICS] = {
    "buffer_metrics.reset", _aimdb_client_take_nothing, AIMDB_ERROR_NOT_BUILT_IN,
    "buffer metrics are not built into the peer: build its library with -Dmetrics=true, or "
    "with the feature \"metrics\" if it is written in Rust",
    "the peer is read-only: its program must allow writing",
    "the peer failed to reset its buffer metrics",
  },
};

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *call)
{
  drop_source (&call->timeout);
  drop_source (&call->cancelled);
  g_clear_object (&call->task);
  g_free (call->what);
  g_free (call);
}

GHashTable *
_aimdb_client_create_calls (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) call_free);
}

static void
call_return_error (Call         *call,
                   const GError *error)
{
  GError *copy;

  if (call->task == NULL)
    return;

  copy = g_error_copy (error);
  g_prefix_error (&copy, "%s: ", call->what);
  g_task_return_error (call->task, copy);
}

void
_aimdb_client_fail_calls (GHashTable   *calls,
                          const GError *error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, calls);

  while (g_hash_table_iter_next (&iter, NULL, &value))
    call_return_error (value, error);
}

/* a callback may do anything to the client, so this comes last */
static void
client_fail_call (AimdbClient  *self,
                  guint64       id,
                  const GError *error)
{
  gpointer call = NULL;

  /* without the handshake there is no connection */
  if (id == self->connect_id)
    {
      _aimdb_client_lose (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                                ? AIMDB_CLIENT_LOSS_CANCELLED : AIMDB_CLIENT_LOSS_FAILURE, error);
      return;
    }

  if (!g_hash_table_steal_extended (self->calls, &id, NULL, &call))
    return;

  call_return_error (call, error);
  call_free (call);
}

static gboolean
call_timeout_cb (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT,
                       "the peer did not answer within %u ms", call->timeout_ms);
  client_fail_call (call->client, call->id, error);

  return G_SOURCE_REMOVE;
}

static gboolean
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  client_fail_call (call->client, call->id, error);

  return G_SOURCE_REMOVE;
}

static void
call_set_task (Call  *call,
               GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  call->task = g_object_ref (task);

  if (cancellable == NULL)
    return;

  call->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
  g_source_set_static_name (call->cancelled, "[aimdb] call cancelled");
  g_source_attach (call->cancelled, g_task_get_context (task));
}

guint64
_aimdb_client_add_call (AimdbClient       *self,
                        AimdbClientMethod  method,
                        GTask             *task,
                        const char        *what)
{
  Call *call = g_new0 (Call, 1);

  call->client = self;
  call->method = &methods[method];
  call->id = ++self->last_id;
  call->what = g_strdup (what);
  call->timeout_ms = self->timeout;
  g_hash_table_insert (self->calls, &call->id, call);

  if (call->timeout_ms > 0)
    {
      call->timeout = g_timeout_source_new (call->timeout_ms);
      g_source_set_callback (call->timeout, call_timeout_cb, call, NULL);
      g_source_set_static_name (call->timeout, "[aimdb] call timeout");
      g_source_attach (call->timeout, self->context);
    }

  if (task != NULL)
    call_set_task (call, task);

  return call->id;
}

gboolean
_aimdb_client_join_call (AimdbClient *self,
                         guint64      id,
                         GTask       *task)
{
  Call *call = g_hash_table_lookup (self->calls, &id);

  g_assert (call != NULL);

  if (call->task != NULL)
    return FALSE;

  call_set_task (call, task);

  return TRUE;
}

void
_aimdb_client_send_call (AimdbClient *self,
                         guint64      id,
                         const char  *params)
{
  Call *call = g_hash_table_lookup (self->calls, &id);
  AimdbMessage message = { .type = AIMDB_MESSAGE_REQ, .has_id = TRUE, .id = id };
  g_autoptr (GError) error = NULL;

  message.method = (char *) call->method->method;
  message.params = (char *) params;

  if (!_aimdb_client_send (self, &message, &error))
    client_fail_call (self, id, error);
}

void
_aimdb_client_call (AimdbClient       *self,
                    AimdbClientMethod  method,
                    GTask             *task,
                    const char        *what,
                    const char        *params)
{
  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->state != AIMDB_CLIENT_STATE_CONNECTED)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE, "%s: not connected "
                               "to %s, %s", what, self->endpoint,
                               self->state == AIMDB_CLIENT_STATE_DISCONNECTED
                               ? "connect first" : "wait for the connection first");
      return;
    }

  _aimdb_client_send_call (self, _aimdb_client_add_call (self, method, task, what), params);
}

/* NULL if the reply is a result */
static GError *
call_read_error (Call               *call,
                 const AimdbMessage *reply)
{
  const Method *method = call->method;
  AimdbError code;

  if (reply->ok != NULL)
    return NULL;

  if (reply->refused != NULL)
    return g_error_new (AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                        "the answer of the peer is JSON beyond the limits: %s", reply->refused);

  if (reply->err == NULL && method == &methods[AIMDB_CLIENT_METHOD_GET])
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND, "the value is null");

  if (reply->err == NULL)
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                                "the peer answers without a result");

  code = _aimdb_wire_get_error (reply->err);

  if (code == AIMDB_ERROR_NOT_FOUND && call->client->welcome.is_missing &&
      method->not_found_error == AIMDB_ERROR_NOT_FOUND)
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN,
                                "the peer has no such method: over WebSocket its records can only "
                                "be subscribed to and written");

  if (code == AIMDB_ERROR_NOT_FOUND)
    return g_error_new_literal (AIMDB_ERROR, method->not_found_error, method->not_found);

  if (code == AIMDB_ERROR_DENIED)
    return g_error_new_literal (AIMDB_ERROR, code, method->denied);

  if (code == AIMDB_ERROR_VERSION_MISMATCH)
    return g_error_new (AIMDB_ERROR, code, "the peer speaks another version of the protocol than "
                        _AIMDB_WIRE_VERSION);

  if (g_strcmp0 (reply->err, _AIMDB_WIRE_INTERNAL) == 0)
    return g_error_new_literal (AIMDB_ERROR, code, method->internal);

  return g_error_new (AIMDB_ERROR, code, "the peer reports the error \"%s\"", reply->err);
}

/* the URL of a bus did the handshake, and some know no other */
static gboolean
client_needs_no_welcome (AimdbClient        *self,
                         const AimdbMessage *reply)
{
  return reply->id == self->connect_id && self->transport->is_bus && reply->ok == NULL &&
         g_strcmp0 (reply->err, _AIMDB_WIRE_NOT_FOUND) == 0;
}

void
_aimdb_client_take_reply (AimdbClient        *self,
                          const AimdbMessage *reply)
{
  Call *call = g_hash_table_lookup (self->calls, &reply->id);
  g_autoptr (GError) error = NULL;

  /* a late reply to a call that was given up */
  if (call == NULL)
    return;

  if (!client_needs_no_welcome (self, reply))
    error = call_read_error (call, reply);

  if (error != NULL)
    {
      client_fail_call (self, reply->id, error);
      return;
    }

  g_hash_table_steal (self->calls, &reply->id);
  call->method->result_func (self, call->task, reply->ok);
  call_free (call);
}

GError *
_aimdb_client_create_refusal (const char *topic,
                              const char *code)
{
  const char *why = "the peer can't watch it: the record may have no buffer, or is not served";
  AimdbError error = _aimdb_wire_get_error (code);

  if (error == AIMDB_ERROR_NOT_FOUND)
    why = "there is no such record";
  else if (error == AIMDB_ERROR_DENIED)
    why = "the peer does not allow it: there may be too many subscriptions already";

  return g_error_new (AIMDB_ERROR, error, "subscribing to %s: %s", topic, why);
}
