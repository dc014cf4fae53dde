/* aimdb-graph-check.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-graph-check-private.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"

/* --- the rules of one record --- */

static void G_GNUC_PRINTF (3, 4)
add_violation (GPtrArray   *violations,
               AimdbRecord *record,
               const char  *format,
               ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  g_ptr_array_add (violations,
                   g_strdup_printf ("record '%s': %s", aimdb_record_get_key (record), text));
}

static void
check_stages (AimdbRecord *record,
              GPtrArray   *violations)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);
      g_autofree char *label = _aimdb_stage_dup_label (stage);
      g_autofree char *problem = _aimdb_stage_check (stage);

      if (problem != NULL)
        add_violation (violations, record, "%s: %s", label, problem);

      if (aimdb_record_get_buffer_type (record) == AIMDB_BUFFER_TYPE_NONE)
        add_violation (violations, record, "%s needs a buffer, and the record has none", label);
    }
}

static void
check_writers (AimdbRecord *record,
               GPtrArray   *violations)
{
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  guint n_inbound = 0;

  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStage *stage = aimdb_record_get_nth_stage (record, i);

      if (_aimdb_stage_writes (stage))
        g_ptr_array_add (writers, _aimdb_stage_dup_label (stage));

      if (stage->inbound)
        n_inbound++;
    }

  /* several links may bring values into one record */
  if (writers->len < 2 || writers->len == n_inbound)
    return;

  g_ptr_array_add (writers, NULL);
  list = g_strjoinv (", ", (char **) writers->pdata);
  add_violation (violations, record, "only one stage may write a record, but there are %s", list);
}

static void
check_stage_inputs (AimdbRecord *record,
                    AimdbStage  *stage,
                    GHashTable  *records_by_key,
                    GPtrArray   *violations)
{
  const char *const *keys = _aimdb_stage_get_input_keys (stage);
  g_autofree char *label = _aimdb_stage_dup_label (stage);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      AimdbRecord *input = g_hash_table_lookup (records_by_key, keys[i]);

      if (input == NULL)
        add_violation (violations, record, "%s reads '%s', but there is no such record",
                       label, keys[i]);
      else if (aimdb_record_get_buffer_type (input) == AIMDB_BUFFER_TYPE_NONE)
        add_violation (violations, record, "%s reads '%s', which has no buffer", label, keys[i]);
    }
}

static void
check_inputs (AimdbRecord *record,
              GHashTable  *records_by_key,
              GPtrArray   *violations)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    check_stage_inputs (record, aimdb_record_get_nth_stage (record, i), records_by_key,
                        violations);
}

static void
check_keys (GPtrArray  *records,
            GHashTable *records_by_key,
            GPtrArray  *violations)
{
  for (guint i = 0; i < records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (records, i);
      const char *key = aimdb_record_get_key (record);

      if (_aimdb_record_get_problem (record) != NULL)
        add_violation (violations, record, "%s", _aimdb_record_get_problem (record));

      if (key != NULL && g_hash_table_lookup (records_by_key, key) != record)
        add_violation (violations, record, "another record has the same key");
    }
}

/* --- circles: what is left when every record without unmet inputs is taken away --- */

static gboolean
has_input_among (AimdbRecord *record,
                 GHashTable  *records_by_key,
                 GHashTable  *left)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      const char *const *keys =
        _aimdb_stage_get_input_keys (aimdb_record_get_nth_stage (record, i));

      for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
        {
          AimdbRecord *input = g_hash_table_lookup (records_by_key, keys[j]);

          if (input != NULL && g_hash_table_contains (left, input))
            return TRUE;
        }
    }

  return FALSE;
}

static void
check_cycles (GPtrArray  *records,
              GHashTable *records_by_key,
              GPtrArray  *violations)
{
  g_autoptr (GHashTable) left = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) keys = NULL;
  g_autofree char *list = NULL;
  gboolean progress = TRUE;

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (left, g_ptr_array_index (records, i));

  while (progress)
    {
      progress = FALSE;

      for (guint i = 0; i < records->len; i++)
        {
          AimdbRecord *record = g_ptr_array_index (records, i);

          if (g_hash_table_contains (left, record) &&
              !has_input_among (record, records_by_key, left))
            progress = g_hash_table_remove (left, record);
        }
    }

  if (g_hash_table_size (left) == 0)
    return;

  keys = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (g_hash_table_contains (left, g_ptr_array_index (records, i)))
      g_ptr_array_add (keys, (char *) aimdb_record_get_key (g_ptr_array_index (records, i)));

  g_ptr_array_add (keys, NULL);
  list = g_strjoinv (", ", (char **) keys->pdata);
  g_ptr_array_add (violations,
                   g_strdup_printf ("transforms go in a circle, in or before these records: %s",
                                    list));
}

gboolean
_aimdb_graph_check (GPtrArray   *records,
                    GHashTable  *records_by_key,
                    GError     **error)
{
  g_autoptr (GPtrArray) violations = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  guint n_violations;

  check_keys (records, records_by_key, violations);

  for (guint i = 0; i < records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (records, i);

      check_stages (record, violations);
      check_writers (record, violations);
      check_inputs (record, records_by_key, violations);
    }

  check_cycles (records, records_by_key, violations);

  n_violations = violations->len;

  if (n_violations == 0)
    return TRUE;

  g_ptr_array_add (violations, NULL);
  list = g_strjoinv ("; ", (char **) violations->pdata);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION,
               "invalid configuration (%u %s): %s",
               n_violations, n_violations == 1 ? "error" : "errors", list);

  return FALSE;
}
