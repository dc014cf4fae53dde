/* fuzz-value.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gio.h>

#include "aimdb-enums.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-value-json-private.h"
#include "fuzz.h"

static void
read_value (GType     type,
            JsonNode *node)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) again = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) written = NULL;
  g_autofree char *line = NULL;
  g_autofree char *second_line = NULL;

  if (!_aimdb_value_from_json (type, node, &value, &error))
    {
      g_assert_nonnull (error);
      g_assert_false (G_IS_VALUE (&value));
      return;
    }

  /* what came in can be shown, and comes in again as the same */
  written = _aimdb_value_to_json (&value, &error);
  g_assert_no_error (error);
  line = _aimdb_json_node_to_line (written, NULL);
  g_assert_true (_aimdb_value_from_json (type, written, &again, &error));
  g_clear_pointer (&written, json_node_unref);
  written = _aimdb_value_to_json (&again, &error);
  g_assert_no_error (error);
  second_line = _aimdb_json_node_to_line (written, NULL);
  g_assert_cmpstr (line, ==, second_line);
}

/* what a peer sets a record to, for records of every type that has a JSON form */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const GType types[] = {
    G_TYPE_BOOLEAN, G_TYPE_CHAR, G_TYPE_UCHAR, G_TYPE_INT, G_TYPE_UINT, G_TYPE_LONG,
    G_TYPE_ULONG, G_TYPE_INT64, G_TYPE_UINT64, G_TYPE_FLOAT, G_TYPE_DOUBLE, G_TYPE_STRING,
    G_TYPE_VARIANT, G_TYPE_STRV, G_TYPE_BYTES, G_TYPE_DATE_TIME, AIMDB_TYPE_BUFFER_TYPE,
    G_TYPE_APPLICATION_FLAGS,
  };
  g_autoptr (JsonNode) node = _aimdb_json_parse ((const char *) data, size, NULL);

  for (guint i = 0; node != NULL && i < G_N_ELEMENTS (types); i++)
    read_value (types[i], node);

  return 0;
}
