/* aimdb-stage-call.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-stage-private.h"

/*
 * A stage is in one call at a time. Who wants to call it puts his thread into
 * `caller`, which is free or taken by one atomic operation: a lock would be held
 * during the call, and cost twice as much. Only who has to wait for the end of
 * somebody else's call uses lock and condition, and says so in n_waiting first;
 * who leaves frees the stage first and then looks at n_waiting, so one of the
 * two sees the other.
 */

gboolean
_aimdb_stage_try_enter (AimdbStage *self)
{
  return g_atomic_pointer_compare_and_exchange (&self->caller, NULL, g_thread_self ());
}

/* waits for the call that goes on in another thread */
void
_aimdb_stage_enter (AimdbStage *self)
{
  if (_aimdb_stage_try_enter (self))
    return;

  g_mutex_lock (&self->call_lock);
  g_atomic_int_inc (&self->n_waiting);

  while (!_aimdb_stage_try_enter (self))
    g_cond_wait (&self->call_ended, &self->call_lock);

  g_atomic_int_add (&self->n_waiting, -1);
  g_mutex_unlock (&self->call_lock);
}

void
_aimdb_stage_leave (AimdbStage *self)
{
  g_atomic_pointer_set (&self->caller, NULL);

  if (g_atomic_int_get (&self->n_waiting) == 0)
    return;

  g_mutex_lock (&self->call_lock);
  self->n_left++;
  g_cond_broadcast (&self->call_ended);
  g_mutex_unlock (&self->call_lock);
}

/* whether it is the calling thread that is in a call of the stage */
gboolean
_aimdb_stage_is_in_own_call (AimdbStage *self)
{
  return g_atomic_pointer_get (&self->caller) == g_thread_self ();
}

/* Begins a call of the stage, after the one that may go on in another thread. No
 * lock is held during the call. FALSE if RUN, which is not 0, is over. */
gboolean
_aimdb_stage_begin_call (AimdbStage *self,
                         int         run)
{
  _aimdb_stage_enter (self);

  if (g_atomic_int_get (&self->run) == run)
    return TRUE;

  _aimdb_stage_leave (self);

  return FALSE;
}

/* ends a call; AGAIN has the stage run once more */
void
_aimdb_stage_end_call (AimdbStage *self,
                       gboolean    again)
{
  g_autoptr (AimdbProducer) output = NULL;
  g_autoptr (AimdbRecord) kept = NULL;

  again |= self->missed_turn;
  self->missed_turn = FALSE;

  /* stopped by its own call, which needed the record until now; otherwise queued
   * before it is left, so that a stop from elsewhere finds it in the queue */
  if (!_aimdb_stage_is_running (self))
    {
      output = g_steal_pointer (&self->output);
      kept = g_steal_pointer (&self->kept);
    }
  else if (again)
    {
      _aimdb_task_schedule (&self->task);
    }

  _aimdb_stage_leave (self);
}

/* Waits until the call that goes on has returned, unless it is the one that
 * asks. What keeps the record alive goes with the stop, because the record keeps
 * the stage alive. */
void
_aimdb_stage_finish_run (AimdbStage *self)
{
  g_autoptr (AimdbProducer) output = NULL;
  g_autoptr (AimdbRecord) kept = NULL;

  if (_aimdb_stage_is_in_own_call (self))
    return;

  _aimdb_stage_enter (self);
  output = g_steal_pointer (&self->output);
  kept = g_steal_pointer (&self->kept);
  _aimdb_stage_leave (self);
}

static gboolean
stage_enter_direct (AimdbTask *task)
{
  AimdbStage *self = (AimdbStage *) task->owner;

  /* its own call, or one that is about to end in another thread: the loop then
   * gives it what is in the buffer, in order */
  if (!_aimdb_task_is_here (task) || !_aimdb_stage_try_enter (self))
    return FALSE;

  self->direct_run = g_atomic_int_get (&self->run);

  if (self->direct_run != 0)
    return TRUE;

  _aimdb_stage_leave (self);

  return FALSE;
}

/* Whether it was stopped since it was entered: by a tap that got the value before
 * it. Nobody gets the value of a mailbox before it. */
static gboolean
stage_is_past_direct (AimdbStage *self)
{
  return g_atomic_int_get (&self->run) != self->direct_run &&
         self->reader.buffer->type != AIMDB_BUFFER_TYPE_MAILBOX;
}

static void
stage_deliver_direct (AimdbTask *task,
                      AimdbWord  word)
{
  AimdbStage *self = (AimdbStage *) task->owner;
  const AimdbValueClass *value_class = &self->reader.buffer->value_class;
  AimdbProfileBatch batch;
  GValue value;

  if (stage_is_past_direct (self))
    {
      _aimdb_stage_give_back (self, self->direct_run, &word, 1);
      _aimdb_stage_end_call (self, FALSE);
      return;
    }

  _aimdb_value_class_view (value_class, word, &value);
  aimdb_profile_begin (&batch, &self->stats);
  AIMDB_STAGE_GET_CLASS (self)->process (self, &value);
  aimdb_profile_step (&batch);
  aimdb_profile_end (&batch, &self->stats);
  _aimdb_value_class_unref (value_class, word);
  _aimdb_stage_end_call (self, FALSE);
}

const AimdbDirectFuncs _aimdb_stage_direct_funcs = {
  .enter = stage_enter_direct,
  .deliver = stage_deliver_direct,
};

/* Runs the stage where its task was queued. */
void
_aimdb_stage_run (AimdbTask         *task,
                  const AimdbBudget *budget)
{
  AimdbStage *self = (AimdbStage *) task->owner;
  int run = g_atomic_int_get (&self->run);
  gboolean again = TRUE;

  /* a direct call has the dispatcher free to run within it, but not the stage */
  if (_aimdb_stage_is_in_own_call (self))
    {
      self->missed_turn = TRUE;
      return;
    }

  /* it may have been stopped after it was queued */
  if (run == 0 || !_aimdb_stage_begin_call (self, run))
    return;

  /* otherwise it was stopped, and started in another context, just before this */
  if (_aimdb_budget_is_of_task (budget, task))
    again = AIMDB_STAGE_GET_CLASS (self)->run (task, budget);

  _aimdb_stage_end_call (self, again);
}
