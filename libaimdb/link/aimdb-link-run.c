/* aimdb-link-run.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-link-private.h"

struct _AimdbLinkRun
{
  gatomicrefcount ref_count;

  /* constant after construction */
  AimdbLink *link;
  AimdbConnector *connector;
  GMainContext *context;
  int number;

  /* atomic: stopped by its own call or thread, so what waits is not written */
  int abandoned;

  /* only touched in the context */
  gboolean is_open;

  GMutex lock;
  GCond answered;

  /* all below under lock */
  gboolean has_answer;
  GError *error;
};

static AimdbLinkRun *
link_run_new (AimdbLink      *link,
              AimdbConnector *connector,
              GMainContext   *context)
{
  AimdbLinkRun *self = g_new0 (AimdbLinkRun, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->answered);
  self->link = g_object_ref (link);
  self->connector = g_object_ref (connector);
  self->context = g_main_context_ref (context);

  return self;
}

static AimdbLinkRun *
link_run_ref (AimdbLinkRun *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
_aimdb_link_run_unref (AimdbLinkRun *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_error (&self->error);
  g_cond_clear (&self->answered);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
  g_object_unref (self->connector);
  g_object_unref (self->link);
  g_free (self);
}

static gboolean
link_run_subscribe (AimdbLinkRun  *self,
                    GError       **error)
{
  AimdbLink *link = self->link;
  g_autofree char *topic = NULL;

  if (link->topic_func != NULL)
    topic = link->topic_func (link, NULL, link->topic_data);

  return aimdb_connector_subscribe (self->connector, topic, error);
}

/* in the context */
static gboolean
link_run_open (AimdbLinkRun  *self,
               GError       **error)
{
  AimdbLink *link = self->link;

  if (!aimdb_connector_start (self->connector, link, error))
    return FALSE;

  if (aimdb_link_is_inbound (link) && !link_run_subscribe (self, error))
    {
      aimdb_connector_stop (self->connector);
      return FALSE;
    }

  self->is_open = TRUE;
  _aimdb_link_assume_connected (link);
  _aimdb_link_set_connector (link, self->connector);

  /* what came before the connector was there */
  if (!aimdb_link_is_inbound (link))
    _aimdb_task_schedule (&link->parent_instance.task);

  return TRUE;
}

/* Writes what waits, but no more than that: somebody may go on producing, faster
 * than we write. */
static void
link_run_write_rest (AimdbLinkRun *self)
{
  AimdbStage *stage = AIMDB_STAGE (self->link);
  guint n_left;
  AimdbWord word;

  if (aimdb_link_is_inbound (self->link) || stage->reader.buffer == NULL)
    return;

  n_left = _aimdb_buffer_reader_count (&stage->reader);

  for (; n_left > 0 && _aimdb_buffer_reader_take (&stage->reader, &word, 1) > 0; n_left--)
    {
      const AimdbValueClass *value_class = &stage->reader.buffer->value_class;
      AimdbProfileBatch batch;
      GValue value;

      _aimdb_value_class_view (value_class, word, &value);
      aimdb_profile_begin (&batch, &stage->stats);
      AIMDB_STAGE_GET_CLASS (stage)->process (stage, &value);
      aimdb_profile_step (&batch);
      aimdb_profile_end (&batch, &stage->stats);
      _aimdb_value_class_unref (value_class, word);
    }
}

/* in the context; the link may be in its next run already */
static void
link_run_close (AimdbLinkRun *self)
{
  if (!self->is_open)
    return;

  if (!g_atomic_int_get (&self->abandoned))
    link_run_write_rest (self);

  self->is_open = FALSE;
  aimdb_connector_stop (self->connector);

  if (_aimdb_link_clear_connector (self->link, self->connector))
    aimdb_link_report_state (self->link, FALSE, NULL);
}

static void
link_run_answer (AimdbLinkRun *self,
                 GError       *error)
{
  g_mutex_lock (&self->lock);
  self->has_answer = TRUE;
  self->error = error;
  g_cond_broadcast (&self->answered);
  g_mutex_unlock (&self->lock);
}

static gboolean
link_run_wait (AimdbLinkRun  *self,
               GError       **error)
{
  GError *answer;

  g_mutex_lock (&self->lock);

  while (!self->has_answer)
    g_cond_wait (&self->answered, &self->lock);

  self->has_answer = FALSE;
  answer = g_steal_pointer (&self->error);
  g_mutex_unlock (&self->lock);

  if (answer == NULL)
    return TRUE;

  g_propagate_error (error, answer);

  return FALSE;
}

static gpointer
link_thread (gpointer data)
{
  AimdbLinkRun *self = data;
  AimdbStage *stage = AIMDB_STAGE (self->link);
  GError *error = NULL;
  gboolean is_open;

  g_main_context_push_thread_default (self->context);
  is_open = link_run_open (self, &error);
  link_run_answer (self, error);

  while (is_open && g_atomic_int_get (&stage->run) == self->number)
    g_main_context_iteration (self->context, TRUE);

  link_run_close (self);
  g_main_context_pop_thread_default (self->context);
  _aimdb_link_run_unref (self);

  return NULL;
}

/* --- a link whose context the program runs --- */

static gboolean
open_cb (gpointer user_data)
{
  AimdbLinkRun *self = user_data;
  GError *error = NULL;

  link_run_open (self, &error);
  link_run_answer (self, error);

  return G_SOURCE_REMOVE;
}

static gboolean
close_cb (gpointer user_data)
{
  AimdbLinkRun *self = user_data;

  link_run_close (self);
  link_run_answer (self, NULL);

  return G_SOURCE_REMOVE;
}

/* at once where nobody else runs the context; else whoever does is waited for */
static gboolean
link_run_invoke (AimdbLinkRun  *self,
                 GSourceFunc    func,
                 GError       **error)
{
  if (g_main_context_acquire (self->context))
    {
      g_main_context_push_thread_default (self->context);
      func (self);
      g_main_context_pop_thread_default (self->context);
      g_main_context_release (self->context);
    }
  else
    {
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, func, link_run_ref (self),
                                  (GDestroyNotify) _aimdb_link_run_unref);
    }

  return link_run_wait (self, error);
}

/* --- what the stage calls --- */

static void
prefix_error (AimdbStage  *stage,
              GError     **error)
{
  g_autofree char *label = _aimdb_stage_dup_label (stage);

  g_prefix_error (error, "record '%s': %s: ",
                  aimdb_record_get_key (_aimdb_stage_get_record (stage)), label);
}

gboolean
_aimdb_link_run_prepare (AimdbStage    *stage,
                         GMainContext **main_context,
                         GError       **error)
{
  AimdbLink *self = (AimdbLink *) stage;
  g_autoptr (AimdbConnector) connector = _aimdb_connector_new_for_url (self->url, error);
  g_autoptr (GMainContext) context = NULL;

  if (connector == NULL)
    {
      prefix_error (stage, error);
      return FALSE;
    }

  _aimdb_link_reset_state (self, *main_context);

  if (aimdb_stage_get_main_context (stage) != NULL)
    context = g_main_context_ref (*main_context);
  else
    context = g_main_context_new ();

  g_clear_pointer (&self->current, _aimdb_link_run_unref);
  self->current = link_run_new (self, connector, context);
  *main_context = self->current->context;

  return TRUE;
}

gboolean
_aimdb_link_run_start (AimdbStage  *stage,
                       GError     **error)
{
  AimdbLink *self = (AimdbLink *) stage;
  AimdbLinkRun *run = self->current;
  gboolean started;

  run->number = g_atomic_int_get (&stage->run);

  if (aimdb_stage_get_main_context (stage) != NULL)
    {
      started = link_run_invoke (run, open_cb, error);
    }
  else
    {
      self->thread = g_thread_try_new ("aimdb-link", link_thread, link_run_ref (run), error);
      started = self->thread != NULL && link_run_wait (run, error);

      if (self->thread == NULL)
        _aimdb_link_run_unref (run);
    }

  if (!started)
    prefix_error (stage, error);

  return started;
}

/* ends the run, after what waits was written */
void
_aimdb_link_run_stop (AimdbStage *stage)
{
  AimdbLink *self = (AimdbLink *) stage;
  AimdbLinkRun *run = g_steal_pointer (&self->current);
  gboolean is_own_thread = self->thread == g_thread_self ();

  /* Stopped by its own call, for instance of a serialiser, or in its own thread: what
   * waits stays, and the thread ends with the call, which still needs the connector;
   * by then there may be another run. */
  if (_aimdb_stage_is_in_own_call (stage) || is_own_thread)
    g_atomic_int_set (&run->abandoned, TRUE);

  if (aimdb_stage_get_main_context (stage) != NULL)
    {
      link_run_invoke (run, close_cb, NULL);
    }
  else if (is_own_thread)
    {
      g_clear_pointer (&self->thread, g_thread_unref);
    }
  else
    {
      g_main_context_wakeup (run->context);
      g_clear_pointer (&self->thread, g_thread_join);
    }

  _aimdb_link_run_unref (run);
}
