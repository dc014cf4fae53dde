/* mcp-http-policy.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-http-policy.h"

#include <string.h>

/* what a page may send beside the headers that are always allowed */
#define ALLOWED_HEADERS \
  "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Method, " \
  "Mcp-Name, Mcp-Session-Id, baggage, traceparent, tracestate"

/* what a page may read of an answer */
#define EXPOSED_HEADERS "MCP-Protocol-Version, Mcp-Session-Id, WWW-Authenticate"

/* Tells whether @host, a name or an address without port and brackets, is this
 * machine whatever a name server says. */
gboolean
mcp_http_policy_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

static gboolean
is_port (const char *text)
{
  guint64 port;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL);
}

/* Tells whether the value of a Host header names this machine. A page whose
 * name was rebound to 127.0.0.1 still sends its own name here. */
gboolean
mcp_http_policy_allows_host (const char *host)
{
  g_autofree char *name = NULL;
  const char *rest;

  if (host == NULL)
    return FALSE;

  if (host[0] == '[')
    {
      const char *end = strchr (host, ']');

      if (end == NULL)
        return FALSE;

      name = g_strndup (host + 1, end - host - 1);
      rest = end + 1;

      /* brackets are for IPv6 only */
      if (strchr (name, ':') == NULL)
        return FALSE;
    }
  else
    {
      rest = host + strcspn (host, ":");
      name = g_strndup (host, rest - host);
    }

  if (rest[0] != '\0' && (rest[0] != ':' || !is_port (rest + 1)))
    return FALSE;

  return mcp_http_policy_is_loopback (name);
}

/* Tells whether a page of @origin may talk to the service; NULL, no page at
 * all, may. */
gboolean
mcp_http_policy_allows_origin (const char *origin)
{
  if (origin == NULL)
    return TRUE;

  if (g_str_has_prefix (origin, "http://"))
    return mcp_http_policy_allows_host (origin + strlen ("http://"));

  if (g_str_has_prefix (origin, "https://"))
    return mcp_http_policy_allows_host (origin + strlen ("https://"));

  return FALSE;
}

/* Tells whether a request says that its body is plain JSON in UTF-8. */
gboolean
mcp_http_policy_allows_type (SoupMessageHeaders *headers)
{
  g_autoptr (GHashTable) params = NULL;
  const char *type = soup_message_headers_get_content_type (headers, &params);
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");
  const char *charset;

  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0)
    return FALSE;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    return FALSE;

  charset = g_hash_table_lookup (params, "charset");

  return charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0;
}

/* Lets a page of @origin, which is allowed, read the answer. */
void
mcp_http_policy_add_cors (SoupMessageHeaders *headers,
                          const char         *origin)
{
  soup_message_headers_append (headers, "Vary", "Origin");

  if (origin == NULL)
    return;

  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_replace (headers, "Access-Control-Expose-Headers", EXPOSED_HEADERS);
}

/* Tells a browser what a page may send. */
void
mcp_http_policy_add_preflight (SoupMessageHeaders *headers)
{
  soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "POST, OPTIONS");
  soup_message_headers_replace (headers, "Access-Control-Allow-Headers", ALLOWED_HEADERS);
  soup_message_headers_replace (headers, "Access-Control-Max-Age", "86400");
}
