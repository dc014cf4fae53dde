/* aimdb-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>

#include <gio/gio.h>

#include "aimdb-error.h"
#include "aimdb-value-private.h"

static gboolean
find_storage (GType         type,
              AimdbStorage *storage)
{
  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_BOOLEAN:
    case G_TYPE_CHAR:
    case G_TYPE_UCHAR:
    case G_TYPE_INT:
    case G_TYPE_UINT:
    case G_TYPE_LONG:
    case G_TYPE_ULONG:
    case G_TYPE_INT64:
    case G_TYPE_UINT64:
    case G_TYPE_ENUM:
    case G_TYPE_FLAGS:
    case G_TYPE_FLOAT:
    case G_TYPE_DOUBLE:
      *storage = AIMDB_STORAGE_PLAIN;
      return TRUE;

    case G_TYPE_OBJECT:
      *storage = AIMDB_STORAGE_OBJECT;
      return TRUE;

    case G_TYPE_INTERFACE:
      *storage = AIMDB_STORAGE_OBJECT;
      return g_type_is_a (type, G_TYPE_OBJECT);

    case G_TYPE_VARIANT:
      *storage = AIMDB_STORAGE_VARIANT;
      return TRUE;

    case G_TYPE_STRING:
      *storage = AIMDB_STORAGE_STRING;
      return TRUE;

    case G_TYPE_BOXED:
      *storage = type == G_TYPE_BYTES ? AIMDB_STORAGE_BYTES : AIMDB_STORAGE_BOXED;
      return !G_TYPE_IS_ABSTRACT (type) && !G_TYPE_IS_VALUE_ABSTRACT (type) && type != G_TYPE_BOXED;

    default:
      return FALSE;
    }
}

/* FALSE if values of TYPE can't be kept */
gboolean
_aimdb_value_class_init (AimdbValueClass *self,
                         GType            type)
{
  self->type = type;

  return find_storage (type, &self->storage);
}

/* --- numbers: any of them fits where it loses nothing --- */

typedef struct
{
  enum { NUMBER_SIGNED, NUMBER_UNSIGNED, NUMBER_REAL } kind;
  gint64 i;
  guint64 u;
  double d;
} Number;

static gboolean
number_from_value (const GValue *value,
                   Number       *number)
{
  number->kind = NUMBER_SIGNED;

  switch (G_VALUE_TYPE (value))
    {
    case G_TYPE_CHAR:
      number->i = g_value_get_schar (value);
      return TRUE;

    case G_TYPE_INT:
      number->i = g_value_get_int (value);
      return TRUE;

    case G_TYPE_LONG:
      number->i = g_value_get_long (value);
      return TRUE;

    case G_TYPE_INT64:
      number->i = g_value_get_int64 (value);
      return TRUE;

    case G_TYPE_FLOAT:
      number->kind = NUMBER_REAL;
      number->d = (double) g_value_get_float (value);
      return TRUE;

    case G_TYPE_DOUBLE:
      number->kind = NUMBER_REAL;
      number->d = g_value_get_double (value);
      return TRUE;

    default:
      number->kind = NUMBER_UNSIGNED;
    }

  switch (G_VALUE_TYPE (value))
    {
    case G_TYPE_UCHAR:
      number->u = g_value_get_uchar (value);
      return TRUE;

    case G_TYPE_UINT:
      number->u = g_value_get_uint (value);
      return TRUE;

    case G_TYPE_ULONG:
      number->u = g_value_get_ulong (value);
      return TRUE;

    case G_TYPE_UINT64:
      number->u = g_value_get_uint64 (value);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
number_to_signed (const Number *number,
                  gint64        min,
                  gint64        max,
                  gint64       *result)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      *result = number->i;
      break;

    case NUMBER_UNSIGNED:
      if (number->u > G_MAXINT64)
        return FALSE;

      *result = (gint64) number->u;
      break;

    case NUMBER_REAL:
    default:
      /* both bounds are powers of two, so they are exact as doubles */
      if (!(number->d >= -0x1p63 && number->d < 0x1p63) || trunc (number->d) != number->d)
        return FALSE;

      *result = (gint64) number->d;
      break;
    }

  return *result >= min && *result <= max;
}

static gboolean
number_to_unsigned (const Number *number,
                    guint64       max,
                    guint64      *result)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      if (number->i < 0)
        return FALSE;

      *result = (guint64) number->i;
      break;

    case NUMBER_UNSIGNED:
      *result = number->u;
      break;

    case NUMBER_REAL:
    default:
      if (!(number->d >= 0 && number->d < 0x1p64) || trunc (number->d) != number->d)
        return FALSE;

      *result = (guint64) number->d;
      break;
    }

  return *result <= max;
}

static double
number_to_real (const Number *number)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      return (double) number->i;

    case NUMBER_UNSIGNED:
      return (double) number->u;

    case NUMBER_REAL:
    default:
      return number->d;
    }
}

static gboolean
convert_signed (const Number *number,
                GValue       *result)
{
  gint64 i;

  switch (G_VALUE_TYPE (result))
    {
    case G_TYPE_CHAR:
      if (!number_to_signed (number, G_MININT8, G_MAXINT8, &i))
        return FALSE;

      g_value_set_schar (result, (gint8) i);
      return TRUE;

    case G_TYPE_INT:
      if (!number_to_signed (number, G_MININT, G_MAXINT, &i))
        return FALSE;

      g_value_set_int (result, (int) i);
      return TRUE;

    case G_TYPE_LONG:
      if (!number_to_signed (number, G_MINLONG, G_MAXLONG, &i))
        return FALSE;

      g_value_set_long (result, (glong) i);
      return TRUE;

    case G_TYPE_INT64:
      if (!number_to_signed (number, G_MININT64, G_MAXINT64, &i))
        return FALSE;

      g_value_set_int64 (result, i);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
convert_unsigned (const Number *number,
                  GValue       *result)
{
  guint64 u;

  switch (G_VALUE_TYPE (result))
    {
    case G_TYPE_UCHAR:
      if (!number_to_unsigned (number, G_MAXUINT8, &u))
        return FALSE;

      g_value_set_uchar (result, (guchar) u);
      return TRUE;

    case G_TYPE_UINT:
      if (!number_to_unsigned (number, G_MAXUINT, &u))
        return FALSE;

      g_value_set_uint (result, (guint) u);
      return TRUE;

    case G_TYPE_ULONG:
      if (!number_to_unsigned (number, G_MAXULONG, &u))
        return FALSE;

      g_value_set_ulong (result, (gulong) u);
      return TRUE;

    case G_TYPE_UINT64:
      if (!number_to_unsigned (number, G_MAXUINT64, &u))
        return FALSE;

      g_value_set_uint64 (result, u);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
convert_number (const GValue *value,
                GValue       *result)
{
  Number number = { NUMBER_SIGNED, 0, 0, 0 };

  if (!number_from_value (value, &number))
    return FALSE;

  if (G_VALUE_TYPE (result) == G_TYPE_DOUBLE)
    {
      g_value_set_double (result, number_to_real (&number));
      return TRUE;
    }

  if (G_VALUE_TYPE (result) == G_TYPE_FLOAT)
    {
      g_value_set_float (result, (float) number_to_real (&number));
      return TRUE;
    }

  return convert_signed (&number, result) || convert_unsigned (&number, result);
}

/* --- entering the library --- */

static void
shared_value_clear (gpointer data)
{
  AimdbSharedValue *shared = data;

  if (shared->boxed_type == G_TYPE_INVALID)
    g_free (shared->payload);
  else
    g_boxed_free (shared->boxed_type, shared->payload);
}

/* copies a string or boxed value once, for everyone who will read it */
AimdbWord
_aimdb_value_class_share (const AimdbValueClass *self,
                          gconstpointer          payload)
{
  AimdbSharedValue *shared;

  if (payload == NULL)
    return 0;

  shared = g_atomic_rc_box_new (AimdbSharedValue);

  if (self->storage == AIMDB_STORAGE_STRING)
    {
      shared->boxed_type = G_TYPE_INVALID;
      shared->payload = g_strdup (payload);
    }
  else
    {
      shared->boxed_type = self->type;
      shared->payload = g_boxed_copy (self->type, payload);
    }

  return _aimdb_word_from_pointer (shared);
}

static AimdbWord
pack_matching (const AimdbValueClass *self,
               const GValue          *value)
{
  AimdbWord word;

  switch (self->storage)
    {
    case AIMDB_STORAGE_OBJECT:
      return _aimdb_word_from_pointer (g_value_dup_object (value));

    case AIMDB_STORAGE_VARIANT:
      return _aimdb_word_from_pointer (g_value_dup_variant (value));

    case AIMDB_STORAGE_BYTES:
      return _aimdb_word_from_pointer (g_value_dup_boxed (value));

    case AIMDB_STORAGE_STRING:
      return _aimdb_value_class_share (self, g_value_get_string (value));

    case AIMDB_STORAGE_BOXED:
      return _aimdb_value_class_share (self, g_value_get_boxed (value));

    case AIMDB_STORAGE_PLAIN:
    default:
      memcpy (&word, &value->data[0], sizeof word);
      return word;
    }
}

/* takes a value in; one of another type only if nothing of it is lost */
gboolean
_aimdb_value_class_pack (const AimdbValueClass  *self,
                         const GValue           *value,
                         AimdbWord              *word,
                         GError                **error)
{
  GValue converted = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (!G_IS_VALUE (value))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH,
                   "the value has no type, a %s is needed", g_type_name (self->type));
      return FALSE;
    }

  if (G_VALUE_TYPE (value) == self->type || g_type_is_a (G_VALUE_TYPE (value), self->type) ||
      (self->storage == AIMDB_STORAGE_OBJECT && G_VALUE_HOLDS_OBJECT (value) &&
       (g_value_get_object (value) == NULL ||
        g_type_is_a (G_OBJECT_TYPE (g_value_get_object (value)), self->type))))
    {
      *word = pack_matching (self, value);
      return TRUE;
    }

  if (self->storage == AIMDB_STORAGE_PLAIN)
    {
      g_value_init (&converted, self->type);

      if (convert_number (value, &converted))
        {
          *word = pack_matching (self, &converted);
          return TRUE;
        }
    }

  text = g_strdup_value_contents (value);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_TYPE_MISMATCH,
               "the %s %s does not fit the type %s",
               G_VALUE_TYPE_NAME (value), text, g_type_name (self->type));

  return FALSE;
}

/* Makes VALUE, zeroed or of the type already, hold the default of the type. An
 * output without any type is more than language bindings can take. */
void
_aimdb_value_class_clear (const AimdbValueClass *self,
                          GValue                *value)
{
  if (!G_TYPE_IS_VALUE (self->type))
    return;

  if (G_VALUE_HOLDS (value, self->type))
    g_value_reset (value);
  else
    g_value_init (value, self->type);
}

void
_aimdb_value_class_ref (const AimdbValueClass *self,
                        AimdbWord              word)
{
  gpointer pointer = _aimdb_word_to_pointer (word);

  if (self->storage == AIMDB_STORAGE_PLAIN || pointer == NULL)
    return;

  switch (self->storage)
    {
    case AIMDB_STORAGE_OBJECT:
      g_object_ref (pointer);
      break;

    case AIMDB_STORAGE_VARIANT:
      g_variant_ref (pointer);
      break;

    case AIMDB_STORAGE_BYTES:
      g_bytes_ref (pointer);
      break;

    case AIMDB_STORAGE_STRING:
    case AIMDB_STORAGE_BOXED:
      g_atomic_rc_box_acquire (pointer);
      break;

    case AIMDB_STORAGE_PLAIN:
    default:
      g_assert_not_reached ();
    }
}

void
_aimdb_value_class_unref (const AimdbValueClass *self,
                          AimdbWord              word)
{
  gpointer pointer = _aimdb_word_to_pointer (word);

  if (self->storage == AIMDB_STORAGE_PLAIN || pointer == NULL)
    return;

  switch (self->storage)
    {
    case AIMDB_STORAGE_OBJECT:
      g_object_unref (pointer);
      break;

    case AIMDB_STORAGE_VARIANT:
      g_variant_unref (pointer);
      break;

    case AIMDB_STORAGE_BYTES:
      g_bytes_unref (pointer);
      break;

    case AIMDB_STORAGE_STRING:
    case AIMDB_STORAGE_BOXED:
      g_atomic_rc_box_release_full (pointer, shared_value_clear);
      break;

    case AIMDB_STORAGE_PLAIN:
    default:
      g_assert_not_reached ();
    }
}
