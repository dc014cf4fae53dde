/* test-endpoint.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-discovery.h"
#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"

static void
test_endpoint_forms (void)
{
  static const struct
  {
    const char *endpoint;
    const char *path;
    const char *text;
  } cases[] = {
    { "unix:/a/b.sock", "/a/b.sock", NULL },
    { "unix:///a/b.sock", "/a/b.sock", NULL },
    { "uds:///a/b.sock", "/a/b.sock", NULL },
    { "UNIX:///a/b.sock", "/a/b.sock", NULL },
    { "  /a/b.sock\n", "/a/b.sock", NULL },
    { "b.sock", "b.sock", NULL },
    { "", NULL, "names no socket" },
    { "unix://", NULL, "names no socket" },
    { "tcp://localhost:1", NULL, "not supported by this version" },
    { "serial:///dev/ttyUSB0", NULL, "not supported by this version" },
    { "http://x", NULL, "unknown scheme" },
    { "tcp:localhost", NULL, "not supported" },
    { "./tcp:localhost", "./tcp:localhost", NULL },
  };
  g_autofree char *long_path = g_strnfill (200, 'x');
  g_autoptr (GError) long_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = _aimdb_endpoint_to_path (cases[i].endpoint, &error);

      g_assert_cmpstr (path, ==, cases[i].path);

      if (path == NULL)
        {
          g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
          g_assert_nonnull (strstr (error->message, cases[i].text));
        }
    }

  g_assert_null (_aimdb_endpoint_to_path (long_path, &long_error));
  g_assert_nonnull (strstr (long_error->message, "too long"));
}

static void
test_endpoint_default_is_an_endpoint (void)
{
  g_autofree char *endpoint = aimdb_build_default_endpoint ("brewery");
  g_autofree char *path = _aimdb_endpoint_to_path (endpoint, NULL);
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "aimdb",
                                                "brewery.sock", NULL);

  g_assert_cmpstr (path, ==, expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Endpoint/forms", test_endpoint_forms);
  g_test_add_func ("/Aimdb/Endpoint/default-is-an-endpoint", test_endpoint_default_is_an_endpoint);

  return g_test_run ();
}
