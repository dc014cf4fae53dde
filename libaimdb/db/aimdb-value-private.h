/* aimdb-value-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <string.h>

#include <glib-object.h>

G_BEGIN_DECLS

/*
 * How the library keeps a value: in one word of eight bytes, whatever its type.
 * Numbers are the word itself. Objects, variants and byte buffers are a
 * reference. Strings and other boxed values are copied once when they enter and
 * shared from then on through a counted box.
 */
typedef guint64 AimdbWord;

typedef enum
{
  AIMDB_STORAGE_PLAIN,
  AIMDB_STORAGE_OBJECT,
  AIMDB_STORAGE_VARIANT,
  AIMDB_STORAGE_BYTES,
  AIMDB_STORAGE_STRING,
  AIMDB_STORAGE_BOXED
} AimdbStorage;

typedef struct
{
  GType type;
  AimdbStorage storage;
} AimdbValueClass;

/* what the word of a string or boxed value points to */
typedef struct
{
  gpointer payload;
  GType boxed_type;             /* G_TYPE_INVALID: a string */
} AimdbSharedValue;

gboolean  _aimdb_value_class_init  (AimdbValueClass        *self,
                                    GType                   type);
gboolean  _aimdb_value_class_pack  (const AimdbValueClass  *self,
                                    const GValue           *value,
                                    AimdbWord              *word,
                                    GError                **error);
AimdbWord _aimdb_value_class_share (const AimdbValueClass  *self,
                                    gconstpointer           payload);
void      _aimdb_value_class_clear (const AimdbValueClass  *self,
                                    GValue                 *value);
void      _aimdb_value_class_ref_pointer   (const AimdbValueClass *self,
                                            gpointer               pointer);
void      _aimdb_value_class_unref_pointer (const AimdbValueClass *self,
                                            gpointer               pointer);

static inline AimdbWord
_aimdb_word_from_pointer (gconstpointer pointer)
{
  return (AimdbWord) (guintptr) pointer;
}

static inline gpointer
_aimdb_word_to_pointer (AimdbWord word)
{
  return (gpointer) (guintptr) word;
}

/* numbers hold no reference: nothing is called for them */
static inline void
_aimdb_value_class_ref (const AimdbValueClass *self,
                        AimdbWord              word)
{
  if (self->storage != AIMDB_STORAGE_PLAIN && word != 0)
    _aimdb_value_class_ref_pointer (self, _aimdb_word_to_pointer (word));
}

static inline void
_aimdb_value_class_unref (const AimdbValueClass *self,
                          AimdbWord              word)
{
  if (self->storage != AIMDB_STORAGE_PLAIN && word != 0)
    _aimdb_value_class_unref_pointer (self, _aimdb_word_to_pointer (word));
}

/* makes VALUE a view of the word: nothing is copied, it must not be unset */
static inline void
_aimdb_value_class_view (const AimdbValueClass *self,
                         AimdbWord              word,
                         GValue                *value)
{
  value->g_type = self->type;
  value->data[1].v_uint64 = 0;

  if (self->storage >= AIMDB_STORAGE_STRING && word != 0)
    value->data[0].v_pointer = ((AimdbSharedValue *) _aimdb_word_to_pointer (word))->payload;
  else
    memcpy (&value->data[0], &word, sizeof word);
}

G_END_DECLS
