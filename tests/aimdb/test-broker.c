/* test-broker.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <signal.h>
#include <sys/wait.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "test-broker.h"
#include "test-wait.h"

guint16
broker_find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);

  return port;
}

static gboolean
broker_answers (Broker *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);

  return connection != NULL;
}

/* in the new process: it does not outlive a test that aborts */
static void
end_with_parent (gpointer user_data)
{
#ifdef __linux__
  prctl (PR_SET_PDEATHSIG, SIGKILL);
#endif
}

void
broker_start (Broker     *self,
              const char *extra)
{
  const char *program = g_getenv ("AIMDB_TEST_MOSQUITTO");
  const char *argv[] = { program, "-c", self->config, NULL };
  g_autofree char *text =
    g_strdup_printf ("listener %u 127.0.0.1\nallow_anonymous true\npersistence false\n"
                     "log_dest none\n%s", self->port, extra);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->config, text, -1, NULL));
  g_spawn_async (NULL, (char **) argv, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                 G_SPAWN_STDERR_TO_DEV_NULL, end_with_parent, NULL, &self->pid, &error);
  g_assert_no_error (error);
  TEST_WAIT (broker_answers (self));
}

void
broker_prepare (Broker *self)
{
  self->directory = g_dir_make_tmp ("aimdb-test-XXXXXX", NULL);
  self->config = g_build_filename (self->directory, "mosquitto.conf", NULL);
  self->port = broker_find_free_port ();
}

void
broker_set_up (Broker     *self,
               const char *extra)
{
  broker_prepare (self);
  broker_start (self, extra);
}

void
broker_kill (Broker *self)
{
  g_assert_cmpint (kill (self->pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  g_spawn_close_pid (self->pid);
  self->pid = 0;
}

void
broker_tear_down (Broker *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  if (self->pid != 0)
    broker_kill (self);

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }

  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->config);
}
