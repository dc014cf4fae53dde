/* aimdb-splitter.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-framing-private.h"

#define LARGE_SIZE (256 * 1024)

void
_aimdb_splitter_init (AimdbSplitter *self,
                      gsize          max_length)
{
  self->bytes = g_byte_array_new ();
  self->frame = g_byte_array_new ();
  self->max_length = max_length;
  self->start = 0;
  self->scanned = 0;
  self->is_noise = FALSE;
}

void
_aimdb_splitter_clear (AimdbSplitter *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->frame, g_byte_array_unref);
}

void
_aimdb_splitter_feed (AimdbSplitter *self,
                      gconstpointer  data,
                      gsize          length)
{
  /* a long frame is not to cost its memory for the rest of the connection */
  if (self->start == self->bytes->len && self->start > LARGE_SIZE)
    {
      g_byte_array_unref (self->bytes);
      self->bytes = g_byte_array_new ();
      self->start = 0;
      self->scanned = 0;
    }

  if (self->start > 0)
    {
      g_byte_array_remove_range (self->bytes, 0, self->start);
      self->scanned -= self->start;
      self->start = 0;
    }

  g_byte_array_append (self->bytes, data, length);
}
