/* mcp-era.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-era.h"

#include "mcp-header.h"

#define META_VERSION      "io.modelcontextprotocol/protocolVersion"
#define META_CAPABILITIES "io.modelcontextprotocol/clientCapabilities"
#define META_LOG_LEVEL    "io.modelcontextprotocol/logLevel"
#define META_PROGRESS     "progressToken"

static const char * const legacy_versions[] = {
  MCP_VERSION_LEGACY, "2025-06-18", "2025-03-26", NULL
};

static const char * const modern_versions[] = { MCP_VERSION_MODERN, NULL };

static const char * const log_levels[] = {
  "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency", NULL
};

static JsonObject *
get_meta (McpMessage *message)
{
  JsonNode *node = NULL;

  if (message->params != NULL)
    node = json_object_get_member (message->params, "_meta");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
holds_type (JsonNode *node,
            GType     type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* NULL: @name is not there, or not a string */
static const char *
get_meta_string (JsonObject *meta,
                 const char *name)
{
  JsonNode *node = json_object_get_member (meta, name);

  return holds_type (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

static McpReply *
refuse_header (McpMessage *message,
               const char *text)
{
  return mcp_reply_new_error (MCP_OUTCOME_REFUSED, message->id, MCP_CODE_HEADER_MISMATCH,
                              NULL, text);
}

static McpReply *
refuse_meta (McpMessage *message,
             const char *text)
{
  return mcp_reply_new_error (MCP_OUTCOME_REFUSED, message->id, MCP_CODE_INVALID_PARAMS,
                              NULL, text);
}

static McpReply *
refuse_version (McpMessage         *message,
                int                 code,
                const char * const *supported,
                const char         *requested)
{
  JsonObject *data = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *list = g_strjoinv (", ", (char **) supported);
  g_autofree char *text = g_strdup_printf ("The protocol version is not supported. "
                                           "Supported here: %s.", list);

  for (gsize i = 0; supported[i] != NULL; i++)
    json_array_add_string_element (array, supported[i]);

  json_object_set_array_member (data, "supported", array);
  json_object_set_string_member (data, "requested", requested);

  return mcp_reply_new_error (MCP_OUTCOME_REFUSED, message->id, code, data, text);
}

static gboolean
header_equals (const char *header,
               const char *expected)
{
  g_autofree char *value = g_strstrip (g_strdup (header));

  return g_str_equal (value, expected);
}

/* the parameter which Mcp-Name repeats; NULL: the method has none */
static const char *
get_name_param (const char *method)
{
  if (g_str_equal (method, "tools/call") || g_str_equal (method, "prompts/get"))
    return "name";

  if (g_str_equal (method, "resources/read"))
    return "uri";

  return NULL;
}

static McpReply *
check_routing_headers (McpMessage        *message,
                       const McpEnvelope *envelope)
{
  const char *param = get_name_param (message->method);
  const char *name = param != NULL ? mcp_message_get_string (message, param) : NULL;
  g_autofree char *decoded = NULL;

  if (envelope->method == NULL)
    return refuse_header (message, "The header Mcp-Method is missing.");

  if (!header_equals (envelope->method, message->method))
    return refuse_header (message, "The header Mcp-Method is not the method of the body.");

  /* a call without a name is its own error, told when the call is looked at */
  if (name == NULL)
    return NULL;

  if (envelope->name == NULL)
    return refuse_header (message, "The header Mcp-Name is missing.");

  decoded = mcp_header_decode (envelope->name);
  if (decoded == NULL)
    return refuse_header (message, "The header Mcp-Name is not valid Base64 of UTF-8.");

  if (!g_str_equal (decoded, name))
    return refuse_header (message, "The header Mcp-Name is not the name in the body.");

  return NULL;
}

static McpReply *
check_meta (McpMessage *message,
            JsonObject *meta)
{
  JsonNode *capabilities = json_object_get_member (meta, META_CAPABILITIES);
  JsonNode *progress = json_object_get_member (meta, META_PROGRESS);
  const char *level = get_meta_string (meta, META_LOG_LEVEL);

  if (get_meta_string (meta, META_VERSION) == NULL)
    return refuse_meta (message, "params._meta needs the string " META_VERSION ".");

  if (capabilities == NULL || !JSON_NODE_HOLDS_OBJECT (capabilities))
    return refuse_meta (message, "params._meta needs the object " META_CAPABILITIES ".");

  if (json_object_has_member (meta, META_LOG_LEVEL) &&
      (level == NULL || !g_strv_contains (log_levels, level)))
    return refuse_meta (message, "params._meta has an unknown " META_LOG_LEVEL ".");

  if (progress != NULL &&
      !holds_type (progress, G_TYPE_STRING) && !holds_type (progress, G_TYPE_INT64))
    return refuse_meta (message, "params._meta: progressToken must be a string or an integer.");

  return NULL;
}

/* The order of the checks is part of what clients rely on: which of several
 * faults they are told decides what they try next. */
static McpReply *
check_modern (McpMessage        *message,
              const McpEnvelope *envelope,
              JsonObject        *meta)
{
  const char *version = get_meta_string (meta, META_VERSION);
  McpReply *refusal;

  /* no header is defined for notifications, and none is served: all are accepted */
  if (message->id == NULL)
    return NULL;

  if (version != NULL && envelope->protocol_version == NULL)
    return refuse_header (message, "The header MCP-Protocol-Version is missing.");

  if (version != NULL && !header_equals (envelope->protocol_version, version))
    return refuse_header (message, "The header MCP-Protocol-Version differs from the body.");

  refusal = check_meta (message, meta);
  if (refusal != NULL)
    return refusal;

  if (!g_strv_contains (modern_versions, version))
    return refuse_version (message, MCP_CODE_UNSUPPORTED_VERSION, modern_versions, version);

  return check_routing_headers (message, envelope);
}

/* Tells how a message is to be served. Returns the answer if it is not, else NULL.
 *
 * Whoever names a version in the message means the modern way, and a fault in
 * it is told as such: falling back would hide it. */
McpReply *
mcp_era_classify (McpMessage        *message,
                  const McpEnvelope *envelope,
                  McpEra            *era)
{
  JsonObject *meta = get_meta (message);
  g_autofree char *version = NULL;

  *era = MCP_ERA_MODERN;

  if (meta != NULL && json_object_has_member (meta, META_VERSION))
    return check_modern (message, envelope, meta);

  /* without the header the client is of the time before there was one */
  *era = MCP_ERA_LEGACY;
  if (envelope->protocol_version == NULL)
    return NULL;

  version = g_strstrip (g_strdup (envelope->protocol_version));

  if (g_strv_contains (modern_versions, version))
    {
      *era = MCP_ERA_MODERN;

      if (message->id == NULL)
        return NULL;

      return refuse_meta (message, "params._meta needs the string " META_VERSION ".");
    }

  /* a handshake names its version in the body, and is answered with one that is served */
  if (g_str_equal (message->method, "initialize") || g_strv_contains (legacy_versions, version))
    return NULL;

  return refuse_version (message, MCP_CODE_INVALID_REQUEST, legacy_versions, version);
}

/* Gets the version which a handshake is answered with. */
const char *
mcp_era_negotiate_legacy (const char *requested)
{
  for (gsize i = 0; legacy_versions[i] != NULL; i++)
    {
      if (g_str_equal (legacy_versions[i], requested))
        return legacy_versions[i];
    }

  return MCP_VERSION_LEGACY;
}
