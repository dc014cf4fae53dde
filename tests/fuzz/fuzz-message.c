/* fuzz-message.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-message-private.h"
#include "fuzz.h"

/* what is read and written is read again as the same */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (AimdbMessage) message = _aimdb_message_decode ((const char *) data, size);
  g_autoptr (AimdbMessage) again = NULL;
  g_autoptr (GString) line = NULL;
  g_autoptr (GString) second_line = NULL;

  if (message == NULL)
    return 0;

  line = _aimdb_message_encode (message);
  again = _aimdb_message_decode (line->str, line->len);
  g_assert (again != NULL);
  g_assert (again->refused == NULL);
  second_line = _aimdb_message_encode (again);
  g_assert_cmpstr (line->str, ==, second_line->str);

  return 0;
}
