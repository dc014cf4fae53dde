/* aimdb-client-result.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-record-info-private.h"

/* an instance which does not tell what was built in shows it by its rows */
static gboolean
client_has_profiling (AimdbClient *self,
                      JsonArray   *records)
{
  if (self->welcome.tells_profiling)
    return self->welcome.has_profiling;

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonNode *record = json_array_get_element (records, i);

      if (JSON_NODE_HOLDS_OBJECT (record) &&
          json_object_has_member (json_node_get_object (record), "stage_profiling"))
        return TRUE;
    }

  return FALSE;
}

static GListModel *
client_read_records (AimdbClient  *self,
                     const char   *result,
                     GError      **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (result, -1, error);
  g_autoptr (GListStore) store = NULL;
  JsonArray *records;
  gboolean has_profiling;

  if (node == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "the list of records of the peer is %s: an array is expected",
                   _aimdb_json_describe_node (node));
      return NULL;
    }

  records = json_node_get_array (node);
  has_profiling = client_has_profiling (self, records);
  store = g_list_store_new (AIMDB_TYPE_RECORD_INFO);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      g_autoptr (AimdbRecordInfo) info = NULL;

      info = _aimdb_record_info_new_from_json (json_array_get_element (records, i), i,
                                               has_profiling, error);

      if (info == NULL)
        return NULL;

      g_list_store_append (store, info);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}

void
_aimdb_client_take_list (AimdbClient *self,
                         GTask       *task,
                         const char  *result)
{
  GError *error = NULL;
  GListModel *records = client_read_records (self, result, &error);

  if (records != NULL)
    g_task_return_pointer (task, records, g_object_unref);
  else
    g_task_return_error (task, error);
}

void
_aimdb_client_take_text (AimdbClient *self,
                         GTask       *task,
                         const char  *result)
{
  g_task_return_pointer (task, g_strdup (result), g_free);
}

void
_aimdb_client_take_nothing (AimdbClient *self,
                            GTask       *task,
                            const char  *result)
{
  g_task_return_boolean (task, TRUE);
}
