/* fuzz-driver.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "fuzz.h"

/* Stands in for the fuzzer: runs the target over all files of the directories
 * that are its arguments, and over the first bytes of each, however many. */

#define MAX_BEGINNINGS 512

static void
run_file (const char *path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);

  LLVMFuzzerTestOneInput ((const guint8 *) contents, length);

  for (gsize size = 0; size < MIN (length, MAX_BEGINNINGS); size++)
    {
      /* a copy, so that reading behind its end is noticed */
      g_autofree guint8 *beginning = g_memdup2 (contents, size);

      LLVMFuzzerTestOneInput (beginning, size);
    }
}

static guint
run_directory (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (path, 0, &error);
  const char *name;
  guint n_files = 0;

  if (directory == NULL)
    g_error ("%s", error->message);

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      run_file (file);
      n_files++;
    }

  return n_files;
}

int
main (int   argc,
      char *argv[])
{
  guint n_files = 0;

  for (int i = 1; i < argc; i++)
    n_files += run_directory (argv[i]);

  g_print ("%u inputs\n", n_files);

  return n_files > 0 ? 0 : 1;
}
