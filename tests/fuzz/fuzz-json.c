/* fuzz-json.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "fuzz.h"

/* what the guard lets pass is parsed, and comes back the same once written */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse ((const char *) data, size, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *line = NULL;
  g_autofree char *second_line = NULL;
  gsize length;

  if (node == NULL)
    return 0;

  line = _aimdb_json_node_to_line (node, &length);
  again = _aimdb_json_parse (line, length, NULL);
  g_assert (again != NULL);
  second_line = _aimdb_json_node_to_line (again, NULL);
  g_assert_cmpstr (line, ==, second_line);

  return 0;
}
