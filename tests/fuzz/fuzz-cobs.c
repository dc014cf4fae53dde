/* fuzz-cobs.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-framing-private.h"
#include "fuzz.h"

#define MAX_LENGTH 300

/* what was taken and is sent is taken again */
static void
send_back (const char *frame,
           gsize       length)
{
  g_autoptr (GString) bytes = g_string_new_len (frame, length);
  AimdbSplitter splitter;
  const char *again;
  gsize n_again;

  _aimdb_framing_cobs.wrap (bytes, 0);
  g_assert (memchr (bytes->str, 0, bytes->len) == bytes->str + bytes->len - 1);
  _aimdb_splitter_init (&splitter, 2 * MAX_LENGTH);
  _aimdb_splitter_feed (&splitter, bytes->str, bytes->len);
  g_assert (_aimdb_framing_cobs.take (&splitter, FALSE, &again, &n_again, NULL) ==
            AIMDB_FRAME_TAKEN);
  g_assert_cmpmem (again, n_again, frame, length);
  _aimdb_splitter_clear (&splitter);
}

/* the first byte says in pieces of what size the rest comes */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  AimdbSplitter splitter;
  gsize step = size > 0 ? data[0] % 32 + 1 : 1;
  gsize offset = 1;

  _aimdb_splitter_init (&splitter, MAX_LENGTH);

  while (offset <= size)
    {
      gsize n_fed = MIN (step, size - offset);
      const char *frame;
      gsize length;

      _aimdb_splitter_feed (&splitter, data + offset, n_fed);
      offset += MAX (n_fed, 1);

      while (_aimdb_framing_cobs.take (&splitter, offset > size, &frame, &length, NULL) ==
             AIMDB_FRAME_TAKEN)
        {
          g_assert_cmpuint (length, <=, MAX_LENGTH);
          g_assert (frame[length] == '\0');
          send_back (frame, length);
        }

      g_assert_cmpuint (splitter.bytes->len - splitter.start, <=, MAX_LENGTH);
    }

  _aimdb_splitter_clear (&splitter);

  return 0;
}
