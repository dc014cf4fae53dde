/* mcp-test-shape.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-test-shape.h"

/* What the schemas of MCP require of an answer, whatever a test asked for. */

#define META_VERSION     "io.modelcontextprotocol/protocolVersion"
#define META_SERVER_INFO "io.modelcontextprotocol/serverInfo"

static JsonNode *
need (JsonObject   *object,
      const char   *name,
      JsonNodeType  type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || json_node_get_node_type (node) != type)
    g_error ("the answer has no proper %s", name);

  return node;
}

static JsonObject *
need_object (JsonObject *object,
             const char *name)
{
  return json_node_get_object (need (object, name, JSON_NODE_OBJECT));
}

static JsonArray *
need_array (JsonObject *object,
            const char *name)
{
  return json_node_get_array (need (object, name, JSON_NODE_ARRAY));
}

static const char *
need_string (JsonObject *object,
             const char *name)
{
  JsonNode *node = need (object, name, JSON_NODE_VALUE);

  g_assert_cmpint (json_node_get_value_type (node), ==, G_TYPE_STRING);
  g_assert_cmpstr (json_node_get_string (node), !=, "");

  return json_node_get_string (node);
}

static gint64
need_integer (JsonObject *object,
              const char *name)
{
  JsonNode *node = need (object, name, JSON_NODE_VALUE);

  g_assert_cmpint (json_node_get_value_type (node), ==, G_TYPE_INT64);

  return json_node_get_int (node);
}

static gboolean
need_boolean (JsonObject *object,
              const char *name)
{
  JsonNode *node = need (object, name, JSON_NODE_VALUE);

  g_assert_cmpint (json_node_get_value_type (node), ==, G_TYPE_BOOLEAN);

  return json_node_get_boolean (node);
}

static void
check_schema (JsonObject *tool,
              const char *name)
{
  g_assert_cmpstr (need_string (need_object (tool, name), "type"), ==, "object");
}

static void
check_tool (JsonArray *array,
            guint      index,
            JsonNode  *node,
            gpointer   user_data)
{
  JsonObject *tool = json_node_get_object (node);
  JsonObject *annotations = need_object (tool, "annotations");

  g_assert_true (g_regex_match_simple ("^[A-Za-z0-9_.-]{1,64}$", need_string (tool, "name"),
                                       0, 0));
  need_string (tool, "description");
  check_schema (tool, "inputSchema");
  check_schema (tool, "outputSchema");
  need_boolean (annotations, "readOnlyHint");
  need_boolean (annotations, "destructiveHint");
  need_boolean (annotations, "idempotentHint");
  need_boolean (annotations, "openWorldHint");
}

static void
check_call_result (JsonObject *result)
{
  JsonArray *content = need_array (result, "content");
  JsonObject *block = json_array_get_object_element (content, 0);
  const char *text = need_string (block, "text");
  g_autoptr (JsonNode) parsed = NULL;

  g_assert_cmpuint (json_array_get_length (content), ==, 1);
  g_assert_cmpstr (need_string (block, "type"), ==, "text");

  if (need_boolean (result, "isError"))
    {
      g_assert_false (json_object_has_member (result, "structuredContent"));
      return;
    }

  need_object (result, "structuredContent");
  parsed = json_from_string (text, NULL);
  g_assert_true (json_node_equal (parsed, json_object_get_member (result, "structuredContent")));
}

static void
check_modern_result (JsonObject *result,
                     gboolean    is_cacheable)
{
  JsonObject *info = need_object (need_object (result, "_meta"), META_SERVER_INFO);

  g_assert_cmpstr (need_string (result, "resultType"), ==, "complete");
  need_string (info, "name");
  need_string (info, "version");

  if (is_cacheable)
    {
      const char *scope = need_string (result, "cacheScope");

      g_assert_cmpint (need_integer (result, "ttlMs"), >=, 0);
      g_assert_true (g_str_equal (scope, "public") || g_str_equal (scope, "private"));
    }
  else
    {
      g_assert_false (json_object_has_member (result, "ttlMs"));
    }
}

static void
check_legacy_result (JsonObject *result)
{
  g_assert_false (json_object_has_member (result, "resultType"));
  g_assert_false (json_object_has_member (result, "ttlMs"));
  g_assert_false (json_object_has_member (result, "_meta"));
}

static gboolean
is_modern (JsonObject *request)
{
  JsonObject *params = NULL;

  if (json_object_has_member (request, "params"))
    params = json_object_get_object_member (request, "params");

  return params != NULL && json_object_has_member (params, "_meta") &&
         json_object_has_member (json_object_get_object_member (params, "_meta"), META_VERSION);
}

static void
check_result (JsonObject *request,
              JsonObject *result)
{
  const char *method = json_object_get_string_member (request, "method");
  gboolean is_list = g_str_equal (method, "tools/list");

  if (is_modern (request))
    check_modern_result (result, is_list || g_str_equal (method, "server/discover"));
  else
    check_legacy_result (result);

  if (is_list)
    json_array_foreach_element (need_array (result, "tools"), check_tool, NULL);
  else if (g_str_equal (method, "tools/call"))
    check_call_result (result);
}

/* @request: NULL if what was sent is no JSON object */
void
mcp_test_shape_check (JsonNode *request,
                      JsonNode *answer)
{
  JsonObject *object;
  JsonNode *id;

  g_assert_true (JSON_NODE_HOLDS_OBJECT (answer));
  object = json_node_get_object (answer);
  id = json_object_get_member (object, "id");
  g_assert_cmpstr (need_string (object, "jsonrpc"), ==, "2.0");

  if (json_object_has_member (object, "error"))
    {
      JsonObject *error = need_object (object, "error");

      g_assert_false (json_object_has_member (object, "result"));
      g_assert_cmpint (need_integer (error, "code"), <, 0);
      need_string (error, "message");
      g_assert_false (id != NULL && JSON_NODE_HOLDS_NULL (id));
      return;
    }

  g_assert_nonnull (request);
  g_assert_nonnull (id);
  g_assert_true (json_node_equal (id, json_object_get_member (json_node_get_object (request),
                                                              "id")));
  check_result (json_node_get_object (request), need_object (object, "result"));
}
