/* aimdb-client-result.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-record-info-private.h"
#include "aimdb-stored-value-private.h"

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

/* NULL with AIMDB_ERROR_PROTOCOL if it is no array */
static JsonArray *
get_array (JsonNode    *node,
           const char  *what,
           GError     **error)
{
  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "%s of the peer is %s: an array is expected", what,
               node != NULL ? _aimdb_json_describe_node (node) : "nothing");

  return NULL;
}

/* the array under NAME in a result that must be an object */
static JsonArray *
get_member_array (JsonNode    *node,
                  const char  *name,
                  const char  *what,
                  GError     **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return get_array (json_object_get_member (json_node_get_object (node), name), what, error);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "the answer of the peer is %s: an object is expected",
               _aimdb_json_describe_node (node));

  return NULL;
}

static GListModel *
client_read_records (AimdbClient  *self,
                     const char   *result,
                     GError      **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (result, -1, error);
  g_autoptr (GListStore) store = NULL;
  JsonArray *records = NULL;
  gboolean has_profiling;

  if (node != NULL)
    records = get_array (node, "the list of records", error);

  if (records == NULL)
    return NULL;

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

static char **
read_values (const char  *result,
             GError     **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (result, -1, error);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *values = NULL;

  if (node != NULL)
    values = get_member_array (node, "values", "the list of values", error);

  if (values == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      g_autofree char *value = _aimdb_json_node_to_line (json_array_get_element (values, i), NULL);

      g_strv_builder_add (builder, value);
    }

  return g_strv_builder_end (builder);
}

void
_aimdb_client_take_values (AimdbClient *self,
                           GTask       *task,
                           const char  *result)
{
  GError *error = NULL;
  char **values = read_values (result, &error);

  if (values != NULL)
    g_task_return_pointer (task, values, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

static GListModel *
read_stored_values (const char  *result,
                    GError     **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (result, -1, error);
  g_autoptr (GListStore) store = g_list_store_new (AIMDB_TYPE_STORED_VALUE);
  JsonArray *rows = NULL;

  if (node != NULL)
    rows = get_member_array (node, "records", "the list of stored values", error);

  if (rows == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr (AimdbStoredValue) value = NULL;

      value = _aimdb_stored_value_new_from_json (json_array_get_element (rows, i), i, error);

      if (value == NULL)
        return NULL;

      g_list_store_append (store, value);
    }

  return G_LIST_MODEL (g_steal_pointer (&store));
}

void
_aimdb_client_take_stored_values (AimdbClient *self,
                                  GTask       *task,
                                  const char  *result)
{
  GError *error = NULL;
  GListModel *values = read_stored_values (result, &error);

  if (values != NULL)
    g_task_return_pointer (task, values, g_object_unref);
  else
    g_task_return_error (task, error);
}
