/* fuzz-reply.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-graph-read-private.h"
#include "aimdb-json-private.h"
#include "aimdb-record-info-private.h"
#include "aimdb-welcome-private.h"
#include "fuzz.h"

static void
read_record (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AimdbRecordInfo) info = _aimdb_record_info_new_from_json (node, 0, TRUE, &error);
  g_autofree char *json = NULL;

  g_assert_true ((info == NULL) == (error != NULL));

  if (info == NULL)
    return;

  json = aimdb_record_info_to_json (info);
  g_assert_nonnull (aimdb_record_info_get_key (info));

  if (aimdb_record_info_get_profile (info) != NULL)
    g_free (aimdb_record_profile_to_json (aimdb_record_info_get_profile (info)));
}

static void
read_welcome (const char *text)
{
  AimdbWelcome welcome = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (_aimdb_welcome_read (&welcome, text, &error) == (error == NULL));
  _aimdb_welcome_clear (&welcome);
}

static void
read_graph (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AimdbGraph) graph = _aimdb_graph_new_from_replies (text, text, text, &error);

  g_assert_true ((graph == NULL) == (error != NULL));
}

/* what a client makes of any result of a peer: something whole, or an error */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse ((const char *) data, size, NULL);
  g_autofree char *text = NULL;

  if (node == NULL)
    return 0;

  text = g_strndup ((const char *) data, size);
  read_record (node);
  read_welcome (text);
  read_graph (text);

  return 0;
}
