/* test-transcript-coverage.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-message-private.h"
#include "aimdb-methods-private.h"

/*
 * What is in the transcripts against the table in their README: a row for each
 * method and each frame, a column for each code. What the table says can be
 * answered is, and what it does not say never is.
 */
typedef struct
{
  /* the names of the columns, from the second on */
  GPtrArray *columns;

  /* "row column": what stands in the cell */
  GHashTable *cells;
  GHashTable *rows;
} Table;

/* what is no method by this name */
#define ANOTHER "another method"
#define NONE "–"

static char **transcripts;
static const char *table_path;

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);

  return contents;
}

/* the first group, or NULL */
static char *
find (const char *pattern,
      const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (regex, text, G_REGEX_MATCH_DEFAULT, &match) ? g_match_info_fetch (match, 1)
                                                                    : NULL;
}

/* without blanks and backticks around it */
static char *
trim_cell (const char *cell)
{
  g_autoptr (GString) text = g_string_new (cell);

  g_string_replace (text, "`", "", 0);

  return g_strdup (g_strstrip (text->str));
}

static void
table_add_row (Table *self,
               char **cells)
{
  g_autofree char *row = trim_cell (cells[1]);

  g_assert_cmpuint (g_strv_length (cells), ==, self->columns->len + 3);
  g_assert_true (g_hash_table_add (self->rows, g_strdup (row)));

  for (guint i = 0; i < self->columns->len; i++)
    g_hash_table_insert (self->cells,
                         g_strconcat (row, " ", g_ptr_array_index (self->columns, i), NULL),
                         trim_cell (cells[2 + i]));
}

/* the table whose second column is "ok" */
static void
table_init (Table *self)
{
  g_autofree char *contents = read_file (table_path);
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);
  guint i = 0;

  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (lines[i] != NULL && strstr (lines[i], "| `ok` |") == NULL)
    i++;

  g_assert_nonnull (lines[i]);

  for (guint n = 0; lines[i + n] != NULL && lines[i + n][0] == '|'; n++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i + n], "|", -1);

      if (n > 1)
        table_add_row (self, cells);

      for (guint c = 2; n == 0 && cells[c + 1] != NULL; c++)
        g_ptr_array_add (self->columns, trim_cell (cells[c]));
    }
}

static void
table_clear (Table *self)
{
  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->cells);
  g_hash_table_unref (self->rows);
}

static gboolean
is_method (const char *name)
{
  for (guint i = 0; _aimdb_methods_get_nth_name (i) != NULL; i++)
    {
      if (g_str_equal (_aimdb_methods_get_nth_name (i), name))
        return TRUE;
    }

  return FALSE;
}

/* in which row of the table the answer to a frame belongs */
static void
note_request (const char *frame,
              GHashTable *requests,
              GHashTable *seen)
{
  g_autofree char *tag = find ("\"t\" ?: ?\"([a-z]+)\"", frame);
  g_autofree char *method = find ("\"method\" ?: ?\"([^\"]*)\"", frame);
  g_autofree char *id = find ("\"id\" ?: ?([0-9]+) ?[,}]", frame);

  /* these are never answered */
  if (g_strcmp0 (tag, "write") == 0 || g_strcmp0 (tag, "unsub") == 0)
    g_hash_table_add (seen, g_strconcat (tag, " ok", NULL));

  if (id == NULL)
    return;

  if (g_strcmp0 (tag, "sub") == 0)
    g_hash_table_insert (requests, g_steal_pointer (&id), g_strdup ("sub"));
  else if (method != NULL)
    g_hash_table_insert (requests, g_steal_pointer (&id),
                         g_strdup (is_method (method) ? method : ANOTHER));
}

static void
note_answer (const char *frame,
             GHashTable *requests,
             GHashTable *seen)
{
  g_autofree char *tag = find ("\"t\":\"([a-z]+)\"", frame);
  g_autofree char *id = find ("\"id\":([0-9]+)", frame);
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  const char *row;

  if (g_strcmp0 (tag, "reply") != 0)
    {
      g_hash_table_add (seen, g_strdup (g_strcmp0 (tag, "pong") == 0 ? "ping ok" : "sub ok"));
      return;
    }

  row = g_hash_table_lookup (requests, id);
  g_assert_nonnull (row);

  if (strstr (frame, "\"ok\":") != NULL)
    g_hash_table_add (seen, g_strconcat (row, " ok", NULL));

  /* there may be several, for several builds */
  regex = g_regex_new ("\"err\":\"([a-z_]+)\"", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_regex_match (regex, frame, G_REGEX_MATCH_DEFAULT, &match);

  while (g_match_info_matches (match))
    {
      g_autofree char *code = g_match_info_fetch (match, 1);

      g_hash_table_add (seen, g_strconcat (row, " ", code, NULL));
      g_match_info_next (match, NULL);
    }
}

/* all "row column" that occur in a conversation over a bus or a stream */
static void
collect (const char *path,
         char        other,
         GHashTable *seen)
{
  g_autoptr (GHashTable) requests = NULL;
  g_autofree char *contents = read_file (path);
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);

  requests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (line[0] == other)
        continue;

      if (line[0] == 'S' || line[0] == 'W')
        line++;

      if (line[0] == '>')
        note_request (line, requests, seen);
      else if (line[0] == '<')
        note_answer (line, requests, seen);
    }
}

static void
test_coverage_table (void)
{
  static const char *const frames[] = { "sub", "unsub", "write", "ping", ANOTHER };
  Table table;
  guint n_methods = 0;
  guint n_codes = 0;

  g_test_summary ("The table has each method of the server and each code of the wire.");

  table_init (&table);

  for (; _aimdb_methods_get_nth_name (n_methods) != NULL; n_methods++)
    g_assert_true (g_hash_table_contains (table.rows, _aimdb_methods_get_nth_name (n_methods)));

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    g_assert_true (g_hash_table_contains (table.rows, frames[i]));

  g_assert_cmpuint (g_hash_table_size (table.rows), ==, n_methods + G_N_ELEMENTS (frames));

  for (; _aimdb_wire_get_nth_code (n_codes) != NULL; n_codes++)
    g_assert_true (g_ptr_array_find_with_equal_func (table.columns,
                                                     _aimdb_wire_get_nth_code (n_codes),
                                                     g_str_equal, NULL));

  g_assert_cmpuint (table.columns->len, ==, n_codes + 1);
  table_clear (&table);
}

static void
test_coverage_transcripts (gconstpointer data)
{
  const char *other = data;
  g_autoptr (GHashTable) seen = NULL;
  GHashTableIter iter;
  gpointer cell;
  gpointer text;
  Table table;

  g_test_summary ("What the table says is in some transcript, and what is in one is in the table.");

  table_init (&table);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; transcripts[i] != NULL; i++)
    collect (transcripts[i], *other, seen);

  g_hash_table_iter_init (&iter, table.cells);

  while (g_hash_table_iter_next (&iter, &cell, &text))
    {
      gboolean is_expected = !g_str_equal (text, NONE);

      if (g_hash_table_contains (seen, cell) != is_expected)
        g_error ("\"%s\" is %s, and there %s a transcript with it", (char *) cell,
                 is_expected ? "in the table" : "not in the table", is_expected ? "is not" : "is");
    }

  table_clear (&table);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >, 2);
  table_path = argv[1];
  transcripts = argv + 2;
  g_test_add_func ("/Aimdb/TranscriptCoverage/table", test_coverage_table);
  g_test_add_data_func ("/Aimdb/TranscriptCoverage/streams", "W", test_coverage_transcripts);
  g_test_add_data_func ("/Aimdb/TranscriptCoverage/websocket", "S", test_coverage_transcripts);

  return g_test_run ();
}
