/* mcp-header.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-header.h"

#include <string.h>

#define PREFIX "=?base64?"
#define SUFFIX "?="

/* g_base64_decode() skips what it does not know; a header must be exact */
static gboolean
is_strict_base64 (const char *text,
                  gsize       length)
{
  gsize n_padding = 0;

  if (length % 4 != 0)
    return FALSE;

  while (n_padding < 2 && n_padding < length && text[length - 1 - n_padding] == '=')
    n_padding++;

  for (gsize i = 0; i < length - n_padding; i++)
    {
      if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
        return FALSE;
    }

  return TRUE;
}

/* Gets what the value of an Mcp-Name header means: itself, or the UTF-8 text
 * within =?base64?...?=. NULL: it has that form, but its content is broken. */
char *
mcp_header_decode (const char *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (value));
  g_autofree char *encoded = NULL;
  g_autofree guchar *decoded = NULL;
  gsize length = strlen (stripped);
  gsize size;

  if (length < strlen (PREFIX SUFFIX) ||
      !g_str_has_prefix (stripped, PREFIX) || !g_str_has_suffix (stripped, SUFFIX))
    return g_steal_pointer (&stripped);

  length -= strlen (PREFIX SUFFIX);
  encoded = g_strndup (stripped + strlen (PREFIX), length);
  if (!is_strict_base64 (encoded, length))
    return NULL;

  decoded = g_base64_decode (encoded, &size);
  if (!g_utf8_validate_len ((const char *) decoded, size, NULL))
    return NULL;

  return g_strndup ((const char *) decoded, size);
}
