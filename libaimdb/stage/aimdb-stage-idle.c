/* aimdb-stage-idle.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-stage-private.h"

/* After so many calls a buffer of one value that is never empty counts as empty:
 * the value that was there at first is through. */
#define MAX_CALLS 2

static GArray *
stage_mark_readers (AimdbStage *self)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (guint32));
  AimdbBufferReader *reader;

  for (guint i = 0; (reader = AIMDB_STAGE_GET_CLASS (self)->get_nth_reader (self, i)) != NULL; i++)
    {
      guint32 mark = _aimdb_buffer_reader_get_end (reader);

      g_array_append_val (marks, mark);
    }

  return marks;
}

/* whether it is through with what was there when it was marked; asked between two
 * calls */
static gboolean
stage_is_through (AimdbStage *self,
                  GArray     *marks,
                  guint       n_calls)
{
  if (AIMDB_STAGE_GET_CLASS (self)->is_busy (self))
    return FALSE;

  for (guint i = 0; i < marks->len; i++)
    {
      AimdbBufferReader *reader = AIMDB_STAGE_GET_CLASS (self)->get_nth_reader (self, i);

      if (!_aimdb_buffer_reader_has_passed (reader, g_array_index (marks, guint32, i)) &&
          (reader->buffer->type == AIMDB_BUFFER_TYPE_SPMC_RING || n_calls < MAX_CALLS))
        return FALSE;
    }

  return TRUE;
}

/* Waits until a stage that runs is through with the values that wait for it now,
 * or somebody sets GIVE_UP and then wakes the waiters. */
void
_aimdb_stage_wait_until_idle (AimdbStage *self,
                              const int  *give_up)
{
  g_autoptr (GArray) marks = NULL;
  gboolean through = FALSE;
  guint n_calls = 0;
  guint n_left;

  g_mutex_lock (&self->call_lock);
  g_atomic_int_inc (&self->n_waiting);
  n_left = self->n_left;

  while (!through && !g_atomic_int_get (give_up))
    {
      g_mutex_unlock (&self->call_lock);

      /* nobody is in a call while this thread is entered */
      _aimdb_stage_enter (self);

      if (marks == NULL)
        marks = stage_mark_readers (self);

      through = stage_is_through (self, marks, n_calls++);
      g_atomic_pointer_set (&self->caller, NULL);

      g_mutex_lock (&self->call_lock);
      g_cond_broadcast (&self->call_ended);

      while (!through && self->n_left == n_left && !g_atomic_int_get (give_up))
        g_cond_wait (&self->call_ended, &self->call_lock);

      n_left = self->n_left;
    }

  g_atomic_int_add (&self->n_waiting, -1);
  g_mutex_unlock (&self->call_lock);
}

void
_aimdb_stage_wake_waiters (AimdbStage *self)
{
  g_mutex_lock (&self->call_lock);
  g_cond_broadcast (&self->call_ended);
  g_mutex_unlock (&self->call_lock);
}
