/* mcp-record-match.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-record-match.h"

#include <string.h>

/* a message is read by a model, whose context is not for long lists */
#define MAX_LISTED 50

typedef gboolean (*MatchFunc) (AimdbRecordInfo *info,
                               const char      *wanted);

static gboolean
has_key (AimdbRecordInfo *info,
         const char      *wanted)
{
  return g_str_equal (aimdb_record_info_get_key (info), wanted);
}

static gboolean
has_name (AimdbRecordInfo *info,
          const char      *wanted)
{
  return g_strcmp0 (aimdb_record_info_get_name (info), wanted) == 0;
}

static gboolean
contains (const char *text,
          const char *part)
{
  return text != NULL && strstr (text, part) != NULL;
}

static gboolean
has_part (AimdbRecordInfo *info,
          const char      *wanted)
{
  return contains (aimdb_record_info_get_key (info), wanted) ||
         contains (aimdb_record_info_get_name (info), wanted);
}

static gboolean
contains_folded (const char *text,
                 const char *part)
{
  g_autofree char *folded_text = NULL;
  g_autofree char *folded_part = NULL;

  if (text == NULL)
    return FALSE;

  folded_text = g_utf8_casefold (text, -1);
  folded_part = g_utf8_casefold (part, -1);

  return strstr (folded_text, folded_part) != NULL;
}

static gboolean
has_part_folded (AimdbRecordInfo *info,
                 const char      *wanted)
{
  return contains_folded (aimdb_record_info_get_key (info), wanted) ||
         contains_folded (aimdb_record_info_get_name (info), wanted);
}

/* from the strictest to the most lenient: the first that fits anything decides */
static const MatchFunc match_funcs[] = { has_key, has_name, has_part, has_part_folded };

static GPtrArray *
find_all (GListModel *records,
          MatchFunc   func,
          const char *wanted)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (records, i);

      if (func == NULL || func (info, wanted))
        g_ptr_array_add (found, g_steal_pointer (&info));
    }

  return found;
}

static char *
list_keys (GPtrArray *infos)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < infos->len && i < MAX_LISTED; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            aimdb_record_info_get_key (g_ptr_array_index (infos, i)));

  if (infos->len > MAX_LISTED)
    g_string_append_printf (list, " and %u more (list_records shows all)",
                            infos->len - MAX_LISTED);

  return g_string_free (list, FALSE);
}

static AimdbRecordInfo *
choose_only (GListModel  *records,
             GError     **error)
{
  g_autoptr (GPtrArray) all = find_all (records, NULL, NULL);
  g_autofree char *keys = NULL;

  if (all->len == 1)
    return g_object_ref (g_ptr_array_index (all, 0));

  keys = list_keys (all);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
               "The instance has several records. Choose one by the argument record: %s.", keys);

  return NULL;
}

/* Finds the record that @wanted means: its key, the name of its type, or a part
 * of either that fits only one. NULL means the only record there is. */
AimdbRecordInfo *
mcp_record_match (GListModel  *records,
                  const char  *wanted,
                  GError     **error)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *keys = NULL;

  if (g_list_model_get_n_items (records) == 0)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND,
                   "The instance has no records. Add records to its database before it starts.");
      return NULL;
    }

  if (wanted == NULL)
    return choose_only (records, error);

  for (gsize i = 0; i < G_N_ELEMENTS (match_funcs); i++)
    {
      g_autoptr (GPtrArray) found = find_all (records, match_funcs[i], wanted);

      if (found->len == 1)
        return g_object_ref (g_ptr_array_index (found, 0));

      if (found->len > 1)
        {
          keys = list_keys (found);
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "\"%s\" fits several records. Choose one by its key: %s.", wanted, keys);
          return NULL;
        }
    }

  all = find_all (records, NULL, NULL);
  keys = list_keys (all);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND,
               "There is no record \"%s\". The records are: %s.", wanted, keys);

  return NULL;
}
