/* aimdb-client-call.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-dial-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-message-private.h"
#include "aimdb-record-info-private.h"
#include "aimdb-value-json-private.h"

/* takes the text of a result */
typedef void (*ResultFunc) (AimdbClient *self,
                            GTask       *task,
                            const char  *result);

/* what is known of a method: the texts say what to do about an error */
typedef struct
{
  const char *method;
  ResultFunc result_func;
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
  GTask *task;
  char *what;
  GSource *timeout;
  GSource *cancelled;
} Call;

static void hello_result_cb (AimdbClient *self,
                             GTask       *task,
                             const char  *result);
static void list_records_result_cb (AimdbClient *self,
                                    GTask       *task,
                                    const char  *result);
static void get_value_result_cb (AimdbClient *self,
                                 GTask       *task,
                                 const char  *result);
static void plain_result_cb (AimdbClient *self,
                             GTask       *task,
                             const char  *result);

static const Method methods[] = {
  [AIMDB_CLIENT_METHOD_HELLO] = {
    "hello", hello_result_cb, AIMDB_ERROR_PROTOCOL,
    "the peer knows no handshake, so it does not serve records here",
    "the peer refuses the connection",
    "the peer failed in the handshake",
  },
  [AIMDB_CLIENT_METHOD_LIST] = {
    "record.list", list_records_result_cb, AIMDB_ERROR_PROTOCOL,
    "the peer can't list its records",
    "the peer refuses to list its records",
    "the peer failed to list its records, possibly because there are too many",
  },
  [AIMDB_CLIENT_METHOD_GET] = {
    "record.get", get_value_result_cb, AIMDB_ERROR_NOT_FOUND,
    "there is no such record, or it has no new value",
    "the peer refuses to show the value",
    "the value of the record can't be shown",
  },
  [AIMDB_CLIENT_METHOD_SET] = {
    "record.set", plain_result_cb, AIMDB_ERROR_NOT_FOUND,
    "there is no such record",
    "the peer does not allow it: its program must allow writing to this record, and nothing in "
    "it may write the record itself",
    "the peer can't take the value, possibly because it does not fit the type of the record",
  },
  [AIMDB_CLIENT_METHOD_RESET] = {
    "profiling.reset", plain_result_cb, AIMDB_ERROR_NOT_BUILT_IN,
    "stage profiling is not built into the peer: build its library with -Dprofiling=true, or "
    "with the feature \"profiling\" if it is written in Rust",
    "the peer is read-only: its program must allow writing",
    "the peer failed to reset its profile",
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
  g_object_unref (call->task);
  g_free (call->what);
  g_free (call);
}

GHashTable *
_aimdb_client_create_calls (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) call_free);
}

/* afterwards the client is as if it had never been connected, but for calls */
static void
client_drop_connection (AimdbClient *self)
{
  gboolean was_connected = self->connected;

  self->connect_id = 0;
  self->connected = FALSE;
  _aimdb_welcome_clear (&self->welcome);

  if (self->dialling != NULL)
    {
      g_cancellable_cancel (self->dialling);
      g_clear_object (&self->dialling);
    }

  if (self->transport != NULL)
    {
      _aimdb_transport_close (self->transport);
      g_clear_pointer (&self->transport, _aimdb_transport_unref);
    }

  if (was_connected)
    _aimdb_client_notify_state (self);
}

/* takes the error; a callback may do anything to the client, so this comes last */
static void
client_fail_call (AimdbClient *self,
                  guint64      id,
                  GError      *error)
{
  g_autoptr (AimdbClient) guard = g_object_ref (self);
  gpointer stolen = NULL;
  Call *call;

  if (!g_hash_table_steal_extended (guard->calls, &id, NULL, &stolen))
    {
      g_error_free (error);
      return;
    }

  call = stolen;

  if (id == self->connect_id)
    client_drop_connection (self);

  g_prefix_error (&error, "%s: ", call->what);
  g_task_return_error (call->task, error);
  call_free (call);
}

void
_aimdb_client_lose_connection (AimdbClient *self,
                               const char  *why)
{
  g_autoptr (AimdbClient) guard = g_object_ref (self);
  g_autoptr (GHashTable) calls = g_steal_pointer (&guard->calls);
  GHashTableIter iter;
  gpointer value;

  self->calls = _aimdb_client_create_calls ();
  client_drop_connection (self);
  g_hash_table_iter_init (&iter, calls);

  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Call *call = value;

      g_task_return_new_error (call->task, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                               "%s: %s", call->what, why);
    }
}

static gboolean
call_timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  client_fail_call (call->client, call->id,
                    g_error_new (AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT,
                                 "the peer did not answer within %u ms", call->client->timeout));

  return G_SOURCE_REMOVE;
}

static gboolean
call_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Call *call = user_data;

  client_fail_call (call->client, call->id,
                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));

  return G_SOURCE_REMOVE;
}

/* from now on the call is answered in any case; returns its id */
static guint64
client_add_call (AimdbClient  *self,
                 const Method *method,
                 GTask        *task,
                 const char   *what)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GMainContext *context = g_task_get_context (task);
  Call *call = g_new0 (Call, 1);

  call->client = self;
  call->method = method;
  call->id = ++self->last_id;
  call->task = g_object_ref (task);
  call->what = g_strdup (what);
  g_hash_table_insert (self->calls, &call->id, call);

  if (self->timeout > 0)
    {
      call->timeout = g_timeout_source_new (self->timeout);
      g_source_set_callback (call->timeout, call_timeout_cb, call, NULL);
      g_source_set_static_name (call->timeout, "[aimdb] call timeout");
      g_source_attach (call->timeout, context);
    }

  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (call->cancelled, G_SOURCE_FUNC (call_cancelled_cb), call, NULL);
      g_source_set_static_name (call->cancelled, "[aimdb] call cancelled");
      g_source_attach (call->cancelled, context);
    }

  return call->id;
}

static void
client_send (AimdbClient *self,
             guint64      id,
             const char  *method,
             const char  *params)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_REQ, .has_id = TRUE, .id = id };
  GString *line;

  message.method = (char *) method;
  message.params = (char *) params;
  line = _aimdb_message_encode (&message);

  if (line->len > self->transport->limits.max_sent)
    {
      client_fail_call (self, id,
                        g_error_new (AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                                     "the request has %" G_GSIZE_FORMAT " bytes, but at most "
                                     "%" G_GSIZE_FORMAT " can be sent", line->len,
                                     self->transport->limits.max_sent));
      g_string_free (line, TRUE);
      return;
    }

  if (!_aimdb_transport_send (self->transport, line))
    client_fail_call (self, id,
                      g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                                           "the peer does not read what is sent to it"));
}

void
_aimdb_client_call (AimdbClient       *self,
                    AimdbClientMethod  method,
                    GTask             *task,
                    const char        *what,
                    const char        *params)
{
  guint64 id;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (!self->connected)
    {
      g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                               "%s: not connected to %s, connect first", what, self->endpoint);
      return;
    }

  id = client_add_call (self, &methods[method], task, what);
  client_send (self, id, methods[method].method, params);
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

  if (reply->refused)
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                                "the answer of the peer is nested too deeply, or has a number or "
                                "a character that can't be read without harm");

  if (reply->err == NULL && method == &methods[AIMDB_CLIENT_METHOD_GET])
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND, "the value is null");

  if (reply->err == NULL)
    return g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                                "the peer answers without a result");

  code = _aimdb_wire_get_error (reply->err);

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

static void
frame_cb (AimdbTransport *transport,
          const char     *frame,
          gsize           length,
          gpointer        user_data)
{
  AimdbClient *self = user_data;
  g_autoptr (AimdbMessage) message = _aimdb_message_decode (frame, length);
  g_autoptr (AimdbClient) guard = NULL;
  GError *error;
  Call *call;

  /* malformed frames are skipped, and late replies to calls that were given up */
  if (message == NULL || message->type != AIMDB_MESSAGE_REPLY)
    return;

  call = g_hash_table_lookup (self->calls, &message->id);

  if (call == NULL)
    return;

  error = call_read_error (call, message);

  if (error != NULL)
    {
      client_fail_call (self, message->id, error);
      return;
    }

  guard = g_object_ref (self);
  g_hash_table_steal (self->calls, &message->id);
  call->method->result_func (self, call->task, message->ok);
  call_free (call);
}

static void
end_cb (AimdbTransport *transport,
        const GError   *error,
        gpointer        user_data)
{
  AimdbClient *self = user_data;
  g_autofree char *why = NULL;

  why = g_strdup_printf ("the connection to %s ended%s%s", self->endpoint,
                         error != NULL ? ": " : "", error != NULL ? error->message : "");
  _aimdb_client_lose_connection (self, why);
}

static void
hello_result_cb (AimdbClient *self,
                 GTask       *task,
                 const char  *result)
{
  GError *error = NULL;

  if (!_aimdb_welcome_read (&self->welcome, result, &error))
    {
      client_drop_connection (self);
      g_prefix_error (&error, "connecting to %s: ", self->endpoint);
      g_task_return_error (task, error);
      return;
    }

  self->connect_id = 0;
  self->connected = TRUE;
  _aimdb_client_notify_state (self);
  g_task_return_boolean (task, TRUE);
}

/* an instance which does not tell what was built in shows it by its rows */
static gboolean
client_has_profiling (AimdbClient *self,
                      JsonArray   *records)
{
  if (self->welcome.tells_profiling)
    return self->welcome.has_profiling;

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonNode *record = json_array_get_element (records, i);

      if (JSON_NODE_HOLDS_OBJECT (record) &&
          json_object_has_member (json_node_get_object (record), "stage_profiling"))
        return TRUE;
    }

  return FALSE;
}

static GListModel *
client_read_records (AimdbClient  *self,
                     const char   *result,
                     GError      **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (result, -1, error);
  g_autoptr (GListStore) store = NULL;
  JsonArray *records;
  gboolean has_profiling;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "the list of records of the peer is %s: an array is expected",
                   _aimdb_json_describe_node (node));
      return NULL;
    }

  records = json_node_get_array (node);
  has_profiling = client_has_profiling (self, records);
  store = g_list_store_new (AIMDB_TYPE_RECORD_INFO);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      g_autoptr (AimdbRecordInfo) info = NULL;

      info = _aimdb_record_info_new_from_json (json_array_get_element (records, i), i,
                                               has_profiling, error);

      if (info == NULL)
        return NULL;

      g_list_store_append (store, info);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}

static void
list_records_result_cb (AimdbClient *self,
                        GTask       *task,
                        const char  *result)
{
  GError *error = NULL;
  GListModel *records = client_read_records (self, result, &error);

  if (records != NULL)
    g_task_return_pointer (task, records, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
get_value_result_cb (AimdbClient *self,
                     GTask       *task,
                     const char  *result)
{
  g_task_return_pointer (task, g_strdup (result), g_free);
}

static void
plain_result_cb (AimdbClient *self,
                 GTask       *task,
                 const char  *result)
{
  g_task_return_boolean (task, TRUE);
}

typedef struct
{
  AimdbClient *client;
  guint64 id;
} Dial;

static void
client_greet (AimdbClient *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *params = json_node_get_object (node);
  g_autofree char *text = NULL;

  json_object_unref (params);
  json_object_set_string_member (params, "client", "libaimdb");
  json_object_set_string_member (params, "version", _AIMDB_WIRE_VERSION);
  text = _aimdb_json_node_to_line (node, NULL);

  client_send (self, self->connect_id, methods[AIMDB_CLIENT_METHOD_HELLO].method, text);
}

static const AimdbTransportEvents events = {
  .frame = frame_cb,
  .end = end_cb,
};

static void
dial_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Dial *dial = user_data;
  g_autoptr (AimdbClient) self = dial->client;
  guint64 id = dial->id;
  g_autoptr (AimdbTransport) transport = NULL;
  GError *error = NULL;

  g_free (dial);
  transport = _aimdb_dial_finish (result, &error);

  /* the call was given up meanwhile */
  if (self->connect_id != id)
    {
      g_clear_error (&error);
      return;
    }

  if (transport == NULL)
    {
      client_fail_call (self, id, error);
      return;
    }

  g_clear_object (&self->dialling);
  self->transport = g_steal_pointer (&transport);
  _aimdb_transport_start (self->transport, &events, self);
  client_greet (self);
}

void
_aimdb_client_dial (AimdbClient *self,
                    GTask       *task)
{
  g_autofree char *what = g_strdup_printf ("connecting to %s", self->endpoint);
  Dial *dial = g_new0 (Dial, 1);

  self->connect_id = client_add_call (self, &methods[AIMDB_CLIENT_METHOD_HELLO], task, what);
  self->dialling = g_cancellable_new ();
  dial->client = g_object_ref (self);
  dial->id = self->connect_id;
  _aimdb_dial_async (self->endpoint, self->dialling, dial_cb, dial);
}
