/* fuzz-endpoint.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-endpoint-private.h"
#include "fuzz.h"

/* what a user types to name an instance: taken with all its parts, or an error */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto (AimdbEndpoint) endpoint = { 0 };
  g_autoptr (GError) error = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return 0;

  if (!_aimdb_endpoint_parse (text, &endpoint, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_assert_no_error (error);
  if (endpoint.scheme == AIMDB_SCHEME_TCP || endpoint.scheme == AIMDB_SCHEME_WEBSOCKET)
    g_assert_true (endpoint.host != NULL);
  else
    g_assert_true (endpoint.host == NULL && endpoint.path != NULL);

  return 0;
}
