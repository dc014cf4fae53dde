/* aimdb-discovery.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aimdb-client.h"
#include "aimdb-discovery-private.h"
#include "aimdb-discovery.h"
#include "aimdb-instance-private.h"

/* whoever does not shake hands within this time serves nobody now */
#define HANDSHAKE_TIMEOUT 500

#define FILES_AT_ONCE 64

#define FILE_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_UNIX_MODE "," G_FILE_ATTRIBUTE_UNIX_UID

typedef struct
{
  /* the directories that are still to be listed, first come first */
  GQueue directories;

  /* in the order of the result */
  GPtrArray *clients;

  /* of the directory at hand */
  GPtrArray *paths;

  guint n_connecting;
  gboolean is_listed;
} Search;

static void discovery_list_next (GTask *task);

static void
search_free (gpointer data)
{
  Search *search = data;

  g_queue_clear_full (&search->directories, g_object_unref);
  g_ptr_array_unref (search->clients);
  g_ptr_array_unref (search->paths);
  g_free (search);
}

/* only when all directories are listed and all peers answered or failed */
static void
discovery_return_if_done (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GPtrArray) instances = NULL;

  if (!search->is_listed || search->n_connecting > 0)
    return;

  if (g_task_return_error_if_cancelled (task))
    return;

  instances = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < search->clients->len; i++)
    {
      AimdbClient *client = g_ptr_array_index (search->clients, i);

      if (!aimdb_client_is_connected (client))
        continue;

      g_ptr_array_add (instances, _aimdb_instance_new (client));
      aimdb_client_disconnect (client);
    }

  g_task_return_pointer (task, g_steal_pointer (&instances),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
connect_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!aimdb_client_connect_finish (AIMDB_CLIENT (source), result, &error))
    g_debug ("no instance: %s", error->message);

  search->n_connecting--;
  discovery_return_if_done (task);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* the directory at hand is listed: calls everybody in it at once */
static void
discovery_connect (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  g_ptr_array_sort (search->paths, compare_paths);

  for (guint i = 0; i < search->paths->len; i++)
    {
      g_autofree char *endpoint = NULL;
      AimdbClient *client;

      endpoint = g_strconcat ("unix:", g_ptr_array_index (search->paths, i), NULL);
      client = aimdb_client_new (endpoint);
      g_ptr_array_add (search->clients, client);
      aimdb_client_set_timeout (client, HANDSHAKE_TIMEOUT);
      search->n_connecting++;
      aimdb_client_connect_async (client, g_task_get_cancellable (task), connect_cb,
                                  g_object_ref (task));
    }

  g_ptr_array_set_size (search->paths, 0);
  discovery_list_next (task);
}

gboolean
_aimdb_discovery_is_socket_name (const char *name)
{
  return g_str_has_suffix (name, ".sock");
}

/* In a directory that anybody may write to, sockets of other people are left
 * alone: they could be anything. */
static gboolean
is_candidate (GFileInfo *info)
{
  guint32 mode = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_MODE);
  guint32 uid = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_UID);

  return _aimdb_discovery_is_socket_name (g_file_info_get_name (info)) &&
         S_ISSOCK (mode) && (uid == geteuid () || uid == 0);
}

static void
next_files_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GFileEnumerator *enumerator = G_FILE_ENUMERATOR (source);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GList *infos = g_file_enumerator_next_files_finish (enumerator, result, NULL);

  if (infos == NULL)
    {
      discovery_connect (task);
      return;
    }

  for (GList *l = infos; l != NULL; l = l->next)
    {
      g_autoptr (GFile) file = g_file_enumerator_get_child (enumerator, l->data);

      if (is_candidate (l->data))
        g_ptr_array_add (search->paths, g_file_get_path (file));
    }

  g_list_free_full (infos, g_object_unref);
  g_file_enumerator_next_files_async (enumerator, FILES_AT_ONCE, G_PRIORITY_DEFAULT,
                                      cancellable, next_files_cb, g_steal_pointer (&task));
}

static void
enumerate_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFileEnumerator) enumerator = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);

  enumerator = g_file_enumerate_children_finish (G_FILE (source), result, NULL);

  /* mostly there is no such directory */
  if (enumerator == NULL)
    {
      discovery_list_next (task);
      return;
    }

  g_file_enumerator_next_files_async (enumerator, FILES_AT_ONCE, G_PRIORITY_DEFAULT,
                                      cancellable, next_files_cb, g_steal_pointer (&task));
}

static void
discovery_list_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GFile) directory = g_queue_pop_head (&search->directories);

  if (directory == NULL)
    {
      search->is_listed = TRUE;
      discovery_return_if_done (task);
      return;
    }

  g_file_enumerate_children_async (directory, FILE_ATTRIBUTES,
                                   G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), enumerate_cb,
                                   g_object_ref (task));
}

GPtrArray *
_aimdb_discovery_create_directories (void)
{
  GPtrArray *directories = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (directories,
                   g_file_new_build_filename (g_get_user_runtime_dir (), "aimdb", NULL));
  g_ptr_array_add (directories, g_file_new_for_path ("/tmp"));
  g_ptr_array_add (directories, g_file_new_for_path ("/var/run/aimdb"));

  return directories;
}

void
_aimdb_discovery_find_async (GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GPtrArray) directories = _aimdb_discovery_create_directories ();
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, _aimdb_discovery_find_async);
  search->clients = g_ptr_array_new_with_free_func (g_object_unref);
  search->paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < directories->len; i++)
    g_queue_push_tail (&search->directories, g_object_ref (g_ptr_array_index (directories, i)));

  g_task_set_task_data (task, search, search_free);
  discovery_list_next (task);
}

GPtrArray *
_aimdb_discovery_find_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_assert (g_async_result_is_tagged (result, _aimdb_discovery_find_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) instances = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GError *error = NULL;

  instances = _aimdb_discovery_find_finish (result, &error);

  if (instances == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < instances->len; i++)
    g_strv_builder_add (builder, aimdb_instance_get_endpoint (g_ptr_array_index (instances, i)));

  g_task_return_pointer (task, g_strv_builder_end (builder), (GDestroyNotify) g_strfreev);
}

/**
 * aimdb_discover_async:
 * @cancellable: (nullable): to give up
 * @callback: (scope async): called with the answer
 * @user_data: passed to @callback
 *
 * Looks for programs that serve their records.
 *
 * Every socket whose name ends in `.sock` is called: in
 * `$XDG_RUNTIME_DIR/aimdb`, in `/tmp` and in `/var/run/aimdb`, as long as it
 * belongs to the user or to root. This takes half a second at most if somebody
 * does not answer.
 *
 * Since: 0.1
 */
void
aimdb_discover_async (GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, aimdb_discover_async);

  _aimdb_discovery_find_async (cancellable, found_cb, g_steal_pointer (&task));
}

/**
 * aimdb_discover_finish:
 * @result: what was passed to the callback
 * @error: where to put an error
 *
 * Ends [func@discover_async].
 *
 * That nobody was found is no error; the only one is being cancelled.
 *
 * Returns: (transfer full) (array zero-terminated=1): the endpoints, those of
 *   the directory named first in front, by name within each
 *
 * Since: 0.1
 */
char **
aimdb_discover_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, aimdb_discover_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * aimdb_build_default_endpoint:
 * @name: a name without a slash, usually that of the program
 *
 * Builds the endpoint at which a program of that name listens if nobody says
 * otherwise, and where it is found first.
 *
 * Returns: (transfer full): `unix:$XDG_RUNTIME_DIR/aimdb/NAME.sock`
 *
 * Since: 0.1
 */
char *
aimdb_build_default_endpoint (const char *name)
{
  g_autofree char *file_name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (strchr (name, '/') == NULL, NULL);

  file_name = g_strconcat (name, ".sock", NULL);
  path = g_build_filename (g_get_user_runtime_dir (), "aimdb", file_name, NULL);

  return g_strconcat ("unix:", path, NULL);
}
