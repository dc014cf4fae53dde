/* aimdb-endpoint.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>
#include <sys/un.h>

#include "aimdb-endpoint-private.h"
#include "aimdb-error.h"

#define MAX_PATH_LENGTH (sizeof (((struct sockaddr_un *) NULL)->sun_path) - 1)

#define DEFAULT_BAUD 115200

typedef gboolean (*ParseFunc) (const char     *rest,
                               AimdbEndpoint  *endpoint,
                               GError        **error);

static gboolean
parse_unix (const char     *rest,
            AimdbEndpoint  *endpoint,
            GError        **error)
{
  if (*rest == '\0')
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "it names no socket: a path is expected, as in "
                           "unix:/run/user/1000/aimdb/name.sock");
      return FALSE;
    }

  if (strlen (rest) > MAX_PATH_LENGTH)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the path is too long: that of a socket has at most %u bytes",
                   (guint) MAX_PATH_LENGTH);
      return FALSE;
    }

  endpoint->path = g_strdup (rest);

  return TRUE;
}

static gboolean
refuse_tcp (GError **error)
{
  g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "a host and a port are expected, as in tcp://127.0.0.1:7000 or "
                       "tcp://[::1]:7000");

  return FALSE;
}

static gboolean
parse_tcp (const char     *rest,
           AimdbEndpoint  *endpoint,
           GError        **error)
{
  const char *host = rest;
  const char *colon = strrchr (rest, ':');
  const char *end = colon;
  guint64 port;

  endpoint->scheme = AIMDB_SCHEME_TCP;

  if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    return refuse_tcp (error);

  if (*host == '[')
    {
      host++;
      end--;

      if (end <= host || *end != ']')
        return refuse_tcp (error);
    }
  else if (end == host || strchr (host, ':') != colon)
    {
      return refuse_tcp (error);
    }

  endpoint->host = g_strndup (host, end - host);
  endpoint->port = port;

  return strpbrk (endpoint->host, "/[]?#@ ") == NULL || refuse_tcp (error);
}

/* what is unknown behind the question mark is passed over */
static gboolean
parse_baud (const char     *query,
            AimdbEndpoint  *endpoint,
            GError        **error)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *number = pairs[i] + strlen ("baud=");
      guint64 baud;

      if (g_ascii_strncasecmp (pairs[i], "baud=", strlen ("baud=")) != 0)
        continue;

      if (!g_ascii_string_to_unsigned (number, 10, 1, G_MAXINT32, &baud, NULL))
        {
          g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "\"%s\" is no speed: a number is expected, as in baud=115200", number);
          return FALSE;
        }

      endpoint->baud = baud;
    }

  return TRUE;
}

static gboolean
parse_serial (const char     *rest,
              AimdbEndpoint  *endpoint,
              GError        **error)
{
  const char *query = strchr (rest, '?');

  endpoint->scheme = AIMDB_SCHEME_SERIAL;
  endpoint->baud = DEFAULT_BAUD;
  endpoint->path = query != NULL ? g_strndup (rest, query - rest) : g_strdup (rest);

  if (*endpoint->path == '\0')
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "it names no device, as in serial:///dev/ttyUSB0?baud=115200");
      return FALSE;
    }

  return query == NULL || parse_baud (query + 1, endpoint, error);
}

static gboolean
parse_websocket (const char     *rest,
                 AimdbEndpoint  *endpoint,
                 GError        **error)
{
  const char *path = strchr (rest, '/');
  g_autofree char *host = path != NULL ? g_strndup (rest, path - rest) : g_strdup (rest);

  if (!parse_tcp (host, endpoint, error))
    return FALSE;

  endpoint->scheme = AIMDB_SCHEME_WEBSOCKET;
  endpoint->path = g_strdup (path != NULL ? path : "/ws");

  if (strpbrk (endpoint->path, "?# ") == NULL)
    return TRUE;

  g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                       "only a path may follow the port, as in ws://127.0.0.1:7000/ws");

  return FALSE;
}

/* the longer prefix first: what follows the shorter one is a path */
static const struct
{
  const char *prefix;
  ParseFunc func;
} schemes[] = {
  { "unix://", parse_unix },
  { "uds://", parse_unix },
  { "unix:", parse_unix },
  { "tcp://", parse_tcp },
  { "serial://", parse_serial },
  { "ws://", parse_websocket },
};

/* A socket that is called "tcp:name" can still be given as "./tcp:name". */
static gboolean
looks_like_scheme (const char *text)
{
  return strstr (text, "://") != NULL ||
         g_ascii_strncasecmp (text, "tcp:", strlen ("tcp:")) == 0 ||
         g_ascii_strncasecmp (text, "serial:", strlen ("serial:")) == 0;
}

static gboolean
parse_any (const char     *text,
           AimdbEndpoint  *endpoint,
           GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strlen (schemes[i].prefix);

      if (g_ascii_strncasecmp (text, schemes[i].prefix, length) == 0)
        return schemes[i].func (text + length, endpoint, error);
    }

  if (looks_like_scheme (text))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                           "it has an unknown scheme: those that are known are unix:PATH, "
                           "uds://PATH, tcp://HOST:PORT, serial://DEVICE and ws://HOST:PORT/ws");
      return FALSE;
    }

  return parse_unix (text, endpoint, error);
}

gboolean
_aimdb_endpoint_parse (const char     *text,
                       AimdbEndpoint  *endpoint,
                       GError        **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  memset (endpoint, 0, sizeof *endpoint);

  if (parse_any (trimmed, endpoint, error))
    return TRUE;

  g_prefix_error (error, "the endpoint \"%s\" makes no sense: ", trimmed);
  _aimdb_endpoint_clear (endpoint);

  return FALSE;
}

void
_aimdb_endpoint_clear (AimdbEndpoint *endpoint)
{
  g_clear_pointer (&endpoint->path, g_free);
  g_clear_pointer (&endpoint->host, g_free);
}
