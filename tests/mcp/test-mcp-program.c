/* test-mcp-program.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-application.h"
#include "mcp-test-http.h"
#include "mcp-test-instance.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#define PING "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"
#define RECORDS \
  "[{\"record_id\":0,\"record_key\":\"tank\",\"name\":\"Level\",\"type_id\":\"t\"," \
  "\"origin\":\"passive\",\"buffer_type\":\"single_latest\",\"producer_count\":0," \
  "\"consumer_count\":0,\"writable\":false,\"outbound_connector_count\":0}]"

static const char *program;
static const char *directory;

typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  char *url;
} Service;

static GSubprocess *
spawn (const char * const *arguments,
       const char         *endpoint)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_unsetenv (launcher, "AIMDB_CONNECT");

  if (endpoint != NULL)
    g_subprocess_launcher_setenv (launcher, "AIMDB_CONNECT", endpoint, TRUE);

  g_ptr_array_add (argv, (char *) program);
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv->pdata, &error);
  g_assert_no_error (error);

  return process;
}

/* runs the program to its end; the caller frees @output and @errors */
static int
run (const char * const  *arguments,
     char               **output,
     char               **errors)
{
  g_autoptr (GSubprocess) process = spawn (arguments, NULL);
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, output, errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));

  return g_subprocess_get_exit_status (process);
}

static void
service_start (Service            *self,
               const char * const *arguments,
               const char         *endpoint)
{
  self->process = spawn (arguments, endpoint);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->url = g_data_input_stream_read_line (self->output, NULL, NULL, NULL);
  g_assert_nonnull (self->url);
}

/* sends @signal and expects the end within a second */
static void
service_end (Service *self,
             int      signal)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree char *rest = NULL;

  g_subprocess_send_signal (self->process, signal);
  g_assert_true (g_subprocess_wait (self->process, NULL, NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_true (g_subprocess_get_if_exited (self->process));
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, MCP_STATUS_OK);

  rest = g_data_input_stream_read_line (self->output, NULL, NULL, NULL);
  g_assert_null (rest);
  g_clear_object (&self->output);
  g_clear_object (&self->process);
  g_clear_pointer (&self->url, g_free);
}

/* the client only: its server is the program */
static McpTestAnswer *
post (const char *url,
      const char *body)
{
  McpTestHttp client = {
    .url = (char *) url,
    .session = soup_session_new_with_options ("proxy-resolver", NULL, NULL),
  };
  McpTestAnswer *answer = mcp_test_http_send (&client,
                                              mcp_test_http_create (&client, "POST", "/mcp",
                                                                    body));

  soup_session_abort (client.session);
  g_object_unref (client.session);

  return answer;
}

static void
test_prints_its_url_and_serves (void)
{
  const char *hosts[][2] = {
    { "127.0.0.1:0", "http://127.0.0.1:" },
    { "localhost:0", "http://127.0.0.1:" },
    { "127.0.0.5:0", "http://127.0.0.5:" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      const char *arguments[] = { "--listen", hosts[i][0], NULL };
      Service service;
      g_autoptr (McpTestAnswer) answer = NULL;

      service_start (&service, arguments, NULL);
      g_assert_true (g_str_has_prefix (service.url, hosts[i][1]));
      g_assert_true (g_str_has_suffix (service.url, "/mcp"));
      answer = post (service.url, PING);
      g_assert_cmpuint (answer->status, ==, 200);
      service_end (&service, SIGTERM);
    }
}

static void
test_ends_by_interrupt (void)
{
  const char *arguments[] = { "--listen=127.0.0.1:0", NULL };
  Service service;

  service_start (&service, arguments, NULL);
  service_end (&service, SIGINT);
}

static void
test_ends_during_a_call (void)
{
  const char *arguments[] = { "--listen", "127.0.0.1:0", "--connect", NULL, NULL };
  g_autofree char *path = g_build_filename (directory, "silent.sock", NULL);
  g_autoptr (McpTestInstance) instance = mcp_test_instance_new (path, RECORDS);
  Service service;
  McpTestHttp client = { .session = soup_session_new_with_options ("proxy-resolver", NULL, NULL) };
  g_autoptr (McpTestAnswer) answer = NULL;

  instance->behaviour = MCP_TEST_IS_SILENT;
  arguments[3] = path;
  service_start (&service, arguments, NULL);
  client.url = service.url;
  answer = mcp_test_http_start_call (&client, "list_records", "{}", NULL);

  while (instance->connections->len == 0)
    g_main_context_iteration (NULL, TRUE);

  service_end (&service, SIGTERM);
  mcp_test_iterate_until (&answer->done);
  g_assert_cmpuint (answer->status, !=, 200);
  g_object_unref (client.session);
}

static void
expect_instance (const char * const *arguments,
                 const char         *variable)
{
  Service service;
  g_autoptr (McpTestAnswer) answer = NULL;
  JsonArray *records;

  service_start (&service, arguments, variable);
  answer = post (service.url, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                 "\"params\":{\"name\":\"list_records\"}}");
  records = json_object_get_array_member (mcp_test_answer_get_result (answer), "records");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (records, 0),
                                                  "record_key"), ==, "tank");
  service_end (&service, SIGTERM);
}

static void
test_is_bound_to_an_instance (void)
{
  g_autofree char *path = g_build_filename (directory, "bound.sock", NULL);
  g_autoptr (McpTestInstance) instance = mcp_test_instance_new (path, RECORDS);
  const char *by_option[] = { "--listen", "127.0.0.1:0", "--connect", instance->path, NULL };
  const char *by_variable[] = { "--listen", "127.0.0.1:0", NULL };

  expect_instance (by_option, NULL);
  expect_instance (by_variable, instance->path);
  expect_instance (by_option, "/nowhere.sock");
}

static void
test_port_in_use_is_told (void)
{
  const char *first[] = { "--listen", "127.0.0.1:0", NULL };
  const char *second[] = { "--listen", NULL, NULL };
  g_autofree char *address = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  Service service;

  service_start (&service, first, NULL);
  address = g_strndup (service.url + strlen ("http://"),
                       strlen (service.url) - strlen ("http://") - strlen ("/mcp"));
  second[1] = address;
  g_assert_cmpint (run (second, &output, &errors), ==, MCP_STATUS_FAILED);
  g_assert_cmpstr (output, ==, "");
  g_assert_nonnull (strstr (errors, "in use"));
  service_end (&service, SIGTERM);
}

static void
test_wrong_arguments_are_told (void)
{
  const char *cases[][2] = {
    { "--listen=0.0.0.0:0", "not on this machine" },
    { "--listen=[::]:0", "not on this machine" },
    { "--listen=192.168.0.1:80", "not on this machine" },
    { "--listen=example.org:80", "not on this machine" },
    { "--listen=:80", "not on this machine" },
    { "--listen=127.0.0.1", "HOST:PORT" },
    { "--listen=127.0.0.1:", "HOST:PORT" },
    { "--listen=127.0.0.1:http", "HOST:PORT" },
    { "--listen=127.0.0.1:65536", "HOST:PORT" },
    { "--listen=", "HOST:PORT" },
    { "--unknown", "--unknown" },
    { "serve", "serve" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *arguments[] = { cases[i][0], NULL };
      g_autofree char *output = NULL;
      g_autofree char *errors = NULL;

      g_assert_cmpint (run (arguments, &output, &errors), ==, MCP_STATUS_USAGE);
      g_assert_cmpstr (output, ==, "");
      g_assert_true (g_str_has_prefix (errors, "aimdb-mcp: "));
      g_assert_nonnull (strstr (errors, cases[i][1]));
    }
}

static void
test_helps (void)
{
  const char *help[] = { "--help", NULL };
  const char *version[] = { "--version", NULL };
  g_autofree char *help_text = NULL;
  g_autofree char *version_text = NULL;

  g_assert_cmpint (run (help, &help_text, NULL), ==, MCP_STATUS_OK);
  g_assert_nonnull (strstr (help_text, "--listen=HOST:PORT"));
  g_assert_nonnull (strstr (help_text, "--connect=ENDPOINT"));
  g_assert_nonnull (strstr (help_text, "AIMDB_CONNECT"));
  g_assert_cmpint (run (version, &version_text, NULL), ==, MCP_STATUS_OK);
  g_assert_cmpstr (version_text, ==, "aimdb-mcp " AIMDB_MCP_VERSION "\n");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *temporary = g_dir_make_tmp ("mcp-XXXXXX", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  directory = temporary;
  mcp_test_watch_over ();

  g_test_add_func ("/Mcp/Program/prints-its-url-and-serves", test_prints_its_url_and_serves);
  g_test_add_func ("/Mcp/Program/ends-by-interrupt", test_ends_by_interrupt);
  g_test_add_func ("/Mcp/Program/ends-during-a-call", test_ends_during_a_call);
  g_test_add_func ("/Mcp/Program/is-bound-to-an-instance", test_is_bound_to_an_instance);
  g_test_add_func ("/Mcp/Program/port-in-use-is-told", test_port_in_use_is_told);
  g_test_add_func ("/Mcp/Program/wrong-arguments-are-told", test_wrong_arguments_are_told);
  g_test_add_func ("/Mcp/Program/helps", test_helps);
  status = g_test_run ();
  g_rmdir (temporary);

  return status;
}
