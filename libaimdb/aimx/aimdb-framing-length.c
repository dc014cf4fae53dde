/* aimdb-framing-length.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-error.h"
#include "aimdb-framing-private.h"

#define PREFIX_SIZE sizeof (guint32)

/* as much may wait for a peer that does not read */
#define MAX_QUEUED (2 * 1024 * 1024)

/* a frame that is cut off by the end of the stream is none */
static AimdbFrameStatus
take_frame (AimdbSplitter  *self,
            gboolean        is_end,
            const char    **frame,
            gsize          *length,
            GError        **error)
{
  gsize n_left = self->bytes->len - self->start;
  const guint8 *begin;
  guint32 size;

  /* there may be no memory yet to point into */
  if (n_left < PREFIX_SIZE)
    return AIMDB_FRAME_INCOMPLETE;

  begin = self->bytes->data + self->start;
  memcpy (&size, begin, sizeof size);
  size = GUINT32_FROM_BE (size);

  /* before any of it has arrived, so that nothing is kept of it */
  if (size > self->max_length)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "a frame of %u bytes was announced, at most %" G_GSIZE_FORMAT " are taken",
                   size, self->max_length);
      return AIMDB_FRAME_REFUSED;
    }

  if (n_left - PREFIX_SIZE < size)
    return AIMDB_FRAME_INCOMPLETE;

  /* the place behind the frame belongs to the next one */
  g_byte_array_set_size (self->frame, 0);
  g_byte_array_append (self->frame, begin + PREFIX_SIZE, size);
  g_byte_array_append (self->frame, (const guint8 *) "", 1);
  self->start += PREFIX_SIZE + size;
  self->scanned = self->start;
  *frame = (const char *) self->frame->data;
  *length = size;

  return AIMDB_FRAME_TAKEN;
}

static void
wrap_frame (GString *bytes,
            gsize    start)
{
  guint32 size = GUINT32_TO_BE ((guint32) (bytes->len - start));

  g_string_insert_len (bytes, start, (const char *) &size, sizeof size);
}

const AimdbFraming _aimdb_framing_length = {
  .take = take_frame,
  .wrap = wrap_frame,
  .limits = {
    [AIMDB_ROLE_CLIENT] = { _AIMDB_LENGTH_MAX_REPLY, _AIMDB_LENGTH_MAX_FRAME, MAX_QUEUED },
    [AIMDB_ROLE_SERVER] = { _AIMDB_LENGTH_MAX_FRAME, _AIMDB_LENGTH_MAX_FRAME, MAX_QUEUED,
                            _AIMDB_LENGTH_MAX_REPLY },
  },
};
