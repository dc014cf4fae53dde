/* mcp-era.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "mcp-message.h"

G_BEGIN_DECLS

#define MCP_VERSION_MODERN "2026-07-28"
#define MCP_VERSION_LEGACY "2025-11-25"     /* the newest of those with a handshake */

/* How a client speaks: each message on its own, or after a handshake. */
typedef enum
{
  MCP_ERA_MODERN,
  MCP_ERA_LEGACY
} McpEra;

/* What the transport was told beside the message; NULL where it was told nothing. */
typedef struct
{
  const char *protocol_version;
  const char *method;
  const char *name;
} McpEnvelope;

McpReply   *mcp_era_classify         (McpMessage        *message,
                                      const McpEnvelope *envelope,
                                      McpEra            *era);
const char *mcp_era_negotiate_legacy (const char        *requested);

G_END_DECLS
