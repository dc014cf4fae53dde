/* aimdb-mqtt-connector.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>

#include <gio/gio.h>

#include "aimdb-error.h"
#include "aimdb-mqtt-dial-private.h"

/* how long a stop waits for the broker to acknowledge what was sent */
#define LINGER_US (1000 * 1000)

/* how often the keep-alive is seen to */
#define MISC_SECONDS 1

/* the largest payload that the protocol has */
#define MAX_PAYLOAD 268435455

/* A connection that ends before is one more failed attempt: of two links with one
 * identifier the broker ends the connection of one for the other's, at once. */
#define LASTING_US (10 * G_USEC_PER_SEC)

/* a value that waits for a connection */
typedef struct
{
  char *topic;
  GBytes *payload;
} MqttValue;

typedef struct
{
  GSource source;
  gpointer tag;
  struct mosquitto *mosq;
} MqttWatch;

/*
 * A connection of its own to a broker for each link. It lives in the context of the
 * link, where the library works on a socket that is watched; it has no thread. What
 * is not acknowledged is kept by the library, which sends it again after a
 * reconnection if it has a quality of service above 0.
 */
typedef struct
{
  GObject parent_instance;

  /* constant while started; the link is not owned, NULL: stopped */
  AimdbLink *link;
  GMainContext *context;
  AimdbMqttSettings settings;
  char *topic;                  /* subscribed to; NULL: not inbound */

  struct mosquitto *mosq;       /* NULL: with the attempt to connect */
  GCancellable *dialling;       /* NULL: no connection is tried */
  GSource *watch;
  GSource *misc;
  GSource *retry;
  gboolean connected;
  gint64 connected_us;          /* when it became so */
  GError *refusal;              /* why the broker ends the connection */
  guint64 delay_ms;
  GQueue waiting;               /* of MqttValue, for the library to be connected */
  guint n_outstanding;          /* waiting, or given to the library and not through yet */

  gboolean in_loop;             /* in a call of the library, which must not lose mosq */
} AimdbMqttConnector;

typedef GObjectClass AimdbMqttConnectorClass;

static void connector_iface_init (AimdbConnectorInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AimdbMqttConnector, _aimdb_mqtt_connector, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CONNECTOR, connector_iface_init))

static void mqtt_connector_connect (AimdbMqttConnector *self);

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);

  g_clear_pointer (source, g_source_unref);
}

static void
mqtt_connector_attach (AimdbMqttConnector  *self,
                       GSource            **place,
                       GSource             *source,
                       const char          *name,
                       GSourceFunc          func)
{
  drop_source (place);
  *place = source;
  g_source_set_static_name (source, name);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, self->context);
}

static void
mqtt_value_free (MqttValue *self)
{
  g_bytes_unref (self->payload);
  g_free (self->topic);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MqttValue, mqtt_value_free)

/* --- losing the connection --- */

static gboolean
retry_cb (gpointer user_data)
{
  AimdbMqttConnector *self = user_data;

  drop_source (&self->retry);
  mqtt_connector_connect (self);

  return G_SOURCE_REMOVE;
}

/* half of the delay is left to chance, so that many links don't come at once */
static void
mqtt_connector_schedule_retry (AimdbMqttConnector *self)
{
  guint64 delay_ms = self->delay_ms / 2 + (guint64) g_random_double_range (0, self->delay_ms / 2.0);

  g_debug ("broker %s:%u is tried again in %" G_GUINT64_FORMAT " ms", self->settings.host,
           self->settings.port, delay_ms);
  self->delay_ms = MIN (self->delay_ms * 2, self->settings.max_delay_ms);
  mqtt_connector_attach (self, &self->retry, g_timeout_source_new (delay_ms),
                         "libaimdb mqtt retry", retry_cb);
}

/* what had no guarantee and was not sent is gone with its connection */
static void
mqtt_connector_forget_outstanding (AimdbMqttConnector *self,
                                   const GError       *error)
{
  guint n_lost = self->n_outstanding;

  self->n_outstanding = 0;
  aimdb_link_report_dropped (self->link, n_lost, error);
}

/* Whoever is told may stop the link; then it is not to connect again. */
static void
mqtt_connector_lost (AimdbMqttConnector *self,
                     const char         *why)
{
  g_autoptr (GError) error = g_steal_pointer (&self->refusal);

  drop_source (&self->watch);
  drop_source (&self->misc);

  if (self->connected && g_get_monotonic_time () - self->connected_us >= LASTING_US)
    self->delay_ms = self->settings.min_delay_ms;

  self->connected = FALSE;

  if (error == NULL)
    error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "broker %s:%u: %s",
                         self->settings.host, self->settings.port, why);

  if (self->settings.qos == 0)
    mqtt_connector_forget_outstanding (self, error);

  if (self->link != NULL)
    aimdb_link_report_state (self->link, FALSE, error);

  if (self->link != NULL)
    mqtt_connector_schedule_retry (self);
}

/* --- sending --- */

/* counted as outstanding already */
static gboolean
mqtt_connector_send (AimdbMqttConnector  *self,
                     const char          *topic,
                     GBytes              *payload,
                     GError             **error)
{
  gsize length;
  const void *data = g_bytes_get_data (payload, &length);
  int status = MOSQ_ERR_PAYLOAD_SIZE;

  if (length <= MAX_PAYLOAD)
    status = mosquitto_publish (self->mosq, NULL, topic, (int) length, data,
                                (int) self->settings.qos, self->settings.retain);

  if (status == MOSQ_ERR_SUCCESS)
    return TRUE;

  /* kept all the same; that the connection is gone shows at the next turn */
  if (self->settings.qos > 0 &&
      (status == MOSQ_ERR_NO_CONN || status == MOSQ_ERR_CONN_LOST || status == MOSQ_ERR_ERRNO))
    return TRUE;

  self->n_outstanding--;
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "broker %s:%u: %s",
               self->settings.host, self->settings.port, mosquitto_strerror (status));

  return FALSE;
}

/* Only after the answer of the broker, to which the library sends what it had kept: so
 * the values stay in order. Whoever hears of one that is dropped may stop the link. */
static void
mqtt_connector_send_waiting (AimdbMqttConnector *self)
{
  while (self->link != NULL && !g_queue_is_empty (&self->waiting))
    {
      g_autoptr (MqttValue) value = g_queue_pop_head (&self->waiting);
      g_autoptr (GError) error = NULL;

      if (!mqtt_connector_send (self, value->topic, value->payload, &error))
        aimdb_link_report_dropped (self->link, 1, error);
    }
}

/* --- working on the socket --- */

static gboolean
watch_prepare (GSource *source,
               int     *timeout_ms)
{
  MqttWatch *self = (MqttWatch *) source;
  GIOCondition condition = G_IO_IN;

  if (mosquitto_want_write (self->mosq))
    condition |= G_IO_OUT;

  g_source_modify_unix_fd (source, self->tag, condition);
  *timeout_ms = -1;

  return FALSE;
}

static gboolean
watch_check (GSource *source)
{
  return g_source_query_unix_fd (source, ((MqttWatch *) source)->tag) != 0;
}

static gboolean
watch_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs watch_funcs = {
  .prepare = watch_prepare,
  .check = watch_check,
  .dispatch = watch_dispatch,
};

/* gives the library its turn; FALSE if the connection is gone, or the connector was
 * stopped from a callback */
static gboolean
mqtt_connector_turn (AimdbMqttConnector *self,
                     GIOCondition        condition)
{
  g_autoptr (AimdbConnector) guard G_GNUC_UNUSED = g_object_ref (AIMDB_CONNECTOR (self));
  struct mosquitto *mosq = self->mosq;
  int status = MOSQ_ERR_SUCCESS;

  self->in_loop = TRUE;

  if ((condition & ~G_IO_OUT) != 0)
    status = mosquitto_loop_read (mosq, 1);

  if (status == MOSQ_ERR_SUCCESS && (condition & G_IO_OUT) != 0)
    status = mosquitto_loop_write (mosq, 1);

  if (status == MOSQ_ERR_SUCCESS && condition == 0)
    status = mosquitto_loop_misc (mosq);

  self->in_loop = FALSE;

  /* stopped meanwhile */
  if (self->mosq != mosq)
    {
      mosquitto_destroy (mosq);
      return FALSE;
    }

  if (status == MOSQ_ERR_SUCCESS && mosquitto_socket (mosq) >= 0)
    {
      if (self->connected)
        mqtt_connector_send_waiting (self);

      return self->mosq == mosq;
    }

  mqtt_connector_lost (self, status != MOSQ_ERR_SUCCESS ? mosquitto_strerror (status)
                                                        : "the connection was closed");

  return FALSE;
}

static gboolean
socket_cb (gpointer user_data)
{
  AimdbMqttConnector *self = user_data;
  MqttWatch *watch = (MqttWatch *) self->watch;

  return mqtt_connector_turn (self, g_source_query_unix_fd (self->watch, watch->tag));
}

static gboolean
misc_cb (gpointer user_data)
{
  return mqtt_connector_turn (user_data, 0);
}

static void
mqtt_connector_watch (AimdbMqttConnector *self)
{
  GSource *source = g_source_new (&watch_funcs, sizeof (MqttWatch));
  MqttWatch *watch = (MqttWatch *) source;

  watch->mosq = self->mosq;
  watch->tag = g_source_add_unix_fd (source, mosquitto_socket (self->mosq), G_IO_IN);
  mqtt_connector_attach (self, &self->watch, source, "libaimdb mqtt", socket_cb);
  mqtt_connector_attach (self, &self->misc, g_timeout_source_new_seconds (MISC_SECONDS),
                         "libaimdb mqtt keep-alive", misc_cb);
}

/* --- connecting --- */

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) source;
  g_autoptr (GError) error = NULL;
  gboolean is_connected = _aimdb_mqtt_dial_finish (result, &self->mosq, &error);

  g_clear_object (&self->dialling);

  /* stopped meanwhile */
  if (self->link == NULL)
    return;

  if (is_connected)
    mqtt_connector_watch (self);
  else
    mqtt_connector_lost (self, error->message);
}

static void
mqtt_connector_connect (AimdbMqttConnector *self)
{
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (self->context);

  self->dialling = g_cancellable_new ();
  _aimdb_mqtt_dial_async (G_OBJECT (self), &self->settings, g_steal_pointer (&self->mosq),
                          self->dialling, dialled_cb, NULL);
}

static void
connected_cb (struct mosquitto *mosq,
              void             *user_data,
              int               code)
{
  AimdbMqttConnector *self = user_data;

  if (code != 0)
    {
      g_clear_error (&self->refusal);
      self->refusal = g_error_new (AIMDB_ERROR, AIMDB_ERROR_DENIED, "broker %s:%u: %s",
                                   self->settings.host, self->settings.port,
                                   mosquitto_connack_string (code));
      return;
    }

  self->connected = TRUE;
  self->connected_us = g_get_monotonic_time ();

  /* an inbound link is connected once its subscription is there */
  if (self->topic != NULL)
    mosquitto_subscribe (mosq, NULL, self->topic, (int) self->settings.qos);
  else if (!aimdb_link_is_inbound (self->link))
    aimdb_link_report_state (self->link, TRUE, NULL);
}

static void
subscribed_cb (struct mosquitto *mosq,
               void             *user_data,
               int               mid,
               int               n_granted,
               const int        *granted)
{
  AimdbMqttConnector *self = user_data;
  g_autoptr (GError) error = NULL;

  if (n_granted > 0 && granted[0] > 2)
    error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_DENIED,
                         "broker %s:%u refuses the subscription to '%s'",
                         self->settings.host, self->settings.port, self->topic);

  /* NULL: a value that came before the answer had the database stopped */
  if (self->link != NULL)
    aimdb_link_report_state (self->link, error == NULL, error);
}

static void
published_cb (struct mosquitto *mosq,
              void             *user_data,
              int               mid)
{
  AimdbMqttConnector *self = user_data;

  if (self->n_outstanding > 0)
    self->n_outstanding--;
}

static void
message_cb (struct mosquitto               *mosq,
            void                           *user_data,
            const struct mosquitto_message *message)
{
  AimdbMqttConnector *self = user_data;
  g_autoptr (GBytes) payload = g_bytes_new (message->payload, (gsize) message->payloadlen);

  /* NULL: a value before this one had the database stopped */
  if (self->link != NULL)
    aimdb_link_receive (self->link, message->topic, payload);
}

/* --- what the link calls --- */

static gboolean
mqtt_connector_check (AimdbConnector  *connector,
                      AimdbLink       *link,
                      GError         **error)
{
  AimdbMqttSettings settings = { NULL };
  gboolean valid = _aimdb_mqtt_settings_read (&settings, link, error);

  _aimdb_mqtt_settings_clear (&settings);

  return valid;
}

static void
init_library (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&done, 1);
    }
}

/* whoever runs it need not have made it the default one of its thread */
static GMainContext *
dup_context (AimdbLink *link)
{
  GMainContext *context = aimdb_stage_get_main_context (AIMDB_STAGE (link));

  return context != NULL ? g_main_context_ref (context) : g_main_context_ref_thread_default ();
}

static gboolean
mqtt_connector_start (AimdbConnector  *connector,
                      AimdbLink       *link,
                      GError         **error)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) connector;

  if (!_aimdb_mqtt_settings_read (&self->settings, link, error))
    return FALSE;

  init_library ();
  self->mosq = mosquitto_new (self->settings.client_id, TRUE, self);

  if (self->mosq == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_FAILED, "MQTT can't be set up: %s",
                   g_strerror (errno));
      return FALSE;
    }

  if (!_aimdb_mqtt_settings_apply (&self->settings, link, self->mosq, error))
    return FALSE;

  mosquitto_connect_callback_set (self->mosq, connected_cb);
  mosquitto_subscribe_callback_set (self->mosq, subscribed_cb);
  mosquitto_publish_callback_set (self->mosq, published_cb);
  mosquitto_message_callback_set (self->mosq, message_cb);

  self->link = link;
  self->context = dup_context (link);
  self->delay_ms = self->settings.min_delay_ms;
  aimdb_link_report_state (link, FALSE, NULL);
  mqtt_connector_connect (self);

  return TRUE;
}

/* what can't be sent now is kept, unless there is no guarantee */
static gboolean
mqtt_connector_may_take (AimdbMqttConnector  *self,
                         const char          *topic,
                         GError             **error)
{
  if (topic == NULL || mosquitto_pub_topic_check (topic) != MOSQ_ERR_SUCCESS)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is no topic that can be published to", topic != NULL ? topic : "");
      return FALSE;
    }

  if (self->settings.qos == 0 && !self->connected)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                   "there is no connection to broker %s:%u", self->settings.host,
                   self->settings.port);
      return FALSE;
    }

  if (self->n_outstanding >= self->settings.max_queued)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                   "%u values wait for broker %s:%u already", self->n_outstanding,
                   self->settings.host, self->settings.port);
      return FALSE;
    }

  return TRUE;
}

static gboolean
mqtt_connector_publish (AimdbConnector  *connector,
                        const char      *topic,
                        GBytes          *payload,
                        GError         **error)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) connector;
  MqttValue *value;

  if (topic == NULL)
    topic = self->settings.topic;

  if (!mqtt_connector_may_take (self, topic, error))
    return FALSE;

  /* it may be through before it is counted otherwise */
  self->n_outstanding++;

  if (self->connected)
    return mqtt_connector_send (self, topic, payload, error);

  value = g_new0 (MqttValue, 1);
  value->topic = g_strdup (topic);
  value->payload = g_bytes_ref (payload);
  g_queue_push_tail (&self->waiting, value);

  return TRUE;
}

static gboolean
mqtt_connector_subscribe (AimdbConnector  *connector,
                          const char      *topic,
                          GError         **error)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) connector;

  if (topic == NULL)
    topic = self->settings.topic;

  if (topic == NULL || mosquitto_sub_topic_check (topic) != MOSQ_ERR_SUCCESS)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "'%s' is no topic that can be subscribed to", topic != NULL ? topic : "");
      return FALSE;
    }

  self->topic = g_strdup (topic);

  return TRUE;
}

/* Waits, for a short time, until the broker has what it was sent. A thread of the
 * program is not kept: there what is ready is dealt with, once. */
static void
mqtt_connector_linger (AimdbMqttConnector *self,
                       gboolean            own_thread)
{
  gint64 deadline_us = g_get_monotonic_time () + (own_thread ? LINGER_US : 0);
  gint64 left_us = 1;

  while (self->connected && self->n_outstanding > 0 && left_us > 0)
    {
      GPollFD poll_fd = { mosquitto_socket (self->mosq), G_IO_IN, 0 };

      if (mosquitto_want_write (self->mosq))
        poll_fd.events |= G_IO_OUT;

      left_us = MAX (deadline_us - g_get_monotonic_time (), 0);

      if (g_poll (&poll_fd, 1, (int) ((left_us + 999) / 1000)) > 0 &&
          !mqtt_connector_turn (self, poll_fd.revents))
        return;
    }
}

static void
mqtt_connector_report_rest (AimdbMqttConnector *self)
{
  g_autoptr (GError) error =
    g_error_new (AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                 "broker %s:%u did not acknowledge %u values before the stop",
                 self->settings.host, self->settings.port, self->n_outstanding);

  mqtt_connector_forget_outstanding (self, error);
}

/* An attempt to connect is given up: its end comes at once, and can't come after that
 * of the link's own thread. */
static void
mqtt_connector_end_attempt (AimdbMqttConnector *self,
                            gboolean            own_thread)
{
  if (self->dialling == NULL)
    return;

  g_cancellable_cancel (self->dialling);

  while (own_thread && self->dialling != NULL)
    g_main_context_iteration (self->context, TRUE);
}

static void
mqtt_connector_stop (AimdbConnector *connector)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) connector;
  struct mosquitto *mosq;
  gboolean own_thread;

  if (self->link == NULL)
    return;

  own_thread = aimdb_stage_get_main_context (AIMDB_STAGE (self->link)) == NULL;

  if (!self->in_loop)
    mqtt_connector_linger (self, own_thread);

  if (self->n_outstanding > 0)
    mqtt_connector_report_rest (self);

  drop_source (&self->watch);
  drop_source (&self->misc);
  drop_source (&self->retry);
  self->link = NULL;
  mqtt_connector_end_attempt (self, own_thread);

  mosq = g_steal_pointer (&self->mosq);

  if (mosq == NULL)
    return;

  mosquitto_disconnect (mosq);

  if (!self->in_loop)
    mosquitto_destroy (mosq);
}

static void
_aimdb_mqtt_connector_finalize (GObject *object)
{
  AimdbMqttConnector *self = (AimdbMqttConnector *) object;

  /* it could not be started */
  g_clear_pointer (&self->mosq, mosquitto_destroy);
  g_clear_object (&self->dialling);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) mqtt_value_free);
  g_clear_error (&self->refusal);
  g_free (self->topic);
  _aimdb_mqtt_settings_clear (&self->settings);

  G_OBJECT_CLASS (_aimdb_mqtt_connector_parent_class)->finalize (object);
}

static void
connector_iface_init (AimdbConnectorInterface *iface)
{
  iface->check = mqtt_connector_check;
  iface->start = mqtt_connector_start;
  iface->publish = mqtt_connector_publish;
  iface->subscribe = mqtt_connector_subscribe;
  iface->stop = mqtt_connector_stop;
}

static void
_aimdb_mqtt_connector_class_init (AimdbMqttConnectorClass *klass)
{
  klass->finalize = _aimdb_mqtt_connector_finalize;
}

static void
_aimdb_mqtt_connector_init (AimdbMqttConnector *self)
{
}
