/* aimdb-producer.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-error.h"
#include "aimdb-producer-private.h"
#include "aimdb-record-private.h"

/**
 * AimdbProducer:
 *
 * A handle through which values are given to a record.
 *
 * Sources and transforms are handed one; [method@Record.create_producer] makes
 * one for the program. All functions may be called from any thread, never block
 * on a reader, and return %FALSE with %AIMDB_ERROR_TYPE_MISMATCH if the value
 * does not fit the type of the record, or with
 * %AIMDB_ERROR_INVALID_CONFIGURATION if the record holds no values.
 *
 * The functions for one type each save a C program the handling of a `GValue`.
 *
 * Since: 0.1
 */
struct _AimdbProducer
{
  GObject parent_instance;

  /* constant after construction */
  AimdbRecord *record;
  AimdbBuffer *buffer;
  GType exact_type;             /* values of it go in as they are; G_TYPE_INVALID: none do */
};

G_DEFINE_FINAL_TYPE (AimdbProducer, aimdb_producer, G_TYPE_OBJECT)

static void
aimdb_producer_finalize (GObject *object)
{
  AimdbProducer *self = AIMDB_PRODUCER (object);

  g_clear_object (&self->record);

  G_OBJECT_CLASS (aimdb_producer_parent_class)->finalize (object);
}

static void
aimdb_producer_class_init (AimdbProducerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_producer_finalize;
}

static void
aimdb_producer_init (AimdbProducer *self)
{
}

AimdbProducer *
_aimdb_producer_new (AimdbRecord *record)
{
  AimdbProducer *self = g_object_new (AIMDB_TYPE_PRODUCER, NULL);

  self->record = g_object_ref (record);
  self->buffer = _aimdb_record_get_buffer (record);
  self->exact_type = self->buffer->type != AIMDB_BUFFER_TYPE_NONE ? self->buffer->value_class.type
                                                                  : G_TYPE_INVALID;

  return self;
}

/**
 * aimdb_producer_get_value_type:
 * @self: a producer
 *
 * Gets the type of the record's values.
 *
 * Returns: the type
 *
 * Since: 0.1
 */
GType
aimdb_producer_get_value_type (AimdbProducer *self)
{
  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), G_TYPE_INVALID);
  g_return_val_if_fail (self->record != NULL, G_TYPE_INVALID);

  return aimdb_record_get_value_type (self->record);
}

/**
 * aimdb_producer_produce:
 * @self: a producer
 * @value: the value; a number of another type is converted if nothing of it
 *   is lost
 * @error: return location for an error
 *
 * Gives the record a value.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce (AimdbProducer  *self,
                        const GValue   *value,
                        GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);

  return aimdb_record_produce (self->record, value, error);
}

/**
 * aimdb_producer_produce_boxed: (skip)
 * @self: a producer
 * @boxed: (nullable): a value of the record's boxed type; copied once
 * @error: return location for an error
 *
 * Gives the record a boxed value.
 *
 * Returns: %FALSE with an error set if the record holds no boxed values
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_boxed (AimdbProducer  *self,
                              gconstpointer   boxed,
                              GError        **error)
{
  GValue value = G_VALUE_INIT;
  GType type;

  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);

  type = self->buffer->value_class.type;

  /* nothing may look at the value where nobody knows its type */
  if (self->buffer->type != AIMDB_BUFFER_TYPE_NONE && !G_TYPE_IS_BOXED (type))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH,
                   "record '%s': a boxed value does not fit the type %s",
                   aimdb_record_get_key (self->record), g_type_name (type));
      return FALSE;
    }

  if (self->buffer->type != AIMDB_BUFFER_TYPE_NONE &&
      self->buffer->value_class.storage == AIMDB_STORAGE_BOXED)
    {
      _aimdb_buffer_push (self->buffer,
                          _aimdb_value_class_share (&self->buffer->value_class, boxed));
      return TRUE;
    }

  /* byte buffers; and a record that holds no values says so itself, of any type */
  value.g_type = type;
  value.data[0].v_pointer = (gpointer) boxed;

  return aimdb_record_produce (self->record, &value, error);
}

/**
 * aimdb_producer_produce_double:
 * @self: a producer
 * @value: the value
 * @error: return location for an error
 *
 * Gives the record a floating point number.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_double (AimdbProducer  *self,
                               double          value,
                               GError        **error)
{
  AimdbWord word;

  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);

  if (self->exact_type != G_TYPE_DOUBLE)
    {
      GValue gvalue = { .g_type = G_TYPE_DOUBLE, .data = { { .v_double = value } } };

      return aimdb_producer_produce (self, &gvalue, error);
    }

  memcpy (&word, &value, sizeof word);
  _aimdb_buffer_push (self->buffer, word);

  return TRUE;
}

/**
 * aimdb_producer_produce_int64:
 * @self: a producer
 * @value: the value
 * @error: return location for an error
 *
 * Gives the record an integer.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_int64 (AimdbProducer  *self,
                              gint64          value,
                              GError        **error)
{
  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);

  if (self->exact_type != G_TYPE_INT64)
    {
      GValue gvalue = { .g_type = G_TYPE_INT64, .data = { { .v_int64 = value } } };

      return aimdb_producer_produce (self, &gvalue, error);
    }

  _aimdb_buffer_push (self->buffer, (AimdbWord) value);

  return TRUE;
}

/**
 * aimdb_producer_produce_object:
 * @self: a producer
 * @object: (nullable): the value; the record takes a reference
 * @error: return location for an error
 *
 * Gives the record an object.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_object (AimdbProducer  *self,
                               GObject        *object,
                               GError        **error)
{
  GValue gvalue = { .g_type = G_TYPE_OBJECT, .data = { { .v_pointer = object } } };

  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);
  g_return_val_if_fail (object == NULL || G_IS_OBJECT (object), FALSE);

  return aimdb_record_produce (self->record, &gvalue, error);
}

/**
 * aimdb_producer_produce_string:
 * @self: a producer
 * @string: (nullable): the value; copied once
 * @error: return location for an error
 *
 * Gives the record a string.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_string (AimdbProducer  *self,
                               const char     *string,
                               GError        **error)
{
  GValue gvalue = { .g_type = G_TYPE_STRING, .data = { { .v_pointer = (char *) string } } };

  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);

  return aimdb_record_produce (self->record, &gvalue, error);
}

/**
 * aimdb_producer_produce_variant:
 * @self: a producer
 * @variant: (nullable): the value; a floating reference is taken
 * @error: return location for an error
 *
 * Gives the record a variant.
 *
 * Returns: %FALSE with an error set if the value does not fit
 *
 * Since: 0.1
 */
gboolean
aimdb_producer_produce_variant (AimdbProducer  *self,
                                GVariant       *variant,
                                GError        **error)
{
  g_autoptr (GVariant) owned = variant != NULL ? g_variant_ref_sink (variant) : NULL;
  GValue gvalue = { .g_type = G_TYPE_VARIANT, .data = { { .v_pointer = owned } } };

  g_return_val_if_fail (AIMDB_IS_PRODUCER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);

  return aimdb_record_produce (self->record, &gvalue, error);
}
