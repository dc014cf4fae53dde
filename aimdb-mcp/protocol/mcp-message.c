/* mcp-message.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-message.h"

static gboolean
is_id (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_STRING ||
          json_node_get_value_type (node) == G_TYPE_INT64);
}

static gboolean
is_string (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING;
}

static McpReply *
refuse (JsonNode   *id,
        const char *message)
{
  return mcp_reply_new_error (MCP_OUTCOME_REFUSED, id, MCP_CODE_INVALID_REQUEST, NULL, message);
}

/* NULL: @object has the shape of a request or of a notification */
static McpReply *
check_shape (JsonObject *object)
{
  JsonNode *id = json_object_get_member (object, "id");
  JsonNode *version = json_object_get_member (object, "jsonrpc");
  JsonNode *params = json_object_get_member (object, "params");

  if (id != NULL && !is_id (id))
    return refuse (NULL, "The id must be a string or an integer.");

  if (!is_string (version) || g_strcmp0 (json_node_get_string (version), "2.0") != 0)
    return refuse (id, "The member jsonrpc must be \"2.0\".");

  /* its id is of no request of the client, which might have one of that id open */
  if (!json_object_has_member (object, "method") &&
      (json_object_has_member (object, "result") || json_object_has_member (object, "error")))
    return refuse (NULL, "This is a response, but the service asks nothing of its clients.");

  if (!is_string (json_object_get_member (object, "method")))
    return refuse (id, "The member method is missing or not a string.");

  if (params != NULL && !JSON_NODE_HOLDS_OBJECT (params))
    return refuse (id, "The member params must be an object.");

  return NULL;
}

static JsonNode *
parse_text (GBytes    *body,
            McpGuard   guard,
            GError   **error)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  /* an empty body has no data at all */
  if (!guard (text != NULL ? text : "", size, error))
    return NULL;

  if (!json_parser_load_from_data (parser, text, size, error))
    return NULL;

  return json_parser_steal_root (parser);
}

/* Takes a text apart. Returns NULL and the answer to give if it is no message. */
McpMessage *
mcp_message_parse (GBytes    *body,
                   McpGuard   guard,
                   McpReply **refusal)
{
  McpMessage *self;
  JsonObject *object;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  root = parse_text (body, guard, &error);
  if (root == NULL)
    {
      *refusal = mcp_reply_new_errorf (MCP_OUTCOME_REFUSED, NULL, MCP_CODE_PARSE_ERROR,
                                       "The body is not a JSON message: %s.", error->message);
      return NULL;
    }

  if (JSON_NODE_HOLDS_ARRAY (root))
    {
      *refusal = refuse (NULL, "Batches are not served: send each message in a body of its own.");
      return NULL;
    }

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      *refusal = refuse (NULL, "The body must be a JSON object.");
      return NULL;
    }

  object = json_node_get_object (root);
  *refusal = check_shape (object);
  if (*refusal != NULL)
    return NULL;

  self = g_new0 (McpMessage, 1);
  self->method = g_strdup (json_object_get_string_member (object, "method"));

  if (json_object_has_member (object, "id"))
    self->id = json_object_dup_member (object, "id");

  if (json_object_has_member (object, "params"))
    self->params = json_object_ref (json_object_get_object_member (object, "params"));

  return self;
}

void
mcp_message_free (McpMessage *self)
{
  g_clear_pointer (&self->id, json_node_unref);
  g_clear_pointer (&self->params, json_object_unref);
  g_free (self->method);
  g_free (self);
}

/* NULL: @param is not there, or not a string */
const char *
mcp_message_get_string (McpMessage *self,
                        const char *param)
{
  JsonNode *node = self->params != NULL ? json_object_get_member (self->params, param) : NULL;

  return is_string (node) ? json_node_get_string (node) : NULL;
}

static McpReply *
reply_new (McpOutcome  outcome,
           JsonNode   *id,
           const char *member,
           JsonObject *value)
{
  McpReply *self = g_new0 (McpReply, 1);
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "jsonrpc", "2.0");

  if (id != NULL)
    json_object_set_member (object, "id", json_node_copy (id));

  json_object_set_object_member (object, member, value);
  json_node_init_object (root, object);

  self->outcome = outcome;
  self->text = json_to_string (root, FALSE);

  return self;
}

/* Takes @result. */
McpReply *
mcp_reply_new_result (JsonNode   *id,
                      JsonObject *result)
{
  return reply_new (MCP_OUTCOME_ANSWERED, id, "result", result);
}

McpReply *
mcp_reply_new_accepted (void)
{
  McpReply *self = g_new0 (McpReply, 1);

  self->outcome = MCP_OUTCOME_ACCEPTED;

  return self;
}

/* Takes @data. Without @id, which it has if the id could not be read, the error has none. */
McpReply *
mcp_reply_new_error (McpOutcome  outcome,
                     JsonNode   *id,
                     int         code,
                     JsonObject *data,
                     const char *message)
{
  JsonObject *error = json_object_new ();

  json_object_set_int_member (error, "code", code);
  json_object_set_string_member (error, "message", message);

  if (data != NULL)
    json_object_set_object_member (error, "data", data);

  return reply_new (outcome, id, "error", error);
}

McpReply *
mcp_reply_new_errorf (McpOutcome  outcome,
                      JsonNode   *id,
                      int         code,
                      const char *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  return mcp_reply_new_error (outcome, id, code, NULL, message);
}

void
mcp_reply_free (McpReply *self)
{
  g_free (self->text);
  g_free (self);
}
