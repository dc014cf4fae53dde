/* test-transport.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "aimdb-client.h"
#include "aimdb-error.h"
#include "aimx-wire.h"

static void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static void
await (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
connect_client (AimdbClient  *client,
                GError      **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_connect_async (client, NULL, result_cb, &result);
  await (&result);

  return aimdb_client_connect_finish (client, result, error);
}

static void
test_transport_serves_client (AimxInstance  *instance,
                              gconstpointer  data)
{
  g_autoptr (AimdbClient) client = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  aimx_instance_start (instance);
  aimx_instance_produce (instance, "pump.setpoint", "900");
  client = aimdb_client_new (aimdb_server_get_endpoint (instance->server));
  g_assert_true (connect_client (client, &error));
  g_assert_no_error (error);

  aimdb_client_get_value_async (client, "pump.setpoint", NULL, result_cb, &result);
  await (&result);
  value = aimdb_client_get_value_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "900");
  aimdb_client_disconnect (client);
}

static void
test_transport_nobody_there (AimxInstance  *instance,
                             gconstpointer  data)
{
  g_autoptr (AimdbClient) client = NULL;
  g_autoptr (GError) error = NULL;

  aimx_instance_start (instance);
  client = aimdb_client_new (aimdb_server_get_endpoint (instance->server));
  aimdb_server_stop (instance->server);
  g_assert_false (connect_client (client, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
}

static void
test_transport_tcp_port_is_told (AimxInstance  *instance,
                                 gconstpointer  data)
{
  g_assert_cmpstr (aimdb_server_get_endpoint (instance->server), ==, "tcp://127.0.0.1:0");
  aimx_instance_start (instance);
  g_assert_cmpstr (aimdb_server_get_endpoint (instance->server), !=, "tcp://127.0.0.1:0");
  g_assert_true (g_str_has_prefix (aimdb_server_get_endpoint (instance->server),
                                   "tcp://127.0.0.1:"));
  aimdb_server_stop (instance->server);
  g_assert_cmpstr (aimdb_server_get_endpoint (instance->server), ==, "tcp://127.0.0.1:0");
}

static void
test_transport_tcp_is_local (AimxInstance  *instance,
                             gconstpointer  data)
{
  static const struct
  {
    const char *endpoint;
    AimdbError code;
  } cases[] = {
    { "tcp://0.0.0.0:0", AIMDB_ERROR_DENIED },
    { "tcp://[::]:0", AIMDB_ERROR_DENIED },
    { "tcp://192.0.2.1:0", AIMDB_ERROR_DENIED },
    { "tcp://example.com:0", AIMDB_ERROR_INVALID_ARGUMENT },
  };
  g_autoptr (AimdbServer) server = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AimdbServer) refused = aimdb_server_new (instance->database, cases[i].endpoint);
      g_autoptr (GError) why = NULL;

      g_assert_false (aimdb_server_start (refused, &why));
      g_assert_error (why, AIMDB_ERROR, (int) cases[i].code);
    }

  /* an address that no machine has, so this fails later */
  server = aimdb_server_new (instance->database, "tcp://192.0.2.1:0");
  aimdb_server_set_allow_remote (server, TRUE);
  g_assert_true (aimdb_server_get_allow_remote (server));
  g_assert_false (aimdb_server_start (server, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
}

static void
test_transport_tcp_port_taken (AimxInstance  *instance,
                               gconstpointer  data)
{
  g_autoptr (AimdbServer) second = NULL;
  g_autoptr (GError) error = NULL;

  aimx_instance_start (instance);
  second = aimdb_server_new (instance->database, aimdb_server_get_endpoint (instance->server));
  g_assert_false (aimdb_server_start (second, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
}

static void
test_transport_tcp_ends_on_long_frame (AimxInstance  *instance,
                                       gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *fits = g_strnfill (65536, ' ');
  g_autofree char *too_long = g_strnfill (65537, ' ');

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  memcpy (fits, "{\"t\":\"ping\"}", strlen ("{\"t\":\"ping\"}"));
  aimx_wire_send (wire, fits);
  aimx_wire_expect (wire, "{\"t\":\"pong\"}");
  aimx_wire_send (wire, too_long);
  aimx_wire_expect_end (wire);
}

static void
test_transport_tcp_refuses_browser (AimxInstance  *instance,
                                    gconstpointer  data)
{
  static const char request[] = "POST / HTTP/1.1\r\n\r\n{\"t\":\"ping\"}\n";
  char buffer[64];
  gssize n_read;
  int fd;

  aimx_instance_start (instance);
  fd = aimx_instance_connect (instance);
  g_assert_cmpint (write (fd, request, strlen (request)), ==, strlen (request));

  while ((n_read = read (fd, buffer, sizeof buffer)) < 0 && errno == EAGAIN)
    g_main_context_iteration (NULL, FALSE);

  g_assert_cmpint (n_read, <=, 0);
  close (fd);
}

static void
test_transport_tcp_long_reply (AimxInstance  *instance,
                               gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *note = g_strnfill (65536, '"');

  memset (note + 1, 'x', strlen (note) - 2);
  aimx_instance_start (instance);
  aimx_instance_produce (instance, "pump.note", note);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"req\",\"id\":1,\"method\":\"record.get\","
                  "\"params\":{\"name\":\"pump.note\"}}");
  aimx_wire_expect (wire, "{\"t\":\"reply\",\"id\":1,\"err\":\"internal\"}");
  aimx_wire_expect_idle (wire);
}

static void
add (const char *path,
     const char *endpoint,
     void (*func) (AimxInstance  *instance,
                   gconstpointer  data))
{
  g_test_add (path, AimxInstance, endpoint, aimx_instance_set_up, func, aimx_instance_tear_down);
}

#define TCP "tcp://127.0.0.1:0"

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Transport/unix/serves-client", NULL, test_transport_serves_client);
  add ("/Aimdb/Transport/unix/nobody-there", NULL, test_transport_nobody_there);
  add ("/Aimdb/Transport/tcp/serves-client", TCP, test_transport_serves_client);
  add ("/Aimdb/Transport/tcp/serves-client-by-name", "tcp://localhost:0",
       test_transport_serves_client);
  add ("/Aimdb/Transport/tcp/nobody-there", TCP, test_transport_nobody_there);
  add ("/Aimdb/Transport/tcp/port-is-told", TCP, test_transport_tcp_port_is_told);
  add ("/Aimdb/Transport/tcp/is-local", TCP, test_transport_tcp_is_local);
  add ("/Aimdb/Transport/tcp/port-taken", TCP, test_transport_tcp_port_taken);
  add ("/Aimdb/Transport/tcp/ends-on-long-frame", TCP, test_transport_tcp_ends_on_long_frame);
  add ("/Aimdb/Transport/tcp/refuses-browser", TCP, test_transport_tcp_refuses_browser);
  add ("/Aimdb/Transport/tcp/long-reply", TCP, test_transport_tcp_long_reply);

  return g_test_run ();
}
