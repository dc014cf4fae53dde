/* aimdb-methods.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-message-private.h"
#include "aimdb-methods-private.h"
#include "aimdb-record-private.h"
#include "aimdb-value-json-private.h"

#define SERVER_NAME "libaimdb"

/* no subscriptions yet: the first one is over the cap */
#define MAX_SUBSCRIPTIONS 0

typedef const char *(*MethodFunc) (AimdbMethods  *self,
                                   JsonObject    *params,
                                   JsonNode     **result);

/* NULL if there is no such member, or it is no string */
static const char *
lookup_string (JsonObject *params,
               const char *member)
{
  JsonNode *node = params != NULL ? json_object_get_member (params, member) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

static void
build_features (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "features");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "metrics");
  json_builder_add_boolean_value (builder, aimdb_is_metrics_built_in ());
  json_builder_set_member_name (builder, "profiling");
  json_builder_add_boolean_value (builder, aimdb_is_profiling_built_in ());
  json_builder_end_object (builder);
}

static void
build_writable_records (JsonBuilder       *builder,
                        const AimdbAccess *access)
{
  json_builder_set_member_name (builder, "writable_records");
  json_builder_begin_array (builder);

  for (guint i = 0; !access->read_only && i < access->writable_keys->len; i++)
    {
      const char *key = g_ptr_array_index (access->writable_keys, i);

      if (aimdb_database_get_record (access->database, key) != NULL)
        json_builder_add_string_value (builder, key);
    }

  json_builder_end_array (builder);
}

static const char *
call_hello (AimdbMethods  *self,
            JsonObject    *params,
            JsonNode     **result)
{
  const char *version = lookup_string (params, "version");
  g_autoptr (JsonBuilder) builder = NULL;

  if (version == NULL || !_aimdb_wire_version_is_compatible (version))
    return _AIMDB_WIRE_VERSION_MISMATCH;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "authenticated");
  json_builder_add_boolean_value (builder, FALSE);
  build_features (builder);
  json_builder_set_member_name (builder, "max_subscriptions");
  json_builder_add_int_value (builder, MAX_SUBSCRIPTIONS);
  json_builder_set_member_name (builder, "permissions");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "read");
  if (!self->access->read_only)
    json_builder_add_string_value (builder, "write");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "server");
  json_builder_add_string_value (builder, SERVER_NAME);
  json_builder_set_member_name (builder, "version");
  json_builder_add_string_value (builder, _AIMDB_WIRE_VERSION);
  build_writable_records (builder, self->access);
  json_builder_end_object (builder);
  *result = json_builder_get_root (builder);

  return NULL;
}

static const char *
call_record_list (AimdbMethods  *self,
                  JsonObject    *params,
                  JsonNode     **result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  AimdbDatabase *database = self->access->database;

  json_builder_begin_array (builder);

  for (guint i = 0; i < aimdb_database_get_n_records (database); i++)
    _aimdb_methods_build_record (builder, self->access,
                                 aimdb_database_get_nth_record (database, i), i);

  json_builder_end_array (builder);
  *result = json_builder_get_root (builder);

  return NULL;
}

/* what nothing can be read from or given to */
static gboolean
has_no_buffer (AimdbRecord *record)
{
  return aimdb_record_get_buffer_type (record) == AIMDB_BUFFER_TYPE_NONE ||
         _aimdb_record_get_problem (record) != NULL;
}

/* reads the cursor of this connection to its end: FALSE if there is no new value */
static gboolean
methods_drain (AimdbMethods *self,
               AimdbRecord  *record,
               GValue       *value)
{
  AimdbReader *reader = g_hash_table_lookup (self->cursors, record);
  gboolean found = FALSE;

  if (reader == NULL)
    {
      reader = aimdb_record_create_reader (record);
      g_hash_table_insert (self->cursors, g_object_ref (record), reader);
    }

  /* no more than the ring holds: a fast producer must not keep us here */
  for (guint i = 0; i < aimdb_record_get_buffer_capacity (record); i++)
    {
      g_auto (GValue) newer = G_VALUE_INIT;

      if (!aimdb_reader_try_receive (reader, &newer, NULL))
        break;

      if (G_IS_VALUE (value))
        g_value_unset (value);

      g_value_init (value, G_VALUE_TYPE (&newer));
      g_value_copy (&newer, value);
      found = TRUE;
    }

  return found;
}

static const char *
call_record_get (AimdbMethods  *self,
                 JsonObject    *params,
                 JsonNode     **result)
{
  const char *key = lookup_string (params, "name");
  AimdbRecord *record = key != NULL ? aimdb_database_get_record (self->access->database, key)
                                    : NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found;

  if (record == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (has_no_buffer (record))
    return _AIMDB_WIRE_INTERNAL;

  found = aimdb_record_get_buffer_type (record) == AIMDB_BUFFER_TYPE_SPMC_RING
          ? methods_drain (self, record, &value)
          : aimdb_record_peek (record, &value);

  if (!found)
    return _AIMDB_WIRE_NOT_FOUND;

  node = _aimdb_value_to_json (&value, &error);

  if (node == NULL)
    {
      g_info ("the value of record %s can't be shown: %s", key, error->message);
      return _AIMDB_WIRE_INTERNAL;
    }

  /* a result that is null can't be received */
  if (JSON_NODE_HOLDS_NULL (node))
    return _AIMDB_WIRE_NOT_FOUND;

  *result = g_steal_pointer (&node);

  return NULL;
}

static gboolean
has_writer (AimdbRecord *record)
{
  for (guint i = 0; i < aimdb_record_get_n_stages (record); i++)
    {
      AimdbStageType type = aimdb_stage_get_stage_type (aimdb_record_get_nth_stage (record, i));

      if (type == AIMDB_STAGE_TYPE_SOURCE || type == AIMDB_STAGE_TYPE_TRANSFORM)
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

static const char *
call_record_set (AimdbMethods  *self,
                 JsonObject    *params,
                 JsonNode     **result)
{
  JsonNode *json = params != NULL ? json_object_get_member (params, "value") : NULL;
  g_autoptr (AimdbRecord) record = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  JsonNode *node = NULL;
  JsonObject *reply;
  const char *code = methods_set (self, lookup_string (params, "name"), json, &record);

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

static const char *
call_profiling_reset (AimdbMethods  *self,
                      JsonObject    *params,
                      JsonNode     **result)
{
  g_autoptr (GError) error = NULL;
  JsonObject *reply;

  if (!aimdb_is_profiling_built_in ())
    return _AIMDB_WIRE_NOT_FOUND;

  if (self->access->read_only)
    return _AIMDB_WIRE_DENIED;

  if (!aimdb_database_reset_profiling (self->access->database, &error))
    {
      g_info ("a peer can't reset the profile: %s", error->message);
      return _AIMDB_WIRE_INTERNAL;
    }

  reply = json_object_new ();
  json_object_set_boolean_member (reply, "reset", TRUE);
  *result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (*result, reply);

  return NULL;
}

static const struct
{
  const char *name;
  MethodFunc func;
} methods[] = {
  { "hello", call_hello },
  { "profiling.reset", call_profiling_reset },
  { "record.get", call_record_get },
  { "record.list", call_record_list },
  { "record.set", call_record_set },
};

void
_aimdb_methods_init (AimdbMethods      *self,
                     const AimdbAccess *access)
{
  self->access = access;
  self->cursors = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

void
_aimdb_methods_clear (AimdbMethods *self)
{
  g_clear_pointer (&self->cursors, g_hash_table_unref);
}

const char *
_aimdb_methods_call (AimdbMethods  *self,
                     const char    *method,
                     JsonNode      *params,
                     JsonNode     **result)
{
  JsonObject *object = NULL;

  /* what is no object counts as one without members */
  if (params != NULL && JSON_NODE_HOLDS_OBJECT (params))
    object = json_node_get_object (params);

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (strcmp (methods[i].name, method) == 0)
        return methods[i].func (self, object, result);
    }

  return _AIMDB_WIRE_NOT_FOUND;
}

void
_aimdb_methods_write (AimdbMethods *self,
                      const char   *key,
                      JsonNode     *payload)
{
  g_autoptr (JsonNode) null = json_node_new (JSON_NODE_NULL);
  JsonNode *value = payload != NULL ? payload : null;
  g_autoptr (AimdbRecord) record = NULL;
  const char *code;

  if (JSON_NODE_HOLDS_OBJECT (value) &&
      json_object_has_member (json_node_get_object (value), "value"))
    value = json_object_get_member (json_node_get_object (value), "value");

  code = methods_set (self, key, value, &record);

  if (code != NULL)
    g_debug ("a value written to record %s is dropped: %s", key, code);
}

const char *
_aimdb_methods_subscribe (AimdbMethods *self,
                          const char   *topic)
{
  gboolean is_pattern = strpbrk (topic, "*#") != NULL;

  if (!is_pattern && aimdb_database_get_record (self->access->database, topic) == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  return _AIMDB_WIRE_DENIED;
}
