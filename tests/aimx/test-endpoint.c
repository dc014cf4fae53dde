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
    const char *text;
    AimdbScheme scheme;
    const char *path;
    const char *host;
    guint number;
  } cases[] = {
    { "unix:/a/b.sock", AIMDB_SCHEME_UNIX, "/a/b.sock", NULL, 0 },
    { "unix:///a/b.sock", AIMDB_SCHEME_UNIX, "/a/b.sock", NULL, 0 },
    { "uds:///a/b.sock", AIMDB_SCHEME_UNIX, "/a/b.sock", NULL, 0 },
    { "UNIX:///a/b.sock", AIMDB_SCHEME_UNIX, "/a/b.sock", NULL, 0 },
    { "  /a/b.sock\n", AIMDB_SCHEME_UNIX, "/a/b.sock", NULL, 0 },
    { "b.sock", AIMDB_SCHEME_UNIX, "b.sock", NULL, 0 },
    { "./tcp:localhost", AIMDB_SCHEME_UNIX, "./tcp:localhost", NULL, 0 },
    { "tcp://localhost:1", AIMDB_SCHEME_TCP, NULL, "localhost", 1 },
    { "TCP://127.0.0.1:0", AIMDB_SCHEME_TCP, NULL, "127.0.0.1", 0 },
    { "tcp://[::1]:65535", AIMDB_SCHEME_TCP, NULL, "::1", 65535 },
    { "ws://127.0.0.1:7000", AIMDB_SCHEME_WEBSOCKET, "/ws", "127.0.0.1", 7000 },
    { "ws://[::1]:7/a/b", AIMDB_SCHEME_WEBSOCKET, "/a/b", "::1", 7 },
    { "serial:///dev/ttyUSB0", AIMDB_SCHEME_SERIAL, "/dev/ttyUSB0", NULL, 115200 },
    { "serial://COM1?x=1&BAUD=9600", AIMDB_SCHEME_SERIAL, "COM1", NULL, 9600 },
    { "serial:///dev/a?baud", AIMDB_SCHEME_SERIAL, "/dev/a", NULL, 115200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (AimdbEndpoint) endpoint = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (_aimdb_endpoint_parse (cases[i].text, &endpoint, &error));
      g_assert_no_error (error);
      g_assert_cmpint (endpoint.scheme, ==, cases[i].scheme);
      g_assert_cmpstr (endpoint.path, ==, cases[i].path);
      g_assert_cmpstr (endpoint.host, ==, cases[i].host);
      g_assert_cmpuint (endpoint.port + endpoint.baud, ==, cases[i].number);
    }
}

static void
test_endpoint_refuses (void)
{
  static const struct
  {
    const char *text;
    const char *why;
  } cases[] = {
    { "", "names no socket" },
    { "unix://", "names no socket" },
    { "tcp://", "a host and a port" },
    { "tcp://localhost", "a host and a port" },
    { "tcp://:1", "a host and a port" },
    { "tcp://localhost:", "a host and a port" },
    { "tcp://localhost:65536", "a host and a port" },
    { "tcp://localhost:-1", "a host and a port" },
    { "tcp://localhost:1/x", "a host and a port" },
    { "tcp://::1:7000", "a host and a port" },
    { "tcp://[::1:7000", "a host and a port" },
    { "tcp://[]:7000", "a host and a port" },
    { "tcp://a@b:7000", "a host and a port" },
    { "serial://", "names no device" },
    { "serial://?baud=1", "names no device" },
    { "serial:///dev/a?baud=", "is no speed" },
    { "serial:///dev/a?baud=fast", "is no speed" },
    { "serial:///dev/a?baud=0", "is no speed" },
    { "ws://localhost", "a host and a port" },
    { "ws://localhost:1/ws?v=3.0", "only a path" },
    { "http://x", "unknown scheme" },
    { "tcp:localhost", "unknown scheme" },
    { "serial:/dev/ttyUSB0", "unknown scheme" },
  };
  g_autofree char *long_path = g_strnfill (200, 'x');
  g_autoptr (GError) long_error = NULL;
  g_auto (AimdbEndpoint) endpoint = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (_aimdb_endpoint_parse (cases[i].text, &endpoint, &error));
      g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, cases[i].why));
    }

  g_assert_false (_aimdb_endpoint_parse (long_path, &endpoint, &long_error));
  g_assert_nonnull (strstr (long_error->message, "too long"));
}

static void
test_endpoint_default_is_an_endpoint (void)
{
  g_autofree char *text = aimdb_build_default_endpoint ("brewery");
  g_autofree char *expected = g_build_filename (g_get_user_runtime_dir (), "aimdb",
                                                "brewery.sock", NULL);
  g_auto (AimdbEndpoint) endpoint = { 0 };

  g_assert_true (_aimdb_endpoint_parse (text, &endpoint, NULL));
  g_assert_cmpstr (endpoint.path, ==, expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/Endpoint/forms", test_endpoint_forms);
  g_test_add_func ("/Aimdb/Endpoint/refuses", test_endpoint_refuses);
  g_test_add_func ("/Aimdb/Endpoint/default-is-an-endpoint", test_endpoint_default_is_an_endpoint);

  return g_test_run ();
}
