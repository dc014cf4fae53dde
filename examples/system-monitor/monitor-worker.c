/* monitor-worker.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "monitor-worker.h"

struct _MonitorWorker
{
  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
};

static gpointer
run_cb (gpointer user_data)
{
  MonitorWorker *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

MonitorWorker *
monitor_worker_new (const char *name)
{
  MonitorWorker *self = g_new0 (MonitorWorker, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new (name, run_cb, self);

  return self;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

/* returns when the thread has ended: what it works on is finished first */
void
monitor_worker_free (MonitorWorker *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* quitting from outside would be lost if the thread did not run its loop yet */
  g_source_set_static_name (source, "[monitor] quit");
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);

  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

GMainContext *
monitor_worker_get_context (MonitorWorker *self)
{
  return self->context;
}
