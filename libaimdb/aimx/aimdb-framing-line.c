/* aimdb-framing-line.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-framing-private.h"

/* as much may wait for a peer that does not read */
#define MAX_QUEUED (8 * 1024 * 1024)

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

static AimdbFrameStatus
refuse_length (AimdbSplitter  *self,
               GError        **error)
{
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "a line of more than %" G_GSIZE_FORMAT " bytes was received", self->max_length);

  return AIMDB_FRAME_REFUSED;
}

/* the line is given without its line feed and carriage returns; at the end what
 * is left is a line, too */
static AimdbFrameStatus
take_line (AimdbSplitter  *self,
           gboolean        is_end,
           const char    **frame,
           gsize          *length,
           GError        **error)
{
  gsize n_left = self->bytes->len - self->start;
  char *begin;
  char *feed = NULL;
  gsize size;

  if (n_left == 0)
    return AIMDB_FRAME_INCOMPLETE;

  begin = (char *) self->bytes->data + self->start;
  feed = memchr (self->bytes->data + self->scanned, '\n', self->bytes->len - self->scanned);
  size = feed != NULL ? (gsize) (feed - begin) : n_left;

  if (size > self->max_length)
    return refuse_length (self, error);

  if (feed == NULL)
    {
      self->scanned = self->bytes->len;

      if (!is_end)
        return AIMDB_FRAME_INCOMPLETE;

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
      return AIMDB_FRAME_REFUSED;
    }

  *frame = begin;
  *length = size;

  return AIMDB_FRAME_TAKEN;
}

static void
wrap_line (GString *bytes,
           gsize    start)
{
  g_string_append_c (bytes, '\n');
}

const AimdbFraming _aimdb_framing_line = {
  .take = take_line,
  .wrap = wrap_line,
  .limits = {
    [AIMDB_ROLE_CLIENT] = { _AIMDB_LINE_MAX_REPLY, _AIMDB_LINE_MAX_REQUEST, MAX_QUEUED },
    [AIMDB_ROLE_SERVER] = { _AIMDB_LINE_MAX_REQUEST, _AIMDB_LINE_MAX_REPLY, MAX_QUEUED },
  },
};
