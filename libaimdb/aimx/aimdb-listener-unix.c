/* aimdb-listener-unix.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aimdb-acceptor-private.h"
#include "aimdb-error.h"
#include "aimdb-listener-private.h"
#include "aimdb-stream-transport-private.h"

typedef struct
{
  AimdbListener listener;

  /* constant after construction */
  GSocket *socket;
  AimdbAcceptor *acceptor;
  char *path;

  /* what was bound; somebody may have put another file there since */
  dev_t device;
  ino_t inode;
} UnixListener;

static void
set_errno_error (GError     **error,
                 int          saved_errno,
                 const char  *what,
                 const char  *path)
{
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "%s %s: %s", what, path,
               g_strerror (saved_errno));
}

/* the directory of sockets: nobody else may look into it */
static gboolean
prepare_directory (const char  *path,
                   GError     **error)
{
  g_autofree char *ours = g_build_filename (g_get_user_runtime_dir (), "aimdb", NULL);
  g_autofree char *directory = g_path_get_dirname (path);
  GStatBuf info;

  if (g_strcmp0 (ours, directory) != 0)
    return TRUE;

  if (g_mkdir_with_parents (directory, 0700) != 0 || g_lstat (directory, &info) != 0)
    {
      set_errno_error (error, errno, "can't create the directory", directory);
      return FALSE;
    }

  if (!S_ISDIR (info.st_mode) || info.st_uid != geteuid ())
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_DENIED,
                   "%s is no directory of this user, so no socket is put there", directory);
      return FALSE;
    }

  if ((info.st_mode & 0777) != 0700 && g_chmod (directory, 0700) != 0)
    {
      set_errno_error (error, errno, "can't close the directory to others:", directory);
      return FALSE;
    }

  return TRUE;
}

/* returns FALSE if somebody listens there, or nobody can tell */
static gboolean
is_abandoned (GSocketAddress *address)
{
  g_autoptr (GSocket) probe = NULL;
  g_autoptr (GError) error = NULL;

  probe = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                        NULL);

  if (probe == NULL)
    return FALSE;

  /* a local socket answers at once, or is busy and so in use */
  g_socket_set_blocking (probe, FALSE);

  if (g_socket_connect (probe, address, NULL, &error))
    return FALSE;

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static gboolean
clear_path (const char      *path,
            GSocketAddress  *address,
            GError         **error)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return TRUE;

  if (!S_ISSOCK (info.st_mode))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                   "%s exists and is no socket: remove it or choose another endpoint", path);
      return FALSE;
    }

  if (!is_abandoned (address))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                   "%s is already served by another program: end it or choose another endpoint",
                   path);
      return FALSE;
    }

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      set_errno_error (error, errno, "can't remove the abandoned socket", path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_welcome (GSocket *peer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (peer, &error);
  uid_t uid;

  if (credentials == NULL)
    {
      g_info ("a peer is turned away, as nobody tells whose it is: %s", error->message);
      return FALSE;
    }

  uid = g_credentials_get_unix_user (credentials, NULL);

  if (uid == geteuid () || uid == 0)
    return TRUE;

  g_info ("a peer of user %u is turned away", (guint) uid);

  return FALSE;
}

static void
connection_cb (GSocketConnection *connection,
               gpointer           user_data)
{
  UnixListener *self = user_data;
  g_autoptr (AimdbTransport) transport = NULL;

  if (!is_welcome (g_socket_connection_get_socket (connection)))
    return;

  transport = _aimdb_stream_transport_new (G_IO_STREAM (connection), &_aimdb_framing_line,
                                           AIMDB_ROLE_SERVER, NULL, "a local peer");
  self->listener.func (transport, self->listener.user_data);
}

static gboolean
unix_listener_bind (UnixListener    *self,
                    GSocketAddress  *address,
                    GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  GStatBuf info;

  /* The file gets the mode that the socket has, so there is no moment at which
   * others could open it. Where the system does not know that, the mode is set
   * before anybody can connect. */
  if (fchmod (g_socket_get_fd (self->socket), 0600) != 0)
    g_debug ("can't set the mode of a socket before it is bound: %s", g_strerror (errno));

  if (!g_socket_bind (self->socket, address, FALSE, &local_error))
    {
      g_autofree char *directory = g_path_get_dirname (self->path);

      if (!g_file_test (directory, G_FILE_TEST_IS_DIR))
        g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION,
                     "can't create the socket %s: there is no directory %s", self->path, directory);
      else
        g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "can't create the socket %s: %s",
                     self->path, local_error->message);

      return FALSE;
    }

  if (g_lstat (self->path, &info) != 0)
    {
      set_errno_error (error, errno, "can't find the socket", self->path);
      return FALSE;
    }

  self->device = info.st_dev;
  self->inode = info.st_ino;

  if ((info.st_mode & 0777) != 0600 && g_chmod (self->path, 0600) != 0)
    {
      set_errno_error (error, errno, "can't close the socket to others:", self->path);
      return FALSE;
    }

  self->acceptor = _aimdb_acceptor_new (self->socket, self->path, connection_cb, self, error);

  return self->acceptor != NULL;
}

static void
unix_listener_close (AimdbListener *listener)
{
  UnixListener *self = (UnixListener *) listener;
  GStatBuf info;

  g_clear_pointer (&self->acceptor, _aimdb_acceptor_free);

  /* while it is still bound, so that nobody can have taken its place between */
  if (self->inode != 0 && g_lstat (self->path, &info) == 0 &&
      info.st_dev == self->device && info.st_ino == self->inode)
    g_unlink (self->path);

  g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->path, g_free);
}

AimdbListener *
_aimdb_listener_open_unix (const AimdbEndpoint  *endpoint,
                           GError              **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (endpoint->path);
  g_autoptr (GError) local_error = NULL;
  UnixListener *self;
  GSocket *socket;

  if (!prepare_directory (endpoint->path, error) ||
      !clear_path (endpoint->path, address, error))
    return NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         &local_error);

  if (socket == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_CONNECTION, "can't create a socket: %s",
                   local_error->message);
      return NULL;
    }

  self = g_new0 (UnixListener, 1);
  self->listener.close = unix_listener_close;
  self->socket = socket;
  self->path = g_strdup (endpoint->path);

  if (!unix_listener_bind (self, address, error))
    {
      _aimdb_listener_close (&self->listener);
      return NULL;
    }

  return &self->listener;
}
