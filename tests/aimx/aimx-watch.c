/* aimx-watch.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimx-watch.h"
#include "test-wait.h"

static void
watch_note (AimxWatch  *self,
            const char *text)
{
  if (self->log->len > 0)
    g_string_append (self->log, ", ");

  g_string_append (self->log, text);
}

static void
update_cb (AimdbSubscription *subscription,
           const char        *topic,
           const char        *json,
           guint64            sequence,
           guint64            skipped,
           gpointer           user_data)
{
  g_autofree char *text = g_strdup_printf ("%s=%s #%" G_GUINT64_FORMAT, topic, json, sequence);
  g_autofree char *gap = g_strdup_printf (" -%" G_GUINT64_FORMAT, skipped);
  AimxWatch *self = user_data;

  watch_note (self, text);

  if (skipped > 0)
    g_string_append (self->log, gap);
}

static void
snapshot_complete_cb (AimdbSubscription *subscription,
                      gpointer           user_data)
{
  watch_note (user_data, "complete");
}

static void
resumed_cb (AimdbSubscription *subscription,
            gpointer           user_data)
{
  watch_note (user_data, "resumed");
}

static void
closed_cb (AimdbSubscription *subscription,
           const GError      *error,
           gpointer           user_data)
{
  AimxWatch *self = user_data;

  watch_note (self, "closed");
  g_assert_false (aimdb_subscription_is_active (subscription));
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  self->n_closed++;
}

void
aimx_watch_start (AimxWatch   *self,
                  AimdbClient *client,
                  const char  *topic)
{
  g_autoptr (GError) error = NULL;

  self->log = g_string_new (NULL);
  self->subscription = aimdb_client_subscribe (client, topic, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aimdb_subscription_get_topic (self->subscription), ==, topic);
  g_assert_true (aimdb_subscription_is_active (self->subscription));
  g_signal_connect (self->subscription, "update", G_CALLBACK (update_cb), self);
  g_signal_connect (self->subscription, "snapshot-complete", G_CALLBACK (snapshot_complete_cb),
                    self);
  g_signal_connect (self->subscription, "resumed", G_CALLBACK (resumed_cb), self);
  g_signal_connect (self->subscription, "closed", G_CALLBACK (closed_cb), self);
}

void
aimx_watch_clear (AimxWatch *self)
{
  if (self->subscription != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->subscription));

  if (self->log != NULL)
    g_string_free (g_steal_pointer (&self->log), TRUE);

  g_clear_error (&self->error);
}

void
aimx_watch_expect (AimxWatch  *self,
                   const char *log)
{
  TEST_WAIT (self->log->len >= strlen (log));
  g_assert_cmpstr (self->log->str, ==, log);
  g_string_truncate (self->log, 0);
}
