/* test-instance-list.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "aimdb-database.h"
#include "aimdb-discovery.h"
#include "aimdb-instance-list.h"
#include "aimdb-instance.h"
#include "aimdb-server.h"
#include "aimx-peer.h"
#include "test-wait.h"

typedef struct
{
  AimdbDatabase *database;
  AimdbServer *server;
} Program;

/* as another program would do */
static void
program_start (Program    *self,
               const char *name,
               gboolean    can_write)
{
  g_autoptr (AimdbRecord) record = aimdb_record_new ("a", G_TYPE_INT,
                                                     AIMDB_BUFFER_TYPE_SINGLE_LATEST, 0);
  g_autofree char *endpoint = aimdb_build_default_endpoint (name);
  g_autoptr (GError) error = NULL;

  self->database = aimdb_database_new ();
  aimdb_database_add_record (self->database, record);
  g_assert_true (aimdb_database_start (self->database, &error));
  g_assert_no_error (error);
  self->server = aimdb_server_new (self->database, endpoint);

  if (can_write)
    aimdb_server_allow_write (self->server, "a");

  g_assert_true (aimdb_server_start (self->server, &error));
  g_assert_no_error (error);
}

static void
program_end (Program *self)
{
  g_clear_object (&self->server);
  aimdb_database_stop (self->database);
  g_clear_object (&self->database);
}

/* the directories are shared with all of this machine */
static AimdbInstance *
find (AimdbInstanceList *list,
      const char        *name)
{
  g_autofree char *endpoint = aimdb_build_default_endpoint (name);
  GListModel *model = G_LIST_MODEL (list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AimdbInstance) instance = g_list_model_get_item (model, i);

      if (g_str_equal (aimdb_instance_get_endpoint (instance), endpoint))
        return instance;
    }

  return NULL;
}

static void
test_instance_list_finds (void)
{
  g_autoptr (AimdbInstanceList) list = NULL;
  Program program = { 0 };
  AimdbInstance *instance;

  program_start (&program, "first", TRUE);
  list = aimdb_instance_list_new ();
  g_assert_true (aimdb_instance_list_is_searching (list));
  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  instance = find (list, "first");
  g_assert_nonnull (instance);
  g_assert_true (aimdb_instance_is_alive (instance));
  g_assert_true (aimdb_instance_get_can_write (instance));
  g_assert_cmpstr (aimdb_instance_get_server_name (instance), ==, "libaimdb");
  g_assert_cmpstr (aimdb_instance_get_server_version (instance), ==, "3.0");
  g_assert_cmpstr (aimdb_instance_get_writable_records (instance)[0], ==, "a");
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == AIMDB_TYPE_INSTANCE);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), G_MAXUINT));
  program_end (&program);
}

static void
test_instance_list_follows (void)
{
  g_autoptr (AimdbInstanceList) list = aimdb_instance_list_new ();
  g_autoptr (AimdbInstance) instance = NULL;
  Program program = { 0 };

  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  g_assert_null (find (list, "second"));
  program_start (&program, "second", FALSE);
  TEST_WAIT (find (list, "second") != NULL);
  instance = g_object_ref (find (list, "second"));
  g_assert_false (aimdb_instance_get_can_write (instance));

  program_end (&program);
  TEST_WAIT (!aimdb_instance_is_alive (instance));
  g_assert_null (find (list, "second"));
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_instance_list_keeps_objects (void)
{
  g_autoptr (AimdbInstanceList) list = NULL;
  Program first = { 0 };
  Program second = { 0 };
  AimdbInstance *instance;
  guint n_changes = 0;
  guint n_notified = 0;

  program_start (&first, "kept", FALSE);
  list = aimdb_instance_list_new ();
  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  instance = find (list, "kept");
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count_cb), &n_changes);
  g_signal_connect_swapped (instance, "notify::writable-records", G_CALLBACK (count_cb),
                            &n_notified);

  aimdb_server_allow_write (first.server, "a");
  program_start (&second, "later", FALSE);
  TEST_WAIT (find (list, "later") != NULL);
  g_assert_true (find (list, "kept") == instance);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpuint (n_changes, >=, 1);

  g_signal_handlers_disconnect_by_data (instance, &n_notified);
  g_signal_handlers_disconnect_by_data (list, &n_changes);
  program_end (&second);
  program_end (&first);
}

/* a socket at which nobody answers, or nobody even listens */
static int
open_socket (const char *name,
             gboolean    listens)
{
  g_autofree char *endpoint = aimdb_build_default_endpoint (name);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, endpoint + strlen ("unix:"), sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  if (listens)
    g_assert_cmpint (listen (fd, 1), ==, 0);

  return fd;
}

static void
close_socket (int         fd,
              const char *name)
{
  g_autofree char *endpoint = aimdb_build_default_endpoint (name);

  close (fd);
  g_unlink (endpoint + strlen ("unix:"));
}

static void
test_instance_list_is_not_held_up (void)
{
  g_autoptr (AimdbInstanceList) list = NULL;
  Program program = { 0 };
  int hanging[20];
  int stale;
  gint64 start;

  g_test_summary ("Those that hang are waited for all at once, not one after the other.");

  program_start (&program, "well", FALSE);
  stale = open_socket ("stale", FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      g_autofree char *name = g_strdup_printf ("hanging%u", i);

      hanging[i] = open_socket (name, TRUE);
    }

  start = g_get_monotonic_time ();
  list = aimdb_instance_list_new ();
  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
  g_assert_nonnull (find (list, "well"));
  g_assert_null (find (list, "stale"));
  g_assert_null (find (list, "hanging0"));

  for (guint i = 0; i < G_N_ELEMENTS (hanging); i++)
    {
      g_autofree char *name = g_strdup_printf ("hanging%u", i);

      close_socket (hanging[i], name);
    }

  close_socket (stale, "stale");
  program_end (&program);
}

static void
test_instance_list_dropped_while_searching (void)
{
  AimdbInstanceList *list = aimdb_instance_list_new ();

  g_assert_true (aimdb_instance_list_is_searching (list));
  aimdb_instance_list_search (list);
  g_assert_finalize_object (list);
  aimx_settle ();
}

static void
drop_cb (AimdbInstanceList **list)
{
  g_clear_object (list);
}

static void
test_instance_list_dropped_in_notification (void)
{
  AimdbInstanceList *list = aimdb_instance_list_new ();
  gpointer weak = list;
  Program program = { 0 };

  g_test_summary ("Also when the list searches because it saw something.");

  g_object_add_weak_pointer (G_OBJECT (list), &weak);
  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  g_signal_connect_swapped (list, "notify::searching", G_CALLBACK (drop_cb), &list);
  program_start (&program, "seen", FALSE);
  TEST_WAIT (list == NULL);
  g_assert_null (weak);
  program_end (&program);
}

static void
test_instance_list_crash_is_found_out (void)
{
  g_autoptr (AimdbInstanceList) list = NULL;
  g_autoptr (AimdbInstance) instance = NULL;
  g_autofree char *endpoint = aimdb_build_default_endpoint ("crashed");
  g_autofree char *hidden = g_strconcat (endpoint + strlen ("unix:"), ".hidden", NULL);
  Program program = { 0 };
  int fd;

  program_start (&program, "crashed", FALSE);
  list = aimdb_instance_list_new ();
  TEST_WAIT (!aimdb_instance_list_is_searching (list));
  instance = g_object_ref (find (list, "crashed"));

  /* a socket of that name stays, at which nobody listens */
  g_assert_cmpint (g_rename (endpoint + strlen ("unix:"), hidden), ==, 0);
  fd = open_socket ("crashed", FALSE);
  aimdb_instance_list_search (list);
  TEST_WAIT (!aimdb_instance_is_alive (instance));
  close_socket (fd, "crashed");
  g_assert_cmpint (g_rename (hidden, endpoint + strlen ("unix:")), ==, 0);
  program_end (&program);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *directory = g_dir_make_tmp ("aimdb-list-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (directory, "aimdb", NULL);
  int status;

  /* before anybody asks for it */
  g_setenv ("XDG_RUNTIME_DIR", directory, TRUE);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Aimdb/InstanceList/finds", test_instance_list_finds);
  g_test_add_func ("/Aimdb/InstanceList/follows", test_instance_list_follows);
  g_test_add_func ("/Aimdb/InstanceList/keeps-objects", test_instance_list_keeps_objects);
  g_test_add_func ("/Aimdb/InstanceList/is-not-held-up", test_instance_list_is_not_held_up);
  g_test_add_func ("/Aimdb/InstanceList/dropped-while-searching",
                   test_instance_list_dropped_while_searching);
  g_test_add_func ("/Aimdb/InstanceList/dropped-in-notification",
                   test_instance_list_dropped_in_notification);
  g_test_add_func ("/Aimdb/InstanceList/crash-is-found-out", test_instance_list_crash_is_found_out);

  status = g_test_run ();
  g_rmdir (inner);
  g_rmdir (directory);

  return status;
}
