/* aimdb-line-splitter.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-line-splitter-private.h"

#define LARGE_SIZE (256 * 1024)

void
_aimdb_line_splitter_init (AimdbLineSplitter *self,
                           gsize              max_length)
{
  self->bytes = g_byte_array_new ();
  self->max_length = max_length;
  self->start = 0;
  self->scanned = 0;
}

void
_aimdb_line_splitter_clear (AimdbLineSplitter *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}

void
_aimdb_line_splitter_feed (AimdbLineSplitter *self,
                           gconstpointer      data,
                           gsize              length)
{
  /* a long line is not to cost its memory for the rest of the connection */
  if (self->start == self->bytes->len && self->start > LARGE_SIZE)
    {
      g_byte_array_unref (self->bytes);
      _aimdb_line_splitter_init (self, self->max_length);
    }

  if (self->start > 0)
    {
      g_byte_array_remove_range (self->bytes, 0, self->start);
      self->scanned -= self->start;
      self->start = 0;
    }

  g_byte_array_append (self->bytes, data, length);
}

/* a NUL is UTF-8 to a peer; it is for the reader of the message to refuse it */
static gboolean
is_utf8 (const char *line,
         gsize       length)
{
  const char *end = line + length;

  while (line < end)
    {
      const char *invalid;

      if (g_utf8_validate_len (line, end - line, &invalid))
        return TRUE;

      if (*invalid != '\0')
        return FALSE;

      line = invalid + 1;
    }

  return TRUE;
}

static AimdbLineStatus
refuse_length (AimdbLineSplitter  *self,
               GError            **error)
{
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "a line of more than %" G_GSIZE_FORMAT " bytes was received", self->max_length);

  return AIMDB_LINE_REFUSED;
}

AimdbLineStatus
_aimdb_line_splitter_take (AimdbLineSplitter  *self,
                           gboolean            is_end,
                           const char        **line,
                           gsize              *length,
                           GError            **error)
{
  gsize n_left = self->bytes->len - self->start;
  char *begin;
  char *feed = NULL;
  gsize size;

  if (n_left == 0)
    return AIMDB_LINE_INCOMPLETE;

  begin = (char *) self->bytes->data + self->start;
  feed = memchr (self->bytes->data + self->scanned, '\n', self->bytes->len - self->scanned);
  size = feed != NULL ? (gsize) (feed - begin) : n_left;

  if (size > self->max_length)
    return refuse_length (self, error);

  if (feed == NULL)
    {
      self->scanned = self->bytes->len;

      if (!is_end)
        return AIMDB_LINE_INCOMPLETE;

      /* the NUL behind the line needs a place */
      g_byte_array_append (self->bytes, (const guint8 *) "\n", 1);
      begin = (char *) self->bytes->data + self->start;
    }

  self->start += size + 1;
  self->scanned = self->start;

  while (size > 0 && (begin[size - 1] == '\r' || begin[size - 1] == '\n'))
    size--;

  begin[size] = '\0';

  if (!is_utf8 (begin, size))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                           "a line which is not UTF-8 was received");
      return AIMDB_LINE_REFUSED;
    }

  *line = begin;
  *length = size;

  return AIMDB_LINE_TAKEN;
}
