/* viewer-connection.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-connection.h"

#define FIRST_RETRY_MS 250
#define LAST_RETRY_MS  5000
#define TIMEOUT_MS     5000

/*
 * Looks at one instance again and again.
 *
 * The next look is timed from the start of the last one and never begins
 * before that has ended, so a slow instance is asked less often and no answer
 * waits behind another. Whatever goes wrong leads to a new connection, tried
 * at growing distances; each attempt has a client of its own, so that an
 * answer to an earlier one is recognised and dropped.
 */
struct _ViewerConnection
{
  GObject parent_instance;

  char *endpoint;
  char *problem;
  AimdbClient *client;
  GCancellable *cancellable;

  ViewerConnectionState state;
  guint interval_ms;
  guint retry_ms;
  guint timer;
  gint64 look_started;  /* monotonic, in microseconds */

  guint paused : 1;
  guint in_flight : 1;
};

G_DEFINE_FINAL_TYPE (ViewerConnection, viewer_connection, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PAUSED,
  PROP_STATE,
  N_PROPS
};

enum
{
  SIGNAL_LOOKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void viewer_connection_try (ViewerConnection *self);

static void
viewer_connection_set_state (ViewerConnection      *self,
                             ViewerConnectionState  state)
{
  /* also when it is the same: what the problem is may be news */
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
viewer_connection_drop_client (ViewerConnection *self)
{
  g_autoptr (AimdbClient) client = g_steal_pointer (&self->client);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->in_flight = FALSE;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);

  g_clear_object (&self->cancellable);

  if (client == NULL)
    return;

  g_signal_handlers_disconnect_by_data (client, self);
  aimdb_client_disconnect (client);
}

static gboolean
retry_cb (gpointer user_data)
{
  ViewerConnection *self = user_data;

  self->timer = 0;
  viewer_connection_try (self);

  return G_SOURCE_REMOVE;
}

static void
viewer_connection_lose (ViewerConnection *self,
                        const GError     *error)
{
  g_debug ("%s: %s", self->endpoint, error->message);

  viewer_connection_drop_client (self);
  g_free (self->problem);
  self->problem = g_strdup (error->message);
  self->timer = g_timeout_add (self->retry_ms, retry_cb, self);
  self->retry_ms = MIN (self->retry_ms * 2, LAST_RETRY_MS);

  viewer_connection_set_state (self, VIEWER_CONNECTION_LOST);
}

static gboolean
look_cb (gpointer user_data)
{
  ViewerConnection *self = user_data;

  self->timer = 0;
  viewer_connection_poll (self);

  return G_SOURCE_REMOVE;
}

static void
viewer_connection_schedule (ViewerConnection *self)
{
  gint64 elapsed_ms = (g_get_monotonic_time () - self->look_started) / 1000;

  g_clear_handle_id (&self->timer, g_source_remove);

  if (self->paused)
    return;

  self->timer = g_timeout_add (self->interval_ms - CLAMP (elapsed_ms, 0, self->interval_ms),
                               look_cb, self);
}

static void
list_records_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (ViewerConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) infos = NULL;

  infos = aimdb_client_list_records_finish (AIMDB_CLIENT (object), result, &error);

  if (self->client != AIMDB_CLIENT (object))
    return;

  self->in_flight = FALSE;

  if (infos == NULL)
    {
      viewer_connection_lose (self, error);
      return;
    }

  self->retry_ms = FIRST_RETRY_MS;
  viewer_connection_schedule (self);

  if (self->state != VIEWER_CONNECTION_CONNECTED)
    {
      g_clear_pointer (&self->problem, g_free);
      g_signal_emit (self, signals[SIGNAL_LOOKED], 0, infos);
      viewer_connection_set_state (self, VIEWER_CONNECTION_CONNECTED);
      return;
    }

  g_signal_emit (self, signals[SIGNAL_LOOKED], 0, infos);
}

static void
connect_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (ViewerConnection) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean connected = aimdb_client_connect_finish (AIMDB_CLIENT (object), result, &error);

  if (self->client != AIMDB_CLIENT (object))
    return;

  self->in_flight = FALSE;

  if (connected)
    viewer_connection_poll (self);
  else
    viewer_connection_lose (self, error);
}

/* An instance that ends between two looks: the look now finds out what is wrong. */
static void
connected_cb (ViewerConnection *self)
{
  if (!aimdb_client_is_connected (self->client))
    viewer_connection_poll (self);
}

static void
viewer_connection_try (ViewerConnection *self)
{
  viewer_connection_drop_client (self);

  self->client = aimdb_client_new (self->endpoint);
  self->cancellable = g_cancellable_new ();
  self->in_flight = TRUE;
  aimdb_client_set_timeout (self->client, TIMEOUT_MS);
  g_signal_connect_swapped (self->client, "notify::connected", G_CALLBACK (connected_cb), self);
  aimdb_client_connect_async (self->client, self->cancellable, connect_cb, g_object_ref (self));
}

static void
viewer_connection_dispose (GObject *object)
{
  viewer_connection_drop_client (VIEWER_CONNECTION (object));

  G_OBJECT_CLASS (viewer_connection_parent_class)->dispose (object);
}

static void
viewer_connection_finalize (GObject *object)
{
  ViewerConnection *self = VIEWER_CONNECTION (object);

  g_free (self->endpoint);
  g_free (self->problem);

  G_OBJECT_CLASS (viewer_connection_parent_class)->finalize (object);
}

static void
viewer_connection_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ViewerConnection *self = VIEWER_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;

    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_connection_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  ViewerConnection *self = VIEWER_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_PAUSED:
      viewer_connection_set_paused (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_connection_class_init (ViewerConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = viewer_connection_dispose;
  object_class->finalize = viewer_connection_finalize;
  object_class->get_property = viewer_connection_get_property;
  object_class->set_property = viewer_connection_set_property;

  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL,
                       VIEWER_CONNECTION_IDLE, VIEWER_CONNECTION_LOST, VIEWER_CONNECTION_IDLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* carries the AimdbRecordInfo of all records */
  signals[SIGNAL_LOOKED] =
    g_signal_new ("looked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_LIST_MODEL);
}

static void
viewer_connection_init (ViewerConnection *self)
{
  self->interval_ms = VIEWER_CONNECTION_DEFAULT_INTERVAL_MS;
  self->retry_ms = FIRST_RETRY_MS;
}

ViewerConnection *
viewer_connection_new (void)
{
  return g_object_new (VIEWER_TYPE_CONNECTION, NULL);
}

void
viewer_connection_open (ViewerConnection *self,
                        const char       *endpoint)
{
  g_autofree char *copy = NULL;

  g_return_if_fail (VIEWER_IS_CONNECTION (self));
  g_return_if_fail (endpoint != NULL);

  /* it may be our own string */
  copy = g_strdup (endpoint);
  viewer_connection_close (self);

  self->endpoint = g_steal_pointer (&copy);
  viewer_connection_try (self);
  viewer_connection_set_state (self, VIEWER_CONNECTION_CONNECTING);
}

void
viewer_connection_close (ViewerConnection *self)
{
  g_return_if_fail (VIEWER_IS_CONNECTION (self));

  viewer_connection_drop_client (self);
  g_clear_pointer (&self->endpoint, g_free);
  g_clear_pointer (&self->problem, g_free);
  self->retry_ms = FIRST_RETRY_MS;

  if (self->state != VIEWER_CONNECTION_IDLE)
    viewer_connection_set_state (self, VIEWER_CONNECTION_IDLE);
}

/* Tries at once what would be tried later. */
void
viewer_connection_retry (ViewerConnection *self)
{
  g_return_if_fail (VIEWER_IS_CONNECTION (self));

  if (self->state != VIEWER_CONNECTION_LOST || self->in_flight)
    return;

  self->retry_ms = FIRST_RETRY_MS;
  viewer_connection_try (self);
}

/* Looks at once, unless an answer is still to come. */
void
viewer_connection_poll (ViewerConnection *self)
{
  g_return_if_fail (VIEWER_IS_CONNECTION (self));

  if (self->client == NULL || self->in_flight)
    return;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->in_flight = TRUE;
  self->look_started = g_get_monotonic_time ();
  aimdb_client_list_records_async (self->client, self->cancellable, list_records_cb,
                                   g_object_ref (self));
}

ViewerConnectionState
viewer_connection_get_state (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), VIEWER_CONNECTION_IDLE);

  return self->state;
}

const char *
viewer_connection_get_endpoint (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), NULL);

  return self->endpoint;
}

/* The client in use, for other calls than those made here; it changes with every reconnection. */
AimdbClient *
viewer_connection_get_client (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), NULL);

  return self->client;
}

/* Why the connection was lost. */
const char *
viewer_connection_get_problem (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), NULL);

  return self->problem;
}

guint
viewer_connection_get_interval (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), 0);

  return self->interval_ms;
}

void
viewer_connection_set_interval (ViewerConnection *self,
                                guint             interval_ms)
{
  g_return_if_fail (VIEWER_IS_CONNECTION (self));

  self->interval_ms = interval_ms;

  if (self->state == VIEWER_CONNECTION_CONNECTED && !self->in_flight)
    viewer_connection_schedule (self);
}

gboolean
viewer_connection_get_paused (ViewerConnection *self)
{
  g_return_val_if_fail (VIEWER_IS_CONNECTION (self), FALSE);

  return self->paused;
}

void
viewer_connection_set_paused (ViewerConnection *self,
                              gboolean          paused)
{
  g_return_if_fail (VIEWER_IS_CONNECTION (self));

  paused = !!paused;

  if (self->paused == paused)
    return;

  self->paused = paused;

  if (self->state == VIEWER_CONNECTION_CONNECTED && !self->in_flight)
    viewer_connection_schedule (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}
