/* aimdb-link-state.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-link-private.h"

/* How a link fares: told by its connector in any thread, looked at by the
 * program in any other. */

AimdbConnector *
_aimdb_link_dup_connector (AimdbLink *self)
{
  AimdbConnector *connector;

  g_mutex_lock (&self->lock);
  connector = self->connector != NULL ? g_object_ref (self->connector) : NULL;
  g_mutex_unlock (&self->lock);

  return connector;
}

void
_aimdb_link_set_connector (AimdbLink      *self,
                           AimdbConnector *connector)
{
  g_autoptr (AimdbConnector) previous = NULL;

  g_mutex_lock (&self->lock);
  previous = g_steal_pointer (&self->connector);
  self->connector = g_object_ref (connector);
  g_mutex_unlock (&self->lock);
}

/* FALSE if the link has another one by now */
gboolean
_aimdb_link_clear_connector (AimdbLink      *self,
                             AimdbConnector *connector)
{
  gboolean is_current;

  g_mutex_lock (&self->lock);
  is_current = self->connector == connector;

  if (is_current)
    self->connector = NULL;

  g_mutex_unlock (&self->lock);

  if (is_current)
    g_object_unref (connector);

  return is_current;
}

/* a run begins */
void
_aimdb_link_reset_state (AimdbLink    *self,
                         GMainContext *notify_context)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainContext) previous = NULL;

  g_mutex_lock (&self->lock);
  previous = g_steal_pointer (&self->notify_context);
  self->notify_context = g_main_context_ref (notify_context);
  error = g_steal_pointer (&self->last_error);
  self->connected = FALSE;
  self->reported = FALSE;
  self->said = FALSE;
  self->n_dropped_before = self->n_dropped;
  g_mutex_unlock (&self->lock);
}

/* a connector that says nothing of its state has none to speak of */
void
_aimdb_link_assume_connected (AimdbLink *self)
{
  gboolean reported;

  g_mutex_lock (&self->lock);
  reported = self->reported;
  g_mutex_unlock (&self->lock);

  if (!reported)
    aimdb_link_report_state (self, TRUE, NULL);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
notify_cb (gpointer user_data)
{
  g_autoptr (AimdbLink) self = g_weak_ref_get (user_data);

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->lock);
  self->notifying = FALSE;
  g_mutex_unlock (&self->lock);

  _aimdb_link_notify_state (self);

  return G_SOURCE_REMOVE;
}

static void
link_schedule_notify_locked (AimdbLink *self)
{
  g_autoptr (GSource) source = NULL;
  GWeakRef *weak_ref;

  if (self->notifying || self->notify_context == NULL)
    return;

  /* the link holds the context, which would hold the link */
  weak_ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak_ref, self);

  self->notifying = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "libaimdb link state");
  g_source_set_callback (source, notify_cb, weak_ref, weak_ref_free);
  g_source_attach (source, self->notify_context);
}

/* keeps the error; TRUE if it is news: once per trouble, not once per attempt */
static gboolean
link_set_error_locked (AimdbLink    *self,
                       const GError *error)
{
  gboolean is_news = !self->said;

  if (self->last_error == NULL || self->last_error->domain != error->domain ||
      self->last_error->code != error->code ||
      !g_str_equal (self->last_error->message, error->message))
    {
      g_clear_error (&self->last_error);
      self->last_error = g_error_copy (error);
      link_schedule_notify_locked (self);
    }

  self->said = TRUE;

  return is_news;
}

void
_aimdb_link_count_sent (AimdbLink *self)
{
  g_mutex_lock (&self->lock);
  self->n_sent++;

  /* a value that only waits for its connection does not end the trouble */
  self->said = self->said && !self->connected;
  g_mutex_unlock (&self->lock);
}

void
_aimdb_link_count_received (AimdbLink *self)
{
  g_mutex_lock (&self->lock);
  self->n_received++;
  self->said = FALSE;
  g_mutex_unlock (&self->lock);
}

void
_aimdb_link_drop (AimdbLink    *self,
                  guint         n_values,
                  gboolean      were_sent,
                  const GError *error)
{
  g_mutex_lock (&self->lock);
  self->n_dropped += n_values;

  /* which may be said before the value is counted as sent */
  if (were_sent)
    self->n_returned += n_values;

  link_set_error_locked (self, error);
  g_mutex_unlock (&self->lock);

  aimdb_stage_report_error (AIMDB_STAGE (self), error);
}

/* the profile counts from zero */
void
_aimdb_link_reset_dropped (AimdbStage *stage)
{
  AimdbLink *self = (AimdbLink *) stage;

  g_mutex_lock (&self->lock);
  self->n_dropped_before = self->n_dropped;
  g_mutex_unlock (&self->lock);
}

guint64
_aimdb_link_get_window_dropped (AimdbStage *stage)
{
  AimdbLink *self = (AimdbLink *) stage;
  guint64 n_dropped;

  g_mutex_lock (&self->lock);
  n_dropped = self->n_dropped - self->n_dropped_before;
  g_mutex_unlock (&self->lock);

  return n_dropped;
}

/**
 * aimdb_link_report_state:
 * @self: a link
 * @connected: whether the connector reaches what the URL names
 * @error: (nullable): what is wrong, if anything
 *
 * Tells the link whether its connector is connected; for connectors.
 *
 * An error is reported as a failure of the stage, once until the connection is
 * back. May be called from any thread, again and again with the same state.
 *
 * Since: 0.1
 */
void
aimdb_link_report_state (AimdbLink    *self,
                         gboolean      connected,
                         const GError *error)
{
  gboolean is_news = FALSE;

  g_return_if_fail (AIMDB_IS_LINK (self));

  connected = !!connected;

  g_mutex_lock (&self->lock);
  self->reported = TRUE;

  if (connected && error == NULL)
    self->said = FALSE;

  if (self->connected != connected)
    {
      self->connected = connected;
      link_schedule_notify_locked (self);
    }

  if (error != NULL)
    is_news = link_set_error_locked (self, error);

  g_mutex_unlock (&self->lock);

  if (is_news)
    aimdb_stage_report_error (AIMDB_STAGE (self), error);
}

/**
 * aimdb_link_report_dropped:
 * @self: a link
 * @n_values: how many values
 * @error: why
 *
 * Tells the link that values are lost which its connector had taken for being
 * sent, or which reached it damaged; for connectors.
 *
 * Of a link that carries values out they do not count as sent any more. May be
 * called from any thread.
 *
 * Since: 0.1
 */
void
aimdb_link_report_dropped (AimdbLink    *self,
                           guint         n_values,
                           const GError *error)
{
  g_return_if_fail (AIMDB_IS_LINK (self));
  g_return_if_fail (error != NULL);

  if (n_values > 0)
    _aimdb_link_drop (self, n_values, !aimdb_link_is_inbound (self), error);
}

/**
 * aimdb_link_is_connected: (get-property connected)
 * @self: a link
 *
 * Gets whether the link reaches what its URL names.
 *
 * May be called from any thread.
 *
 * Returns: whether it is connected; %FALSE while the database is stopped
 *
 * Since: 0.1
 */
gboolean
aimdb_link_is_connected (AimdbLink *self)
{
  gboolean connected;

  g_return_val_if_fail (AIMDB_IS_LINK (self), FALSE);

  g_mutex_lock (&self->lock);
  connected = self->connected;
  g_mutex_unlock (&self->lock);

  return connected;
}

/**
 * aimdb_link_dup_last_error: (get-property last-error)
 * @self: a link
 *
 * Gets what last went wrong since the start, though it may be over.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the error, or %NULL if nothing went wrong
 *
 * Since: 0.1
 */
GError *
aimdb_link_dup_last_error (AimdbLink *self)
{
  GError *error;

  g_return_val_if_fail (AIMDB_IS_LINK (self), NULL);

  g_mutex_lock (&self->lock);
  error = self->last_error != NULL ? g_error_copy (self->last_error) : NULL;
  g_mutex_unlock (&self->lock);

  return error;
}

static guint64
link_get_count (AimdbLink     *self,
                const guint64 *count)
{
  guint64 n_values;

  g_mutex_lock (&self->lock);
  n_values = *count;
  g_mutex_unlock (&self->lock);

  return n_values;
}

/**
 * aimdb_link_get_sent_count:
 * @self: a link
 *
 * Gets how many values were sent, or taken by the connector for being sent.
 *
 * May be called from any thread.
 *
 * Returns: the number of values since the link was created
 *
 * Since: 0.1
 */
guint64
aimdb_link_get_sent_count (AimdbLink *self)
{
  guint64 n_sent;

  g_return_val_if_fail (AIMDB_IS_LINK (self), 0);

  g_mutex_lock (&self->lock);
  n_sent = self->n_sent - MIN (self->n_returned, self->n_sent);
  g_mutex_unlock (&self->lock);

  return n_sent;
}

/**
 * aimdb_link_get_received_count:
 * @self: a link
 *
 * Gets how many payloads came in and were decoded: as many as values, unless the
 * codec finds several of them in a payload, or none.
 *
 * May be called from any thread.
 *
 * Returns: the number of payloads since the link was created
 *
 * Since: 0.1
 */
guint64
aimdb_link_get_received_count (AimdbLink *self)
{
  g_return_val_if_fail (AIMDB_IS_LINK (self), 0);

  return link_get_count (self, &self->n_received);
}

/**
 * aimdb_link_get_dropped_count:
 * @self: a link
 *
 * Gets how many values could not be carried: the codec can't make bytes of them
 * or values of the bytes, they do not fit the record, or sending them failed.
 * With another instance, those are among them that it says it skipped, and those
 * that it may not have taken when the connection ended.
 *
 * What the link never saw because it was too slow for the capacity of a ring is
 * not among them: see [method@StageProfile.get_lost_count]. Every value that a
 * record was given is sent, dropped or lost. May be called from any thread.
 *
 * Returns: the number of values dropped since the link was created
 *
 * Since: 0.1
 */
guint64
aimdb_link_get_dropped_count (AimdbLink *self)
{
  g_return_val_if_fail (AIMDB_IS_LINK (self), 0);

  return link_get_count (self, &self->n_dropped);
}
