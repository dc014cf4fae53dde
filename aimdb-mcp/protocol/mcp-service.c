/* mcp-service.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "mcp-service.h"

#define META_SERVER_INFO "io.modelcontextprotocol/serverInfo"

/* the list of tools changes with the program only */
#define LIST_TTL_MS 60000

/* Answers the messages of clients. It remembers nothing of them: each message
 * is served on its own, so there is no session to lose.
 *
 * Belongs to one main context. */
struct _McpService
{
  GObject parent_instance;

  /* constant after construction */
  char *name;
  char *version;
  char *instructions;
  McpGuard guard;

  /* complete before the first message; in the order in which clients see them */
  GPtrArray *tools;
};

G_DEFINE_FINAL_TYPE (McpService, mcp_service, G_TYPE_OBJECT)

/* A call under way. */
typedef struct
{
  McpMessage *message;
  McpEra era;
} Call;

static void
call_free (Call *call)
{
  mcp_message_free (call->message);
  g_free (call);
}

static void
mcp_service_finalize (GObject *object)
{
  McpService *self = MCP_SERVICE (object);

  g_clear_pointer (&self->tools, g_ptr_array_unref);
  g_free (self->name);
  g_free (self->version);
  g_free (self->instructions);

  G_OBJECT_CLASS (mcp_service_parent_class)->finalize (object);
}

static void
mcp_service_class_init (McpServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mcp_service_finalize;
}

static void
mcp_service_init (McpService *self)
{
  self->tools = g_ptr_array_new_with_free_func (g_object_unref);
}

McpService *
mcp_service_new (const char *name,
                 const char *version,
                 const char *instructions,
                 McpGuard    guard)
{
  McpService *self = g_object_new (MCP_TYPE_SERVICE, NULL);

  self->name = g_strdup (name);
  self->version = g_strdup (version);
  self->instructions = g_strdup (instructions);
  self->guard = guard;

  return self;
}

void
mcp_service_add_tool (McpService *self,
                      McpTool    *tool)
{
  g_ptr_array_add (self->tools, g_object_ref (tool));
}

static McpTool *
mcp_service_find_tool (McpService *self,
                       const char *name)
{
  for (guint i = 0; i < self->tools->len; i++)
    {
      McpTool *tool = g_ptr_array_index (self->tools, i);

      if (g_str_equal (mcp_tool_get_name (tool), name))
        return tool;
    }

  return NULL;
}

static char *
mcp_service_list_tool_names (McpService *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->tools->len; i++)
    g_ptr_array_add (names, (char *) mcp_tool_get_name (g_ptr_array_index (self->tools, i)));

  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

static JsonObject *
mcp_service_build_server_info (McpService *self)
{
  JsonObject *info = json_object_new ();

  json_object_set_string_member (info, "name", self->name);
  json_object_set_string_member (info, "version", self->version);

  return info;
}

static JsonObject *
build_capabilities (void)
{
  JsonObject *capabilities = json_object_new ();

  json_object_set_object_member (capabilities, "tools", json_object_new ());

  return capabilities;
}

/* Takes @result, and adds what every result of its era carries. */
static McpReply *
mcp_service_reply (McpService *self,
                   McpMessage *message,
                   McpEra      era,
                   JsonObject *result)
{
  if (era == MCP_ERA_MODERN)
    {
      JsonObject *meta = json_object_new ();

      json_object_set_object_member (meta, META_SERVER_INFO, mcp_service_build_server_info (self));
      json_object_set_string_member (result, "resultType", "complete");
      json_object_set_object_member (result, "_meta", meta);
    }

  return mcp_reply_new_result (message->id, result);
}

static void
add_cache_hints (JsonObject *result)
{
  json_object_set_int_member (result, "ttlMs", LIST_TTL_MS);
  json_object_set_string_member (result, "cacheScope", "public");
}

static McpReply *
mcp_service_discover (McpService *self,
                      McpMessage *message)
{
  JsonObject *result = json_object_new ();
  JsonArray *versions = json_array_new ();

  json_array_add_string_element (versions, MCP_VERSION_MODERN);
  json_object_set_array_member (result, "supportedVersions", versions);
  json_object_set_object_member (result, "capabilities", build_capabilities ());
  json_object_set_string_member (result, "instructions", self->instructions);
  add_cache_hints (result);

  return mcp_service_reply (self, message, MCP_ERA_MODERN, result);
}

static McpReply *
mcp_service_initialize (McpService *self,
                        McpMessage *message)
{
  const char *requested = mcp_message_get_string (message, "protocolVersion");
  JsonObject *result;

  if (requested == NULL)
    return mcp_reply_new_error (MCP_OUTCOME_ANSWERED, message->id, MCP_CODE_INVALID_PARAMS, NULL,
                                "params.protocolVersion is missing or not a string.");

  result = json_object_new ();
  json_object_set_string_member (result, "protocolVersion",
                                 mcp_era_negotiate_legacy (requested));
  json_object_set_object_member (result, "capabilities", build_capabilities ());
  json_object_set_object_member (result, "serverInfo", mcp_service_build_server_info (self));
  json_object_set_string_member (result, "instructions", self->instructions);

  return mcp_service_reply (self, message, MCP_ERA_LEGACY, result);
}

static McpReply *
mcp_service_list_tools (McpService *self,
                        McpMessage *message,
                        McpEra      era)
{
  JsonObject *result;
  JsonArray *tools;

  /* there is one page, so no cursor was ever given out */
  if (message->params != NULL && json_object_has_member (message->params, "cursor"))
    return mcp_reply_new_error (MCP_OUTCOME_ANSWERED, message->id, MCP_CODE_INVALID_PARAMS, NULL,
                                "The cursor is not one of this service: the list has one page.");

  tools = json_array_new ();
  for (guint i = 0; i < self->tools->len; i++)
    {
      McpTool *tool = g_ptr_array_index (self->tools, i);

      json_array_add_object_element (tools, json_object_ref (mcp_tool_get_definition (tool)));
    }

  result = json_object_new ();
  json_object_set_array_member (result, "tools", tools);

  if (era == MCP_ERA_MODERN)
    add_cache_hints (result);

  return mcp_service_reply (self, message, era, result);
}

static JsonArray *
build_text_content (const char *text)
{
  JsonArray *content = json_array_new ();
  JsonObject *block = json_object_new ();

  json_object_set_string_member (block, "type", "text");
  json_object_set_string_member (block, "text", text);
  json_array_add_object_element (content, block);

  return content;
}

/* some clients read only the text and some only the object, so both say all;
 * takes @structured */
static JsonObject *
build_call_result (JsonObject *structured)
{
  JsonObject *result = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (node, structured);
  text = json_to_string (node, FALSE);

  json_object_set_array_member (result, "content", build_text_content (text));
  json_object_set_object_member (result, "structuredContent", structured);
  json_object_set_boolean_member (result, "isError", FALSE);

  return result;
}

static JsonObject *
build_call_failure (const char *text)
{
  JsonObject *result = json_object_new ();

  json_object_set_array_member (result, "content", build_text_content (text));
  json_object_set_boolean_member (result, "isError", TRUE);

  return result;
}

static void
tool_called_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  McpService *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  JsonObject *structured;
  JsonObject *answer;
  g_autoptr (GError) error = NULL;

  structured = mcp_tool_call_finish (MCP_TOOL (source), result, &error);

  if (g_task_return_error_if_cancelled (task))
    {
      g_clear_pointer (&structured, json_object_unref);
      return;
    }

  if (structured != NULL)
    answer = build_call_result (structured);
  else
    answer = build_call_failure (error->message);

  g_task_return_pointer (task, mcp_service_reply (self, call->message, call->era, answer),
                         (GDestroyNotify) mcp_reply_free);
}

/* the answer to a call that names no tool or has no arguments to speak of, else NULL */
static McpReply *
mcp_service_check_call (McpService *self,
                        McpMessage *message)
{
  const char *name = mcp_message_get_string (message, "name");
  JsonNode *arguments = NULL;

  if (name == NULL)
    return mcp_reply_new_error (MCP_OUTCOME_ANSWERED, message->id, MCP_CODE_INVALID_PARAMS, NULL,
                                "params.name is missing or not a string.");

  if (mcp_service_find_tool (self, name) == NULL)
    {
      g_autofree char *known = mcp_service_list_tool_names (self);

      return mcp_reply_new_errorf (MCP_OUTCOME_ANSWERED, message->id, MCP_CODE_INVALID_PARAMS,
                                   "Unknown tool: %s. The tools are: %s.", name, known);
    }

  arguments = json_object_get_member (message->params, "arguments");
  if (arguments != NULL && !JSON_NODE_HOLDS_OBJECT (arguments))
    return mcp_reply_new_error (MCP_OUTCOME_ANSWERED, message->id, MCP_CODE_INVALID_PARAMS, NULL,
                                "params.arguments must be an object.");

  return NULL;
}

/* takes @task and @message */
static void
mcp_service_call_tool (McpService *self,
                       GTask      *task,
                       McpMessage *message,
                       McpEra      era)
{
  McpReply *refusal = mcp_service_check_call (self, message);
  g_autoptr (JsonObject) arguments = NULL;
  McpTool *tool;
  Call *call;

  if (refusal != NULL)
    {
      mcp_message_free (message);
      g_task_return_pointer (task, refusal, (GDestroyNotify) mcp_reply_free);
      g_object_unref (task);
      return;
    }

  call = g_new0 (Call, 1);
  call->message = message;
  call->era = era;
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  if (json_object_has_member (message->params, "arguments"))
    arguments = json_object_ref (json_object_get_object_member (message->params, "arguments"));
  else
    arguments = json_object_new ();

  tool = mcp_service_find_tool (self, mcp_message_get_string (message, "name"));
  mcp_tool_call_async (tool, arguments, g_task_get_cancellable (task), tool_called_cb, task);
}

/* Everything but calls of tools, which take their time. */
static McpReply *
mcp_service_answer (McpService *self,
                    McpMessage *message,
                    McpEra      era)
{
  gboolean modern = era == MCP_ERA_MODERN;

  if (message->id == NULL)
    return mcp_reply_new_accepted ();

  if (modern && g_str_equal (message->method, "server/discover"))
    return mcp_service_discover (self, message);

  if (!modern && g_str_equal (message->method, "initialize"))
    return mcp_service_initialize (self, message);

  if (!modern && g_str_equal (message->method, "ping"))
    return mcp_service_reply (self, message, era, json_object_new ());

  if (g_str_equal (message->method, "tools/list"))
    return mcp_service_list_tools (self, message, era);

  return mcp_reply_new_errorf (modern ? MCP_OUTCOME_UNKNOWN_METHOD : MCP_OUTCOME_ANSWERED,
                               message->id, MCP_CODE_METHOD_NOT_FOUND,
                               "Unknown method: %s.", message->method);
}

/* Answers one message. @body is what came, @envelope what the transport was
 * told beside it. Fails only if it is cancelled. */
void
mcp_service_handle_async (McpService          *self,
                          GBytes              *body,
                          const McpEnvelope   *envelope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (McpMessage) message = NULL;
  McpReply *reply = NULL;
  McpEra era = MCP_ERA_MODERN;

  g_task_set_source_tag (task, mcp_service_handle_async);

  message = mcp_message_parse (body, self->guard, &reply);

  if (message != NULL)
    reply = mcp_era_classify (message, envelope, &era);

  if (reply == NULL && message->id != NULL && g_str_equal (message->method, "tools/call"))
    {
      mcp_service_call_tool (self, g_steal_pointer (&task), g_steal_pointer (&message), era);
      return;
    }

  if (reply == NULL)
    reply = mcp_service_answer (self, message, era);

  g_task_return_pointer (task, reply, (GDestroyNotify) mcp_reply_free);
}

McpReply *
mcp_service_handle_finish (McpService    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_assert (g_task_is_valid (result, self));

  return g_task_propagate_pointer (G_TASK (result), error);
}
