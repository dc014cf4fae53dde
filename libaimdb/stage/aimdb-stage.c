/* aimdb-stage.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-producer-private.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-stage-profile-private.h"

/**
 * AimdbStage:
 *
 * Something that touches the values of a record: a source, a tap, a link or a
 * transform.
 *
 * A stage is added to one record and works between the start and the stop of
 * the database. The library calls it, so the library knows how long it takes.
 *
 * A stage is called in its [property@Stage:main-context], one call at a time.
 * Its properties belong to the thread that builds the database and are fixed
 * while it runs; its profile may be taken from any thread.
 *
 * Since: 0.1
 */
G_DEFINE_ABSTRACT_TYPE (AimdbStage, aimdb_stage, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MAIN_CONTEXT,
  PROP_NAME,
  N_PROPS
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
aimdb_stage_real_prepare (AimdbStage    *self,
                          GMainContext **main_context,
                          GError       **error)
{
  return TRUE;
}

static gboolean
aimdb_stage_real_start (AimdbStage  *self,
                        GError     **error)
{
  return TRUE;
}

static void
aimdb_stage_real_stop (AimdbStage *self)
{
}

static char *
aimdb_stage_real_check (AimdbStage *self)
{
  return NULL;
}

static const char *const *
aimdb_stage_real_get_input_keys (AimdbStage *self)
{
  return NULL;
}

static gboolean
aimdb_stage_real_is_busy (AimdbStage *self)
{
  return FALSE;
}

static gboolean
aimdb_stage_real_is_timed (AimdbStage *self)
{
  return TRUE;
}

static gboolean
aimdb_stage_real_is_asynchronous (AimdbStage *self)
{
  return FALSE;
}

static void
aimdb_stage_real_attach_inputs (AimdbStage         *self,
                                AimdbRecord *const *inputs)
{
  self->input = inputs[0] == self->record ? inputs[0] : g_object_ref (inputs[0]);
  _aimdb_buffer_reader_attach (&self->reader, _aimdb_record_get_buffer (inputs[0]), &self->task,
                               self->direct ? &_aimdb_stage_direct_funcs : NULL);
}

/* The input and the counts of its reader are kept after the stop, so that the
 * profile still tells them. */
static void
aimdb_stage_real_forget_inputs (AimdbStage *self)
{
  g_autoptr (AimdbRecord) input = NULL;

  g_mutex_lock (&self->input_lock);
  _aimdb_buffer_reader_detach (&self->reader);
  self->reader.buffer = NULL;

  if (self->input != self->record)
    input = self->input;

  self->input = NULL;
  g_mutex_unlock (&self->input_lock);
}

static AimdbBufferReader *
aimdb_stage_real_get_nth_reader (AimdbStage *self,
                                 guint       index)
{
  return index == 0 ? &self->reader : NULL;
}

static void
aimdb_stage_finalize (GObject *object)
{
  AimdbStage *self = AIMDB_STAGE (object);

  g_assert (!_aimdb_stage_is_running (self));

  aimdb_stage_real_forget_inputs (self);
  _aimdb_stage_errors_clear (&self->errors);
  aimdb_profile_clear (&self->stats);
  g_cond_clear (&self->call_ended);
  g_mutex_clear (&self->call_lock);
  g_mutex_clear (&self->input_lock);
  g_clear_pointer (&self->task.dispatcher, _aimdb_dispatcher_unref);
  g_clear_pointer (&self->main_context, g_main_context_unref);
  g_free (self->name);

  G_OBJECT_CLASS (aimdb_stage_parent_class)->finalize (object);
}

static void
aimdb_stage_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  AimdbStage *self = AIMDB_STAGE (object);

  switch (prop_id)
    {
    case PROP_MAIN_CONTEXT:
      g_value_set_boxed (value, aimdb_stage_get_main_context (self));
      break;

    case PROP_NAME:
      g_value_set_string (value, aimdb_stage_get_name (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_stage_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  AimdbStage *self = AIMDB_STAGE (object);

  switch (prop_id)
    {
    case PROP_MAIN_CONTEXT:
      aimdb_stage_set_main_context (self, g_value_get_boxed (value));
      break;

    case PROP_NAME:
      aimdb_stage_set_name (self, g_value_get_string (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_stage_class_init (AimdbStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_stage_finalize;
  object_class->get_property = aimdb_stage_get_property;
  object_class->set_property = aimdb_stage_set_property;

  klass->check = aimdb_stage_real_check;
  klass->attach_inputs = aimdb_stage_real_attach_inputs;
  klass->forget_inputs = aimdb_stage_real_forget_inputs;
  klass->get_input_keys = aimdb_stage_real_get_input_keys;
  klass->get_nth_reader = aimdb_stage_real_get_nth_reader;
  klass->is_asynchronous = aimdb_stage_real_is_asynchronous;
  klass->is_busy = aimdb_stage_real_is_busy;
  klass->is_timed = aimdb_stage_real_is_timed;
  klass->prepare = aimdb_stage_real_prepare;
  klass->start = aimdb_stage_real_start;
  klass->stop = aimdb_stage_real_stop;

  /**
   * AimdbStage:main-context: (getter get_main_context) (setter set_main_context)
   *
   * Where the stage is called.
   *
   * %NULL stands for the main context of the database.
   *
   * Since: 0.1
   */
  properties[PROP_MAIN_CONTEXT] =
    g_param_spec_boxed ("main-context", NULL, NULL,
                        G_TYPE_MAIN_CONTEXT,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbStage:name: (getter get_name) (setter set_name)
   *
   * What the stage is called in every output.
   *
   * A stage without a name shows as its kind and index, such as `tap[0]`.
   *
   * Since: 0.1
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * AimdbStage::failed:
   * @self: the stage
   * @error: what went wrong
   *
   * Emitted when the stage reports a failure, in the thread that reports it.
   *
   * Who is not at home in that thread connects to
   * [signal@Database::stage-failed].
   *
   * Since: 0.1
   */
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed",
                  G_TYPE_FROM_CLASS (klass),
                  G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
aimdb_stage_init (AimdbStage *self)
{
  self->task.owner = G_OBJECT (self);
  self->task.func = _aimdb_stage_run;
  g_mutex_init (&self->call_lock);
  g_mutex_init (&self->input_lock);
  g_cond_init (&self->call_ended);
  _aimdb_stage_errors_init (&self->errors);
  aimdb_profile_init (&self->stats);
}

AimdbRecord *
_aimdb_stage_get_record (AimdbStage *self)
{
  return self->record;
}

void
_aimdb_stage_set_record (AimdbStage  *self,
                         AimdbRecord *record,
                         guint        index)
{
  if (record == NULL)
    AIMDB_STAGE_GET_CLASS (self)->forget_inputs (self);

  g_mutex_lock (&self->input_lock);
  self->record = record;
  g_mutex_unlock (&self->input_lock);

  self->index = index;
}

/* for who does not know whether the record is still there: with a reference, or NULL */
AimdbRecord *
_aimdb_stage_dup_record (AimdbStage *self)
{
  AimdbRecord *record;

  g_mutex_lock (&self->input_lock);
  record = self->record != NULL ? g_object_ref (self->record) : NULL;
  g_mutex_unlock (&self->input_lock);

  return record;
}

const char *const *
_aimdb_stage_get_input_keys (AimdbStage *self)
{
  return AIMDB_STAGE_GET_CLASS (self)->get_input_keys (self);
}

void
_aimdb_stage_emit_failed (AimdbStage   *self,
                          const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static void
stage_detach_inputs (AimdbStage *self)
{
  AimdbBufferReader *reader;

  for (guint i = 0; (reader = AIMDB_STAGE_GET_CLASS (self)->get_nth_reader (self, i)) != NULL; i++)
    _aimdb_buffer_reader_detach (reader);
}

static guint64
stage_count_lost (AimdbStage *self)
{
  AimdbBufferReader *reader;
  guint64 n_lost = 0;

  g_mutex_lock (&self->input_lock);

  for (guint i = 0; (reader = AIMDB_STAGE_GET_CLASS (self)->get_nth_reader (self, i)) != NULL; i++)
    n_lost += _aimdb_buffer_reader_lost (reader);

  g_mutex_unlock (&self->input_lock);

  return n_lost;
}

char *
_aimdb_stage_check (AimdbStage *self)
{
  return AIMDB_STAGE_GET_CLASS (self)->check (self);
}

/* what to call the stage in a message, such as: tap 'alarm', tap[0] */
char *
_aimdb_stage_dup_label (AimdbStage *self)
{
  const char *type = _aimdb_enum_to_nick (AIMDB_TYPE_STAGE_TYPE,
                                          aimdb_stage_get_stage_type (self));

  const char *kind = self->inbound ? "inbound " : "";

  if (self->name != NULL)
    return g_strdup_printf ("%s%s '%s'", kind, type, self->name);

  return g_strdup_printf ("%s%s[%u]", kind, type, self->index);
}

gboolean
_aimdb_stage_is_timed (AimdbStage *self)
{
  return AIMDB_STAGE_GET_CLASS (self)->is_timed (self);
}

void
_aimdb_stage_set_frozen (AimdbStage *self,
                         gboolean    frozen)
{
  self->frozen = frozen;
}

void
_aimdb_stage_reset_profile (AimdbStage *self)
{
  AimdbBufferReader *reader;

  g_mutex_lock (&self->input_lock);

  for (guint i = 0; (reader = AIMDB_STAGE_GET_CLASS (self)->get_nth_reader (self, i)) != NULL; i++)
    _aimdb_buffer_reader_reset (reader);

  g_mutex_unlock (&self->input_lock);
  _aimdb_stage_errors_reset (&self->errors);
  aimdb_profile_reset (&self->stats);

  if (AIMDB_STAGE_GET_CLASS (self)->reset != NULL)
    AIMDB_STAGE_GET_CLASS (self)->reset (self);
}

/* A call that stopped the stage may still go on. Another thread's ends first; if
 * it is the one that starts the stage anew, it still needs the producer it has. */
static void
stage_begin_run (AimdbStage         *self,
                 AimdbRecord *const *inputs,
                 GMainContext       *main_context)
{
  gboolean within = _aimdb_stage_is_in_own_call (self);
  AimdbDispatcher *old_dispatcher;
  AimdbDispatcher *new_dispatcher;

  if (!within)
    _aimdb_stage_enter (self);

  if (inputs != NULL)
    AIMDB_STAGE_GET_CLASS (self)->forget_inputs (self);

  /* the new one first: it may be the old one */
  new_dispatcher = _aimdb_dispatcher_get (main_context);
  g_mutex_lock (&self->input_lock);
  old_dispatcher = self->task.dispatcher;
  self->task.dispatcher = new_dispatcher;
  g_mutex_unlock (&self->input_lock);

  if (_aimdb_stage_writes (self) && self->output == NULL)
    self->output = _aimdb_producer_new (self->record);

  if (self->kept == NULL)
    self->kept = g_object_ref (self->record);

  aimdb_profile_reset (&self->stats);
  aimdb_profile_set_context (&self->stats, self->task.dispatcher);
  g_atomic_int_set (&self->run, g_atomic_int_add (&self->n_runs, 1) + 1);

  if (inputs != NULL)
    {
      g_mutex_lock (&self->input_lock);
      AIMDB_STAGE_GET_CLASS (self)->attach_inputs (self, inputs);
      g_mutex_unlock (&self->input_lock);
    }

  if (!within)
    _aimdb_stage_leave (self);

  g_clear_pointer (&old_dispatcher, _aimdb_dispatcher_unref);
}

/* starts the stage; one that consumes reads INPUTS from here on */
gboolean
_aimdb_stage_start (AimdbStage          *self,
                    AimdbRecord *const  *inputs,
                    GMainContext        *main_context,
                    GError             **error)
{
  AimdbStageClass *klass = AIMDB_STAGE_GET_CLASS (self);

  g_assert (!_aimdb_stage_is_running (self));

  if (self->main_context != NULL)
    main_context = self->main_context;

  if (!klass->prepare (self, &main_context, error))
    return FALSE;

  stage_begin_run (self, inputs, main_context);

  if (!klass->start (self, error))
    {
      _aimdb_stage_stop (self);
      return FALSE;
    }

  return TRUE;
}

/* When this returns the stage is not called any more, except for the call that
 * stops it from within. */
void
_aimdb_stage_stop (AimdbStage *self)
{
  if (g_atomic_int_exchange (&self->run, 0) == 0)
    return;

  stage_detach_inputs (self);
  _aimdb_stage_finish_run (self);
  _aimdb_task_unschedule (&self->task);
  AIMDB_STAGE_GET_CLASS (self)->stop (self);
}

/**
 * aimdb_stage_get_stage_type:
 * @self: a stage
 *
 * Gets what kind of stage it is.
 *
 * Returns: the kind
 *
 * Since: 0.1
 */
AimdbStageType
aimdb_stage_get_stage_type (AimdbStage *self)
{
  g_return_val_if_fail (AIMDB_IS_STAGE (self), AIMDB_STAGE_TYPE_SOURCE);

  return AIMDB_STAGE_GET_CLASS (self)->stage_type;
}

/**
 * aimdb_stage_get_name: (get-property name)
 * @self: a stage
 *
 * Gets what the stage is called.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it has none
 *
 * Since: 0.1
 */
const char *
aimdb_stage_get_name (AimdbStage *self)
{
  g_return_val_if_fail (AIMDB_IS_STAGE (self), NULL);

  return self->name;
}

/**
 * aimdb_stage_set_name: (set-property name)
 * @self: a stage
 * @name: (nullable): what to call it, in UTF-8
 *
 * Sets what the stage is called.
 *
 * Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_stage_set_name (AimdbStage *self,
                      const char *name)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (AIMDB_IS_STAGE (self));
  g_return_if_fail (!self->frozen);

  /* names end up in JSON, which must be UTF-8 */
  valid = name != NULL ? g_utf8_make_valid (name, -1) : NULL;

  if (g_strcmp0 (self->name, valid) == 0)
    return;

  g_free (self->name);
  self->name = g_steal_pointer (&valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

/**
 * aimdb_stage_get_main_context: (get-property main-context)
 * @self: a stage
 *
 * Gets where the stage is called.
 *
 * Returns: (transfer none) (nullable): the context, or %NULL for the database's
 *
 * Since: 0.1
 */
GMainContext *
aimdb_stage_get_main_context (AimdbStage *self)
{
  g_return_val_if_fail (AIMDB_IS_STAGE (self), NULL);

  return self->main_context;
}

/**
 * aimdb_stage_set_main_context: (set-property main-context)
 * @self: a stage
 * @main_context: (nullable): the context, or %NULL for the database's
 *
 * Sets where the stage is called.
 *
 * Somebody must run the context, for instance in a thread of its own. A source
 * of the continuous kind has a thread of its own and pays no attention to it. A
 * link has one as long as this is %NULL. Not allowed while the database runs.
 *
 * Since: 0.1
 */
void
aimdb_stage_set_main_context (AimdbStage   *self,
                              GMainContext *main_context)
{
  g_return_if_fail (AIMDB_IS_STAGE (self));
  g_return_if_fail (!self->frozen);

  if (self->main_context == main_context)
    return;

  g_clear_pointer (&self->main_context, g_main_context_unref);

  if (main_context != NULL)
    self->main_context = g_main_context_ref (main_context);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAIN_CONTEXT]);
}

/**
 * aimdb_stage_get_index:
 * @self: a stage
 *
 * Gets the number of the stage among those of its kind and record, from 0, in
 * the order in which they were added.
 *
 * Returns: the index
 *
 * Since: 0.1
 */
guint
aimdb_stage_get_index (AimdbStage *self)
{
  g_return_val_if_fail (AIMDB_IS_STAGE (self), 0);

  return self->index;
}

gboolean
_aimdb_stage_measure (AimdbStage              *self,
                      AimdbStageProfileFields *fields)
{
  AimdbStageClass *klass = AIMDB_STAGE_GET_CLASS (self);

  *fields = (AimdbStageProfileFields) { 0 };
  fields->stage_type = klass->stage_type;
  fields->index = self->index;
  fields->name = self->name;
  fields->timed = _aimdb_stage_is_timed (self);
  fields->asynchronous = klass->is_asynchronous (self);
  fields->lost_count = stage_count_lost (self);
  fields->error_count = _aimdb_stage_errors_count (&self->errors);

  if (klass->count_dropped != NULL)
    fields->dropped_count = klass->count_dropped (self);

  return aimdb_profile_get (&self->stats, fields);
}

/**
 * aimdb_stage_get_profile:
 * @self: a stage
 *
 * Takes what was measured of the stage, at one instant.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the profile, or %NULL if profiling is
 *   not built in
 *
 * Since: 0.1
 */
AimdbStageProfile *
aimdb_stage_get_profile (AimdbStage *self)
{
  AimdbStageProfileFields fields;

  g_return_val_if_fail (AIMDB_IS_STAGE (self), NULL);

  if (!_aimdb_stage_measure (self, &fields))
    return NULL;

  return _aimdb_stage_profile_new (&fields);
}
