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

static gboolean
has_key (AimdbRecord *record)
{
  const char *key = aimdb_record_get_key (record);

  return key != NULL && *key != '\0';
}

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

  if (has_key (record))
    g_ptr_array_add (violations,
                     g_strdup_printf ("record '%s': %s", aimdb_record_get_key (record), text));
  else
    g_ptr_array_add (violations, g_strdup_printf ("a record without key: %s", text));
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
      const char *problem = _aimdb_record_get_problem (record);
      const char *key_problem = _aimdb_record_get_key_problem (record);

      if (key_problem != NULL)
        add_violation (violations, record, "%s", key_problem);

      if (problem != key_problem)
        add_violation (violations, record, "%s", problem);

      if (has_key (record) && g_hash_table_lookup (records_by_key, key) != record)
        add_violation (violations, record, "another record has the same key");
    }
}

/* --- circles: what is left when every record without unmet inputs is taken away --- */

/* one of the inputs of RECORD that is left, or NULL */
static AimdbRecord *
find_input_left (AimdbRecord *record,
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
            return input;
        }
    }

  return NULL;
}

/* gives the first of the records that are left now, or NULL */
static AimdbRecord *
take_away (GPtrArray  *records,
           GHashTable *records_by_key,
           GHashTable *left)
{
  AimdbRecord *first = NULL;
  gboolean progress = TRUE;

  while (progress)
    {
      progress = FALSE;
      first = NULL;

      for (guint i = 0; i < records->len; i++)
        {
          AimdbRecord *record = g_ptr_array_index (records, i);

          if (!g_hash_table_contains (left, record))
            continue;

          if (find_input_left (record, records_by_key, left) == NULL)
            progress = g_hash_table_remove (left, record);
          else if (first == NULL)
            first = record;
        }
    }

  return first;
}

/* Tells the circle that is in or before FIRST, and takes it away. From input to
 * input there is no end, so the way comes back to where it was. */
static void
tell_circle (AimdbRecord *first,
             GHashTable  *records_by_key,
             GHashTable  *left,
             GPtrArray   *violations)
{
  g_autoptr (GPtrArray) way = g_ptr_array_new ();
  GString *text = g_string_new ("transforms go in a circle: ");
  AimdbRecord *record = first;
  guint begin;

  while (!g_ptr_array_find (way, record, &begin))
    {
      g_ptr_array_add (way, record);
      record = find_input_left (record, records_by_key, left);
    }

  for (guint i = begin; i < way->len; i++)
    {
      g_string_append_printf (text, "%s reads ",
                              aimdb_record_get_key (g_ptr_array_index (way, i)));
      g_hash_table_remove (left, g_ptr_array_index (way, i));
    }

  g_string_append (text, aimdb_record_get_key (record));
  g_ptr_array_add (violations, g_string_free (text, FALSE));
}

static void
check_circles (GPtrArray  *records,
               GHashTable *records_by_key,
               GPtrArray  *violations)
{
  g_autoptr (GHashTable) left = g_hash_table_new (NULL, NULL);
  AimdbRecord *first;

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (left, g_ptr_array_index (records, i));

  while ((first = take_away (records, records_by_key, left)) != NULL)
    tell_circle (first, records_by_key, left, violations);
}

gboolean
_aimdb_graph_check (GPtrArray   *records,
                    GHashTable  *records_by_key,
                    GError     **error)
{
  g_autoptr (GPtrArray) violations = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;
  g_autofree char *valid = NULL;
  guint n_violations;

  check_keys (records, records_by_key, violations);

  for (guint i = 0; i < records->len; i++)
    {
      AimdbRecord *record = g_ptr_array_index (records, i);

      check_stages (record, violations);
      check_writers (record, violations);
      check_inputs (record, records_by_key, violations);
    }

  check_circles (records, records_by_key, violations);

  n_violations = violations->len;

  if (n_violations == 0)
    return TRUE;

  g_ptr_array_add (violations, NULL);
  list = g_strjoinv ("; ", (char **) violations->pdata);

  /* a key that is not UTF-8 is among what is told */
  valid = g_utf8_make_valid (list, -1);
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_CONFIGURATION,
               "invalid configuration (%u %s): %s",
               n_violations, n_violations == 1 ? "error" : "errors", valid);

  return FALSE;
}
