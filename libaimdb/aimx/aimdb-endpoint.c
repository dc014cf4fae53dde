/* aimdb-endpoint.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/un.h>

#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"

#define MAX_PATH_LENGTH (sizeof (((struct sockaddr_un *) NULL)->sun_path) - 1)

static gboolean
skip_prefix (const char **text,
             const char  *prefix)
{
  gsize length = strlen (prefix);

  if (g_ascii_strncasecmp (*text, prefix, length) != 0)
    return FALSE;

  *text += length;

  return TRUE;
}

static gboolean
is_other_transport (const char *text)
{
  return skip_prefix (&text, "tcp:") || skip_prefix (&text, "serial:");
}

char *
_aimdb_endpoint_to_path (const char  *endpoint,
                         GError     **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (endpoint));
  const char *path = trimmed;

  /* The longer prefix first: what follows the shorter one is a path. A socket that
   * is called "tcp:name" can still be given as "./tcp:name". */
  if (!skip_prefix (&path, "unix://") && !skip_prefix (&path, "uds://") &&
      !skip_prefix (&path, "unix:") &&
      (strstr (path, "://") != NULL || is_other_transport (path)))
    {
      if (is_other_transport (path))
        g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                     "the endpoint \"%s\" is not supported by this version: name a Unix socket, "
                     "as in unix:/run/user/1000/aimdb/name.sock", trimmed);
      else
        g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                     "the endpoint \"%s\" has an unknown scheme: name a Unix socket, as in "
                     "unix:/run/user/1000/aimdb/name.sock", trimmed);

      return NULL;
    }

  if (*path == '\0')
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the endpoint \"%s\" names no socket: a path is expected, as in "
                   "unix:/run/user/1000/aimdb/name.sock", trimmed);
      return NULL;
    }

  if (strlen (path) > MAX_PATH_LENGTH)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the path of the endpoint \"%s\" is too long: the path of a socket has at most "
                   "%u bytes", trimmed, (guint) MAX_PATH_LENGTH);
      return NULL;
    }

  return g_strdup (path);
}

GSocketAddress *
_aimdb_endpoint_to_address (const char  *endpoint,
                            GError     **error)
{
  g_autofree char *path = _aimdb_endpoint_to_path (endpoint, error);

  if (path == NULL)
    return NULL;

  return g_unix_socket_address_new (path);
}
