/* aimdb-tap.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-invocation-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-tap.h"

/* more at once gains nothing, and would hold up the loop */
#define MAX_BATCH_SIZE 65536

/**
 * AimdbTap:
 *
 * A stage that looks at each value of a record.
 *
 * A plain tap is done with a value when its function returns. An asynchronous
 * one is done when its [class@Invocation] is completed. A batch tap is given
 * several values at once, as many as wait; it is for languages in which a call
 * costs more than what it does.
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
  AimdbTapBatchFunc batch_func;
  gpointer user_data;
  GDestroyNotify destroy;
  guint batch_size;

  /* of the batch that is being looked at; only touched in a call */
  AimdbWord *words;
  GValue *values;               /* views of words */

  /* atomic; an invocation is out and not yet completed */
  int busy;
};

struct _AimdbTapClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbTap, aimdb_tap, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_BATCH_SIZE,
  PROP_DIRECT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
aimdb_tap_check (AimdbStage *stage)
{
  AimdbTap *self = AIMDB_TAP (stage);

  /* a language binding can construct one by its properties alone */
  if (self->func == NULL && self->async_func == NULL && self->batch_func == NULL)
    return g_strdup ("a tap needs a function: create it by aimdb_tap_new()");

  if (self->batch_func != NULL && (self->batch_size < 1 || self->batch_size > MAX_BATCH_SIZE))
    return g_strdup_printf ("the size of a batch must be 1 to %u, not %u",
                            MAX_BATCH_SIZE, self->batch_size);

  if (stage->direct && self->func == NULL)
    return g_strdup_printf ("a tap that is %s can't be called directly; leave \"direct\" off",
                            self->async_func != NULL ? "asynchronous" : "given batches");

  return NULL;
}

static void
aimdb_tap_process (AimdbStage   *stage,
                   const GValue *value)
{
  AimdbTap *self = (AimdbTap *) stage;

  self->func (self, value, self->user_data);
  _aimdb_stage_errors_called (stage);
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

/* calls the tap with all values that wait, up to a batch; gives back how many */
static guint
tap_call_batch (AimdbTap *self)
{
  AimdbStage *stage = (AimdbStage *) self;
  const AimdbValueClass *value_class = &stage->reader.buffer->value_class;
  guint n_values = _aimdb_buffer_reader_take (&stage->reader, self->words, self->batch_size);
  AimdbProfileBatch batch;

  if (n_values == 0)
    return 0;

  for (guint i = 0; i < n_values; i++)
    _aimdb_value_class_view (value_class, self->words[i], &self->values[i]);

  aimdb_profile_begin (&batch, &stage->stats);
  self->batch_func (self, self->values, n_values, self->user_data);
  aimdb_profile_step_many (&batch, n_values);
  aimdb_profile_end (&batch, &stage->stats);
  _aimdb_stage_errors_called (stage);

  for (guint i = 0; i < n_values; i++)
    _aimdb_value_class_unref (value_class, self->words[i]);

  return n_values;
}

static gboolean
tap_run_batches (AimdbTap          *self,
                 const AimdbBudget *budget)
{
  AimdbStage *stage = (AimdbStage *) self;
  int run = g_atomic_int_get (&stage->run);

  /* what comes after less than a batch has queued the tap anew */
  while (tap_call_batch (self) == self->batch_size)
    {
      if (g_atomic_int_get (&stage->run) != run || _aimdb_budget_is_spent (budget))
        return _aimdb_stage_is_running (stage);
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

  if (self->batch_func != NULL)
    return tap_run_batches (self, budget);

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

  /* the completion may come in any thread at any time, also while the stage is
   * started in another context */
  g_mutex_lock (&stage->input_lock);

  if (_aimdb_stage_is_running (stage))
    _aimdb_task_schedule (&stage->task);

  g_mutex_unlock (&stage->input_lock);
}

static gboolean
aimdb_tap_is_asynchronous (AimdbStage *stage)
{
  return AIMDB_TAP (stage)->async_func != NULL;
}

/* once, so that no value costs an allocation; at construction the size may be
 * out of range */
static gboolean
aimdb_tap_prepare (AimdbStage    *stage,
                   GMainContext **main_context,
                   GError       **error)
{
  AimdbTap *self = AIMDB_TAP (stage);

  if (self->batch_func != NULL && self->words == NULL)
    {
      self->words = g_new (AimdbWord, self->batch_size);
      self->values = g_new (GValue, self->batch_size);
    }

  return TRUE;
}

static gboolean
aimdb_tap_is_busy (AimdbStage *stage)
{
  return g_atomic_int_get (&AIMDB_TAP (stage)->busy);
}

static void
aimdb_tap_finalize (GObject *object)
{
  AimdbTap *self = AIMDB_TAP (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_free (self->values);
  g_free (self->words);

  G_OBJECT_CLASS (aimdb_tap_parent_class)->finalize (object);
}

static void
aimdb_tap_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  AimdbTap *self = AIMDB_TAP (object);

  switch (prop_id)
    {
    case PROP_BATCH_SIZE:
      g_value_set_uint (value, aimdb_tap_get_batch_size (self));
      break;

    case PROP_DIRECT:
      g_value_set_boolean (value, aimdb_tap_get_direct (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_tap_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  AimdbTap *self = AIMDB_TAP (object);

  switch (prop_id)
    {
    case PROP_DIRECT:
      aimdb_tap_set_direct (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_tap_class_init (AimdbTapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_tap_finalize;
  object_class->get_property = aimdb_tap_get_property;
  object_class->set_property = aimdb_tap_set_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_TAP;
  stage_class->check = aimdb_tap_check;
  stage_class->is_asynchronous = aimdb_tap_is_asynchronous;
  stage_class->is_busy = aimdb_tap_is_busy;
  stage_class->prepare = aimdb_tap_prepare;
  stage_class->process = aimdb_tap_process;
  stage_class->run = aimdb_tap_run;

  /**
   * AimdbTap:batch-size: (getter get_batch_size)
   *
   * How many values a batch tap is given at once, at most; 1 for the others.
   *
   * Since: 0.1
   */
  properties[PROP_BATCH_SIZE] =
    g_param_spec_uint ("batch-size", NULL, NULL,
                       0, G_MAXUINT, 1,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbTap:direct: (getter get_direct) (setter set_direct)
   *
   * Whether the tap is called inside the very call that produces a value.
   *
   * Since: 0.1
   */
  properties[PROP_DIRECT] =
    g_param_spec_boolean ("direct", NULL, NULL,
                          FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_tap_init (AimdbTap *self)
{
  self->batch_size = 1;
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

/**
 * aimdb_tap_new_batch:
 * @name: (nullable): what to call the tap
 * @batch_size: how many values to give it at once, at most; 1 to 65536
 * @func: (scope notified) (closure user_data) (destroy destroy): looks at
 *   several values
 * @user_data: data for @func
 * @destroy: frees @user_data when the tap goes
 *
 * Creates a tap that is given all values which wait, up to a number.
 *
 * It does not wait until there are so many: a value that is alone comes alone.
 *
 * Returns: (transfer full): the tap
 *
 * Since: 0.1
 */
AimdbTap *
aimdb_tap_new_batch (const char        *name,
                     guint              batch_size,
                     AimdbTapBatchFunc  func,
                     gpointer           user_data,
                     GDestroyNotify     destroy)
{
  AimdbTap *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_TAP, "name", name, NULL);
  self->batch_size = batch_size;
  self->batch_func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_tap_get_batch_size: (get-property batch-size)
 * @self: a tap
 *
 * Gets how many values a batch tap is given at once, at most.
 *
 * Returns: the number of values, 1 for a tap that takes one at a time
 *
 * Since: 0.1
 */
guint
aimdb_tap_get_batch_size (AimdbTap *self)
{
  g_return_val_if_fail (AIMDB_IS_TAP (self), 0);

  return self->batch_size;
}

/**
 * aimdb_tap_get_direct: (get-property direct)
 * @self: a tap
 *
 * Gets whether the tap is called inside the very call that produces a value.
 *
 * Returns: whether values are delivered directly where possible
 *
 * Since: 0.1
 */
gboolean
aimdb_tap_get_direct (AimdbTap *self)
{
  g_return_val_if_fail (AIMDB_IS_TAP (self), FALSE);

  return ((AimdbStage *) self)->direct;
}

/**
 * aimdb_tap_set_direct: (set-property direct)
 * @self: a tap
 * @direct: whether to deliver values directly where possible
 *
 * Sets whether the tap is called inside the very call that produces a value.
 *
 * That spares the turn of the main loop, which is most of what a single value
 * costs, and lets the producer wait for the tap. It happens if the value is
 * produced in a thread that runs the context of the tap; a value produced
 * elsewhere, or by the tap itself while it is called, takes the usual way, and
 * so does what comes after it until the tap has caught up: the order is kept in
 * any case. At most 8 taps of a record are called directly, the others by the
 * loop. Only for plain taps, not for batches or asynchronous ones. Not allowed
 * while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_tap_set_direct (AimdbTap *self,
                      gboolean  direct)
{
  AimdbStage *stage;

  g_return_if_fail (AIMDB_IS_TAP (self));

  stage = AIMDB_STAGE (self);
  g_return_if_fail (!stage->frozen);

  direct = !!direct;

  if (stage->direct == direct)
    return;

  stage->direct = direct;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIRECT]);
}
