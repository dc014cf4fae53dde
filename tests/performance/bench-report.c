/* bench-report.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <json-glib/json-glib.h>

#include "bench-report.h"

static JsonArray *rows;

static void
add_number (JsonObject *row,
            const char *member,
            double      value)
{
  if (value > 0)
    json_object_set_double_member (row, member, value);
  else
    json_object_set_null_member (row, member);
}

static void
print_row (const char  *name,
           double       value,
           const char  *unit,
           double       ratio,
           double       target,
           BenchTarget  kind,
           gboolean     met)
{
  g_autofree char *beside = ratio > 0 ? g_strdup_printf ("%6.2f x", ratio) : g_strdup ("");
  g_autofree char *aim = NULL;

  if (kind == BENCH_TARGET_VALUE)
    aim = g_strdup_printf ("<= %.10g %s", target, unit);
  else if (kind == BENCH_TARGET_RATIO)
    aim = g_strdup_printf ("<= %g x", target);
  else
    aim = g_strdup ("");

  g_print ("%-80s %8.1f %s %10s  %-10s %s\n", name, value, unit, beside, aim,
           kind == BENCH_TARGET_NONE ? "" : met ? "met" : "missed");
}

static void
report (const char  *name,
        double       value,
        const char  *unit,
        double       floor,
        double       target,
        BenchTarget  kind)
{
  double ratio = floor > 0 ? value / floor : 0;
  gboolean met = (kind == BENCH_TARGET_RATIO ? ratio : value) <= target;
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "name", name);
  json_object_set_double_member (row, "value", value);
  json_object_set_string_member (row, "unit", unit);
  add_number (row, "floor", floor);
  add_number (row, "ratio", ratio);
  add_number (row, "target", target);

  if (kind == BENCH_TARGET_NONE)
    json_object_set_null_member (row, "met");
  else
    json_object_set_boolean_member (row, "met", met);

  if (rows == NULL)
    rows = json_array_new ();

  json_array_add_object_element (rows, row);
  print_row (name, value, unit, ratio, target, kind, met);
}

void
bench_report (double       value_ns,
              double       floor_ns,
              double       target,
              BenchTarget  kind,
              const char  *format,
              ...)
{
  g_autofree char *name = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);

  report (name, value_ns, "ns", floor_ns, target, kind);
}

void
bench_report_quantity (double      value,
                       const char *unit,
                       double      target,
                       const char *format,
                       ...)
{
  g_autofree char *name = NULL;
  va_list args;

  va_start (args, format);
  name = g_strdup_vprintf (format, args);
  va_end (args);

  report (name, value, unit, BENCH_NO_FLOOR, target,
          target > 0 ? BENCH_TARGET_VALUE : BENCH_TARGET_NONE);
}

/* puts the rows of an earlier program in front of ours */
static void
prepend_rows_of_file (const char *path)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonArray) ours = rows;
  JsonNode *root;

  rows = json_array_new ();

  if (json_parser_load_from_file (parser, path, NULL) &&
      (root = json_parser_get_root (parser)) != NULL && JSON_NODE_HOLDS_ARRAY (root))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
      json_array_add_element (rows,
                              json_array_dup_element (json_node_get_array (root), i));

  for (guint i = 0; i < json_array_get_length (ours); i++)
    json_array_add_element (rows, json_array_dup_element (ours, i));
}

int
bench_report_finish (void)
{
  const char *path = g_getenv ("BENCH_JSON");
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) error = NULL;

  if (path == NULL || *path == '\0')
    return 0;

  prepend_rows_of_file (path);
  json_node_take_array (root, g_steal_pointer (&rows));
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);

  if (!json_generator_to_file (generator, path, &error))
    {
      g_printerr ("can't write %s: %s\n", path, error->message);
      return 1;
    }

  return 0;
}
