/* fuzz-length.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-framing-private.h"
#include "fuzz.h"

#define MAX_LENGTH 64

/* the first byte says in pieces of what size the rest comes */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  AimdbSplitter splitter;
  AimdbFrameStatus status = AIMDB_FRAME_INCOMPLETE;
  gsize step = size > 0 ? data[0] % 32 + 1 : 1;
  gsize offset = 1;

  _aimdb_splitter_init (&splitter, MAX_LENGTH);

  while (status != AIMDB_FRAME_REFUSED && offset <= size)
    {
      gsize n_fed = MIN (step, size - offset);
      const char *frame;
      gsize length;

      _aimdb_splitter_feed (&splitter, data + offset, n_fed);
      offset += MAX (n_fed, 1);

      while ((status = _aimdb_framing_length.take (&splitter, offset > size, &frame, &length,
                                                   NULL)) == AIMDB_FRAME_TAKEN)
        {
          g_assert_cmpuint (length, <=, MAX_LENGTH);
          g_assert (frame[length] == '\0');
        }
    }

  _aimdb_splitter_clear (&splitter);

  return 0;
}
