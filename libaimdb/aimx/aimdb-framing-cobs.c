/* aimdb-framing-cobs.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-framing-private.h"

/* as much may wait for a peer that does not read */
#define MAX_QUEUED (256 * 1024)

/* a code of this size says that its bytes are not followed by a NUL */
#define FULL_BLOCK 0xff

/* Consistent overhead byte stuffing: each block begins with its size, itself
 * included, and stands for its bytes and a NUL, but for full blocks and the last
 * one. A full block at the end may be followed by an empty one or not. */
static gboolean
decode (const guint8 *bytes,
        gsize         n_bytes,
        GByteArray   *frame)
{
  gsize i = 0;

  g_byte_array_set_size (frame, 0);

  while (i < n_bytes)
    {
      guint8 code = bytes[i];

      if (code == 0 || code > n_bytes - i)
        return FALSE;

      g_byte_array_append (frame, bytes + i + 1, code - 1);
      i += code;

      if (code != FULL_BLOCK && i < n_bytes)
        g_byte_array_append (frame, (const guint8 *) "", 1);
    }

  return TRUE;
}

/* Noise does not end the line: what is no frame is passed over, and so is what
 * is too long to be one, up to the next NUL. */
static AimdbFrameStatus
take_frame (AimdbSplitter  *self,
            gboolean        is_end,
            const char    **frame,
            gsize          *length,
            GError        **error)
{
  while (self->start < self->bytes->len)
    {
      const guint8 *begin = self->bytes->data + self->start;
      const guint8 *nul = memchr (self->bytes->data + self->scanned, 0,
                                  self->bytes->len - self->scanned);
      gsize size = nul != NULL ? (gsize) (nul - begin) : self->bytes->len - self->start;
      gboolean is_noise = self->is_noise || size > self->max_length;

      self->is_noise = is_noise && nul == NULL;

      if (nul == NULL)
        {
          self->scanned = self->bytes->len;
          self->start = is_noise ? self->bytes->len : self->start;
          return AIMDB_FRAME_INCOMPLETE;
        }

      self->start += size + 1;
      self->scanned = self->start;

      if (!is_noise && size > 0 && decode (begin, size, self->frame))
        {
          *length = self->frame->len;
          g_byte_array_append (self->frame, (const guint8 *) "", 1);
          *frame = (const char *) self->frame->data;
          return AIMDB_FRAME_TAKEN;
        }
    }

  return AIMDB_FRAME_INCOMPLETE;
}

/* The frame is moved out of the way of the codes, of which there is one for each
 * full block and one for the last; that of any other block takes the place of its
 * NUL. So what is written never reaches what is still to be read. */
static void
wrap_frame (GString *bytes,
            gsize    start)
{
  gsize length = bytes->len - start;
  gsize n_codes = length / (FULL_BLOCK - 1) + 1;
  gboolean is_open = TRUE;
  const char *from;
  const char *end;
  char *to;

  g_string_set_size (bytes, bytes->len + n_codes + 1);
  to = bytes->str + start;
  from = memmove (to + n_codes, to, length);
  end = from + length;

  while (is_open)
    {
      gsize n_left = MIN (end - from, FULL_BLOCK - 1);
      const char *nul = memchr (from, 0, n_left);
      gsize size = nul != NULL ? (gsize) (nul - from) : n_left;

      *to++ = (char) (size + 1);
      memmove (to, from, size);
      to += size;
      from += size + (nul != NULL ? 1 : 0);
      is_open = nul != NULL || from < end;
    }

  *to++ = '\0';
  g_string_truncate (bytes, to - bytes->str);
}

const AimdbFraming _aimdb_framing_cobs = {
  .take = take_frame,
  .wrap = wrap_frame,
  .limits = {
    [AIMDB_ROLE_CLIENT] = { _AIMDB_COBS_MAX_REPLY_BLOCK, _AIMDB_COBS_MAX_FRAME, MAX_QUEUED },
    [AIMDB_ROLE_SERVER] = { _AIMDB_COBS_MAX_BLOCK, _AIMDB_COBS_MAX_FRAME, MAX_QUEUED,
                            _AIMDB_COBS_MAX_REPLY },
  },
};
