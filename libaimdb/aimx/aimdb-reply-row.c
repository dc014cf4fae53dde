/* aimdb-reply-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-enums-private.h"
#include "aimdb-error.h"
#include "aimdb-json-private.h"
#include "aimdb-reply-row-private.h"

gboolean
_aimdb_reply_row_init (AimdbReplyRow  *self,
                       JsonNode       *node,
                       const char     *list,
                       guint           position,
                       GError        **error)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
                   "%s %u of the peer is %s: an object is expected", list, position,
                   _aimdb_json_describe_node (node));
      return FALSE;
    }

  self->object = json_node_get_object (node);
  self->list = list;
  self->position = position;

  return TRUE;
}

gboolean
_aimdb_reply_row_has (const AimdbReplyRow *self,
                      const char          *member)
{
  return json_object_has_member (self->object, member) &&
         !json_object_get_null_member (self->object, member);
}

gboolean
_aimdb_reply_row_refuse (const AimdbReplyRow *self,
                         const char          *member,
                         const char          *what,
                         GError             **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_PROTOCOL,
               "%s %u of the peer has %s as member %s: %s is expected", self->list, self->position,
               node != NULL ? _aimdb_json_describe_node (node) : "nothing", member, what);

  return FALSE;
}

static JsonNode *
reply_row_lookup (const AimdbReplyRow *self,
                  const char          *member,
                  GType                type)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;

  return node;
}

gboolean
_aimdb_reply_row_get_string (const AimdbReplyRow *self,
                             const char          *member,
                             const char         **string,
                             GError             **error)
{
  JsonNode *node = reply_row_lookup (self, member, G_TYPE_STRING);

  if (node == NULL)
    return _aimdb_reply_row_refuse (self, member, "a string", error);

  *string = json_node_get_string (node);

  return TRUE;
}

gboolean
_aimdb_reply_row_get_boolean (const AimdbReplyRow *self,
                              const char          *member,
                              gboolean            *flag,
                              GError             **error)
{
  JsonNode *node = reply_row_lookup (self, member, G_TYPE_BOOLEAN);

  if (node == NULL)
    return _aimdb_reply_row_refuse (self, member, "a boolean", error);

  *flag = json_node_get_boolean (node);

  return TRUE;
}

gboolean
_aimdb_reply_row_get_count (const AimdbReplyRow *self,
                            const char          *member,
                            guint64             *count,
                            GError             **error)
{
  JsonNode *node = reply_row_lookup (self, member, G_TYPE_INT64);

  if (node == NULL || json_node_get_int (node) < 0)
    return _aimdb_reply_row_refuse (self, member, "a count", error);

  *count = json_node_get_int (node);

  return TRUE;
}

gboolean
_aimdb_reply_row_get_small_count (const AimdbReplyRow *self,
                                  const char          *member,
                                  guint               *count,
                                  GError             **error)
{
  guint64 large;

  if (!_aimdb_reply_row_get_count (self, member, &large, error))
    return FALSE;

  if (large > G_MAXUINT32)
    return _aimdb_reply_row_refuse (self, member, "a count below 2^32", error);

  *count = large;

  return TRUE;
}

gboolean
_aimdb_reply_row_get_number (const AimdbReplyRow  *self,
                             const char           *member,
                             double               *number,
                             GError              **error)
{
  JsonNode *node = json_object_get_member (self->object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 &&
       json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return _aimdb_reply_row_refuse (self, member, "a number", error);

  *number = json_node_get_double (node);

  return TRUE;
}

/* one of them, or a list */
static void
read_inputs (JsonObject   *details,
             GStrvBuilder *builder)
{
  JsonNode *node = json_object_get_member (details, "inputs");
  const char *input = _aimdb_json_lookup_string (details, "input");
  JsonArray *inputs;

  if (input != NULL)
    g_strv_builder_add (builder, input);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;

  inputs = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (inputs); i++)
    {
      JsonNode *element = json_array_get_element (inputs, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
}

/* a string, or an object with one member whose name tells the kind */
gboolean
_aimdb_reply_row_get_origin (const AimdbReplyRow  *self,
                             AimdbReplyOrigin     *origin,
                             GError              **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (self->object, "origin");
  const char *nick = "";
  int value;

  *origin = (AimdbReplyOrigin) { AIMDB_ORIGIN_UNKNOWN };

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *details;

      json_object_iter_init (&iter, json_node_get_object (node));

      if (json_object_iter_next (&iter, &nick, &details) && JSON_NODE_HOLDS_OBJECT (details))
        {
          read_inputs (json_node_get_object (details), builder);
          origin->protocol = _aimdb_json_lookup_string (json_node_get_object (details), "protocol");
          origin->address = _aimdb_json_lookup_string (json_node_get_object (details), "address");
        }
    }
  else if (!_aimdb_reply_row_get_string (self, "origin", &nick, NULL))
    {
      return _aimdb_reply_row_refuse (self, "origin", "a string or an object", error);
    }

  if (_aimdb_enum_from_nick (AIMDB_TYPE_ORIGIN, nick, &value))
    origin->origin = value;

  origin->inputs = g_strv_builder_end (builder);

  return TRUE;
}
