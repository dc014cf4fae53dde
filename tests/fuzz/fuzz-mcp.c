/* fuzz-mcp.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include <aimdb.h>

#include "fuzz.h"
#include "mcp-message.h"

/* a body that a stranger posts: a message with a method, or a refusal that says why */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  g_autoptr (McpReply) refusal = NULL;
  g_autoptr (McpMessage) message = mcp_message_parse (body, aimdb_json_validate_without_nul,
                                                      &refusal);

  g_assert_true ((message == NULL) == (refusal != NULL));

  if (message != NULL)
    g_assert_nonnull (message->method);

  return 0;
}
