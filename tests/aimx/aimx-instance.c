/* aimx-instance.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

/* for ptys */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE

#include "config.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "aimdb-endpoint-private.h"
#include "aimdb-json-private.h"
#include "aimdb-source.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "aimdb-value-json-private.h"
#include "aimx-instance.h"

const struct AimxTransport aimx_transports[AIMX_N_TRANSPORTS] = {
  { "unix", NULL },
  { "tcp", "tcp://127.0.0.1:0" },
  { "serial", "serial" },
#if AIMDB_HAVE_WEBSOCKET
  { "websocket", "ws://127.0.0.1:0" },
#endif
};

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("waited too long");

  return G_SOURCE_REMOVE;
}

static void
tap_cb (AimdbTap     *tap,
        const GValue *value,
        gpointer      user_data)
{
}

static void
transform_cb (AimdbTransform *transform,
              const GValue   *value,
              AimdbProducer  *output,
              gpointer        user_data)
{
  g_auto (GValue) alarm = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  g_value_init (&alarm, G_TYPE_BOOLEAN);
  g_value_set_boolean (&alarm, g_value_get_double (value) > 100.0);
  g_assert_true (aimdb_producer_produce (output, &alarm, &error));
  g_assert_no_error (error);
}

static void
add_stage (AimdbRecord *record,
           gpointer     stage)
{
  aimdb_record_add_stage (record, AIMDB_STAGE (stage));
  g_object_unref (stage);
}

static void
add_records (AimdbDatabase *database)
{
  static const struct
  {
    const char *key;
    AimdbBufferType buffer_type;
  } kinds[] = {
    { "tank.level", AIMDB_BUFFER_TYPE_SPMC_RING },
    { "tank.alarm", AIMDB_BUFFER_TYPE_SINGLE_LATEST },
    { "pump.setpoint", AIMDB_BUFFER_TYPE_SINGLE_LATEST },
    { "pump.note", AIMDB_BUFFER_TYPE_SINGLE_LATEST },
    { "pump.config", AIMDB_BUFFER_TYPE_SINGLE_LATEST },
    { "door.event", AIMDB_BUFFER_TYPE_MAILBOX },
    { "door.log", AIMDB_BUFFER_TYPE_SPMC_RING },
    { "door.handle", AIMDB_BUFFER_TYPE_SINGLE_LATEST },
    { "door.bell", AIMDB_BUFFER_TYPE_NONE },
  };
  const GType types[] = {
    G_TYPE_DOUBLE, G_TYPE_BOOLEAN, G_TYPE_INT, G_TYPE_STRING, G_TYPE_VARIANT, G_TYPE_BOOLEAN,
    G_TYPE_INT, G_TYPE_HASH_TABLE, G_TYPE_BOOLEAN,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (AimdbRecord) record = aimdb_record_new (kinds[i].key, types[i],
                                                         kinds[i].buffer_type, 4);

      if (i == 0)
        {
          add_stage (record, aimdb_source_new_producer ("float_sensor"));
        }
      else if (i == 1)
        {
          add_stage (record, aimdb_tap_new (NULL, tap_cb, NULL, NULL));
          add_stage (record, aimdb_transform_new ("limit", "tank.level", transform_cb, NULL, NULL));
        }

      aimdb_database_add_record (database, record);
    }
}

int
aimx_open_line (char **path)
{
  int fd = posix_openpt (O_RDWR | O_NOCTTY);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (grantpt (fd), ==, 0);
  g_assert_cmpint (unlockpt (fd), ==, 0);
  g_assert_true (g_unix_set_fd_nonblocking (fd, TRUE, NULL));
  *path = g_strdup (ptsname (fd));

  return fd;
}

static char *
create_endpoint (AimxInstance *self,
                 const char   *wanted)
{
  g_autofree char *path = NULL;

  if (wanted == NULL)
    return g_strconcat ("unix:", self->path, NULL);

  if (strcmp (wanted, "serial") != 0)
    return g_strdup (wanted);

  self->line = aimx_open_line (&path);

  return g_strconcat ("serial://", path, NULL);
}

void
aimx_instance_set_up (AimxInstance  *self,
                      gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("aimdb-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->directory, "instance.sock", NULL);
  self->line = -1;
  self->endpoint = create_endpoint (self, data);
  self->watchdog = g_timeout_add_seconds (60, watchdog_cb, NULL);

  self->database = aimdb_database_new ();
  add_records (self->database);
  g_assert_true (aimdb_database_start (self->database, &error));
  g_assert_no_error (error);
  self->server = aimdb_server_new (self->database, self->endpoint);
}

void
aimx_instance_tear_down (AimxInstance  *self,
                         gconstpointer  data)
{
  if (self->server != NULL)
    g_assert_finalize_object (self->server);

  aimdb_database_stop (self->database);
  g_assert_finalize_object (self->database);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (self->directory), ==, 0);
  g_source_remove (self->watchdog);

  if (self->line >= 0)
    close (self->line);

  g_free (self->directory);
  g_free (self->path);
  g_free (self->endpoint);
}

void
aimx_instance_start (AimxInstance *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (aimdb_server_start (self->server, &error));
  g_assert_no_error (error);
}

void
aimx_instance_produce (AimxInstance *self,
                       const char   *key,
                       const char   *json)
{
  AimdbRecord *record = aimdb_database_get_record (self->database, key);
  GType type = aimdb_record_get_value_type (record);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (type == G_TYPE_HASH_TABLE)
    {
      g_value_init (&value, type);
      g_value_take_boxed (&value, g_hash_table_new (NULL, NULL));
    }
  else
    {
      node = _aimdb_json_parse (json, -1, &error);
      g_assert_no_error (error);
      g_assert_true (_aimdb_value_from_json (type, node, &value, &error));
      g_assert_no_error (error);
    }

  g_assert_true (aimdb_record_produce (record, &value, &error));
  g_assert_no_error (error);
}

void
aimx_instance_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static int
connect_to (int                    family,
            const struct sockaddr *address,
            socklen_t              length)
{
  int fd = socket (family, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (connect (fd, address, length), ==, 0);
  g_assert_true (g_unix_set_fd_nonblocking (fd, TRUE, NULL));

  return fd;
}

int
aimx_instance_connect (AimxInstance *self)
{
  g_auto (AimdbEndpoint) endpoint = { 0 };
  struct sockaddr_un local = { .sun_family = AF_UNIX };
  struct sockaddr_in remote = { .sin_family = AF_INET };

  g_assert_true (_aimdb_endpoint_parse (aimdb_server_get_endpoint (self->server), &endpoint,
                                        NULL));

  if (endpoint.scheme == AIMDB_SCHEME_SERIAL)
    return dup (self->line);

  if (endpoint.scheme == AIMDB_SCHEME_TCP || endpoint.scheme == AIMDB_SCHEME_WEBSOCKET)
    {
      remote.sin_port = htons (endpoint.port);
      g_assert_cmpint (inet_pton (AF_INET, endpoint.host, &remote.sin_addr), ==, 1);
      return connect_to (AF_INET, (struct sockaddr *) &remote, sizeof remote);
    }

  g_strlcpy (local.sun_path, endpoint.path, sizeof local.sun_path);

  return connect_to (AF_UNIX, (struct sockaddr *) &local, sizeof local);
}
