/* test-example-programs.c
 *
 * Runs the examples as a user does and looks at them from outside.
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <aimdb.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define WATCHDOG_S 20

/* generous: what counts is that a stopped program does not hang */
#define END_LIMIT_US (5 * G_USEC_PER_SEC)

typedef struct
{
  char             *directory;
  char             *socket_path;
  GSubprocess      *process;
  GDataInputStream *output;
  AimdbClient      *client;
  guint             watchdog_id;
} Fixture;

typedef struct
{
  const char *key;

  /* with blanks between, in the order of listing */
  const char *stages;
} Expected;

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("waited %d s in vain", WATCHDOG_S);

  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture       *self,
        gconstpointer  user_data)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("aimdb-XXXXXX", &error);
  g_assert_no_error (error);
  self->socket_path = g_build_filename (self->directory, "socket", NULL);
  self->watchdog_id = g_timeout_add_seconds (WATCHDOG_S, watchdog_cb, NULL);
}

static void
tear_down (Fixture       *self,
           gconstpointer  user_data)
{
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);

  g_source_remove (self->watchdog_id);
  g_clear_object (&self->client);
  g_clear_object (&self->output);
  g_clear_object (&self->process);

  /* neither the socket nor a temporary file is left */
  g_assert_no_errno (g_rmdir (self->directory));
  g_free (self->socket_path);
  g_free (self->directory);
}

static void
store_result_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GAsyncResult **stored = user_data;

  *stored = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static GSubprocess *
spawn (Fixture            *self,
       const char         *program,
       const char * const *arguments,
       GSubprocessFlags    flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (g_getenv ("AIMDB_TEST_EXAMPLES"), program, NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = NULL;

  g_ptr_array_add (argv, path);

  for (; arguments != NULL && *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);

  g_ptr_array_add (argv, NULL);

  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);

  /* what the program puts into temporary places is seen here */
  g_subprocess_launcher_setenv (launcher, "TMPDIR", self->directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->directory, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv->pdata, &error);
  g_assert_no_error (error);

  return process;
}

static char *
read_line (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line = NULL;

  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, store_result_cb,
                                       &result);
  line = g_data_input_stream_read_line_finish (self->output, wait_for (&result), NULL, &error);
  g_assert_no_error (error);

  return line;
}

static void
start (Fixture    *self,
       const char *program)
{
  const char *arguments[] = { "--socket", self->socket_path, NULL };
  g_autofree char *endpoint = g_strconcat ("unix:", self->socket_path, NULL);
  g_autofree char *expected = g_strconcat ("listening on ", endpoint, NULL);
  g_autofree char *line = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->process = spawn (self, program, arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = read_line (self);
  g_assert_cmpstr (line, ==, expected);

  self->client = aimdb_client_new (endpoint);
  aimdb_client_connect_async (self->client, NULL, store_result_cb, &result);
  aimdb_client_connect_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
}

static void
wait_for_end (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_async (self->process, NULL, store_result_cb, &result);
  g_subprocess_wait_finish (self->process, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (self->process));
}

static void
stop (Fixture *self,
      int      signal_number)
{
  gint64 begin = g_get_monotonic_time ();

  g_subprocess_send_signal (self->process, signal_number);
  wait_for_end (self);
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, END_LIMIT_US);
}

static char *
join_stage_names (AimdbRecordProfile *profile)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                              aimdb_stage_profile_get_name (stage));
    }

  return g_string_free (names, FALSE);
}

static void
assert_records (Fixture        *self,
                const Expected *expected,
                guint           n_expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_client_list_records_async (self->client, NULL, store_result_cb, &result);
  records = aimdb_client_list_records_finish (self->client, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (records), ==, n_expected);

  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (records, i);
      AimdbRecordProfile *profile = aimdb_record_info_get_profile (info);
      g_autofree char *names = join_stage_names (profile);

      g_assert_cmpstr (aimdb_record_info_get_key (info), ==, expected[i].key);

      if (aimdb_is_profiling_built_in ())
        g_assert_cmpstr (names, ==, expected[i].stages);
    }
}

static char *
get_value (Fixture     *self,
           const char  *key,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_get_value_async (self->client, key, NULL, store_result_cb, &result);

  return aimdb_client_get_value_finish (self->client, wait_for (&result), error);
}

static gboolean
set_value (Fixture     *self,
           const char  *key,
           const char  *json,
           GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  aimdb_client_set_value_async (self->client, key, json, NULL, store_result_cb, &result);

  return aimdb_client_set_value_finish (self->client, wait_for (&result), error);
}

static void
test_monitor_shows_its_pipeline (Fixture       *self,
                                 gconstpointer  user_data)
{
  const Expected expected[] = {
    { "system::CpuCounters", "read_proc_stat" },
    { "system::CpuUsage", "remember_cpu_peak journal_cpu_usage compute_cpu_usage" },
    { "system::Memory", "read_meminfo" },
    { "system::MemoryChange", "log_memory_changes keep_memory_changes" },
    { "system::DiskCounters", "read_diskstats" },
    { "system::DiskActivity", "write_disk_report compute_disk_activity" },
    { "system::NetworkCounters", "read_net_dev" },
    { "system::NetworkTraffic", "remember_network_peak compute_network_traffic" },
    { "system::LoadedFiles", "list_loaded_files checksum_loaded_files" },
  };
  g_autofree char *memory = NULL;

  start (self, "system-monitor");
  assert_records (self, expected, G_N_ELEMENTS (expected));

  while (memory == NULL)
    {
      g_autoptr (GError) error = NULL;

      memory = get_value (self, "system::Memory", &error);

      if (memory == NULL)
        g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_FOUND);
    }

  g_assert_nonnull (strstr (memory, "\"total_bytes\":"));
  stop (self, SIGTERM);
}

static void
test_monitor_lets_the_profile_be_reset (Fixture       *self,
                                        gconstpointer  user_data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start (self, "system-monitor");
  aimdb_client_reset_profiling_async (self->client, NULL, store_result_cb, &result);

  if (aimdb_client_reset_profiling_finish (self->client, wait_for (&result), &error))
    g_assert_true (aimdb_is_profiling_built_in ());
  else
    g_assert_false (aimdb_is_profiling_built_in ());

  stop (self, SIGINT);
}

static void
test_monitor_ends_after_its_duration (Fixture       *self,
                                      gconstpointer  user_data)
{
  const char *arguments[] = { "--duration", "1", NULL };

  g_test_summary ("Without --socket the default place is taken.");

  self->process = spawn (self, "system-monitor", arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  wait_for_end (self);
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);

  /* the place of the sockets stays, the socket does not */
  g_clear_pointer (&self->socket_path, g_free);
  self->socket_path = g_build_filename (self->directory, "aimdb", NULL);
  g_assert_no_errno (g_rmdir (self->socket_path));
}

static void
test_demo_has_the_records_of_the_original (Fixture       *self,
                                           gconstpointer  user_data)
{
  const Expected expected[] = {
    { "server::Temperature", "temp_simulator temp_logger temperature" },
    { "server::TemperatureFahrenheit", "celsius_to_fahrenheit" },
    { "server::SystemStatus", "status_simulator slow_status_processor" },
    { "server::UserEvent", "" },
    { "server::Config", "" },
    { "server::AppSettings", "" },
  };
  g_autofree char *config = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  start (self, "remote-access-demo");
  assert_records (self, expected, G_N_ELEMENTS (expected));

  config = get_value (self, "server::Config", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config, ==,
                   "{\"app_name\":\"AimDB Demo\",\"version\":\"0.1.0\",\"debug_mode\":true}");

  line = read_line (self);
  g_assert_cmpstr (line, ==, "sensor-01: 20.0 °C");

  stop (self, SIGTERM);
}

static void
test_demo_takes_settings_only (Fixture       *self,
                               gconstpointer  user_data)
{
  const char *changed = "{\"log_level\":\"debug\",\"max_connections\":5,"
                        "\"feature_flag_alpha\":true}";
  const char *refused[] = {
    "{\"log_level\":\"debug\"}",
    "{\"log_level\":7,\"max_connections\":5,\"feature_flag_alpha\":true}",
    "{\"log_level\":\"debug\",\"max_connections\":-1,\"feature_flag_alpha\":true}",
    "{\"log_level\":\"debug\",\"max_connections\":4294967296,\"feature_flag_alpha\":true}",
    "17",
  };
  g_autofree char *settings = NULL;
  g_autoptr (GError) denied = NULL;
  g_autoptr (GError) error = NULL;

  start (self, "remote-access-demo");

  g_assert_true (set_value (self, "server::AppSettings", changed, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) wrong = NULL;

      g_assert_false (set_value (self, "server::AppSettings", refused[i], &wrong));
      g_assert_nonnull (wrong);
    }

  settings = get_value (self, "server::AppSettings", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (settings, ==, changed);

  g_assert_false (set_value (self, "server::Config", changed, &denied));
  g_assert_error (denied, AIMDB_ERROR, AIMDB_ERROR_DENIED);

  stop (self, SIGTERM);
}

static void
assert_refused (Fixture            *self,
                const char         *program,
                const char * const *arguments,
                int                 status,
                const char         *word)
{
  g_autoptr (GSubprocess) process = spawn (self, program, arguments,
                                           G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                           G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *complaint = NULL;

  g_subprocess_communicate_utf8_async (process, NULL, NULL, store_result_cb, &result);
  g_subprocess_communicate_utf8_finish (process, wait_for (&result), &output, &complaint, &error);
  g_assert_no_error (error);

  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);

  if (status == 0)
    g_assert_nonnull (strstr (output, word));
  else
    g_assert_nonnull (strstr (complaint, word));

  g_assert_null (strstr (output, "listening on"));
}

static void
test_options_are_checked (Fixture       *self,
                          gconstpointer  user_data)
{
  const char *missing = "/nonexistent/place/socket";
  const struct
  {
    const char *arguments[3];
    int         status;
    const char *word;
  } cases[] = {
    { { "--help" }, 0, "--socket" },
    { { "--version" }, 0, AIMDB_VERSION_S },
    { { "--socket" }, 2, "--socket" },
    { { "--socket", "" }, 2, "path" },
    { { "--duration", "0" }, 2, "--duration" },
    { { "--duration", "-5" }, 2, "--duration" },
    { { "--duration", "soon" }, 2, "soon" },
    { { "--sokcet", "x" }, 2, "sokcet" },
    { { "surplus" }, 2, "surplus" },
    { { "--socket", missing }, 1, missing },
  };
  const char *programs[] = { "system-monitor", "remote-access-demo" };

  for (guint p = 0; p < G_N_ELEMENTS (programs); p++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        assert_refused (self, programs[p], cases[i].arguments, cases[i].status, cases[i].word);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) \
  g_test_add ("/Examples/" name, Fixture, NULL, set_up, function, tear_down)

  ADD ("Monitor/shows-its-pipeline", test_monitor_shows_its_pipeline);
  ADD ("Monitor/lets-the-profile-be-reset", test_monitor_lets_the_profile_be_reset);
  ADD ("Monitor/ends-after-its-duration", test_monitor_ends_after_its_duration);
  ADD ("Demo/has-the-records-of-the-original", test_demo_has_the_records_of_the_original);
  ADD ("Demo/takes-settings-only", test_demo_takes_settings_only);
  ADD ("options-are-checked", test_options_are_checked);

#undef ADD

  return g_test_run ();
}
