/* aimdb-stage-error.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-stage-private.h"

/*
 * What goes wrong in a stage is counted and told, and the stage goes on. A run of
 * failures ends with a call in which none is reported; only the first of a run
 * is logged.
 */
enum
{
  FAILING_NOT,
  FAILING_IN_THIS_CALL,
  FAILING_IN_THE_LAST_CALL
};

void
_aimdb_stage_errors_init (AimdbStageErrors *self)
{
  g_mutex_init (&self->lock);
}

void
_aimdb_stage_errors_clear (AimdbStageErrors *self)
{
  g_clear_pointer (&self->queue, _aimdb_failure_queue_unref);
  g_free (self->where);
  g_mutex_clear (&self->lock);
}

/* a run of the stage begins; QUEUE is told of its failures */
void
_aimdb_stage_errors_begin (AimdbStage        *stage,
                           AimdbFailureQueue *queue)
{
  AimdbStageErrors *self = &stage->errors;
  g_autofree char *label = _aimdb_stage_dup_label (stage);
  g_autoptr (AimdbFailureQueue) old_queue = NULL;
  g_autofree char *old_where = NULL;
  char *where = g_strdup_printf ("record '%s': %s", aimdb_record_get_key (stage->record), label);

  g_mutex_lock (&self->lock);
  old_where = self->where;
  self->where = where;
  old_queue = self->queue;
  self->queue = _aimdb_failure_queue_ref (queue);
  self->n_before = self->n_errors;
  g_mutex_unlock (&self->lock);

  g_atomic_int_set (&self->failing, FAILING_NOT);
}

/* the profile counts from zero again */
void
_aimdb_stage_errors_reset (AimdbStageErrors *self)
{
  g_mutex_lock (&self->lock);
  self->n_before = self->n_errors;
  g_mutex_unlock (&self->lock);
}

/* those in the window of the profile */
guint64
_aimdb_stage_errors_count (AimdbStageErrors *self)
{
  guint64 n_errors;

  g_mutex_lock (&self->lock);
  n_errors = self->n_errors - self->n_before;
  g_mutex_unlock (&self->lock);

  return n_errors;
}

void
_aimdb_stage_errors_end_call (AimdbStageErrors *self)
{
  if (!g_atomic_int_compare_and_exchange (&self->failing, FAILING_IN_THIS_CALL,
                                          FAILING_IN_THE_LAST_CALL))
    g_atomic_int_compare_and_exchange (&self->failing, FAILING_IN_THE_LAST_CALL, FAILING_NOT);
}

/* the first one after a call that went well */
static gboolean
errors_are_new (AimdbStageErrors *self)
{
  return g_atomic_int_exchange (&self->failing, FAILING_IN_THIS_CALL) == FAILING_NOT;
}

/**
 * aimdb_stage_report_error:
 * @self: a stage
 * @error: what went wrong
 *
 * Says that the stage failed, for instance that a value could not be worked on.
 *
 * The failure is counted, [signal@Stage::failed] is emitted here and now and
 * [signal@Database::stage-failed] later, in the main context of the database; the
 * first of a run of failures is logged. The stage goes on: nothing is stopped,
 * and the value counts as seen.
 *
 * May be called from any thread, in a call of the stage or after it.
 *
 * Since: 0.1
 */
void
aimdb_stage_report_error (AimdbStage   *self,
                          const GError *error)
{
  g_autoptr (AimdbStage) owned = NULL;
  g_autoptr (AimdbFailureQueue) queue = NULL;
  g_autofree char *where = NULL;

  g_return_if_fail (AIMDB_IS_STAGE (self));
  g_return_if_fail (error != NULL);

  /* a handler may drop the last reference */
  owned = g_object_ref (self);

  g_mutex_lock (&self->errors.lock);
  self->errors.n_errors++;
  where = g_strdup (self->errors.where);
  queue = self->errors.queue != NULL ? _aimdb_failure_queue_ref (self->errors.queue) : NULL;
  g_mutex_unlock (&self->errors.lock);

  if (errors_are_new (&self->errors))
    g_message ("%s fails: %s", where != NULL ? where : "a stage of no database", error->message);

  _aimdb_stage_emit_failed (self, error);

  if (queue != NULL)
    _aimdb_failure_queue_push (queue, self, error);
}

/**
 * aimdb_stage_get_error_count:
 * @self: a stage
 *
 * Gets how many failures the stage reported since it was created. Its profile
 * counts those in its window.
 *
 * May be called from any thread.
 *
 * Returns: the number of failures
 *
 * Since: 0.1
 */
guint64
aimdb_stage_get_error_count (AimdbStage *self)
{
  guint64 n_errors;

  g_return_val_if_fail (AIMDB_IS_STAGE (self), 0);

  g_mutex_lock (&self->errors.lock);
  n_errors = self->errors.n_errors;
  g_mutex_unlock (&self->errors.lock);

  return n_errors;
}
