/* aimdb-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-number-private.h"
#include "aimdb-value-private.h"

/* bytes of a string in a message */
#define MAX_DESCRIPTION 60

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

/* to some languages the values of enumerations and flags are plain whole numbers */
static gboolean
convert_named (const GValue *value,
               GValue       *result)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (G_VALUE_TYPE (result));
  g_auto (GValue) number = G_VALUE_INIT;

  g_value_init (&number, G_IS_ENUM_CLASS (klass) ? G_TYPE_INT : G_TYPE_UINT);

  if (!_aimdb_number_convert (value, &number))
    return FALSE;

  if (G_IS_FLAGS_CLASS (klass))
    {
      g_value_set_flags (result, g_value_get_uint (&number));

      return (g_value_get_uint (&number) & ~G_FLAGS_CLASS (klass)->mask) == 0;
    }

  g_value_set_enum (result, g_value_get_int (&number));

  return g_enum_get_value (G_ENUM_CLASS (klass), g_value_get_int (&number)) != NULL;
}

static gboolean
convert_plain (const AimdbValueClass *self,
               const GValue          *value,
               AimdbWord             *word)
{
  GValue converted = G_VALUE_INIT;
  gboolean done;

  g_value_init (&converted, self->type);
  done = G_TYPE_IS_ENUM (self->type) || G_TYPE_IS_FLAGS (self->type)
         ? convert_named (value, &converted)
         : _aimdb_number_convert (value, &converted);

  if (done)
    *word = pack_matching (self, &converted);

  return done;
}

/* What has another type and says the same: a pointer to nothing, as language
 * bindings make it of their null, and the strings of a variant, because not every
 * binding can make a string array. */
static gboolean
convert (const AimdbValueClass *self,
         const GValue          *value,
         AimdbWord             *word)
{
  if (self->storage == AIMDB_STORAGE_PLAIN)
    return convert_plain (self, value, word);

  if (G_VALUE_TYPE (value) == G_TYPE_POINTER && g_value_get_pointer (value) == NULL)
    {
      *word = 0;
      return TRUE;
    }

  if (self->type == G_TYPE_STRV && G_VALUE_HOLDS_VARIANT (value) &&
      g_value_get_variant (value) != NULL &&
      g_variant_is_of_type (g_value_get_variant (value), G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **strings = g_variant_get_strv (g_value_get_variant (value), NULL);

      *word = _aimdb_value_class_share (self, strings);
      return TRUE;
    }

  return FALSE;
}

/* what a value is, for messages to people, who do not want to see megabytes */
static char *
describe_value (const GValue *value)
{
  g_autofree char *text = NULL;

  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value) != NULL &&
      strlen (g_value_get_string (value)) > MAX_DESCRIPTION)
    {
      g_autofree char *start = g_strndup (g_value_get_string (value), MAX_DESCRIPTION);
      g_autofree char *escaped = g_strescape (start, NULL);

      return g_strdup_printf ("\"%s\"...", escaped);
    }

  text = g_strdup_value_contents (value);

  /* all of it is ASCII, so it can be cut anywhere */
  return strlen (text) > 4 * MAX_DESCRIPTION
         ? g_strdup_printf ("%.*s...", 4 * MAX_DESCRIPTION, text)
         : g_steal_pointer (&text);
}

/* takes a value in; one of another type only if nothing of it is lost */
gboolean
_aimdb_value_class_pack (const AimdbValueClass  *self,
                         const GValue           *value,
                         AimdbWord              *word,
                         GError                **error)
{
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

  if (convert (self, value, word))
    return TRUE;

  text = describe_value (value);
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
_aimdb_value_class_ref_pointer (const AimdbValueClass *self,
                                gpointer               pointer)
{
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
_aimdb_value_class_unref_pointer (const AimdbValueClass *self,
                                  gpointer               pointer)
{
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
