/* aimdb-welcome.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-message-private.h"
#include "aimdb-welcome-private.h"

static gboolean
refuse (const char  *member,
        const char  *what,
        GError     **error)
{
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "the peer answers hello without the member %s: %s is expected", member, what);

  return FALSE;
}

static gboolean
read_permissions (AimdbWelcome  *self,
                  JsonObject    *object,
                  GError       **error)
{
  JsonNode *node = json_object_get_member (object, "permissions");
  JsonArray *permissions;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse ("permissions", "an array of strings", error);

  permissions = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (permissions); i++)
    {
      JsonNode *permission = json_array_get_element (permissions, i);

      if (!JSON_NODE_HOLDS_VALUE (permission) ||
          json_node_get_value_type (permission) != G_TYPE_STRING)
        return refuse ("permissions", "an array of strings", error);

      if (g_strcmp0 (json_node_get_string (permission), "write") == 0)
        self->can_write = TRUE;
    }

  return TRUE;
}

static void
read_features (AimdbWelcome *self,
               JsonObject   *object)
{
  JsonNode *features = json_object_get_member (object, "features");
  JsonNode *profiling;

  if (features == NULL || !JSON_NODE_HOLDS_OBJECT (features))
    return;

  profiling = json_object_get_member (json_node_get_object (features), "profiling");

  if (profiling == NULL || !JSON_NODE_HOLDS_VALUE (profiling) ||
      json_node_get_value_type (profiling) != G_TYPE_BOOLEAN)
    return;

  self->tells_profiling = TRUE;
  self->has_profiling = json_node_get_boolean (profiling);
}

/* a client of ours can do without, so it may be absent */
static gboolean
read_writable_records (AimdbWelcome  *self,
                       JsonObject    *object,
                       GError       **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "writable_records");
  JsonArray *keys = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    keys = json_node_get_array (node);
  else if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return refuse ("writable_records", "an array of strings", error);

  for (guint i = 0; keys != NULL && i < json_array_get_length (keys); i++)
    {
      JsonNode *key = json_array_get_element (keys, i);

      if (!JSON_NODE_HOLDS_VALUE (key) || json_node_get_value_type (key) != G_TYPE_STRING)
        return refuse ("writable_records", "an array of strings", error);

      g_strv_builder_add (builder, json_node_get_string (key));
    }

  self->writable_records = g_strv_builder_end (builder);

  return TRUE;
}

/* what is odd counts as absent: nothing depends on it */
static void
read_limits (AimdbWelcome *self,
             JsonObject   *object)
{
  JsonNode *node = json_object_get_member (object, "max_subscriptions");

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_INT64)
    self->max_subscriptions = CLAMP (json_node_get_int (node), 0, G_MAXINT);

  node = json_object_get_member (object, "authenticated");

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    self->authenticated = json_node_get_boolean (node);
}

static gboolean
welcome_read_members (AimdbWelcome  *self,
                      JsonObject    *object,
                      GError       **error)
{
  const char *version = _aimdb_json_lookup_string (object, "version");
  const char *server = _aimdb_json_lookup_string (object, "server");

  if (version == NULL)
    return refuse ("version", "a string", error);

  if (!_aimdb_wire_version_is_compatible (version))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_VERSION_MISMATCH,
                   "the peer speaks version %s of the protocol, and this is version "
                   _AIMDB_WIRE_VERSION, version);
      return FALSE;
    }

  if (server == NULL)
    return refuse ("server", "a string", error);

  if (!read_permissions (self, object, error) || !read_writable_records (self, object, error))
    return FALSE;

  self->version = g_strdup (version);
  self->server = g_strdup (server);
  read_limits (self, object);
  read_features (self, object);

  return TRUE;
}

gboolean
_aimdb_welcome_read (AimdbWelcome  *self,
                     const char    *text,
                     GError       **error)
{
  g_autoptr (JsonNode) node = _aimdb_json_parse (text, -1, error);

  *self = (AimdbWelcome) { 0 };

  if (node == NULL)
    return FALSE;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "the peer answers hello with %s: an object is expected",
                   _aimdb_json_describe_node (node));
      return FALSE;
    }

  if (!welcome_read_members (self, json_node_get_object (node), error))
    {
      _aimdb_welcome_clear (self);
      return FALSE;
    }

  return TRUE;
}

void
_aimdb_welcome_do_without (AimdbWelcome *self)
{
  *self = (AimdbWelcome) {
    .version = g_strdup (_AIMDB_WIRE_VERSION),
    .can_write = TRUE,
    .writable_records = g_new0 (char *, 1),
    .is_missing = TRUE,
  };
}

void
_aimdb_welcome_clear (AimdbWelcome *self)
{
  g_free (self->version);
  g_free (self->server);
  g_strfreev (self->writable_records);
  *self = (AimdbWelcome) { 0 };
}
