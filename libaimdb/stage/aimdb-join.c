/* aimdb-join.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-join.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"

typedef struct
{
  /* constant while running */
  AimdbRecord *record;

  /* its cursor is under the buffer's lock */
  AimdbBufferReader reader;

  /* under the join's lock */
  AimdbValueClass value_class;  /* of the record */
  AimdbValueClass latest_class;
  AimdbWord latest;
  gboolean has_latest;
} JoinInput;

/**
 * AimdbJoin:
 *
 * A stage that makes the values of a record out of those of several others.
 *
 * It is added to the record that it writes, which then has no other writer; it
 * counts as a transform. Each input has a place of its own in its buffer, and the
 * inputs take turns: one that gets many values does not keep another waiting.
 *
 * What was lost of any input is in the profile of the join.
 *
 * Since: 0.1
 */
struct _AimdbJoin
{
  AimdbStage parent_instance;

  /* constant after construction */
  char **input_keys;            /* ends in NULL */
  guint n_inputs;
  JoinInput *inputs;
  AimdbJoinFunc func;
  gpointer user_data;
  GDestroyNotify destroy;

  /* only touched in the stage's context */
  guint next_input;             /* whose turn it is */

  GMutex lock;

  /* under lock */
  int latest_run;               /* the run in which the latest values were seen */
};

struct _AimdbJoinClass
{
  AimdbStageClass parent_class;
};

G_DEFINE_FINAL_TYPE (AimdbJoin, aimdb_join, AIMDB_TYPE_STAGE)

enum
{
  PROP_0,
  PROP_INPUT_KEYS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const *
aimdb_join_real_get_input_keys (AimdbStage *stage)
{
  return (const char *const *) AIMDB_JOIN (stage)->input_keys;
}

static char *
aimdb_join_check (AimdbStage *stage)
{
  AimdbJoin *self = AIMDB_JOIN (stage);

  /* a language binding can construct one by its properties alone */
  if (self->func == NULL)
    return g_strdup ("a join needs a function: create it by aimdb_join_new()");

  if (self->n_inputs == 0)
    return g_strdup ("a join needs the key of at least one input");

  for (guint i = 1; i < self->n_inputs; i++)
    for (guint j = 0; j < i; j++)
      {
        if (g_str_equal (self->input_keys[i], self->input_keys[j]))
          return g_strdup_printf ("it has the input '%s' twice", self->input_keys[i]);
      }

  return NULL;
}

static void
aimdb_join_attach_inputs (AimdbStage         *stage,
                          AimdbRecord *const *inputs)
{
  AimdbJoin *self = AIMDB_JOIN (stage);

  for (guint i = 0; i < self->n_inputs; i++)
    {
      JoinInput *input = &self->inputs[i];

      g_mutex_lock (&self->lock);
      input->value_class = _aimdb_record_get_buffer (inputs[i])->value_class;
      g_mutex_unlock (&self->lock);

      input->record = g_object_ref (inputs[i]);
      _aimdb_buffer_reader_attach (&input->reader, _aimdb_record_get_buffer (inputs[i]),
                                   &stage->task, NULL);
    }
}

static void
aimdb_join_forget_inputs (AimdbStage *stage)
{
  AimdbJoin *self = AIMDB_JOIN (stage);

  for (guint i = 0; i < self->n_inputs; i++)
    {
      JoinInput *input = &self->inputs[i];
      g_autoptr (AimdbRecord) record = NULL;

      g_mutex_lock (&stage->input_lock);
      _aimdb_buffer_reader_detach (&input->reader);
      input->reader.buffer = NULL;
      record = g_steal_pointer (&input->record);
      g_mutex_unlock (&stage->input_lock);
    }
}

static AimdbBufferReader *
aimdb_join_get_nth_reader (AimdbStage *stage,
                           guint       index)
{
  AimdbJoin *self = AIMDB_JOIN (stage);

  return index < self->n_inputs ? &self->inputs[index].reader : NULL;
}

/* takes a reference of the value, and gives up the one before it */
static void
join_set_latest (AimdbJoin *self,
                 JoinInput *input,
                 AimdbWord  word)
{
  AimdbValueClass old_class;
  AimdbWord old_word;
  gboolean had_latest;

  _aimdb_value_class_ref (&input->reader.buffer->value_class, word);

  g_mutex_lock (&self->lock);
  old_class = input->latest_class;
  old_word = input->latest;
  had_latest = input->has_latest;
  input->latest_class = input->reader.buffer->value_class;
  input->latest = word;
  input->has_latest = TRUE;
  g_mutex_unlock (&self->lock);

  /* may be the last reference, and then run code of the program */
  if (had_latest)
    _aimdb_value_class_unref (&old_class, old_word);
}

static void
join_forget_latest (AimdbJoin *self,
                    JoinInput *input)
{
  AimdbValueClass old_class;
  AimdbWord old_word;
  gboolean had_latest;

  g_mutex_lock (&self->lock);
  old_class = input->latest_class;
  old_word = input->latest;
  had_latest = input->has_latest;
  input->has_latest = FALSE;
  g_mutex_unlock (&self->lock);

  if (had_latest)
    _aimdb_value_class_unref (&old_class, old_word);
}

/* What was seen before the database was started anew counts no more. It is all gone
 * before the latest values are those of RUN: who looks meanwhile finds none. */
static void
join_enter_run (AimdbJoin *self,
                int        run)
{
  gboolean is_new;

  g_mutex_lock (&self->lock);
  is_new = self->latest_run != run;
  g_mutex_unlock (&self->lock);

  if (!is_new)
    return;

  for (guint i = 0; i < self->n_inputs; i++)
    join_forget_latest (self, &self->inputs[i]);

  g_mutex_lock (&self->lock);
  self->latest_run = run;
  g_mutex_unlock (&self->lock);
}

static void
join_call (AimdbJoin *self,
           guint      index,
           AimdbWord  word)
{
  AimdbStage *stage = AIMDB_STAGE (self);
  JoinInput *input = &self->inputs[index];
  AimdbValueClass value_class = input->reader.buffer->value_class;
  AimdbProfileBatch batch;
  GValue value;

  join_set_latest (self, input, word);
  _aimdb_value_class_view (&value_class, word, &value);
  aimdb_profile_begin (&batch, &stage->stats);
  self->func (self, index, &value, stage->output, self->user_data);
  aimdb_profile_step (&batch);
  aimdb_profile_end (&batch, &stage->stats);
  _aimdb_stage_errors_called (stage);
  _aimdb_value_class_unref (&value_class, word);
}

/* one value of each input in turn, until nothing waits in any of them */
static gboolean
aimdb_join_run (AimdbTask         *task,
                const AimdbBudget *budget)
{
  AimdbJoin *self = AIMDB_JOIN (task->owner);
  AimdbStage *stage = AIMDB_STAGE (self);
  int run = g_atomic_int_get (&stage->run);
  guint n_empty = 0;

  join_enter_run (self, run);

  while (n_empty < self->n_inputs)
    {
      guint index = self->next_input;
      AimdbWord word;

      self->next_input = (index + 1) % self->n_inputs;

      if (_aimdb_buffer_reader_take (&self->inputs[index].reader, &word, 1) == 0)
        {
          n_empty++;
          continue;
        }

      n_empty = 0;
      join_call (self, index, word);

      if (g_atomic_int_get (&stage->run) != run || _aimdb_budget_is_spent (budget))
        return _aimdb_stage_is_running (stage);
    }

  return FALSE;
}

static void
aimdb_join_finalize (GObject *object)
{
  AimdbJoin *self = AIMDB_JOIN (object);

  aimdb_join_forget_inputs (AIMDB_STAGE (self));

  for (guint i = 0; i < self->n_inputs; i++)
    join_forget_latest (self, &self->inputs[i]);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  g_free (self->inputs);
  g_strfreev (self->input_keys);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (aimdb_join_parent_class)->finalize (object);
}

static void
aimdb_join_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  AimdbJoin *self = AIMDB_JOIN (object);

  switch (prop_id)
    {
    case PROP_INPUT_KEYS:
      g_value_set_boxed (value, self->input_keys);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_join_class_init (AimdbJoinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AimdbStageClass *stage_class = AIMDB_STAGE_CLASS (klass);

  object_class->finalize = aimdb_join_finalize;
  object_class->get_property = aimdb_join_get_property;

  stage_class->stage_type = AIMDB_STAGE_TYPE_TRANSFORM;
  stage_class->writes = TRUE;
  stage_class->attach_inputs = aimdb_join_attach_inputs;
  stage_class->check = aimdb_join_check;
  stage_class->forget_inputs = aimdb_join_forget_inputs;
  stage_class->get_input_keys = aimdb_join_real_get_input_keys;
  stage_class->get_nth_reader = aimdb_join_get_nth_reader;
  stage_class->run = aimdb_join_run;

  /**
   * AimdbJoin:input-keys: (getter get_input_keys)
   *
   * The keys of the records that are read.
   *
   * Since: 0.1
   */
  properties[PROP_INPUT_KEYS] =
    g_param_spec_boxed ("input-keys", NULL, NULL,
                        G_TYPE_STRV,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_join_init (AimdbJoin *self)
{
  self->input_keys = g_new0 (char *, 1);
  g_mutex_init (&self->lock);
}

/**
 * aimdb_join_new:
 * @name: (nullable): what to call the join
 * @input_keys: (array zero-terminated=1): the keys of the records to read, at
 *   least one, each once
 * @func: (scope notified) (closure user_data) (destroy destroy): makes values out
 *   of one value of an input
 * @user_data: data for @func
 * @destroy: frees @user_data when the join goes
 *
 * Creates a join.
 *
 * What is wrong with the keys comes out when the database is started.
 *
 * Returns: (transfer full): the join
 *
 * Since: 0.1
 */
AimdbJoin *
aimdb_join_new (const char        *name,
                const char *const *input_keys,
                AimdbJoinFunc      func,
                gpointer           user_data,
                GDestroyNotify     destroy)
{
  AimdbJoin *self;

  g_return_val_if_fail (input_keys != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_object_new (AIMDB_TYPE_JOIN, "name", name, NULL);
  g_strfreev (self->input_keys);
  self->input_keys = g_strdupv ((char **) input_keys);
  self->n_inputs = g_strv_length (self->input_keys);
  self->inputs = g_new0 (JoinInput, self->n_inputs);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

/**
 * aimdb_join_get_input_keys: (get-property input-keys)
 * @self: a join
 *
 * Gets the keys of the records that are read.
 *
 * Returns: (transfer none) (array zero-terminated=1): the keys, in the order that
 *   numbers the inputs
 *
 * Since: 0.1
 */
const char *const *
aimdb_join_get_input_keys (AimdbJoin *self)
{
  g_return_val_if_fail (AIMDB_IS_JOIN (self), NULL);

  return (const char *const *) self->input_keys;
}

/**
 * aimdb_join_peek_input:
 * @self: a join
 * @input: which input, from 0, in the order of the keys
 * @value: (out caller-allocates): place for the value; a `GValue` that is zeroed
 *   or from an earlier call. It holds the default of its type if there was no
 *   value
 *
 * Looks at the newest value of an input that the join was called for, since the
 * database was started. In the call for a value, that value is it. Before the
 * first start there is not even a type.
 *
 * May be called from any thread; within the function of the join all inputs stay
 * as they are.
 *
 * Returns: whether there was a value
 *
 * Since: 0.1
 */
gboolean
aimdb_join_peek_input (AimdbJoin *self,
                       guint      input,
                       GValue    *value)
{
  JoinInput *place;
  AimdbValueClass value_class;
  AimdbWord word;
  gboolean found;
  GValue view;

  g_return_val_if_fail (AIMDB_IS_JOIN (self), FALSE);
  g_return_val_if_fail (input < self->n_inputs, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  place = &self->inputs[input];

  g_mutex_lock (&self->lock);
  value_class = place->value_class;
  word = place->latest;
  found = place->has_latest &&
          self->latest_run == g_atomic_int_get (&self->parent_instance.n_runs);

  if (found)
    _aimdb_value_class_ref (&value_class, word);

  g_mutex_unlock (&self->lock);

  if (value_class.type != G_TYPE_INVALID)
    _aimdb_value_class_clear (&value_class, value);
  else if (G_IS_VALUE (value))
    g_value_unset (value);

  if (!found)
    return FALSE;

  _aimdb_value_class_view (&value_class, word, &view);
  g_value_copy (&view, value);
  _aimdb_value_class_unref (&value_class, word);

  return TRUE;
}

/**
 * aimdb_join_has_all_inputs:
 * @self: a join
 *
 * Gets whether the join saw a value of each of its inputs since the database was
 * started.
 *
 * May be called from any thread.
 *
 * Returns: whether [method@Join.peek_input] finds a value for every input
 *
 * Since: 0.1
 */
gboolean
aimdb_join_has_all_inputs (AimdbJoin *self)
{
  gboolean has_all;

  g_return_val_if_fail (AIMDB_IS_JOIN (self), FALSE);

  g_mutex_lock (&self->lock);
  has_all = self->n_inputs > 0 &&
            self->latest_run == g_atomic_int_get (&self->parent_instance.n_runs);

  for (guint i = 0; has_all && i < self->n_inputs; i++)
    has_all = self->inputs[i].has_latest;

  g_mutex_unlock (&self->lock);

  return has_all;
}
