/* mcp-http-policy.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean mcp_http_policy_is_loopback   (const char         *host);
gboolean mcp_http_policy_allows_host   (const char         *host);
gboolean mcp_http_policy_allows_origin (const char         *origin);
gboolean mcp_http_policy_allows_type   (SoupMessageHeaders *headers);
void     mcp_http_policy_add_cors      (SoupMessageHeaders *headers,
                                        const char         *origin);
void     mcp_http_policy_add_preflight (SoupMessageHeaders *headers);

G_END_DECLS
