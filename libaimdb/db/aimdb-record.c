/* aimdb-record.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-buffer-metrics-private.h"
#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-producer-private.h"
#include "aimdb-reader-private.h"
#include "aimdb-record-private.h"
#include "aimdb-record-profile-private.h"
#include "aimdb-stage-private.h"

#include "aimdb-database.h"

/**
 * AimdbRecord:
 *
 * A key, a type of values, the buffer that holds them, and the stages that
 * touch them.
 *
 * Records are put together, given to a [class@Database] and started with it.
 * From the start on the set of stages is fixed. Values may be produced and read
 * from any thread, at any time; everything else belongs to the thread that
 * builds the database.
 *
 * A value enters a record once and is shared by all its readers from then on:
 * do not change an object or boxed value after it was produced.
 *
 * Since: 0.1
 */
struct _AimdbRecord
{
  GObject parent_instance;

  /* constant after construction */
  char *key;
  GType value_type;
  AimdbBufferType buffer_type;
  guint buffer_capacity;
  char *problem;                /* why the buffer holds nothing; NULL: no reason */
  const char *key_problem;      /* what is wrong with key; NULL: nothing */

  /* has a lock of its own */
  AimdbBuffer buffer;

  /* only touched by the thread that builds the database */
  GPtrArray *stages;
  guint owned : 1;
  guint frozen : 1;
};

G_DEFINE_FINAL_TYPE (AimdbRecord, aimdb_record, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BUFFER_CAPACITY,
  PROP_BUFFER_TYPE,
  PROP_KEY,
  PROP_VALUE_TYPE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
aimdb_record_constructed (GObject *object)
{
  AimdbRecord *self = AIMDB_RECORD (object);

  G_OBJECT_CLASS (aimdb_record_parent_class)->constructed (object);

  _aimdb_buffer_init (&self->buffer, self->buffer_type, self->buffer_capacity,
                      self->value_type, &self->problem);

  if (self->key == NULL || *self->key == '\0')
    self->key_problem = "a key is needed";
  else if (!g_utf8_validate (self->key, -1, NULL))
    self->key_problem = "the key is not UTF-8";
}

static void
aimdb_record_dispose (GObject *object)
{
  AimdbRecord *self = AIMDB_RECORD (object);

  for (guint i = 0; i < self->stages->len; i++)
    _aimdb_stage_set_record (g_ptr_array_index (self->stages, i), NULL, 0);

  g_ptr_array_set_size (self->stages, 0);

  G_OBJECT_CLASS (aimdb_record_parent_class)->dispose (object);
}

static void
aimdb_record_finalize (GObject *object)
{
  AimdbRecord *self = AIMDB_RECORD (object);

  _aimdb_buffer_clear (&self->buffer);
  g_ptr_array_unref (self->stages);
  g_free (self->problem);
  g_free (self->key);

  G_OBJECT_CLASS (aimdb_record_parent_class)->finalize (object);
}

static void
aimdb_record_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  AimdbRecord *self = AIMDB_RECORD (object);

  switch (prop_id)
    {
    case PROP_BUFFER_CAPACITY:
      g_value_set_uint (value, aimdb_record_get_buffer_capacity (self));
      break;

    case PROP_BUFFER_TYPE:
      g_value_set_enum (value, aimdb_record_get_buffer_type (self));
      break;

    case PROP_KEY:
      g_value_set_string (value, aimdb_record_get_key (self));
      break;

    case PROP_VALUE_TYPE:
      g_value_set_gtype (value, aimdb_record_get_value_type (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_record_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  AimdbRecord *self = AIMDB_RECORD (object);

  switch (prop_id)
    {
    case PROP_BUFFER_CAPACITY:
      self->buffer_capacity = g_value_get_uint (value);
      break;

    case PROP_BUFFER_TYPE:
      self->buffer_type = g_value_get_enum (value);
      break;

    case PROP_KEY:
      self->key = g_value_dup_string (value);
      break;

    case PROP_VALUE_TYPE:
      self->value_type = g_value_get_gtype (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_record_class_init (AimdbRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = aimdb_record_constructed;
  object_class->dispose = aimdb_record_dispose;
  object_class->finalize = aimdb_record_finalize;
  object_class->get_property = aimdb_record_get_property;
  object_class->set_property = aimdb_record_set_property;

  /**
   * AimdbRecord:buffer-capacity: (getter get_buffer_capacity)
   *
   * How many values a ring holds, from 1 to 2³⁰, exactly as given.
   *
   * The other buffers hold one value and pay no attention to it.
   *
   * Since: 0.1
   */
  properties[PROP_BUFFER_CAPACITY] =
    g_param_spec_uint ("buffer-capacity", NULL, NULL,
                       0, G_MAXUINT, 1024,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbRecord:buffer-type: (getter get_buffer_type)
   *
   * How the record holds its values.
   *
   * Since: 0.1
   */
  properties[PROP_BUFFER_TYPE] =
    g_param_spec_enum ("buffer-type", NULL, NULL,
                       AIMDB_TYPE_BUFFER_TYPE, AIMDB_BUFFER_TYPE_SPMC_RING,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbRecord:key: (getter get_key)
   *
   * What the record is called; unique in its database.
   *
   * Since: 0.1
   */
  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL,
                         NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * AimdbRecord:value-type: (getter get_value_type)
   *
   * The type of the values: a number, boolean, enumeration, string, boxed type,
   * `GVariant` or object.
   *
   * Since: 0.1
   */
  properties[PROP_VALUE_TYPE] =
    g_param_spec_gtype ("value-type", NULL, NULL,
                        G_TYPE_NONE,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_record_init (AimdbRecord *self)
{
  self->stages = g_ptr_array_new_with_free_func (g_object_unref);
}

AimdbBuffer *
_aimdb_record_get_buffer (AimdbRecord *self)
{
  return &self->buffer;
}

/* why the record can't be started, or NULL */
const char *
_aimdb_record_get_problem (AimdbRecord *self)
{
  return self->problem != NULL ? self->problem : self->key_problem;
}

/* the same of its key alone */
const char *
_aimdb_record_get_key_problem (AimdbRecord *self)
{
  return self->key_problem;
}

void
_aimdb_record_set_owned (AimdbRecord *self,
                         gboolean     owned)
{
  g_assert (self->owned != owned);

  self->owned = owned;
}

gboolean
_aimdb_record_is_owned (AimdbRecord *self)
{
  return self->owned;
}

void
_aimdb_record_set_frozen (AimdbRecord *self,
                          gboolean     frozen)
{
  self->frozen = frozen;
}

/**
 * aimdb_record_new:
 * @key: what the record is called; unique in its database
 * @value_type: the type of the values
 * @buffer_type: how they are held
 * @buffer_capacity: how many a ring holds, from 1 to 2³⁰; the other buffers
 *   pay no attention to it
 *
 * Creates a record.
 *
 * What is wrong with the arguments comes out when the database is started.
 *
 * Returns: (transfer full): the record
 *
 * Since: 0.1
 */
AimdbRecord *
aimdb_record_new (const char      *key,
                  GType            value_type,
                  AimdbBufferType  buffer_type,
                  guint            buffer_capacity)
{
  return g_object_new (AIMDB_TYPE_RECORD,
                       "key", key,
                       "value-type", value_type,
                       "buffer-type", buffer_type,
                       "buffer-capacity", buffer_capacity,
                       NULL);
}

/**
 * aimdb_record_get_key: (get-property key)
 * @self: a record
 *
 * Gets what the record is called.
 *
 * Returns: (transfer none): the key
 *
 * Since: 0.1
 */
const char *
aimdb_record_get_key (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  return self->key;
}

/**
 * aimdb_record_get_value_type: (get-property value-type)
 * @self: a record
 *
 * Gets the type of the values.
 *
 * Returns: the type
 *
 * Since: 0.1
 */
GType
aimdb_record_get_value_type (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), G_TYPE_INVALID);

  return self->value_type;
}

/**
 * aimdb_record_get_buffer_type: (get-property buffer-type)
 * @self: a record
 *
 * Gets how the values are held.
 *
 * Returns: the kind of buffer
 *
 * Since: 0.1
 */
AimdbBufferType
aimdb_record_get_buffer_type (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), AIMDB_BUFFER_TYPE_NONE);

  return self->buffer_type;
}

/**
 * aimdb_record_get_buffer_capacity: (get-property buffer-capacity)
 * @self: a record
 *
 * Gets how many values a ring holds.
 *
 * Returns: the number of values
 *
 * Since: 0.1
 */
guint
aimdb_record_get_buffer_capacity (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), 0);

  return self->buffer_capacity;
}

/**
 * aimdb_record_add_stage:
 * @self: a record
 * @stage: a stage that belongs to no record yet
 *
 * Adds a stage.
 *
 * A transform is added to the record that it writes. Not allowed while the
 * database runs.
 *
 * Since: 0.1
 */
void
aimdb_record_add_stage (AimdbRecord *self,
                        AimdbStage  *stage)
{
  guint index = 0;

  g_return_if_fail (AIMDB_IS_RECORD (self));
  g_return_if_fail (AIMDB_IS_STAGE (stage));
  g_return_if_fail (!self->frozen);
  g_return_if_fail (_aimdb_stage_get_record (stage) == NULL);

  for (guint i = 0; i < self->stages->len; i++)
    {
      AimdbStage *other = g_ptr_array_index (self->stages, i);

      if (aimdb_stage_get_stage_type (other) == aimdb_stage_get_stage_type (stage) &&
          other->inbound == stage->inbound)
        index++;
    }

  _aimdb_stage_set_record (stage, self, index);
  g_ptr_array_add (self->stages, g_object_ref (stage));
}

/**
 * aimdb_record_take_stage:
 * @self: a record
 * @stage: (transfer full): a stage that belongs to no record yet
 *
 * Adds a stage that the caller does not need any more.
 *
 * Like [method@Record.add_stage], but the record takes the caller's reference,
 * so that a stage can be made and added in one expression.
 *
 * Since: 0.1
 */
void
aimdb_record_take_stage (AimdbRecord *self,
                         AimdbStage  *stage)
{
  g_autoptr (AimdbStage) owned = stage;

  aimdb_record_add_stage (self, owned);
}

/**
 * aimdb_record_get_n_stages:
 * @self: a record
 *
 * Gets how many stages the record has.
 *
 * Returns: the number of stages
 *
 * Since: 0.1
 */
guint
aimdb_record_get_n_stages (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), 0);

  return self->stages->len;
}

/**
 * aimdb_record_get_nth_stage:
 * @self: a record
 * @index: which stage, from 0, in the order in which they were added
 *
 * Gets one of the stages.
 *
 * Returns: (transfer none) (nullable): the stage, or %NULL if there are not
 *   that many
 *
 * Since: 0.1
 */
AimdbStage *
aimdb_record_get_nth_stage (AimdbRecord *self,
                            guint        index)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  if (index >= self->stages->len)
    return NULL;

  return g_ptr_array_index (self->stages, index);
}

/**
 * aimdb_record_produce:
 * @self: a record
 * @value: the value; a number of another type is converted if nothing of it
 *   is lost
 * @error: return location for an error
 *
 * Gives the record a value.
 *
 * Never blocks on a reader. May be called from any thread.
 *
 * Returns: %FALSE with %AIMDB_ERROR_TYPE_MISMATCH if the value does not fit, or
 *   with %AIMDB_ERROR_INVALID_CONFIGURATION if the record holds no values
 *
 * Since: 0.1
 */
gboolean
aimdb_record_produce (AimdbRecord   *self,
                      const GValue  *value,
                      GError       **error)
{
  AimdbWord word;

  g_return_val_if_fail (AIMDB_IS_RECORD (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (self->buffer.type == AIMDB_BUFFER_TYPE_NONE)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION,
                   "record '%s' holds no values: %s", self->key,
                   self->problem != NULL ? self->problem : "it has no buffer");
      return FALSE;
    }

  if (!_aimdb_value_class_pack (&self->buffer.value_class, value, &word, error))
    {
      g_prefix_error (error, "record '%s': ", self->key);
      return FALSE;
    }

  _aimdb_buffer_push (&self->buffer, word);

  return TRUE;
}

/**
 * aimdb_record_peek:
 * @self: a record
 * @value: (out caller-allocates): place for the value; a `GValue` that is zeroed
 *   or from an earlier call. It holds the default of its type if there was no value
 *
 * Looks at the current value without taking it from anyone: the newest of a
 * single-latest buffer, the pending one of a mailbox. A ring has no current
 * value.
 *
 * May be called from any thread.
 *
 * Returns: whether there is a current value
 *
 * Since: 0.1
 */
gboolean
aimdb_record_peek (AimdbRecord *self,
                   GValue      *value)
{
  AimdbWord word;
  GValue view;

  g_return_val_if_fail (AIMDB_IS_RECORD (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  _aimdb_value_class_clear (&self->buffer.value_class, value);

  if (!_aimdb_buffer_peek (&self->buffer, &word))
    return FALSE;

  _aimdb_value_class_view (&self->buffer.value_class, word, &view);
  g_value_copy (&view, value);
  _aimdb_value_class_unref (&self->buffer.value_class, word);

  return TRUE;
}

/**
 * aimdb_record_create_producer:
 * @self: a record
 *
 * Creates a handle through which values are given to the record.
 *
 * Returns: (transfer full): the producer; may be used from any thread
 *
 * Since: 0.1
 */
AimdbProducer *
aimdb_record_create_producer (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  return _aimdb_producer_new (self);
}

/**
 * aimdb_record_create_reader:
 * @self: a record
 *
 * Creates a reader with a place of its own in the buffer.
 *
 * In a ring it sees the values produced from now on; in the other buffers also
 * the current one.
 *
 * Returns: (transfer full): the reader
 *
 * Since: 0.1
 */
AimdbReader *
aimdb_record_create_reader (AimdbRecord *self)
{
  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  return _aimdb_reader_new (self);
}

void
_aimdb_record_foreach_profile (AimdbRecord      *self,
                               AimdbProfileFunc  func,
                               gpointer          user_data)
{
  AimdbStageProfileFields fields;

  for (int type = AIMDB_STAGE_TYPE_SOURCE; type <= AIMDB_STAGE_TYPE_TRANSFORM; type++)
    for (guint i = 0; i < self->stages->len; i++)
      {
        AimdbStage *stage = g_ptr_array_index (self->stages, i);

        if ((int) AIMDB_STAGE_GET_CLASS (stage)->stage_type == type && !stage->inbound &&
            _aimdb_stage_measure (stage, &fields))
          func (&fields, user_data);
      }
}

static void
add_profile_cb (const AimdbStageProfileFields *fields,
                gpointer                       user_data)
{
  g_ptr_array_add (user_data, _aimdb_stage_profile_new (fields));
}

/**
 * aimdb_record_get_profile:
 * @self: a record
 *
 * Takes the profiles of all stages of the record.
 *
 * May be called from any thread once the database is started.
 *
 * Returns: (transfer full): the profile; it says so if profiling is not built in
 *
 * Since: 0.1
 */
AimdbRecordProfile *
aimdb_record_get_profile (AimdbRecord *self)
{
  GPtrArray *profiles;

  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) aimdb_stage_profile_unref);
  _aimdb_record_foreach_profile (self, add_profile_cb, profiles);

  return _aimdb_record_profile_new (self->key, self->buffer_type, aimdb_is_profiling_built_in (),
                                    profiles);
}

/**
 * aimdb_record_get_metrics:
 * @self: a record
 *
 * Takes what the buffer of the record counted, and how full it is, at one
 * instant.
 *
 * May be called from any thread.
 *
 * Returns: (transfer full) (nullable): the metrics, or %NULL if they are not
 *   built in or the record has no buffer
 *
 * Since: 0.1
 */
AimdbBufferMetrics *
aimdb_record_get_metrics (AimdbRecord *self)
{
  AimdbBufferCounters counters;
  guint occupancy;
  guint capacity = 1;

  g_return_val_if_fail (AIMDB_IS_RECORD (self), NULL);

  if (!_aimdb_buffer_get_metrics (&self->buffer, &counters, &occupancy))
    return NULL;

  if (self->buffer.type == AIMDB_BUFFER_TYPE_SPMC_RING)
    capacity = self->buffer_capacity;

  return _aimdb_buffer_metrics_new (&counters, occupancy, capacity);
}
