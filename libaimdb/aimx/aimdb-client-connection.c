/* aimdb-client-connection.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-dial-private.h"
#include "aimdb-error.h"
#include "aimdb-json-writer-private.h"

/* the longest delay is reached before; what follows would not fit */
#define MAX_DOUBLINGS 16

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
client_attach_timeout (AimdbClient *self,
                       guint        interval_ms,
                       int          priority,
                       const char  *name,
                       GSourceFunc  func)
{
  GSource *source = g_timeout_source_new (interval_ms);

  g_source_set_priority (source, priority);
  g_source_set_static_name (source, name);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);

  return source;
}

/* without a word: no calls are failed, and nobody is notified */
static void
client_drop (AimdbClient *self)
{
  self->connect_id = 0;
  self->state = AIMDB_CLIENT_STATE_DISCONNECTED;
  _aimdb_welcome_clear (&self->welcome);
  drop_source (&self->keepalive_source);
  drop_source (&self->reconnect_source);

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
}

static gboolean
reconnect_cb (gpointer user_data)
{
  AimdbClient *self = user_data;
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED =
    g_main_context_pusher_new (self->context);

  drop_source (&self->reconnect_source);
  _aimdb_client_dial (self, NULL);

  return G_SOURCE_REMOVE;
}

/* Twice as long after each failure. Many clients of one peer that was restarted
 * must not come back at the same moment, so up to half of it is left to chance. */
static void
client_await_reconnection (AimdbClient *self)
{
  guint64 delay = (guint64) self->reconnect_min_delay << MIN (self->n_failures, MAX_DOUBLINGS);

  delay = MIN (delay, MAX (self->reconnect_max_delay, self->reconnect_min_delay));
  delay -= (guint64) (g_random_double () * (delay / 2));
  self->n_failures++;
  self->state = AIMDB_CLIENT_STATE_WAITING;
  self->reconnect_source = client_attach_timeout (self, delay, G_PRIORITY_DEFAULT,
                                                  "[aimdb] reconnection", reconnect_cb);
}

/* A peer that takes every connection and ends it at once counts as failing. */
static void
client_forget_failures (AimdbClient *self)
{
  gint64 lasted_ms = (g_get_monotonic_time () - self->connected_at) / 1000;

  if (self->state == AIMDB_CLIENT_STATE_CONNECTED && lasted_ms > self->reconnect_max_delay)
    self->n_failures = 0;
}

/* an endpoint that makes no sense, or a transport that is not there, will not be
 * better the next time */
static gboolean
is_curable (const GError *error)
{
  return !g_error_matches (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT) &&
         !g_error_matches (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);
}

static int
compare_subscriptions (gconstpointer a,
                       gconstpointer b)
{
  const AimdbSubscription *first = *(AimdbSubscription * const *) a;
  const AimdbSubscription *second = *(AimdbSubscription * const *) b;

  return first->id < second->id ? -1 : first->id > second->id;
}

/* in the order in which they were made; the client forgets them */
static GPtrArray *
client_steal_subscriptions (AimdbClient *self)
{
  GPtrArray *subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->subscriptions);

  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_ptr_array_add (subscriptions, g_object_ref (value));
      g_hash_table_iter_steal (&iter);
    }

  g_ptr_array_sort (subscriptions, compare_subscriptions);

  return subscriptions;
}

void
_aimdb_client_lose (AimdbClient     *self,
                    AimdbClientLoss  loss,
                    const GError    *error)
{
  g_autoptr (AimdbClient) guard = g_object_ref (self);
  g_autoptr (GHashTable) calls = g_steal_pointer (&guard->calls);
  g_autoptr (GPtrArray) subscriptions = NULL;
  const GError *failure = loss != AIMDB_CLIENT_LOSS_WANTED ? error : NULL;
  AimdbClientState old_state = self->state;

  self->calls = _aimdb_client_create_calls ();
  client_forget_failures (self);
  client_drop (self);

  if (loss == AIMDB_CLIENT_LOSS_FAILURE && self->auto_reconnect && is_curable (error))
    client_await_reconnection (self);
  else
    subscriptions = client_steal_subscriptions (self);

  _aimdb_client_notify_state (self, old_state, failure);

  _aimdb_client_fail_calls (calls, error);

  for (guint i = 0; subscriptions != NULL && i < subscriptions->len; i++)
    _aimdb_subscription_close (g_ptr_array_index (subscriptions, i), failure);
}

gboolean
_aimdb_client_send (AimdbClient         *self,
                    const AimdbMessage  *message,
                    GError             **error)
{
  GString *frame = _aimdb_message_encode (message);
  gsize max_sent = self->transport->limits.max_sent;

  if (frame->len > max_sent)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the request has %" G_GSIZE_FORMAT " bytes, but at most %" G_GSIZE_FORMAT " "
                   "can be sent", frame->len, max_sent);
      g_string_free (frame, TRUE);
      return FALSE;
    }

  if (!_aimdb_transport_send (self->transport, frame))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                           "the peer does not read what is sent to it");
      return FALSE;
    }

  return TRUE;
}

gboolean
_aimdb_client_add_subscription (AimdbClient        *self,
                                AimdbSubscription  *subscription,
                                GError            **error)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_SUB, .has_id = TRUE, .id = ++self->last_id };
  gboolean is_connected = self->state == AIMDB_CLIENT_STATE_CONNECTED;

  message.topic = subscription->topic;

  if (is_connected && !_aimdb_client_send (self, &message, error))
    return FALSE;

  /* before there is a connection the number only tells the order */
  _aimdb_subscription_open (subscription, message.id, is_connected);
  g_hash_table_insert (self->subscriptions, &subscription->id, subscription);

  return TRUE;
}

void
_aimdb_client_remove_subscription (AimdbClient       *self,
                                   AimdbSubscription *subscription)
{
  AimdbMessage message = { .type = AIMDB_MESSAGE_UNSUB };
  g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, subscription->id);
  g_autoptr (GError) error = NULL;

  if (!g_hash_table_remove (self->subscriptions, &subscription->id) ||
      self->state != AIMDB_CLIENT_STATE_CONNECTED)
    return;

  message.sub = id;

  if (!_aimdb_client_send (self, &message, &error))
    g_info ("a subscription to %s goes on at the peer: %s", subscription->topic, error->message);
}

/* what became of the subscriptions on a new connection; nobody was told yet */
typedef struct
{
  /* open now, and had been open before */
  GPtrArray *resumed;

  /* can't be asked for, and why: the errors are in the same order */
  GPtrArray *refused;
  GPtrArray *errors;
} Restoration;

static void
restoration_clear (Restoration *self)
{
  g_ptr_array_unref (self->resumed);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->errors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Restoration, restoration_clear)

static void
restoration_init (Restoration *self)
{
  self->resumed = g_ptr_array_new_with_free_func (g_object_unref);
  self->refused = g_ptr_array_new_with_free_func (g_object_unref);
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

/* whoever is told may end any of them, or the connection */
static void
restoration_tell (Restoration *self)
{
  for (guint i = 0; i < self->resumed->len; i++)
    _aimdb_subscription_resumed (g_ptr_array_index (self->resumed, i));

  for (guint i = 0; i < self->refused->len; i++)
    _aimdb_subscription_close (g_ptr_array_index (self->refused, i),
                               g_ptr_array_index (self->errors, i));
}

/* Ask the peer for all of them under new numbers: what is still to come under
 * the old ones is nobody's. */
static void
client_restore_subscriptions (AimdbClient *self,
                              Restoration *restoration)
{
  g_autoptr (GPtrArray) subscriptions = client_steal_subscriptions (self);

  for (guint i = 0; i < subscriptions->len; i++)
    {
      AimdbSubscription *subscription = g_ptr_array_index (subscriptions, i);
      gboolean was_opened = subscription->was_opened;
      GError *error = NULL;

      /* only the length can be wrong, as nothing waits on a new connection */
      if (!_aimdb_client_add_subscription (self, subscription, &error))
        {
          g_ptr_array_add (restoration->refused, g_object_ref (subscription));
          g_ptr_array_add (restoration->errors, error);
        }
      else if (was_opened)
        {
          g_ptr_array_add (restoration->resumed, g_object_ref (subscription));
        }
    }
}

static gboolean
keepalive_cb (gpointer user_data)
{
  AimdbClient *self = user_data;
  AimdbMessage ping = { .type = AIMDB_MESSAGE_PING };
  g_autoptr (GError) error = NULL;

  if (self->heard)
    {
      self->heard = FALSE;
      self->pinged = FALSE;
      return G_SOURCE_CONTINUE;
    }

  if (!self->pinged)
    {
      self->pinged = TRUE;

      if (_aimdb_client_send (self, &ping, &error))
        return G_SOURCE_CONTINUE;
    }
  else
    {
      error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT, "the connection to %s is dead: "
                           "the peer did not answer a ping within %u ms", self->endpoint,
                           self->keepalive);
    }

  _aimdb_client_lose (self, AIMDB_CLIENT_LOSS_FAILURE, error);

  return G_SOURCE_REMOVE;
}

/* At a low priority: after a pause of this process, what has come meanwhile is
 * looked at first. */
void
_aimdb_client_restart_keepalive (AimdbClient *self)
{
  drop_source (&self->keepalive_source);
  self->heard = FALSE;
  self->pinged = FALSE;

  if (self->keepalive > 0 && self->state == AIMDB_CLIENT_STATE_CONNECTED)
    self->keepalive_source = client_attach_timeout (self, self->keepalive, G_PRIORITY_LOW,
                                                    "[aimdb] keepalive", keepalive_cb);
}

/* a reply to the frame that opens a subscription is a refusal */
static gboolean
client_take_refusal (AimdbClient        *self,
                     const AimdbMessage *reply)
{
  AimdbSubscription *found = g_hash_table_lookup (self->subscriptions, &reply->id);
  g_autoptr (AimdbSubscription) subscription = NULL;
  g_autoptr (GError) error = NULL;

  if (found == NULL)
    return FALSE;

  if (reply->err == NULL)
    return TRUE;

  subscription = g_object_ref (found);
  g_hash_table_remove (self->subscriptions, &reply->id);
  error = _aimdb_client_create_refusal (subscription->topic, reply->err);
  _aimdb_subscription_close (subscription, error);

  return TRUE;
}

/* events of subscriptions that ended, or that the peer invented, are nobody's */
static void
client_take_event (AimdbClient        *self,
                   const AimdbMessage *event)
{
  AimdbSubscription *found = NULL;
  guint64 id;

  if (g_ascii_string_to_unsigned (event->sub, 10, 0, G_MAXUINT64, &id, NULL))
    found = g_hash_table_lookup (self->subscriptions, &id);

  if (found != NULL)
    _aimdb_subscription_take (found, event);
}

static void
frame_cb (AimdbTransport *transport,
          const char     *frame,
          gsize           length,
          gpointer        user_data)
{
  g_autoptr (AimdbClient) self = g_object_ref (user_data);
  g_autoptr (AimdbMessage) message = _aimdb_message_decode (frame, length);

  self->heard = TRUE;

  /* malformed frames are skipped */
  if (message == NULL)
    return;

  switch (message->type)
    {
    case AIMDB_MESSAGE_REPLY:
      if (!client_take_refusal (self, message))
        _aimdb_client_take_reply (self, message);
      break;

    case AIMDB_MESSAGE_EVENT:
    case AIMDB_MESSAGE_SNAP:
      client_take_event (self, message);
      break;

    case AIMDB_MESSAGE_REQ:
    case AIMDB_MESSAGE_SUB:
    case AIMDB_MESSAGE_UNSUB:
    case AIMDB_MESSAGE_WRITE:
    case AIMDB_MESSAGE_PING:
    case AIMDB_MESSAGE_SUBSCRIBED:
    case AIMDB_MESSAGE_PONG:
    default:
      break;
    }
}

static void
end_cb (AimdbTransport *transport,
        const GError   *error,
        gpointer        user_data)
{
  AimdbClient *self = user_data;
  g_autoptr (GError) loss = NULL;

  loss = g_error_new (AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "the connection to %s ended%s%s",
                      self->endpoint, error != NULL ? ": " : "",
                      error != NULL ? error->message : "");
  _aimdb_client_lose (self, AIMDB_CLIENT_LOSS_FAILURE, loss);
}

void
_aimdb_client_take_welcome (AimdbClient *self,
                            GTask       *task,
                            const char  *result)
{
  g_auto (Restoration) restoration = { 0 };
  GError *error = NULL;

  restoration_init (&restoration);

  if (result == NULL)
    _aimdb_welcome_do_without (&self->welcome);
  else if (!_aimdb_welcome_read (&self->welcome, result, &error))
    {
      _aimdb_client_lose (self, AIMDB_CLIENT_LOSS_FAILURE, error);

      if (task != NULL)
        {
          g_prefix_error (&error, "connecting to %s: ", self->endpoint);
          g_task_return_error (task, g_steal_pointer (&error));
        }

      g_clear_error (&error);
      return;
    }

  self->connect_id = 0;
  self->state = AIMDB_CLIENT_STATE_CONNECTED;
  self->connected_at = g_get_monotonic_time ();
  _aimdb_client_restart_keepalive (self);
  client_restore_subscriptions (self, &restoration);
  _aimdb_client_notify_state (self, AIMDB_CLIENT_STATE_CONNECTING, NULL);
  restoration_tell (&restoration);

  if (task != NULL)
    g_task_return_boolean (task, TRUE);
}

static void
client_greet (AimdbClient *self)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *params = json_node_get_object (node);
  g_autofree char *text = NULL;

  json_object_unref (params);
  if (self->auth_token != NULL)
    json_object_set_string_member (params, "auth_token", self->auth_token);
  json_object_set_string_member (params, "client", "libaimdb");
  json_object_set_int_member (params, "max_frame", self->transport->limits.max_received);
  json_object_set_string_member (params, "version", _AIMDB_WIRE_VERSION);
  text = _aimdb_json_node_to_line (node, NULL);

  _aimdb_client_send_call (self, self->connect_id, text);
}

/* an attempt that is under way does not keep the client */
typedef struct
{
  GWeakRef client;
  guint64 id;
} Dial;

static void
dial_free (Dial *dial)
{
  g_weak_ref_clear (&dial->client);
  g_free (dial);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dial, dial_free)

static const AimdbTransportEvents events = {
  .frame = frame_cb,
  .end = end_cb,
};

static void
dial_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Dial) dial = user_data;
  g_autoptr (AimdbClient) self = g_weak_ref_get (&dial->client);
  g_autoptr (AimdbTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  transport = _aimdb_dial_finish (result, &error);

  /* the attempt was given up meanwhile */
  if (self == NULL || self->connect_id != dial->id)
    return;

  if (transport == NULL)
    {
      _aimdb_client_lose (self, AIMDB_CLIENT_LOSS_FAILURE, error);
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
  AimdbClientState old_state = self->state;
  Dial *dial = g_new0 (Dial, 1);

  drop_source (&self->reconnect_source);
  self->connect_id = _aimdb_client_add_call (self, AIMDB_CLIENT_METHOD_HELLO, task, what);
  self->state = AIMDB_CLIENT_STATE_CONNECTING;
  self->dialling = g_cancellable_new ();
  g_weak_ref_init (&dial->client, self);
  dial->id = self->connect_id;
  _aimdb_dial_async (self->endpoint, self->dialling, dial_cb, dial);
  _aimdb_client_notify_state (self, old_state, NULL);
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

  return self->state == AIMDB_CLIENT_STATE_CONNECTED;
}

/**
 * aimdb_client_get_state: (get-property state)
 * @self: a client
 *
 * Gets what the client is doing about its connection.
 *
 * Returns: the state
 *
 * Since: 0.1
 */
AimdbClientState
aimdb_client_get_state (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), AIMDB_CLIENT_STATE_DISCONNECTED);

  return self->state;
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
 * With [property@Client:auto-reconnect] a failure is told as ever, but the
 * client goes on trying until [method@Client.disconnect] is called, or this
 * call was cancelled. If it is waiting for its next attempt, this call makes it
 * now.
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

  switch (self->state)
    {
    case AIMDB_CLIENT_STATE_CONNECTED:
      g_task_return_boolean (task, TRUE);
      break;

    case AIMDB_CLIENT_STATE_CONNECTING:
      if (!_aimdb_client_join_call (self, self->connect_id, task))
        g_task_return_new_error (task, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                                 "connecting to %s is under way already", self->endpoint);
      break;

    case AIMDB_CLIENT_STATE_DISCONNECTED:
    case AIMDB_CLIENT_STATE_WAITING:
    default:
      g_clear_pointer (&self->context, g_main_context_unref);
      self->context = g_main_context_ref (g_task_get_context (task));
      _aimdb_client_dial (self, task);
      break;
    }
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
 * Ends the connection, and any attempt to make it; calls under way fail with
 * [error@Aimdb.Error.CONNECTION], and subscriptions are closed.
 *
 * Since: 0.1
 */
void
aimdb_client_disconnect (AimdbClient *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (AIMDB_IS_CLIENT (self));

  error = g_error_new_literal (AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "disconnected");
  _aimdb_client_lose (self, AIMDB_CLIENT_LOSS_WANTED, error);
}
