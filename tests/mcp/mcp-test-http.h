/* mcp-test-http.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "mcp-http-server.h"

G_BEGIN_DECLS

/* A server of the tools given, and a client of it. */
typedef struct
{
  McpService *service;
  McpHttpServer *server;
  char *url;
  SoupSession *session;
} McpTestHttp;

typedef struct
{
  gboolean done;
  guint status;             /* 0: there was no answer */
  SoupMessage *message;
  GBytes *body;
  JsonNode *json;           /* NULL: the body is empty */
} McpTestAnswer;

void           mcp_test_watch_over         (void);
void           mcp_test_iterate_until      (const gboolean *done);

McpTestHttp   *mcp_test_http_new           (McpTool        *first_tool,
                                            ...) G_GNUC_NULL_TERMINATED;
void           mcp_test_http_free          (McpTestHttp    *self);
SoupMessage   *mcp_test_http_create        (McpTestHttp    *self,
                                            const char     *method,
                                            const char     *path,
                                            const char     *body);
McpTestAnswer *mcp_test_http_start         (McpTestHttp    *self,
                                            SoupMessage    *message,
                                            GCancellable   *cancellable);
McpTestAnswer *mcp_test_http_send          (McpTestHttp    *self,
                                            SoupMessage    *message);
McpTestAnswer *mcp_test_http_call          (McpTestHttp    *self,
                                            const char     *tool,
                                            const char     *arguments);
McpTestAnswer *mcp_test_http_start_call    (McpTestHttp    *self,
                                            const char     *tool,
                                            const char     *arguments,
                                            GCancellable   *cancellable);
JsonObject    *mcp_test_answer_get_result  (McpTestAnswer  *self);
const char    *mcp_test_answer_get_failure (McpTestAnswer  *self);
void           mcp_test_answer_free        (McpTestAnswer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpTestHttp, mcp_test_http_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (McpTestAnswer, mcp_test_answer_free)

G_END_DECLS
