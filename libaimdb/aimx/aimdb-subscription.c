/* aimdb-subscription.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"

/**
 * AimdbSubscription:
 *
 * The values of a remote record, or of several, as they are produced.
 *
 * It is made by [method@Client.subscribe] and lives in the main context of its
 * client: use it from that thread only. It holds the client; dropping the last
 * reference to it unsubscribes, as [method@Subscription.cancel] does.
 *
 * The peer numbers what it sends. A gap in the numbers is told with the next
 * value and added up in [property@Subscription:skipped], so that nothing is
 * lost without being counted: values are skipped where they come faster than
 * the peer, the connection or this program can take them.
 *
 * If the client reconnects by itself, the subscription is opened again after
 * the connection was lost. How many values were produced meanwhile nobody
 * knows: [signal@Subscription::resumed] marks the place, and
 * [property@Subscription:n-gaps] counts such places.
 *
 * Since: 0.1
 */
G_DEFINE_FINAL_TYPE (AimdbSubscription, aimdb_subscription, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_N_GAPS,
  PROP_SKIPPED,
  PROP_TOPIC,
  N_PROPS
};

enum
{
  SIGNAL_CLOSED,
  SIGNAL_RESUMED,
  SIGNAL_SNAPSHOT_COMPLETE,
  SIGNAL_UPDATE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

AimdbSubscription *
_aimdb_subscription_new (AimdbClient *client,
                         const char  *topic)
{
  AimdbSubscription *self = g_object_new (AIMDB_TYPE_SUBSCRIPTION, NULL);

  self->client = g_object_ref (client);
  self->topic = g_strdup (topic);

  return self;
}

void
_aimdb_subscription_open (AimdbSubscription *self,
                          guint64            id,
                          gboolean           is_asked)
{
  self->id = id;
  self->sequence = 0;

  if (is_asked)
    self->was_opened = TRUE;
}

static void
subscription_add_skipped (AimdbSubscription *self,
                          guint64            n_values)
{
  if (n_values == 0)
    return;

  self->skipped += n_values;
  self->n_untold += n_values;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SKIPPED]);
}

void
_aimdb_subscription_take (AimdbSubscription  *self,
                          const AimdbMessage *message)
{
  g_autoptr (AimdbSubscription) guard G_GNUC_UNUSED = g_object_ref (self);
  guint64 n_missing = 0;

  /* a number that goes back is no loss */
  if (message->seq > self->sequence)
    n_missing = message->seq - self->sequence - 1;

  self->sequence = message->seq;
  subscription_add_skipped (self, n_missing + (message->refused != NULL ? 1 : 0));

  /* whoever was told of the loss may have cancelled it, here and below */
  if (self->client != NULL && message->refused == NULL)
    {
      guint64 n_untold = self->n_untold;

      self->n_untold = 0;
      g_signal_emit (self, signals[SIGNAL_UPDATE], 0,
                     message->topic != NULL ? message->topic : self->topic,
                     message->data != NULL ? message->data : "null", message->seq, n_untold);
    }

  if (self->client != NULL && message->last)
    g_signal_emit (self, signals[SIGNAL_SNAPSHOT_COMPLETE], 0);
}

void
_aimdb_subscription_close (AimdbSubscription *self,
                           const GError      *error)
{
  g_autoptr (AimdbSubscription) guard G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr (AimdbClient) client = g_steal_pointer (&self->client);

  /* whoever is told of the end of another one may have cancelled this one */
  if (client == NULL)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, error);
}

void
_aimdb_subscription_resumed (AimdbSubscription *self)
{
  if (self->client == NULL)
    return;

  self->n_gaps++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_GAPS]);
  g_signal_emit (self, signals[SIGNAL_RESUMED], 0);
}

static void
aimdb_subscription_dispose (GObject *object)
{
  AimdbSubscription *self = AIMDB_SUBSCRIPTION (object);
  g_autoptr (AimdbClient) client = g_steal_pointer (&self->client);

  /* without a signal: nobody is there any more who would want it */
  if (client != NULL)
    _aimdb_client_remove_subscription (client, self);

  G_OBJECT_CLASS (aimdb_subscription_parent_class)->dispose (object);
}

static void
aimdb_subscription_finalize (GObject *object)
{
  g_free (AIMDB_SUBSCRIPTION (object)->topic);

  G_OBJECT_CLASS (aimdb_subscription_parent_class)->finalize (object);
}

static void
aimdb_subscription_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  AimdbSubscription *self = AIMDB_SUBSCRIPTION (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, aimdb_subscription_is_active (self));
      break;

    case PROP_N_GAPS:
      g_value_set_uint (value, aimdb_subscription_get_n_gaps (self));
      break;

    case PROP_SKIPPED:
      g_value_set_uint64 (value, aimdb_subscription_get_skipped (self));
      break;

    case PROP_TOPIC:
      g_value_set_string (value, aimdb_subscription_get_topic (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /**
   * AimdbSubscription:active: (getter is_active)
   *
   * Whether there may still be updates, now or after a reconnection.
   *
   * Since: 0.1
   */
  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);

  /**
   * AimdbSubscription:n-gaps: (getter get_n_gaps)
   *
   * How often the connection was lost and the subscription opened again.
   *
   * Since: 0.1
   */
  properties[PROP_N_GAPS] =
    g_param_spec_uint ("n-gaps", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * AimdbSubscription:skipped: (getter get_skipped)
   *
   * How many values were skipped so far.
   *
   * Since: 0.1
   */
  properties[PROP_SKIPPED] =
    g_param_spec_uint64 ("skipped", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  /**
   * AimdbSubscription:topic: (getter get_topic)
   *
   * What is subscribed to: the key of a record, or a pattern.
   *
   * Since: 0.1
   */
  properties[PROP_TOPIC] =
    g_param_spec_string ("topic", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (GType type)
{
  /**
   * AimdbSubscription::closed:
   * @self: the subscription
   * @error: (nullable): why it ended, or %NULL if it was cancelled or its
   *   client disconnected
   *
   * There will be no more updates.
   *
   * Errors: [error@Aimdb.Error.NOT_FOUND] if there is no such record,
   * [error@Aimdb.Error.DENIED] if there are too many subscriptions, or the peer
   * allows none, [error@Aimdb.Error.REMOTE] if the record can't be watched, and
   * those of a connection that was lost and is not made again.
   *
   * A peer whose record goes away says nothing, so this may never come.
   *
   * Since: 0.1
   */
  signals[SIGNAL_CLOSED] =
    g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * AimdbSubscription::resumed:
   * @self: the subscription
   *
   * The connection was lost, is there again, and the subscription was opened
   * anew: what was produced meanwhile is missing.
   *
   * The numbers of the updates begin anew.
   *
   * Since: 0.1
   */
  signals[SIGNAL_RESUMED] =
    g_signal_new ("resumed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AimdbSubscription::snapshot-complete:
   * @self: the subscription
   *
   * All current values have come as updates; what follows is new.
   *
   * Only a pattern has a snapshot, and only if one of its records has a value.
   *
   * Since: 0.1
   */
  signals[SIGNAL_SNAPSHOT_COMPLETE] =
    g_signal_new ("snapshot-complete", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * AimdbSubscription::update:
   * @self: the subscription
   * @topic: the key of the record
   * @json: the value as a JSON text that passes [func@json_validate]
   * @sequence: the number that the peer gave it, from 1
   * @skipped: how many values were skipped since the update before
   *
   * A value.
   *
   * With a pattern the numbers are shared by all records of it, so what was
   * skipped may have been of any of them.
   *
   * Since: 0.1
   */
  signals[SIGNAL_UPDATE] =
    g_signal_new ("update", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 4, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE,
                  G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
aimdb_subscription_class_init (AimdbSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = aimdb_subscription_dispose;
  object_class->finalize = aimdb_subscription_finalize;
  object_class->get_property = aimdb_subscription_get_property;

  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
aimdb_subscription_init (AimdbSubscription *self)
{
}

/**
 * aimdb_subscription_get_topic: (get-property topic)
 * @self: a subscription
 *
 * Gets what is subscribed to, as it was given.
 *
 * Returns: (transfer none): the topic
 *
 * Since: 0.1
 */
const char *
aimdb_subscription_get_topic (AimdbSubscription *self)
{
  g_return_val_if_fail (AIMDB_IS_SUBSCRIPTION (self), NULL);

  return self->topic;
}

/**
 * aimdb_subscription_is_active: (get-property active)
 * @self: a subscription
 *
 * Gets whether there may still be updates, now or after a reconnection.
 *
 * Returns: whether it was not closed yet
 *
 * Since: 0.1
 */
gboolean
aimdb_subscription_is_active (AimdbSubscription *self)
{
  g_return_val_if_fail (AIMDB_IS_SUBSCRIPTION (self), FALSE);

  return self->client != NULL;
}

/**
 * aimdb_subscription_get_skipped: (get-property skipped)
 * @self: a subscription
 *
 * Gets how many values were skipped so far.
 *
 * Returns: the count, without what was produced while there was no connection
 *
 * Since: 0.1
 */
guint64
aimdb_subscription_get_skipped (AimdbSubscription *self)
{
  g_return_val_if_fail (AIMDB_IS_SUBSCRIPTION (self), 0);

  return self->skipped;
}

/**
 * aimdb_subscription_get_n_gaps: (get-property n-gaps)
 * @self: a subscription
 *
 * Gets how often the connection was lost and the subscription opened again.
 *
 * Returns: the count
 *
 * Since: 0.1
 */
guint
aimdb_subscription_get_n_gaps (AimdbSubscription *self)
{
  g_return_val_if_fail (AIMDB_IS_SUBSCRIPTION (self), 0);

  return self->n_gaps;
}

/**
 * aimdb_subscription_cancel:
 * @self: a subscription
 *
 * Unsubscribes: there are no more updates from now on, also none that have been
 * sent already. [signal@Subscription::closed] is emitted before this returns.
 *
 * Does nothing to a subscription that was closed.
 *
 * Since: 0.1
 */
void
aimdb_subscription_cancel (AimdbSubscription *self)
{
  g_return_if_fail (AIMDB_IS_SUBSCRIPTION (self));

  if (self->client == NULL)
    return;

  _aimdb_client_remove_subscription (self->client, self);
  _aimdb_subscription_close (self, NULL);
}
