/* aimdb-reader.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-reader-private.h"
#include "aimdb-record-private.h"

/**
 * AimdbReader:
 *
 * A place of its own in the buffer of a record.
 *
 * A reader keeps its record alive. It may be used from any thread, but by one
 * at a time.
 *
 * Since: 0.1
 */
struct _AimdbReader
{
  GObject parent_instance;

  /* constant after construction */
  AimdbRecord *record;

  /* its cursor is under the buffer's lock */
  AimdbBufferReader reader;

  /* only touched by the thread that reads */
  guint64 n_told;               /* losses that were told */
};

G_DEFINE_FINAL_TYPE (AimdbReader, aimdb_reader, G_TYPE_OBJECT)

static void
aimdb_reader_finalize (GObject *object)
{
  AimdbReader *self = AIMDB_READER (object);

  /* none if a language binding constructed it by itself */
  if (self->record != NULL)
    _aimdb_buffer_reader_detach (&self->reader);

  g_clear_object (&self->record);

  G_OBJECT_CLASS (aimdb_reader_parent_class)->finalize (object);
}

static void
aimdb_reader_class_init (AimdbReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = aimdb_reader_finalize;
}

static void
aimdb_reader_init (AimdbReader *self)
{
}

AimdbReader *
_aimdb_reader_new (AimdbRecord *record)
{
  AimdbReader *self = g_object_new (AIMDB_TYPE_READER, NULL);

  self->record = g_object_ref (record);
  _aimdb_buffer_reader_attach (&self->reader, _aimdb_record_get_buffer (record), NULL, NULL);

  return self;
}

/**
 * aimdb_reader_try_receive:
 * @self: a reader
 * @value: (out caller-allocates): place for the value; a `GValue` that is zeroed
 *   or from an earlier call. It holds the default of its type if there was no value
 * @lost: (out) (optional): how many values were lost just before this one,
 *   because the reader was too slow for the capacity of the ring
 *
 * Takes the next value if there is one.
 *
 * Losses that were found while there was nothing to receive are told with the
 * next value.
 *
 * Returns: whether there was a value
 *
 * Since: 0.1
 */
gboolean
aimdb_reader_try_receive (AimdbReader *self,
                          GValue      *value,
                          guint64     *lost)
{
  const AimdbValueClass *value_class;
  AimdbWord word;
  GValue view;

  g_return_val_if_fail (AIMDB_IS_READER (self), FALSE);
  g_return_val_if_fail (self->record != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  value_class = &self->reader.buffer->value_class;
  _aimdb_value_class_clear (value_class, value);

  if (lost != NULL)
    *lost = 0;

  if (_aimdb_buffer_reader_take (&self->reader, &word, 1) == 0)
    return FALSE;

  if (lost != NULL)
    *lost = self->reader.lost - self->n_told;

  self->n_told = self->reader.lost;

  _aimdb_value_class_view (value_class, word, &view);
  g_value_copy (&view, value);
  _aimdb_value_class_unref (value_class, word);

  return TRUE;
}

/**
 * aimdb_reader_get_lost_count:
 * @self: a reader
 *
 * Gets how many values the reader will never see, because it was too slow for
 * the capacity of the ring.
 *
 * Returns: the number of values lost since the reader was created
 *
 * Since: 0.1
 */
guint64
aimdb_reader_get_lost_count (AimdbReader *self)
{
  g_return_val_if_fail (AIMDB_IS_READER (self), 0);
  g_return_val_if_fail (self->record != NULL, 0);

  return _aimdb_buffer_reader_lost (&self->reader);
}
