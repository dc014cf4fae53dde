/* test-transport.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib-unix.h>
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

/* the value of a record, for a client that is connected */
static void
assert_value (AimdbClient *client,
              const char  *key,
              const char  *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  aimdb_client_get_value_async (client, key, NULL, result_cb, &result);
  await (&result);
  value = aimdb_client_get_value_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static char *
produce_long_note (AimxInstance *instance,
                   gsize         length)
{
  char *note = g_strnfill (length, '"');

  memset (note + 1, 'x', length - 2);
  aimx_instance_produce (instance, "pump.note", note);

  return note;
}

static void
test_transport_tcp_long_reply_agreed (AimxInstance  *instance,
                                      gconstpointer  data)
{
  g_autoptr (AimdbClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;

  g_test_summary ("A peer that says it takes longer frames gets them.");

  aimx_instance_start (instance);
  note = produce_long_note (instance, 1024 * 1024);
  client = aimdb_client_new (aimdb_server_get_endpoint (instance->server));
  g_assert_true (connect_client (client, &error));
  g_assert_no_error (error);
  assert_value (client, "pump.note", note);
  aimdb_client_disconnect (client);
}

/* carries what comes at one line to the other */
static gboolean
relay_cb (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  char buffer[256];
  gssize n_read = read (fd, buffer, sizeof buffer);

  if (n_read > 0)
    g_assert_cmpint (write (GPOINTER_TO_INT (user_data), buffer, n_read), ==, n_read);

  return G_SOURCE_CONTINUE;
}

static void
test_transport_serial_serves_client (AimxInstance  *instance,
                                     gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autofree char *endpoint = NULL;
  g_autoptr (AimdbClient) client = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  int line = aimx_open_line (&path);
  guint there;
  guint back;

  g_test_summary ("Also with a reply that is longer than other implementations take.");

  aimx_instance_start (instance);
  aimx_instance_produce (instance, "pump.setpoint", "900");
  note = produce_long_note (instance, 20000);
  endpoint = g_strconcat ("serial://", path, "?baud=9600", NULL);
  client = aimdb_client_new (endpoint);
  aimdb_client_connect_async (client, NULL, result_cb, &result);
  there = g_unix_fd_add (line, G_IO_IN, relay_cb, GINT_TO_POINTER (instance->line));
  back = g_unix_fd_add (instance->line, G_IO_IN, relay_cb, GINT_TO_POINTER (line));
  await (&result);
  g_assert_true (aimdb_client_connect_finish (client, result, &error));
  g_assert_no_error (error);

  assert_value (client, "pump.setpoint", "900");
  assert_value (client, "pump.note", note);

  aimdb_client_disconnect (client);
  g_source_remove (there);
  g_source_remove (back);
  close (line);
}

static void
test_transport_serial_passes_over_noise (AimxInstance  *instance,
                                         gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *noise = g_strnfill (3000, '\x03');

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);

  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (write (instance->line, noise, 3000), ==, 3000);
      aimx_instance_settle ();
    }

  g_assert_cmpint (write (instance->line, "", 1), ==, 1);
  aimx_wire_expect_idle (wire);
}

static void
test_transport_serial_next_peer (AimxInstance  *instance,
                                 gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *welcome = NULL;

  g_test_summary ("A line does not end with its peer: the greeting of the next ends what is left.");

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
  aimx_wire_expect_idle (wire);
  aimx_wire_send (wire, "{\"t\":\"req\",\"id\":1,\"method\":\"hello\","
                  "\"params\":{\"version\":\"3.0\"}}");
  welcome = aimx_wire_receive (wire);
  g_assert_nonnull (strstr (welcome, "\"server\""));
  aimx_instance_produce (instance, "door.log", "7");
  aimx_instance_settle ();
  aimx_wire_expect_idle (wire);
  aimx_wire_send (wire, "{\"t\":\"sub\",\"id\":1,\"topic\":\"door.log\"}");
  aimx_wire_expect_idle (wire);
  aimx_instance_produce (instance, "door.log", "8");
  aimx_wire_expect (wire, "{\"t\":\"event\",\"seq\":1,\"sub\":\"1\",\"data\":8}");
}

static void
test_transport_serial_refuses (AimxInstance  *instance,
                               gconstpointer  data)
{
  const struct
  {
    const char *format;
    AimdbError code;
    const char *text;
  } cases[] = {
    { "serial://%s/nothing", AIMDB_ERROR_CONNECTION, "can't open" },
    { "serial:///dev/null?x=%s", AIMDB_ERROR_INVALID_ARGUMENT, "serial line" },
    { "serial://%s?baud=1234", AIMDB_ERROR_INVALID_ARGUMENT, "no speed of serial lines" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) endpoint = g_string_new (cases[i].format);
      g_autoptr (AimdbServer) server = NULL;
      g_autoptr (GError) error = NULL;

      g_string_replace (endpoint, "%s", instance->directory, 0);
      server = aimdb_server_new (instance->database, endpoint->str);
      g_assert_false (aimdb_server_start (server, &error));
      g_assert_error (error, AIMDB_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].text));
    }
}

#if AIMDB_HAVE_WEBSOCKET

/* what is answered to a request that closes the connection */
static char *
ask_http (AimxInstance *instance,
          const char   *request)
{
  g_autofree char *text = g_strconcat (request, "\r\nConnection: close\r\n\r\n", NULL);
  GString *answer = g_string_new (NULL);
  int fd = aimx_instance_connect (instance);
  char buffer[1024];
  gssize n_read;

  g_assert_cmpint (write (fd, text, strlen (text)), ==, strlen (text));

  while ((n_read = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n_read > 0)
        g_string_append_len (answer, buffer, n_read);
      else if (errno == EAGAIN)
        g_main_context_iteration (NULL, FALSE);
      else
        break;
    }

  close (fd);

  return g_string_free (answer, FALSE);
}

static void
test_transport_websocket_http (AimxInstance  *instance,
                               gconstpointer  data)
{
  static const struct
  {
    const char *request;
    const char *status;
    const char *text;
  } cases[] = {
    { "GET /version HTTP/1.1\r\nHost: 127.0.0.1", " 200 ", "\r\n\r\n{\"aimx\":\"3.0\"}" },
    { "GET /health HTTP/1.1\r\nHost: 127.0.0.1", " 200 ",
      "{\"status\":\"ok\",\"clients\":1,\"uptime_secs\":" },
    { "GET /ws HTTP/1.1\r\nHost: 127.0.0.1", " 426 ", "3.0" },
    { "GET /ws?v=2.0 HTTP/1.1\r\nHost: 127.0.0.1", " 426 ", "3.0" },
    { "GET /ws?v=30 HTTP/1.1\r\nHost: localhost:80", " 426 ", "3.0" },
    { "GET /ws?v=3.0 HTTP/1.1\r\nHost: 127.0.0.1", " 426 ", "3.0" },
    { "GET /ws/more?v=3.0 HTTP/1.1\r\nHost: 127.0.0.1", " 404 ", "" },
    { "GET / HTTP/1.1\r\nHost: 127.0.0.1", " 404 ", "" },
    { "POST /version HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1", " 405 ", "" },

    /* a program may call this machine as it likes, and is no page */
    { "GET /ws?v=2.0 HTTP/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n"
      "Connection: Upgrade", " 426 ", "" },

    /* a page of somebody else, or one that has another name for this machine */
    { "GET /ws?v=3.0 HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://example.com", " 403 ", "" },
    { "GET /version HTTP/1.1\r\nHost: example.com\r\nOrigin: http://example.com", " 403 ", "" },
    { "GET /health HTTP/1.1\r\nHost: example.com", " 403 ", "" },
    { "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: null", " 403 ", "" },
    { "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://localhost:3000", " 200 ",
      "Access-Control-Allow-Origin: http://localhost:3000" },
  };
  g_autoptr (AimxWire) wire = NULL;

  aimx_instance_start (instance);
  g_assert_true (g_str_has_prefix (aimdb_server_get_endpoint (instance->server),
                                   "ws://127.0.0.1:"));
  wire = aimx_wire_new (instance);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = ask_http (instance, cases[i].request);

      g_test_message ("%s", cases[i].request);
      g_assert_nonnull (strstr (answer, cases[i].status));
      g_assert_nonnull (strstr (answer, cases[i].text));
    }

  aimx_wire_expect_idle (wire);
}

static void
test_transport_websocket_long_frame (AimxInstance  *instance,
                                     gconstpointer  data)
{
  g_autoptr (AimxWire) wire = NULL;
  g_autofree char *too_long = g_strnfill (1024 * 1024 + 1, ' ');

  aimx_instance_start (instance);
  wire = aimx_wire_new (instance);
  aimx_wire_send (wire, too_long);

  while (!aimx_wire_is_at_end (wire))
    aimx_wire_drop (wire);
}

#endif

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
  add ("/Aimdb/Transport/tcp/long-reply-agreed", TCP, test_transport_tcp_long_reply_agreed);
  add ("/Aimdb/Transport/serial/serves-client", "serial", test_transport_serial_serves_client);
  add ("/Aimdb/Transport/serial/passes-over-noise", "serial",
       test_transport_serial_passes_over_noise);
  add ("/Aimdb/Transport/serial/next-peer", "serial", test_transport_serial_next_peer);
  add ("/Aimdb/Transport/serial/refuses", NULL, test_transport_serial_refuses);

#if AIMDB_HAVE_WEBSOCKET
  add ("/Aimdb/Transport/websocket/serves-client", "ws://127.0.0.1:0",
       test_transport_serves_client);
  add ("/Aimdb/Transport/websocket/nobody-there", "ws://127.0.0.1:0", test_transport_nobody_there);
  add ("/Aimdb/Transport/websocket/http", "ws://127.0.0.1:0", test_transport_websocket_http);
  add ("/Aimdb/Transport/websocket/long-frame", "ws://127.0.0.1:0",
       test_transport_websocket_long_frame);
#endif

  return g_test_run ();
}
