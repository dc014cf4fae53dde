/* aimdb-methods-record.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-json-private.h"
#include "aimdb-message-private.h"
#include "aimdb-methods-private.h"
#include "aimdb-record-private.h"
#include "aimdb-stage-private.h"
#include "aimdb-value-json-private.h"

/* what stands around the values in a reply to record.drain, but for the key */
#define DRAIN_OVERHEAD 128

/* how far a connection has read a record */
typedef struct
{
  AimdbReader *reader;

  /* was taken, but found no place in the last reply */
  JsonNode *held;
} Cursor;

static void
cursor_free (Cursor *self)
{
  g_object_unref (self->reader);
  g_clear_pointer (&self->held, json_node_unref);
  g_free (self);
}

GHashTable *
_aimdb_methods_create_cursors (void)
{
  return g_hash_table_new_full (NULL, NULL, g_object_unref, (GDestroyNotify) cursor_free);
}

/* what nothing can be read from or given to */
static gboolean
has_no_buffer (AimdbRecord *record)
{
  return aimdb_record_get_buffer_type (record) == AIMDB_BUFFER_TYPE_NONE ||
         _aimdb_record_get_problem (record) != NULL;
}

static Cursor *
methods_get_cursor (AimdbMethods *self,
                    AimdbRecord  *record)
{
  Cursor *cursor = g_hash_table_lookup (self->cursors, record);

  if (cursor == NULL)
    {
      cursor = g_new0 (Cursor, 1);
      cursor->reader = aimdb_record_create_reader (record);
      g_hash_table_insert (self->cursors, g_object_ref (record), cursor);
    }

  return cursor;
}

/* no more than the buffer holds: a fast producer must not keep us here */
static guint
get_most_values (AimdbRecord *record)
{
  if (aimdb_record_get_buffer_type (record) == AIMDB_BUFFER_TYPE_SPMC_RING)
    return aimdb_record_get_buffer_capacity (record);

  return 1;
}

/* an error that may be shown to who runs the program, and not to the peer */
static JsonNode *
value_to_node (AimdbRecord  *record,
               const GValue *value)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = _aimdb_value_to_json (value, &error);

  if (node == NULL)
    g_info ("the value of record %s can't be shown: %s", aimdb_record_get_key (record),
            error->message);

  return node;
}

/* reads the cursor of this connection to its end; FALSE if there is no new value */
static gboolean
methods_read_newest (AimdbMethods  *self,
                     AimdbRecord   *record,
                     JsonNode     **node)
{
  Cursor *cursor = methods_get_cursor (self, record);
  g_autoptr (JsonNode) held = g_steal_pointer (&cursor->held);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean found = FALSE;

  for (guint i = 0; i < get_most_values (record); i++)
    {
      g_auto (GValue) newer = G_VALUE_INIT;

      if (!aimdb_reader_try_receive (cursor->reader, &newer, NULL))
        break;

      g_value_unset (&value);
      value = newer;
      newer = (GValue) G_VALUE_INIT;
      found = TRUE;
    }

  if (found)
    *node = value_to_node (record, &value);
  else
    *node = g_steal_pointer (&held);

  return found || *node != NULL;
}

const char *
_aimdb_methods_get (AimdbMethods  *self,
                    JsonObject    *params,
                    JsonNode     **result)
{
  const char *key = _aimdb_json_lookup_string (params, "name");
  AimdbRecord *found = key != NULL ? aimdb_database_get_record (self->access->database, key)
                                   : NULL;
  g_autoptr (AimdbRecord) record = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonNode) node = NULL;

  if (found == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (has_no_buffer (found))
    return _AIMDB_WIRE_INTERNAL;

  record = g_object_ref (found);

  /* what has no current value is read like a ring */
  if (aimdb_record_peek (record, &value))
    node = value_to_node (record, &value);
  else if (!methods_read_newest (self, record, &node))
    return _AIMDB_WIRE_NOT_FOUND;

  if (node == NULL)
    return _AIMDB_WIRE_INTERNAL;

  /* a result that is null can't be received */
  if (JSON_NODE_HOLDS_NULL (node))
    return _AIMDB_WIRE_NOT_FOUND;

  *result = g_steal_pointer (&node);

  return NULL;
}

/* NULL if there is none; one that can't be shown is null among the others */
static JsonNode *
cursor_take (Cursor      *self,
             AimdbRecord *record,
             guint       *n_failed)
{
  g_auto (GValue) value = G_VALUE_INIT;
  JsonNode *node;

  if (self->held != NULL)
    return g_steal_pointer (&self->held);

  if (!aimdb_reader_try_receive (self->reader, &value, NULL))
    return NULL;

  node = value_to_node (record, &value);

  if (node == NULL)
    (*n_failed)++;

  return node != NULL ? node : json_node_new (JSON_NODE_NULL);
}

/* Takes values until they are LIMIT, or fill a reply: what is left over is for
 * the next time. Returns how many could not be shown. */
static guint
methods_take_values (AimdbMethods *self,
                     AimdbRecord  *record,
                     guint64       limit,
                     JsonArray    *values)
{
  Cursor *cursor = methods_get_cursor (self, record);
  gsize size = DRAIN_OVERHEAD + 6 * strlen (aimdb_record_get_key (record));
  guint64 most = MIN (limit, (guint64) get_most_values (record) + (cursor->held != NULL));
  guint n_failed = 0;

  while (json_array_get_length (values) < most)
    {
      g_autoptr (JsonNode) node = cursor_take (cursor, record, &n_failed);
      g_autofree char *text = NULL;
      gsize length;

      if (node == NULL)
        break;

      text = _aimdb_json_node_to_line (node, &length);
      size += length + 1;

      /* one alone that is too long is for the sender to refuse */
      if (size > self->max_reply && json_array_get_length (values) > 0)
        {
          cursor->held = g_steal_pointer (&node);
          break;
        }

      json_array_add_element (values, g_steal_pointer (&node));
    }

  return n_failed;
}

const char *
_aimdb_methods_drain (AimdbMethods  *self,
                      JsonObject    *params,
                      JsonNode     **result)
{
  const char *key = _aimdb_json_lookup_string (params, "name");
  g_autoptr (AimdbRecord) record = NULL;
  g_autoptr (JsonArray) values = NULL;
  AimdbRecord *found;
  JsonObject *reply;
  guint n_failed;
  guint count;

  if (key == NULL)
    return _AIMDB_WIRE_INTERNAL;

  found = aimdb_database_get_record (self->access->database, key);

  if (found == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (has_no_buffer (found))
    return _AIMDB_WIRE_INTERNAL;

  record = g_object_ref (found);
  values = json_array_new ();
  n_failed = methods_take_values (self, record,
                                  _aimdb_json_lookup_unsigned (params, "limit", G_MAXUINT64),
                                  values);
  count = json_array_get_length (values);

  /* values of such a type never can be shown */
  if (count > 0 && n_failed == count)
    return _AIMDB_WIRE_INTERNAL;

  reply = json_object_new ();
  json_object_set_int_member (reply, "count", count);
  json_object_set_string_member (reply, "record_name", key);
  json_object_set_array_member (reply, "values", g_steal_pointer (&values));
  *result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (*result, reply);

  return NULL;
}

static gboolean
has_writer (AimdbRecord *record)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      if (_aimdb_stage_writes (aimdb_record_get_nth_stage (record, i)))
        return TRUE;
    }

  return FALSE;
}

/* The checks in the order of the protocol. RECORD gets a reference, as what a
 * value sets off may end the server and its database. */
static const char *
methods_set (AimdbMethods  *self,
             const char    *key,
             JsonNode      *json,
             AimdbRecord  **record)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (key == NULL || json == NULL)
    return _AIMDB_WIRE_INTERNAL;

  if (!_aimdb_access_can_write (self->access, key))
    return _AIMDB_WIRE_DENIED;

  *record = aimdb_database_get_record (self->access->database, key);

  if (*record == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  g_object_ref (*record);

  if (has_writer (*record))
    return _AIMDB_WIRE_DENIED;

  if (has_no_buffer (*record))
    return _AIMDB_WIRE_INTERNAL;

  if (!_aimdb_value_from_json (aimdb_record_get_value_type (*record), json, &value, &error) ||
      !aimdb_record_produce (*record, &value, &error))
    {
      g_info ("a peer can't set record %s: %s", key, error->message);
      return _AIMDB_WIRE_INTERNAL;
    }

  return NULL;
}

const char *
_aimdb_methods_set (AimdbMethods  *self,
                    JsonObject    *params,
                    JsonNode     **result)
{
  JsonNode *json = params != NULL ? json_object_get_member (params, "value") : NULL;
  g_autoptr (AimdbRecord) record = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  JsonNode *node = NULL;
  JsonObject *reply;
  const char *key = _aimdb_json_lookup_string (params, "name");
  const char *code = methods_set (self, key, json, &record);

  if (code != NULL)
    return code;

  reply = json_object_new ();
  json_object_set_string_member (reply, "status", "success");

  if (aimdb_record_peek (record, &value))
    node = _aimdb_value_to_json (&value, NULL);

  if (node != NULL)
    json_object_set_member (reply, "value", node);

  *result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (*result, reply);

  return NULL;
}

void
_aimdb_methods_write (AimdbMethods *self,
                      const char   *key,
                      JsonNode     *payload,
                      gboolean      is_bare)
{
  g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);
  JsonNode *value = payload != NULL ? payload : null;
  g_autoptr (AimdbRecord) record = NULL;
  const char *code;

  if (!_aimdb_methods_is_open (self))
    return;

  if (!is_bare && JSON_NODE_HOLDS_OBJECT (value) &&
      json_object_has_member (json_node_get_object (value), "value"))
    value = json_object_get_member (json_node_get_object (value), "value");

  code = methods_set (self, key, value, &record);

  if (code != NULL)
    g_debug ("a value written to record %s is dropped: %s", key, code);
}
