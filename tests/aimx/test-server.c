/* test-server.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aimdb-client.h"
#include "aimdb-discovery.h"
#include "aimdb-error.h"
#include "aimdb-record-info.h"
#include "aimdb-tap.h"
#include "aimx-instance.h"
#include "test-wait.h"

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

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
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

static AimdbClient *
create_client (AimxInstance *instance)
{
  AimdbClient *client = aimdb_client_new (instance->endpoint);
  g_autoptr (GError) error = NULL;

  g_assert_true (connect_client (client, &error));
  g_assert_no_error (error);

  return client;
}

static void
drop_client (AimdbClient *client)
{
  aimdb_client_disconnect (client);
  settle ();
  g_assert_finalize_object (client);
}

static GListModel *
list_records (AimdbClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *records;

  aimdb_client_list_records_async (client, NULL, result_cb, &result);
  await (&result);
  records = aimdb_client_list_records_finish (client, result, &error);
  g_assert_no_error (error);

  return records;
}

static void
await_end (int fd)
{
  char byte;

  while (recv (fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN)
    g_main_context_iteration (NULL, FALSE);

  close (fd);
}

static guint
get_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);

  return info.st_mode & 0777;
}

static void
test_server_properties (AimxInstance  *instance,
                        gconstpointer  data)
{
  g_autofree char *name = g_path_get_basename (g_get_prgname ());
  g_autofree char *expected = aimdb_build_default_endpoint (name);
  g_autoptr (AimdbServer) server = aimdb_server_new (instance->database, NULL);

  g_assert_cmpstr (aimdb_server_get_endpoint (server), ==, expected);
  g_assert_true (aimdb_server_get_database (server) == instance->database);
  g_assert_true (aimdb_server_get_read_only (server));
  g_assert_cmpuint (aimdb_server_get_max_connections (server), ==, 16);
  aimdb_server_allow_write (server, "a");
  g_assert_false (aimdb_server_get_read_only (server));
}

static void
test_server_socket_is_private (AimxInstance  *instance,
                               gconstpointer  data)
{
  mode_t mask = umask (0);

  g_test_summary ("Whatever the umask is.");

  aimx_instance_start (instance);
  umask (mask);
  g_assert_cmpuint (get_mode (instance->path), ==, 0600);
  aimdb_server_stop (instance->server);
  g_assert_false (g_file_test (instance->path, G_FILE_TEST_EXISTS));
  aimdb_server_stop (instance->server);
  aimx_instance_start (instance);
}

static void
test_server_directory_is_private (AimxInstance  *instance,
                                  gconstpointer  data)
{
  g_autofree char *endpoint = aimdb_build_default_endpoint ("private");
  g_autofree char *directory = g_build_filename (g_get_user_runtime_dir (), "aimdb", NULL);
  g_autoptr (AimdbServer) server = aimdb_server_new (instance->database, endpoint);
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_server_start (server, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_mode (directory), ==, 0700);
  g_assert_cmpuint (get_mode (endpoint + strlen ("unix:")), ==, 0600);

  /* one that is open to others is closed to them */
  aimdb_server_stop (server);
  g_assert_cmpint (g_chmod (directory, 0755), ==, 0);
  g_assert_true (aimdb_server_start (server, &error));
  g_assert_cmpuint (get_mode (directory), ==, 0700);
  aimdb_server_stop (server);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
test_server_leaves_others_alone (AimxInstance  *instance,
                                 gconstpointer  data)
{
  g_autoptr (AimdbServer) other = aimdb_server_new (instance->database, instance->endpoint);
  g_autoptr (GError) error = NULL;

  aimx_instance_start (instance);
  g_assert_false (aimdb_server_start (other, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "already served by another program"));
  g_clear_error (&error);

  g_assert_false (aimdb_server_start (instance->server, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_STATE);
  g_clear_error (&error);

  aimdb_server_stop (other);
  g_assert_true (g_file_test (instance->path, G_FILE_TEST_EXISTS));
  aimdb_server_stop (instance->server);

  g_assert_true (g_file_set_contents (instance->path, "precious", -1, NULL));
  g_assert_false (aimdb_server_start (instance->server, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "is no socket"));
  g_assert_true (g_file_test (instance->path, G_FILE_TEST_IS_REGULAR));
  g_unlink (instance->path);
}

static void
test_server_follows_no_links (AimxInstance  *instance,
                              gconstpointer  data)
{
  g_autofree char *directory = g_build_filename (g_get_user_runtime_dir (), "aimdb", NULL);
  g_autofree char *endpoint = aimdb_build_default_endpoint ("elsewhere");
  g_autofree char *elsewhere = g_strconcat (instance->path, ".d", NULL);
  g_autoptr (AimdbServer) server = aimdb_server_new (instance->database, endpoint);
  g_autoptr (GError) error = NULL;

  g_test_summary ("Neither in place of the socket nor of its directory.");

  g_assert_cmpint (symlink ("/nowhere", instance->path), ==, 0);
  g_assert_false (aimdb_server_start (instance->server, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);
  g_assert_nonnull (strstr (error->message, "is no socket"));
  g_clear_error (&error);
  g_assert_cmpint (g_unlink (instance->path), ==, 0);

  g_assert_cmpint (g_mkdir (elsewhere, 0755), ==, 0);
  g_assert_cmpint (g_chmod (elsewhere, 0755), ==, 0);
  g_assert_cmpint (symlink (elsewhere, directory), ==, 0);
  g_assert_false (aimdb_server_start (server, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_DENIED);
  g_assert_cmpuint (get_mode (elsewhere), ==, 0755);
  g_assert_cmpint (g_unlink (directory), ==, 0);
  g_assert_cmpint (g_rmdir (elsewhere), ==, 0);
}

#define NOBODY 65534

/* what another user sees who asks for the records; only functions that a forked
 * process may call */
static gboolean
is_turned_away (const struct sockaddr_un *address)
{
  static const char question[] = "{\"t\":\"req\",\"id\":1,\"method\":\"record.list\"}\n";
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  char byte;

  if (setuid (NOBODY) != 0 ||
      connect (fd, (const struct sockaddr *) address, sizeof *address) != 0)
    return FALSE;

  send (fd, question, strlen (question), MSG_NOSIGNAL);

  return recv (fd, &byte, 1, 0) <= 0;
}

static void
test_server_turns_other_users_away (AimxInstance  *instance,
                                    gconstpointer  data)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int status = 0;
  pid_t child;

  g_test_summary ("Also where the modes of the files would let them in.");

  if (geteuid () != 0)
    {
      g_test_skip ("only root can become another user");
      return;
    }

  aimx_instance_start (instance);
  g_strlcpy (address.sun_path, instance->path, sizeof address.sun_path);
  g_assert_cmpint (g_chmod (instance->directory, 0711), ==, 0);
  g_assert_cmpint (g_chmod (instance->path, 0666), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);

  if (child == 0)
    _exit (is_turned_away (&address) ? 0 : 1);

  TEST_WAIT (waitpid (child, &status, WNOHANG) == child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_server_replaces_abandoned (AimxInstance  *instance,
                                gconstpointer  data)
{
  g_autofree char *moved = g_strconcat (instance->path, ".old", NULL);
  AimdbClient *client;

  /* a socket file without anybody behind it */
  aimx_instance_start (instance);
  g_assert_cmpint (g_rename (instance->path, moved), ==, 0);
  aimdb_server_stop (instance->server);
  g_assert_cmpint (g_rename (moved, instance->path), ==, 0);
  g_assert_true (g_file_test (instance->path, G_FILE_TEST_EXISTS));

  aimx_instance_start (instance);
  client = create_client (instance);
  drop_client (client);
}

static void
test_server_removes_only_its_own (AimxInstance  *instance,
                                  gconstpointer  data)
{
  aimx_instance_start (instance);
  g_unlink (instance->path);
  g_assert_true (g_file_set_contents (instance->path, "precious", -1, NULL));
  aimdb_server_stop (instance->server);
  g_assert_true (g_file_test (instance->path, G_FILE_TEST_IS_REGULAR));
  g_unlink (instance->path);
}

static void
assert_record (GListModel      *records,
               guint            position,
               const char      *key,
               const char      *type,
               AimdbOrigin      origin,
               AimdbBufferType  buffer_type)
{
  g_autoptr (AimdbRecordInfo) info = g_list_model_get_item (records, position);

  g_assert_cmpuint (aimdb_record_info_get_id (info), ==, position);
  g_assert_cmpstr (aimdb_record_info_get_key (info), ==, key);
  g_assert_cmpstr (aimdb_record_info_get_name (info), ==, type);
  g_assert_cmpint (aimdb_record_info_get_origin (info), ==, origin);
  g_assert_cmpint (aimdb_record_info_get_buffer_type (info), ==, buffer_type);
  g_assert_cmpint (aimdb_record_profile_is_available (aimdb_record_info_get_profile (info)), ==,
                   aimdb_is_profiling_built_in ());
}

static void
test_server_lists (AimxInstance  *instance,
                   gconstpointer  data)
{
  g_autoptr (GListModel) records = NULL;
  g_autoptr (AimdbRecordInfo) alarm = NULL;
  g_autoptr (AimdbRecordInfo) setpoint = NULL;
  g_autofree char *json = NULL;
  AimdbRecordProfile *profile;
  AimdbClient *client;

  aimdb_server_allow_write (instance->server, "pump.setpoint");
  aimx_instance_start (instance);
  aimx_instance_produce (instance, "tank.level", "120.0");
  settle ();
  client = create_client (instance);
  records = list_records (client);

  g_assert_cmpuint (g_list_model_get_n_items (records), ==, 9);
  assert_record (records, 0, "tank.level", "gdouble", AIMDB_ORIGIN_SOURCE,
                 AIMDB_BUFFER_TYPE_SPMC_RING);
  assert_record (records, 1, "tank.alarm", "gboolean", AIMDB_ORIGIN_TRANSFORM,
                 AIMDB_BUFFER_TYPE_SINGLE_LATEST);
  assert_record (records, 2, "pump.setpoint", "gint", AIMDB_ORIGIN_PASSIVE,
                 AIMDB_BUFFER_TYPE_SINGLE_LATEST);
  assert_record (records, 5, "door.event", "gboolean", AIMDB_ORIGIN_PASSIVE,
                 AIMDB_BUFFER_TYPE_MAILBOX);

  alarm = g_list_model_get_item (records, 1);
  g_assert_false (aimdb_record_info_get_writable (alarm));
  json = aimdb_record_info_to_json (alarm);
  g_assert_nonnull (strstr (json, "\"origin\":{\"transform\":{\"input\":\"tank.level\"}}"));
  g_assert_nonnull (strstr (json, "\"producer_count\":0,\"consumer_count\":1"));
  g_assert_nonnull (strstr (json, "\"entity\":\"alarm\""));
  g_assert_null (strstr (json, "buffer_capacity"));
  g_assert_cmpint (strstr (json, "produced_count") != NULL, ==, aimdb_is_metrics_built_in ());

  profile = aimdb_record_info_get_profile (alarm);
  g_assert_cmpuint (aimdb_record_profile_get_n_stages (profile), ==,
                    aimdb_is_profiling_built_in () ? 2 : 0);
  setpoint = g_list_model_get_item (records, 2);
  g_assert_true (aimdb_record_info_get_writable (setpoint));
  drop_client (client);
}

static void
test_server_resets_profile (AimxInstance  *instance,
                            gconstpointer  data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_built_in = aimdb_is_profiling_built_in ();
  int code = is_built_in ? AIMDB_ERROR_DENIED : AIMDB_ERROR_NOT_BUILT_IN;
  AimdbClient *client;

  aimx_instance_start (instance);
  client = create_client (instance);
  aimdb_client_reset_profiling_async (client, NULL, result_cb, &refused);
  await (&refused);
  g_assert_false (aimdb_client_reset_profiling_finish (client, refused, &error));
  g_assert_error (error, AIMDB_ERROR, code);
  g_clear_error (&error);

  aimdb_server_set_read_only (instance->server, FALSE);
  aimdb_client_reset_profiling_async (client, NULL, result_cb, &result);
  await (&result);
  g_assert_cmpint (aimdb_client_reset_profiling_finish (client, result, &error), ==, is_built_in);
  if (!is_built_in)
    g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_BUILT_IN);

  /* the results hold the client */
  g_clear_object (&refused);
  g_clear_object (&result);
  drop_client (client);
}

static void
test_server_limits_connections (AimxInstance  *instance,
                                gconstpointer  data)
{
  g_autoptr (AimdbClient) one_too_many = aimdb_client_new (instance->endpoint);
  g_autoptr (GError) error = NULL;
  AimdbClient *first;
  AimdbClient *second;

  aimdb_server_set_max_connections (instance->server, 2);
  aimx_instance_start (instance);
  first = create_client (instance);
  second = create_client (instance);
  g_assert_false (connect_client (one_too_many, &error));
  g_assert_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION);

  drop_client (first);
  g_assert_true (connect_client (one_too_many, NULL));
  drop_client (second);
  drop_client (g_steal_pointer (&one_too_many));
}

static void
test_server_ends_on_endless_line (AimxInstance  *instance,
                                  gconstpointer  data)
{
  g_autofree char *text = g_strnfill (64 * 1024, 'x');
  gsize n_sent = 0;
  int fd;

  aimx_instance_start (instance);
  fd = aimx_instance_connect (instance);

  while (n_sent < 4 * 1024 * 1024)
    {
      gssize n = send (fd, text, strlen (text), MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n > 0)
        n_sent += n;
      else if (errno != EAGAIN)
        break;

      g_main_context_iteration (NULL, FALSE);
    }

  g_assert_cmpuint (n_sent, >=, 1024 * 1024);
  g_assert_cmpuint (n_sent, <, 4 * 1024 * 1024);
  await_end (fd);
}

static void
test_server_drops_who_does_not_read (AimxInstance  *instance,
                                     gconstpointer  data)
{
  static const char request[] =
    "{\"t\":\"req\",\"id\":1,\"method\":\"record.get\",\"params\":{\"name\":\"pump.note\"}}\n";
  g_autofree char *note = g_strnfill (500 * 1000, '1');
  GString *requests = g_string_new (NULL);
  AimdbClient *client;
  gboolean is_dropped = FALSE;
  int fd;

  for (guint i = 0; i < 1000; i++)
    g_string_append (requests, request);

  note[0] = '"';
  note[strlen (note) - 1] = '"';
  aimx_instance_produce (instance, "pump.note", note);
  aimx_instance_start (instance);
  fd = aimx_instance_connect (instance);

  while (!is_dropped)
    {
      gssize n = send (fd, requests->str, requests->len, MSG_DONTWAIT | MSG_NOSIGNAL);

      is_dropped = n < 0 && errno != EAGAIN;
      g_main_context_iteration (NULL, FALSE);
    }

  /* others are served */
  client = create_client (instance);
  drop_client (client);
  close (fd);
  g_string_free (requests, TRUE);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_descriptors = 0;

  g_assert_nonnull (dir);

  while (g_dir_read_name (dir) != NULL)
    n_descriptors++;

  return n_descriptors;
}

static void
test_server_leaks_no_connections (AimxInstance  *instance,
                                  gconstpointer  data)
{
  guint n_before;

  aimx_instance_start (instance);
  drop_client (create_client (instance));
  n_before = count_descriptors ();

  for (guint i = 0; i < 200; i++)
    {
      AimdbClient *client = create_client (instance);

      if (i % 3 == 0)
        g_clear_pointer (&client, drop_client);
      else
        g_clear_object (&client);

      settle ();
    }

  g_assert_cmpuint (count_descriptors (), ==, n_before);
}

static void
test_server_stops_with_peers (AimxInstance  *instance,
                              gconstpointer  data)
{
  AimdbClient *client;

  aimx_instance_start (instance);
  client = create_client (instance);
  g_assert_finalize_object (g_steal_pointer (&instance->server));

  while (aimdb_client_is_connected (client))
    g_main_context_iteration (NULL, TRUE);

  g_assert_finalize_object (client);
}

static void
test_server_is_found (AimxInstance  *instance,
                      gconstpointer  data)
{
  g_autofree char *a = aimdb_build_default_endpoint ("a");
  g_autofree char *b = aimdb_build_default_endpoint ("b");
  g_autofree char *silent = g_build_filename (g_get_user_runtime_dir (), "aimdb", "c.sock", NULL);
  g_autoptr (AimdbServer) first = aimdb_server_new (instance->database, b);
  g_autoptr (AimdbServer) second = aimdb_server_new (instance->database, a);
  g_autoptr (GAsyncResult) none = NULL;
  g_autoptr (GAsyncResult) both = NULL;
  g_auto (GStrv) nobody = NULL;
  g_auto (GStrv) found = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_discover_async (NULL, result_cb, &none);
  await (&none);
  nobody = aimdb_discover_finish (none, &error);
  g_assert_no_error (error);
  g_assert_nonnull (nobody);
  g_assert_false (g_strv_contains ((const char * const *) nobody, a));

  g_assert_true (aimdb_server_start (first, &error));
  g_assert_true (aimdb_server_start (second, &error));
  g_assert_true (g_file_set_contents (silent, "", 0, NULL));
  aimdb_discover_async (NULL, result_cb, &both);
  await (&both);
  found = aimdb_discover_finish (both, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (found), >=, 2);
  g_assert_cmpstr (found[0], ==, a);
  g_assert_cmpstr (found[1], ==, b);
  g_unlink (silent);
}

static void
test_server_discovery_is_cancelled (AimxInstance  *instance,
                                    gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  aimdb_discover_async (cancellable, result_cb, &result);
  g_cancellable_cancel (cancellable);
  await (&result);
  g_assert_null (aimdb_discover_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path,
     void (*func) (AimxInstance  *instance,
                   gconstpointer  data))
{
  g_test_add (path, AimxInstance, NULL, aimx_instance_set_up, func, aimx_instance_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *runtime_dir = g_dir_make_tmp ("aimdb-runtime-XXXXXX", NULL);
  g_autofree char *aimdb_dir = g_build_filename (runtime_dir, "aimdb", NULL);
  int result;

  g_setenv ("XDG_RUNTIME_DIR", runtime_dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("/Aimdb/Server/properties", test_server_properties);
  add ("/Aimdb/Server/socket-is-private", test_server_socket_is_private);
  add ("/Aimdb/Server/directory-is-private", test_server_directory_is_private);
  add ("/Aimdb/Server/leaves-others-alone", test_server_leaves_others_alone);
  add ("/Aimdb/Server/follows-no-links", test_server_follows_no_links);
  add ("/Aimdb/Server/turns-other-users-away", test_server_turns_other_users_away);
  add ("/Aimdb/Server/replaces-abandoned", test_server_replaces_abandoned);
  add ("/Aimdb/Server/removes-only-its-own", test_server_removes_only_its_own);
  add ("/Aimdb/Server/lists", test_server_lists);
  add ("/Aimdb/Server/resets-profile", test_server_resets_profile);
  add ("/Aimdb/Server/limits-connections", test_server_limits_connections);
  add ("/Aimdb/Server/ends-on-endless-line", test_server_ends_on_endless_line);
  add ("/Aimdb/Server/drops-who-does-not-read", test_server_drops_who_does_not_read);
  add ("/Aimdb/Server/leaks-no-connections", test_server_leaks_no_connections);
  add ("/Aimdb/Server/stops-with-peers", test_server_stops_with_peers);
  add ("/Aimdb/Server/is-found", test_server_is_found);
  add ("/Aimdb/Server/discovery-is-cancelled", test_server_discovery_is_cancelled);

  result = g_test_run ();
  g_rmdir (aimdb_dir);
  g_rmdir (runtime_dir);

  return result;
}
