/* aimdb-database-run.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-database-private.h"
#include "aimdb-error.h"
#include "aimdb-graph-check-private.h"
#include "aimdb-graph-private.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"

/*
 * A database is started and stopped by one thread at a time, who holds no lock
 * meanwhile. Who comes in between waits, unless the one at work may be waiting
 * for him: for the end of the call of a stage in which he is, or for a link that
 * works in his thread.
 */

void
_aimdb_database_run_init (AimdbDatabaseRun *run)
{
  g_mutex_init (&run->lock);
  g_cond_init (&run->changed);
}

void
_aimdb_database_run_clear (AimdbDatabaseRun *run)
{
  g_cond_clear (&run->changed);
  g_mutex_clear (&run->lock);
}

gboolean
_aimdb_database_is_stopped (AimdbDatabase *self)
{
  gboolean is_stopped;

  g_mutex_lock (&self->run.lock);
  is_stopped = self->run.state == AIMDB_DATABASE_STOPPED;
  g_mutex_unlock (&self->run.lock);

  return is_stopped;
}

/* tells the threads that wait, and whether it was asked for a stop meanwhile */
static gboolean
database_set_state (AimdbDatabase      *self,
                    AimdbDatabaseState  state)
{
  gboolean stop_wanted;

  g_mutex_lock (&self->run.lock);
  self->run.state = state;
  self->run.worker = NULL;
  stop_wanted = self->run.stop_wanted;
  self->run.stop_wanted = FALSE;
  g_cond_broadcast (&self->run.changed);
  g_mutex_unlock (&self->run.lock);

  return stop_wanted;
}

/* --- the stages --- */

typedef void (*StageFunc) (AimdbDatabase *self,
                           AimdbStage    *stage,
                           gpointer       user_data);

static void
database_foreach_stage (AimdbDatabase *self,
                        StageFunc      func,
                        gpointer       user_data)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        func (self, aimdb_record_get_nth_stage (record, j), user_data);
    }
}

static void
database_set_frozen (AimdbDatabase *self,
                     gboolean       frozen)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      _aimdb_record_set_frozen (record, frozen);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        _aimdb_stage_set_frozen (aimdb_record_get_nth_stage (record, j), frozen);
    }
}

/* whether it makes values out of nothing that the database knows */
static gboolean
is_source (AimdbStage *stage)
{
  return _aimdb_stage_writes (stage) && _aimdb_stage_get_input_keys (stage) == NULL;
}

static void
look_for_this_thread (AimdbDatabase *self,
                      AimdbStage    *stage,
                      gpointer       user_data)
{
  gboolean *found = user_data;

  *found |= _aimdb_stage_needs_this_thread (stage);
}

/* what a stage reads, ending in NULL: other records or its own; NULL: nothing */
static AimdbRecord **
database_find_inputs (AimdbDatabase *self,
                      AimdbRecord   *record,
                      AimdbStage    *stage)
{
  const char *const *keys = _aimdb_stage_get_input_keys (stage);
  guint n_inputs = keys != NULL ? g_strv_length ((char **) keys) : 1;
  AimdbRecord **inputs;

  if (is_source (stage))
    return NULL;

  inputs = g_new0 (AimdbRecord *, n_inputs + 1);

  for (guint i = 0; i < n_inputs; i++)
    inputs[i] = keys != NULL ? g_hash_table_lookup (self->records_by_key, keys[i]) : record;

  return inputs;
}

static gboolean
database_start_stage (AimdbDatabase  *self,
                      AimdbRecord    *record,
                      AimdbStage     *stage,
                      GError        **error)
{
  g_autofree AimdbRecord **inputs = database_find_inputs (self, record, stage);

  _aimdb_stage_errors_begin (stage, self->failures);

  return _aimdb_stage_start (stage, inputs, self->main_context, error);
}

static gboolean
database_start_stages (AimdbDatabase  *self,
                       gboolean        sources,
                       GError        **error)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (self->records, i);

      for (guint j = 0; j < aimdb_record_get_n_stages (record); j++)
        {
          AimdbStage *stage = aimdb_record_get_nth_stage (record, j);

          if (is_source (stage) == sources && !database_start_stage (self, record, stage, error))
            return FALSE;
        }
    }

  return TRUE;
}

static void
stop_source (AimdbDatabase *self,
             AimdbStage    *stage,
             gpointer       user_data)
{
  if (is_source (stage))
    _aimdb_stage_stop (stage);
}

static void
stop_stage (AimdbDatabase *self,
            AimdbStage    *stage,
            gpointer       user_data)
{
  _aimdb_stage_stop (stage);
}

/* the sources first, so that links can write what was produced before */
static void
database_stop_stages (AimdbDatabase *self)
{
  database_foreach_stage (self, stop_source, NULL);
  database_foreach_stage (self, stop_stage, NULL);
  database_set_frozen (self, FALSE);
}

/* --- letting through what is on its way --- */

/* Waits for the stages of one record: the one that writes it, then those that read
 * it. */
static void
database_drain_record (AimdbDatabase *self,
                       AimdbRecord   *record)
{
  for (int writes = TRUE; writes >= FALSE; writes--)
    for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
      {
        AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

        if (!is_source (stage) && _aimdb_stage_writes (stage) == writes)
          _aimdb_stage_wait_until_idle (stage, &self->run.discard);
      }
}

/* FALSE if it was to be given up */
static gboolean
database_drain (AimdbDatabase *self,
                GCancellable  *cancellable)
{
  g_autofree guint *order = _aimdb_graph_sort (self->records, self->records_by_key);

  database_foreach_stage (self, stop_source, NULL);

  /* once more, as a tap may have produced into a record that was through already */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->records->len; i++)
      {
        if (g_atomic_int_get (&self->run.discard) || g_cancellable_is_cancelled (cancellable))
          return FALSE;

        database_drain_record (self, g_ptr_array_index (self->records, order[i]));
      }

  return !g_atomic_int_get (&self->run.discard);
}

static void
wake_stage (AimdbDatabase *self,
            AimdbStage    *stage,
            gpointer       user_data)
{
  _aimdb_stage_wake_waiters (stage);
}

/* has a stop that drains give that up; the stages stay while the lock is held */
static void
database_discard_locked (AimdbDatabase *self)
{
  if (self->run.state != AIMDB_DATABASE_STOPPING)
    return;

  g_atomic_int_set (&self->run.discard, TRUE);
  database_foreach_stage (self, wake_stage, NULL);
}

/* --- one at a time --- */

/* makes a database that runs one that is being stopped */
static gboolean
database_claim_locked (AimdbDatabase *self,
                       GThread       *worker)
{
  AimdbDatabaseRun *run = &self->run;

  if (run->state != AIMDB_DATABASE_RUNNING)
    return FALSE;

  run->state = AIMDB_DATABASE_STOPPING;
  run->worker = worker;
  run->drained = FALSE;
  g_atomic_int_set (&run->discard, FALSE);

  return TRUE;
}

/* TRUE if the calling thread is now the one that stops; FALSE if there is nothing
 * to stop, or somebody else did, or will as soon as the caller's call ends */
static gboolean
database_claim_stop (AimdbDatabase *self,
                     AimdbStopMode  mode)
{
  AimdbDatabaseRun *run = &self->run;
  gboolean within = FALSE;
  gboolean claimed;

  if (_aimdb_database_is_stopped (self))
    return FALSE;

  database_foreach_stage (self, look_for_this_thread, &within);

  g_mutex_lock (&run->lock);

  while (run->state == AIMDB_DATABASE_STARTING || run->state == AIMDB_DATABASE_STOPPING)
    {
      if (mode == AIMDB_STOP_MODE_DISCARD)
        database_discard_locked (self);

      if (within || run->worker == g_thread_self ())
        {
          run->stop_wanted |= run->state == AIMDB_DATABASE_STARTING;
          g_mutex_unlock (&run->lock);
          return FALSE;
        }

      g_cond_wait (&run->changed, &run->lock);
    }

  claimed = database_claim_locked (self, g_thread_self ());
  g_mutex_unlock (&run->lock);

  return claimed;
}

static gboolean
database_claim_start (AimdbDatabase  *self,
                      GError        **error)
{
  AimdbDatabaseRun *run = &self->run;
  AimdbDatabaseState state;

  g_mutex_lock (&run->lock);
  state = run->state;

  if (state == AIMDB_DATABASE_STOPPED)
    {
      run->state = AIMDB_DATABASE_STARTING;
      run->worker = g_thread_self ();
    }

  g_mutex_unlock (&run->lock);

  if (state == AIMDB_DATABASE_STOPPING)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE,
                 "the database is being stopped; wait until it is");
  else if (state != AIMDB_DATABASE_STOPPED)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE, "the database runs already");

  return state == AIMDB_DATABASE_STOPPED;
}

static gboolean
database_start_claimed (AimdbDatabase  *self,
                        GError        **error)
{
  if (!_aimdb_graph_check (self->records, self->records_by_key, error))
    return FALSE;

  database_set_frozen (self, TRUE);

  if (database_start_stages (self, FALSE, error) && database_start_stages (self, TRUE, error))
    return TRUE;

  database_stop_stages (self);

  return FALSE;
}

/**
 * aimdb_database_start:
 * @self: a database
 * @error: return location for an error
 *
 * Checks the whole graph and sets the stages to work.
 *
 * Everything that is wrong is told at once. All stages that read are ready
 * before the first source is called.
 *
 * Returns: %FALSE with %AIMDB_ERROR_INVALID_CONFIGURATION if the graph breaks a
 *   rule, with %AIMDB_ERROR_INVALID_STATE if the database runs or is being stopped,
 *   or with the error of a link or thread that could not start; nothing runs then
 *
 * Since: 0.1
 */
gboolean
aimdb_database_start (AimdbDatabase  *self,
                      GError        **error)
{
  g_autoptr (AimdbDatabase) owned = NULL;
  gboolean stop_wanted;
  gboolean started;

  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);

  if (!database_claim_start (self, error))
    return FALSE;

  owned = g_object_ref (self);
  started = database_start_claimed (self, error);

  stop_wanted = database_set_state (self, started ? AIMDB_DATABASE_RUNNING
                                                  : AIMDB_DATABASE_STOPPED);
  _aimdb_database_notify_running (self);

  /* a stage that is called already may have asked for the end */
  if (started && stop_wanted)
    aimdb_database_stop (self);

  return started;
}

/**
 * aimdb_database_stop:
 * @self: a database
 *
 * Ends the work of the stages.
 *
 * When it returns no stage is called any more, so it waits for calls that go on
 * in other threads. Links have written what was produced before. What else
 * waits in buffers stays there unread; the values of the records stay. Invocations
 * that are out may still be completed. The database may be changed and started
 * again. Does nothing if the database does not run.
 *
 * May be called from any thread, and by several at once: all return when it is
 * stopped. In a call of one of its stages it does not wait for that call, nor for
 * another thread that is at it already; nor does it in the thread or main context of
 * a link, where [signal@Stage::failed] may be emitted. A
 * [method@Database.stop_async] that drains gives that up.
 *
 * Since: 0.1
 */
void
aimdb_database_stop (AimdbDatabase *self)
{
  g_autoptr (AimdbDatabase) owned = NULL;

  g_return_if_fail (AIMDB_IS_DATABASE (self));

  /* a stage may stop it while another thread drops it, and waits just for that */
  owned = g_object_ref (self);

  if (database_claim_stop (self, AIMDB_STOP_MODE_DISCARD))
    {
      database_stop_stages (self);
      database_set_state (self, AIMDB_DATABASE_STOPPED);
    }

  _aimdb_database_notify_running (self);
}

static void
discard_cb (GCancellable *cancellable,
            gpointer      user_data)
{
  AimdbDatabase *self = user_data;

  g_mutex_lock (&self->run.lock);
  database_discard_locked (self);
  g_mutex_unlock (&self->run.lock);
}

typedef struct
{
  AimdbStopMode mode;
  gboolean claimed;             /* it was running, and is this one's to stop */
  gboolean idle;                /* it was stopped already */
} StopData;

/* gives TRUE unless a drain was given up */
static gpointer
stop_thread (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AimdbDatabase *self = g_task_get_source_object (task);
  StopData *data = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gulong handler_id = 0;
  gboolean drained;

  if (data->mode == AIMDB_STOP_MODE_DRAIN && cancellable != NULL)
    handler_id = g_cancellable_connect (cancellable, G_CALLBACK (discard_cb), self, NULL);

  if (data->claimed || (!data->idle && database_claim_stop (self, data->mode)))
    {
      drained = data->mode == AIMDB_STOP_MODE_DRAIN && database_drain (self, cancellable);
      database_stop_stages (self);

      g_mutex_lock (&self->run.lock);
      self->run.drained = drained;
      g_mutex_unlock (&self->run.lock);
      database_set_state (self, AIMDB_DATABASE_STOPPED);
    }

  g_mutex_lock (&self->run.lock);
  drained = data->idle || data->mode == AIMDB_STOP_MODE_DISCARD || self->run.drained;
  g_mutex_unlock (&self->run.lock);

  g_cancellable_disconnect (cancellable, handler_id);
  g_task_return_boolean (task, drained);

  return NULL;
}

/* in the context of who asked for the stop */
static void
stopped_cb (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  gboolean drained = g_task_propagate_boolean (G_TASK (result), NULL);

  _aimdb_database_notify_running (AIMDB_DATABASE (source_object));

  if (drained)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             "the database was stopped before all values were through");
}

/**
 * aimdb_database_stop_async:
 * @self: a database
 * @mode: what becomes of the values that are on their way
 * @cancellable: (nullable): has a drain turned into a discard
 * @callback: (scope async) (closure user_data): called when the database is stopped
 * @user_data: data for @callback
 *
 * Ends the work of the stages without waiting for it here.
 *
 * With %AIMDB_STOP_MODE_DRAIN the sources and inbound links end first. Then every
 * value that is on its way goes through transforms and joins to taps and outbound
 * links, records in topological order; invocations that are out are waited for. So
 * the main contexts of the stages must be run meanwhile, and what the program goes
 * on producing into records by itself is not waited for. The database counts as
 * running until it is stopped.
 *
 * With %AIMDB_STOP_MODE_DISCARD it does what [method@Database.stop] does; the
 * waiting for calls that go on takes place elsewhere.
 *
 * May be called from any thread. @callback is called in the thread-default main
 * context of the caller; if the database does not run, that is all there is.
 *
 * Since: 0.1
 */
void
aimdb_database_stop_async (AimdbDatabase       *self,
                           AimdbStopMode        mode,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;
  g_autoptr (GTask) thread_task = NULL;
  StopData *data;

  g_return_if_fail (AIMDB_IS_DATABASE (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  /* it counts as being stopped from here on */
  data = g_new0 (StopData, 1);
  data->mode = mode;
  g_mutex_lock (&self->run.lock);
  data->idle = self->run.state == AIMDB_DATABASE_STOPPED;
  data->claimed = database_claim_locked (self, NULL);
  g_mutex_unlock (&self->run.lock);

  /* what comes of a cancellation is decided here, not by the tasks */
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_database_stop_async);
  g_task_set_check_cancellable (task, FALSE);

  thread_task = g_task_new (self, cancellable, stopped_cb, task);
  g_task_set_source_tag (thread_task, aimdb_database_stop_async);
  g_task_set_check_cancellable (thread_task, FALSE);
  g_task_set_task_data (thread_task, data, g_free);
  /* not one of a pool: it may wait for as long as a call takes */
  g_thread_unref (g_thread_new ("aimdb-stop", stop_thread, g_steal_pointer (&thread_task)));
}

/**
 * aimdb_database_stop_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends [method@Database.stop_async]. The database is stopped in any case.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if a drain was given up, because it
 *   was cancelled or somebody stopped the database otherwise
 *
 * Since: 0.1
 */
gboolean
aimdb_database_stop_finish (AimdbDatabase  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
