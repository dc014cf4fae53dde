/* fuzz-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-json-private.h"
#include "aimdb-json.h"
#include "aimdb-json-writer-private.h"
#include "fuzz.h"

/* What the guard lets pass is parsed, and comes back the same once written. What is
 * JSON and does not pass has a U+0000. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const char *text = data != NULL ? (const char *) data : "";
  gboolean is_json = aimdb_json_validate (text, size, NULL);
  g_autoptr (JsonNode) node = _aimdb_json_parse (text, size, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *line = NULL;
  g_autofree char *second_line = NULL;
  gsize length;

  g_assert (aimdb_json_validate_without_nul (text, size, NULL) == (node != NULL));

  if (node == NULL)
    {
      g_assert (!is_json || g_strstr_len (text, size, "\\u0000") != NULL);
      return 0;
    }

  g_assert (is_json);

  line = _aimdb_json_node_to_line (node, &length);
  again = _aimdb_json_parse (line, length, NULL);
  g_assert (again != NULL);
  second_line = _aimdb_json_node_to_line (again, NULL);
  g_assert_cmpstr (line, ==, second_line);

  return 0;
}
