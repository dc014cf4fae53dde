/* mcp-http-exchange.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <libsoup/soup.h>

#include "mcp-service.h"

G_BEGIN_DECLS

void mcp_http_exchange_answer (SoupServerMessage *message,
                               guint              status,
                               const char        *text);
void mcp_http_exchange_start  (McpService        *service,
                               SoupServerMessage *message,
                               GBytes            *body,
                               const McpEnvelope *envelope);

G_END_DECLS
