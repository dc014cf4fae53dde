/* mcp-message.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* codes of JSON-RPC 2.0 and of MCP */
#define MCP_CODE_PARSE_ERROR         -32700
#define MCP_CODE_INVALID_REQUEST     -32600
#define MCP_CODE_METHOD_NOT_FOUND    -32601
#define MCP_CODE_INVALID_PARAMS      -32602
#define MCP_CODE_HEADER_MISMATCH     -32020
#define MCP_CODE_UNSUPPORTED_VERSION -32022

/* Checks that a text is strict JSON and harmless to a lenient parser, which makes
 * strings that end at U+0000. */
typedef gboolean (*McpGuard) (const char  *text,
                              gssize       length,
                              GError     **error);

/* One request or one notification. */
typedef struct
{
  JsonNode *id;           /* NULL: a notification; else a string or an integer */
  char *method;
  JsonObject *params;     /* NULL: none */
} McpMessage;

/* What became of a message; the transport has its own way to say it. */
typedef enum
{
  MCP_OUTCOME_ANSWERED,        /* the text is a result, or an error of the method */
  MCP_OUTCOME_ACCEPTED,        /* a notification: there is no text */
  MCP_OUTCOME_REFUSED,         /* not a message that is served at all */
  MCP_OUTCOME_UNKNOWN_METHOD
} McpOutcome;

typedef struct
{
  McpOutcome outcome;
  char *text;             /* NULL: nothing to say */
} McpReply;

McpMessage *mcp_message_parse      (GBytes         *body,
                                    McpGuard        guard,
                                    McpReply      **refusal);
void        mcp_message_free       (McpMessage     *self);
const char *mcp_message_get_string (McpMessage     *self,
                                    const char     *param);

McpReply   *mcp_reply_new_result   (JsonNode       *id,
                                    JsonObject     *result);
McpReply   *mcp_reply_new_accepted (void);
McpReply   *mcp_reply_new_error    (McpOutcome      outcome,
                                    JsonNode       *id,
                                    int             code,
                                    JsonObject     *data,
                                    const char     *message);
McpReply   *mcp_reply_new_errorf   (McpOutcome      outcome,
                                    JsonNode       *id,
                                    int             code,
                                    const char     *format,
                                    ...) G_GNUC_PRINTF (4, 5);
void        mcp_reply_free         (McpReply       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpMessage, mcp_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpReply, mcp_reply_free)

G_END_DECLS
