/* aimdb-mirror-connector.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client.h"
#include "aimdb-error.h"
#include "aimdb-mirror-settings-private.h"
#include "aimdb-record-info.h"

/* how long a stop waits until the peer has taken what was sent */
#define LINGER_MS 1000

/* what is left to end after that is ready, and few */
#define MAX_LAST_TURNS 100

/* as many values wait for the answer of a peer that is being connected to */
#define MAX_WAITING 256

/* A key that no record has: the peer answers at once, and does nothing. */
#define NO_RECORD ""

typedef enum
{
  MIRROR_AWAY,          /* there is no peer, or it does not let us */
  MIRROR_OPENING,       /* it is asked whether it does */
  MIRROR_OPEN
} MirrorState;

/*
 * A record of another instance, by a client of its own. It lives in the context
 * of its link.
 *
 * The peer does not say that it took a value. But it does one thing after the
 * other, so its answer to a request that is sent behind a value says that it came
 * to it: one request at a time is under way, for all values before it. What is
 * not known to be taken when the connection ends counts as dropped.
 */
typedef struct
{
  GObject parent_instance;

  /* constant while started; the link is not owned, NULL: stopped */
  AimdbLink *link;
  GMainContext *context;
  AimdbMirrorSettings settings;
  AimdbClient *client;

  MirrorState state;
  GError *failure;              /* why it is away */
  guint connection;             /* changes whenever one begins or ends */

  /* inbound; NULL or not active: the peer refused it */
  AimdbSubscription *subscription;

  /* outbound */
  GQueue waiting;               /* JSON texts */
  guint64 n_written;            /* in this connection, as below */
  guint64 n_taken;
  gboolean asking;
} AimdbMirrorConnector;

typedef GObjectClass AimdbMirrorConnectorClass;

/* what was asked of the peer, and when */
typedef struct
{
  AimdbMirrorConnector *mirror;
  guint connection;
  guint64 n_written;
} Request;

static void connector_iface_init (AimdbConnectorInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AimdbMirrorConnector, _aimdb_mirror_connector, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CONNECTOR, connector_iface_init))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbMirrorConnector, g_object_unref)

static Request *
request_new (AimdbMirrorConnector *mirror)
{
  Request *self = g_new0 (Request, 1);

  self->mirror = g_object_ref (mirror);
  self->connection = mirror->connection;
  self->n_written = mirror->n_written;

  return self;
}

static void
request_free (Request *self)
{
  g_object_unref (self->mirror);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static gboolean
request_is_current (const Request *self)
{
  return self->mirror->link != NULL && self->connection == self->mirror->connection;
}

/* whether there will be an answer no more, or maybe a later one */
static gboolean
is_no_answer (const GError *error)
{
  return g_error_matches (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION) ||
         g_error_matches (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE) ||
         g_error_matches (error, AIMDB_ERROR, AIMDB_ERROR_TIMED_OUT);
}

/* --- losing the peer --- */

/* forgets the connection; gives back how many values are gone with it, or may be */
static guint
mirror_forget (AimdbMirrorConnector *self,
               const GError         *error)
{
  guint64 n_lost = self->n_written - self->n_taken + g_queue_get_length (&self->waiting);

  g_queue_clear_full (&self->waiting, g_free);
  self->n_written = 0;
  self->n_taken = 0;
  self->asking = FALSE;
  self->connection++;
  self->state = MIRROR_AWAY;
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);

  return (guint) MIN (n_lost, G_MAXUINT);
}

/* Nothing can be mirrored for now. Whoever is told may stop the link. */
static void
mirror_close (AimdbMirrorConnector *self,
              const GError         *error)
{
  guint n_lost = mirror_forget (self, error);

  aimdb_link_report_dropped (self->link, n_lost, error);

  if (self->link != NULL)
    aimdb_link_report_state (self->link, FALSE, error);
}

static void
failed_cb (AimdbClient  *client,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (AimdbMirrorConnector) self = g_object_ref (user_data);
  g_autoptr (GError) failure = g_error_copy (error);

  if (strstr (error->message, self->settings.endpoint) == NULL)
    g_prefix_error (&failure, "connecting to %s: ", self->settings.endpoint);

  mirror_close (self, failure);
}

/* --- outbound --- */

static void mirror_ask  (AimdbMirrorConnector *self);
static void mirror_open (AimdbMirrorConnector *self);

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  AimdbMirrorConnector *self = request->mirror;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;

  json = aimdb_client_get_value_finish (AIMDB_CLIENT (source), result, &error);

  if (!request_is_current (request))
    return;

  self->asking = FALSE;

  if (!is_no_answer (error))
    {
      self->n_taken = request->n_written;

      if (self->state == MIRROR_OPENING)
        mirror_open (self);
    }

  /* the answer comes too late, or there are more values by now */
  if (self->link != NULL && (self->state == MIRROR_OPENING || self->n_written > self->n_taken))
    mirror_ask (self);
}

static void
mirror_ask (AimdbMirrorConnector *self)
{
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (self->context);

  if (self->asking)
    return;

  self->asking = TRUE;
  aimdb_client_get_value_async (self->client, NO_RECORD, NULL, answer_cb, request_new (self));
}

static gboolean
mirror_write (AimdbMirrorConnector  *self,
              const char            *json,
              GError               **error)
{
  if (!aimdb_client_write (self->client, self->settings.record, json, error))
    return FALSE;

  self->n_written++;
  mirror_ask (self);

  return TRUE;
}

static void
mirror_write_waiting (AimdbMirrorConnector *self)
{
  while (self->state == MIRROR_OPEN && !g_queue_is_empty (&self->waiting))
    {
      g_autofree char *json = g_queue_pop_head (&self->waiting);
      g_autoptr (GError) error = NULL;

      if (!mirror_write (self, json, &error))
        aimdb_link_report_dropped (self->link, 1, error);
    }
}

static AimdbRecordInfo *
find_record (GListModel *records,
             const char *key)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (records, i);

      if (g_str_equal (aimdb_record_info_get_key (info), key))
        return g_steal_pointer (&info);
    }

  return NULL;
}

/* The refusal of a value is silent, so it has to be known before. Without a list,
 * what the handshake said has to do. */
static GError *
mirror_find_refusal (AimdbMirrorConnector *self,
                     GListModel           *records)
{
  const char *const *writable = aimdb_client_get_writable_records (self->client);
  const char *key = self->settings.record;
  const char *endpoint = self->settings.endpoint;
  g_autoptr (AimdbRecordInfo) info = records != NULL ? find_record (records, key) : NULL;
  AimdbOrigin origin;

  if (records != NULL && info == NULL)
    return g_error_new (AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND, "there is no record %s at %s",
                        key, endpoint);

  if (!aimdb_client_get_can_write (self->client) || writable == NULL ||
      !g_strv_contains (writable, key))
    return g_error_new (AIMDB_ERROR, AIMDB_ERROR_DENIED,
                        "%s does not let peers write to record %s; its server has to allow it",
                        endpoint, key);

  origin = info != NULL ? aimdb_record_info_get_origin (info) : AIMDB_ORIGIN_UNKNOWN;

  if (origin == AIMDB_ORIGIN_PASSIVE || origin == AIMDB_ORIGIN_UNKNOWN)
    return NULL;

  return g_error_new (AIMDB_ERROR, AIMDB_ERROR_DENIED,
                      "record %s at %s has a writer of its own, so peers can't write to it",
                      key, endpoint);
}

static void
list_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  AimdbMirrorConnector *self = request->mirror;
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) error = NULL;

  records = aimdb_client_list_records_finish (AIMDB_CLIENT (source), result, &error);

  if (!request_is_current (request))
    return;

  refusal = mirror_find_refusal (self, records);

  if (refusal != NULL)
    mirror_close (self, refusal);
  else
    mirror_open (self);
}

/* --- inbound --- */

static void
update_cb (AimdbSubscription *subscription,
           const char        *topic,
           const char        *json,
           guint64            sequence,
           guint64            n_skipped,
           gpointer           user_data)
{
  g_autoptr (AimdbMirrorConnector) self = g_object_ref (user_data);
  g_autoptr (GBytes) payload = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;

  /* a value is there before the answer that says so */
  if (self->state == MIRROR_OPENING)
    mirror_open (self);

  if (self->link != NULL && n_skipped > 0)
    {
      error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                           "%s skipped %" G_GUINT64_FORMAT " values of record %s: they came "
                           "faster than they could be sent", self->settings.endpoint, n_skipped,
                           self->settings.record);
      aimdb_link_report_dropped (self->link, (guint) MIN (n_skipped, G_MAXUINT), error);
    }

  if (self->link != NULL)
    aimdb_link_receive (self->link, NULL, payload);
}

/* The connection stays; the next one may have another answer. */
static void
closed_cb (AimdbSubscription *subscription,
           const GError      *error,
           gpointer           user_data)
{
  g_autoptr (AimdbMirrorConnector) self = g_object_ref (user_data);
  g_autoptr (GError) failure = NULL;

  if (error == NULL || !aimdb_client_is_connected (self->client))
    return;

  failure = g_error_copy (error);
  g_prefix_error (&failure, "%s: ", self->settings.endpoint);
  mirror_close (self, failure);
}

static void
mirror_drop_subscription (AimdbMirrorConnector *self)
{
  g_autoptr (AimdbSubscription) subscription = g_steal_pointer (&self->subscription);

  if (subscription == NULL)
    return;

  g_signal_handlers_disconnect_by_data (subscription, self);
  aimdb_subscription_cancel (subscription);
}

/* the client opens it anew by itself, unless it was refused */
static gboolean
mirror_subscribe (AimdbMirrorConnector  *self,
                  GError               **error)
{
  if (self->subscription != NULL && aimdb_subscription_is_active (self->subscription))
    return TRUE;

  mirror_drop_subscription (self);
  self->subscription = aimdb_client_subscribe (self->client, self->settings.record, error);

  if (self->subscription == NULL)
    return FALSE;

  g_signal_connect (self->subscription, "update", G_CALLBACK (update_cb), self);
  g_signal_connect (self->subscription, "closed", G_CALLBACK (closed_cb), self);

  return TRUE;
}

/* --- both --- */

static void
mirror_open (AimdbMirrorConnector *self)
{
  self->state = MIRROR_OPEN;
  g_clear_error (&self->failure);
  aimdb_link_report_state (self->link, TRUE, NULL);
  mirror_write_waiting (self);
}

static void
mirror_connected (AimdbMirrorConnector *self)
{
  g_autoptr (GMainContextPusher) pusher G_GNUC_UNUSED = g_main_context_pusher_new (self->context);
  g_autoptr (GError) error = NULL;

  self->connection++;
  self->state = MIRROR_OPENING;

  if (!aimdb_link_is_inbound (self->link))
    aimdb_client_list_records_async (self->client, NULL, list_cb, request_new (self));
  else if (mirror_subscribe (self, &error))
    mirror_ask (self);
  else
    mirror_close (self, error);
}

static void
state_cb (AimdbClient *client,
          GParamSpec  *pspec,
          gpointer     user_data)
{
  g_autoptr (AimdbMirrorConnector) self = g_object_ref (user_data);

  switch (aimdb_client_get_state (client))
    {
    case AIMDB_CLIENT_STATE_CONNECTED:
      mirror_connected (self);
      break;

    case AIMDB_CLIENT_STATE_CONNECTING:
      self->state = MIRROR_OPENING;
      break;

    case AIMDB_CLIENT_STATE_DISCONNECTED:
    case AIMDB_CLIENT_STATE_WAITING:
    default:
      break;
    }
}

static gboolean
mirror_connector_check (AimdbConnector  *connector,
                        AimdbLink       *link,
                        GError         **error)
{
  g_auto (AimdbMirrorSettings) settings = { NULL };

  return _aimdb_mirror_settings_read (&settings, link, error);
}

static gboolean
mirror_connector_start (AimdbConnector  *connector,
                        AimdbLink       *link,
                        GError         **error)
{
  AimdbMirrorConnector *self = (AimdbMirrorConnector *) connector;
  AimdbMirrorSettings *settings = &self->settings;

  if (!_aimdb_mirror_settings_read (settings, link, error))
    return FALSE;

  self->link = link;
  self->context = g_main_context_ref_thread_default ();
  self->client = aimdb_client_new (settings->endpoint);
  aimdb_client_set_auth_token (self->client, settings->token);
  aimdb_client_set_auto_reconnect (self->client, TRUE);
  aimdb_client_set_reconnect_delays (self->client, (guint) settings->min_delay_ms,
                                     (guint) settings->max_delay_ms);
  g_signal_connect (self->client, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (self->client, "connection-failed", G_CALLBACK (failed_cb), self);

  aimdb_link_report_state (link, FALSE, NULL);
  aimdb_client_connect_async (self->client, NULL, NULL, NULL);

  return TRUE;
}

static gboolean
mirror_connector_publish (AimdbConnector  *connector,
                          const char      *topic,
                          GBytes          *payload,
                          GError         **error)
{
  AimdbMirrorConnector *self = (AimdbMirrorConnector *) connector;
  gsize length;
  const char *text = g_bytes_get_data (payload, &length);
  g_autofree char *json = NULL;

  if (text == NULL || memchr (text, '\0', length) != NULL)
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
                           "what the codec made of the value is not JSON");
      return FALSE;
    }

  json = g_strndup (text, length);

  if (self->state == MIRROR_OPEN)
    return mirror_write (self, json, error);

  if (self->state == MIRROR_AWAY)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return FALSE;
    }

  if (g_queue_get_length (&self->waiting) >= MAX_WAITING)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                   "%d values wait for an answer of %s already", MAX_WAITING,
                   self->settings.endpoint);
      return FALSE;
    }

  g_queue_push_tail (&self->waiting, g_steal_pointer (&json));

  return TRUE;
}

static gboolean
mirror_connector_subscribe (AimdbConnector  *connector,
                            const char      *topic,
                            GError         **error)
{
  return mirror_subscribe ((AimdbMirrorConnector *) connector, error);
}

static gboolean
expired_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
mirror_is_done (AimdbMirrorConnector *self)
{
  return g_queue_is_empty (&self->waiting) && self->n_written == self->n_taken;
}

/* gives the peer a short time to take what was sent */
static void
mirror_linger (AimdbMirrorConnector *self)
{
  g_autoptr (GSource) source = g_timeout_source_new (LINGER_MS);
  gboolean expired = FALSE;

  g_source_set_callback (source, expired_cb, &expired, NULL);
  g_source_attach (source, self->context);

  while (!expired && !mirror_is_done (self))
    g_main_context_iteration (self->context, TRUE);

  g_source_destroy (source);
}

static void
mirror_connector_stop (AimdbConnector *connector)
{
  g_autoptr (AimdbMirrorConnector) self = g_object_ref ((AimdbMirrorConnector *) connector);
  g_autoptr (GError) error = NULL;
  AimdbLink *link;
  gboolean is_alone;

  if (self->link == NULL)
    return;

  /* a context of the program is not run by us */
  is_alone = aimdb_stage_get_main_context (AIMDB_STAGE (self->link)) == NULL;

  if (is_alone)
    mirror_linger (self);

  g_signal_handlers_disconnect_by_data (self->client, self);
  mirror_drop_subscription (self);
  aimdb_client_disconnect (self->client);
  g_clear_object (&self->client);

  link = g_steal_pointer (&self->link);
  error = g_error_new (AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                       "stopped before %s had taken what was sent", self->settings.endpoint);
  aimdb_link_report_dropped (link, mirror_forget (self, error), error);

  for (guint i = 0; is_alone && i < MAX_LAST_TURNS; i++)
    g_main_context_iteration (self->context, FALSE);
}

static void
_aimdb_mirror_connector_finalize (GObject *object)
{
  AimdbMirrorConnector *self = (AimdbMirrorConnector *) object;

  g_clear_object (&self->subscription);
  g_clear_object (&self->client);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->context, g_main_context_unref);
  _aimdb_mirror_settings_clear (&self->settings);

  G_OBJECT_CLASS (_aimdb_mirror_connector_parent_class)->finalize (object);
}

static void
connector_iface_init (AimdbConnectorInterface *iface)
{
  iface->check = mirror_connector_check;
  iface->start = mirror_connector_start;
  iface->publish = mirror_connector_publish;
  iface->subscribe = mirror_connector_subscribe;
  iface->stop = mirror_connector_stop;
}

static void
_aimdb_mirror_connector_class_init (AimdbMirrorConnectorClass *klass)
{
  klass->finalize = _aimdb_mirror_connector_finalize;
}

static void
_aimdb_mirror_connector_init (AimdbMirrorConnector *self)
{
  g_queue_init (&self->waiting);
}
