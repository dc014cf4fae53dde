/* aimdb-failure-queue.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-failure-queue-private.h"

/* how many failures may wait to be told; further ones are only counted */
#define MAX_WAITING 256

typedef struct
{
  AimdbStage *stage;
  GError *error;
} Failure;

struct _AimdbFailureQueue
{
  /* constant after construction */
  GMainContext *context;
  AimdbFailureFunc func;

  /* has a lock of its own */
  GWeakRef target;

  GMutex lock;

  /* under lock */
  GQueue failures;
  gboolean scheduled;
};

static void
failure_free (Failure *failure)
{
  g_object_unref (failure->stage);
  g_error_free (failure->error);
  g_free (failure);
}

AimdbFailureQueue *
_aimdb_failure_queue_new (GMainContext     *context,
                          GObject          *target,
                          AimdbFailureFunc  func)
{
  AimdbFailureQueue *self = g_atomic_rc_box_new0 (AimdbFailureQueue);

  self->context = g_main_context_ref (context);
  self->func = func;
  g_weak_ref_init (&self->target, target);
  g_mutex_init (&self->lock);
  g_queue_init (&self->failures);

  return self;
}

AimdbFailureQueue *
_aimdb_failure_queue_ref (AimdbFailureQueue *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
failure_queue_clear (gpointer data)
{
  AimdbFailureQueue *self = data;

  g_queue_clear_full (&self->failures, (GDestroyNotify) failure_free);
  g_weak_ref_clear (&self->target);
  g_mutex_clear (&self->lock);
  g_main_context_unref (self->context);
}

void
_aimdb_failure_queue_unref (AimdbFailureQueue *self)
{
  g_atomic_rc_box_release_full (self, failure_queue_clear);
}

static gboolean
failure_queue_tell_cb (gpointer user_data)
{
  AimdbFailureQueue *self = user_data;
  g_autoptr (GObject) target = g_weak_ref_get (&self->target);
  GQueue failures;
  Failure *failure;

  g_mutex_lock (&self->lock);
  failures = self->failures;
  g_queue_init (&self->failures);
  self->scheduled = FALSE;
  g_mutex_unlock (&self->lock);

  while ((failure = g_queue_pop_head (&failures)) != NULL)
    {
      if (target != NULL)
        self->func (target, failure->stage, failure->error);

      failure_free (failure);
    }

  return G_SOURCE_REMOVE;
}

/* one source for all that wait, so that a stage that always fails costs one a turn */
static void
failure_queue_schedule (AimdbFailureQueue *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "libaimdb failures");
  g_source_set_callback (source, failure_queue_tell_cb, _aimdb_failure_queue_ref (self),
                         (GDestroyNotify) _aimdb_failure_queue_unref);
  g_source_attach (source, self->context);
}

/* callable from any thread */
void
_aimdb_failure_queue_push (AimdbFailureQueue *self,
                           AimdbStage        *stage,
                           const GError      *error)
{
  gboolean schedule = FALSE;

  g_mutex_lock (&self->lock);

  if (g_queue_get_length (&self->failures) < MAX_WAITING)
    {
      Failure *failure = g_new (Failure, 1);

      failure->stage = g_object_ref (stage);
      failure->error = g_error_copy (error);
      g_queue_push_tail (&self->failures, failure);
      schedule = !self->scheduled;
      self->scheduled = TRUE;
    }

  g_mutex_unlock (&self->lock);

  if (schedule)
    failure_queue_schedule (self);
}
