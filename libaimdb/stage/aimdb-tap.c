/* aimdb-tap.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-invocation-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-tap.h"

/**
 * AimdbTap:
 *
 * A stage that looks at each value of a record.
 *
 * A plain tap is done with a value when its function returns. An asynchronous
 * one is done when its [class@Invocation] is completed.
 *
 * A tap that is too slow for the capacity of a ring loses values; its profile
 * counts them.
 *
 * Since: 0.1
 */
struct _AimdbTap
{
  AimdbStage parent_instance;

  /* constant after construction; one of the functions is set */
  AimdbTapFunc func;
  AimdbTapAsyncFunc async_func;
  gpointer user_data;
  GDestroyNotify destroy;

  /* atomic; an invocation is out and not yet completed */
  int busy;
};

struct _AimdbTapClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbTap, aimdb_tap, AIMDB_TYPE_STAGE)

static char *
aimdb_tap_check (AimdbStage *stage)
{
  AimdbTap *self = AIMDB_TAP (stage);

  /* a language binding can construct one by its properties alone */
  if (self->func == NULL && self->async_func == NULL)
    return g_strdup ("a tap needs a function: create it by aimdb_tap_new()");

  return NULL;
}

static void
aimdb_tap_process (AimdbStage   *stage,
                   const GValue *value)
{
  AimdbTap *self = (AimdbTap *) stage;

  self->func (self, value, self->user_data);
}

/* starts one invocation after the other until one is not completed at once */
static gboolean
tap_run_async (AimdbTap          *self,
               const AimdbBudget *budget)
{
  AimdbStage *stage = AIMDB_STAGE (self);

  while (_aimdb_stage_is_running (stage) && !g_atomic_int_get (&self->busy))
    {
      g_autoptr (AimdbInvocation) invocation = NULL;
      AimdbWord word;

      if (_aimdb_buffer_reader_take (&stage->reader, &word, 1) == 0)
        return FALSE;

      g_atomic_int_set (&self->busy, TRUE);
      invocation = _aimdb_invocation_new (self, &stage->reader.buffer->value_class, word);
      self->async_func (self, invocation, self->user_data);

      if (_aimdb_budget_is_spent (budget))
        return !g_atomic_int_get (&self->busy);
    }

  return FALSE;
}

static gboolean
aimdb_tap_run (AimdbTask         *task,
               const AimdbBudget *budget)
{
  AimdbTap *self = (AimdbTap *) task->owner;

  if (self->async_func != NULL)
    return tap_run_async (self, budget);

  return _aimdb_stage_drain (task, budget);
}

void
_aimdb_tap_completed (AimdbTap          *self,
                      AimdbProfileBatch *batch)
{
  AimdbStage *stage = AIMDB_STAGE (self);

  aimdb_profile_end (batch, &stage->stats);

  /* first free, then scheduled: a run in between finds it free */
  g_atomic_int_set (&self->busy, FALSE);

  if (_aimdb_stage_is_running (stage))
    _aimdb_task_schedule (&stage->task);
}

static gboolean
aimdb_tap_is_asynchronous (AimdbStage *stage)
{
  return AIMDB_TAP (stage)->async_func != NULL;
}

static void
aimdb_tap_finalize (GObject *object)
{
  AimdbTap *self = AIMDB_TAP (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (aimdb_tap_parent_class)->finalize (object);
}

static void
aimdb_tap_class_init (AimdbTapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_tap_finalize;

  stage_class->stage_type = AIMDB_STAGE_TYPE_TAP;
  stage_class->check = aimdb_tap_check;
  stage_class->is_asynchronous = aimdb_tap_is_asynchronous;
  stage_class->process = aimdb_tap_process;
  stage_class->run = aimdb_tap_run;
}

static void
aimdb_tap_init (AimdbTap *self)
{
}

/**
 * aimdb_tap_new:
 * @name: (nullable): what to call the tap
 * @func: (scope notified) (closure user_data) (destroy destroy): looks at a value
 * @user_data: data for @func
 * @destroy: frees @user_data when the tap goes
 *
 * Creates a tap that is done with a value when its function returns.
 *
 * Returns: (transfer full): the tap
 *
 * Since: 0.1
 */
AimdbTap *
aimdb_tap_new (const char     *name,
               AimdbTapFunc    func,
               gpointer        user_data,
               GDestroyNotify  destroy)
{
  AimdbTap *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_TAP, "name", name, NULL);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_tap_new_async:
 * @name: (nullable): what to call the tap
 * @func: (scope notified) (closure user_data) (destroy destroy): begins to work
 *   on a value
 * @user_data: data for @func
 * @destroy: frees @user_data when the tap goes
 *
 * Creates a tap that is done with a value when its invocation is completed.
 *
 * One invocation is out at a time.
 *
 * Returns: (transfer full): the tap
 *
 * Since: 0.1
 */
AimdbTap *
aimdb_tap_new_async (const char        *name,
                     AimdbTapAsyncFunc  func,
                     gpointer           user_data,
                     GDestroyNotify     destroy)
{
  AimdbTap *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_TAP, "name", name, NULL);
  self->async_func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}
