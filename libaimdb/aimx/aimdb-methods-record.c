/* aimdb-methods-record.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-json-private.h"
#include "aimdb-json-writer-private.h"
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

  /* JSON that was taken, but found no place in the last reply */
  char *held;
} Cursor;

static void
cursor_free (Cursor *self)
{
  g_object_unref (self->reader);
  g_free (self->held);
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
static char *
value_to_text (AimdbRecord  *record,
               const GValue *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = _aimdb_value_to_json (value, &error);

  if (node == NULL)
    {
      g_info ("the value of record %s can't be shown: %s", aimdb_record_get_key (record),
              error->message);
      return NULL;
    }

  return _aimdb_json_node_to_line (node, NULL);
}

/* reads the cursor of this connection to its end; FALSE if there is no new value */
static gboolean
methods_read_newest (AimdbMethods  *self,
                     AimdbRecord   *record,
                     char         **text)
{
  Cursor *cursor = methods_get_cursor (self, record);
  g_autofree char *held = g_steal_pointer (&cursor->held);
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
    *text = value_to_text (record, &value);
  else
    *text = g_steal_pointer (&held);

  return found || *text != NULL;
}

const char *
_aimdb_methods_get (AimdbMethods    *self,
                    JsonObject      *params,
                    AimdbJsonWriter *result)
{
  const char *key = _aimdb_json_lookup_string (params, "name");
  AimdbRecord *found = key != NULL ? aimdb_database_get_record (self->access->database, key)
                                   : NULL;
  g_autoptr (AimdbRecord) record = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *text = NULL;

  if (found == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (has_no_buffer (found))
    return _AIMDB_WIRE_INTERNAL;

  record = g_object_ref (found);

  /* what has no current value is read like a ring */
  if (aimdb_record_peek (record, &value))
    text = value_to_text (record, &value);
  else if (!methods_read_newest (self, record, &text))
    return _AIMDB_WIRE_NOT_FOUND;

  if (text == NULL)
    return _AIMDB_WIRE_INTERNAL;

  /* a result that is null can't be received */
  if (g_str_equal (text, "null"))
    return _AIMDB_WIRE_NOT_FOUND;

  _aimdb_json_writer_add_text (result, NULL, text);

  return NULL;
}

/* NULL if there is none; one that can't be shown is null among the others */
static char *
cursor_take (Cursor      *self,
             AimdbRecord *record,
             guint       *n_failed)
{
  g_auto (GValue) value = G_VALUE_INIT;
  char *text;

  if (self->held != NULL)
    return g_steal_pointer (&self->held);

  if (!aimdb_reader_try_receive (self->reader, &value, NULL))
    return NULL;

  text = value_to_text (record, &value);

  if (text == NULL)
    (*n_failed)++;

  return text != NULL ? text : g_strdup ("null");
}

/* Takes values until they are LIMIT, or fill a reply: what is left over is for
 * the next time. Returns how many could not be shown. */
static guint
methods_take_values (AimdbMethods *self,
                     AimdbRecord  *record,
                     guint64       limit,
                     GPtrArray    *values)
{
  Cursor *cursor = methods_get_cursor (self, record);
  gsize size = DRAIN_OVERHEAD + 6 * strlen (aimdb_record_get_key (record));
  guint64 most = MIN (limit, (guint64) get_most_values (record) + (cursor->held != NULL));
  guint n_failed = 0;

  while (values->len < most)
    {
      g_autofree char *text = cursor_take (cursor, record, &n_failed);

      if (text == NULL)
        break;

      size += strlen (text) + 1;

      /* one alone that is too long is for the sender to refuse */
      if (size > self->max_frame && values->len > 0)
        {
          cursor->held = g_steal_pointer (&text);
          break;
        }

      g_ptr_array_add (values, g_steal_pointer (&text));
    }

  return n_failed;
}

const char *
_aimdb_methods_drain (AimdbMethods    *self,
                      JsonObject      *params,
                      AimdbJsonWriter *result)
{
  const char *key = _aimdb_json_lookup_string (params, "name");
  g_autoptr (AimdbRecord) record = NULL;
  g_autoptr (GPtrArray) values = NULL;
  AimdbRecord *found;
  guint n_failed;

  if (key == NULL)
    return _AIMDB_WIRE_INTERNAL;

  found = aimdb_database_get_record (self->access->database, key);

  if (found == NULL)
    return _AIMDB_WIRE_NOT_FOUND;

  if (has_no_buffer (found))
    return _AIMDB_WIRE_INTERNAL;

  record = g_object_ref (found);
  values = g_ptr_array_new_with_free_func (g_free);
  n_failed = methods_take_values (self, record,
                                  _aimdb_json_lookup_unsigned (params, "limit", G_MAXUINT64),
                                  values);

  /* values of such a type never can be shown */
  if (values->len > 0 && n_failed == values->len)
    return _AIMDB_WIRE_INTERNAL;

  _aimdb_json_writer_begin_object (result, NULL);
  _aimdb_json_writer_add_count (result, "count", values->len);
  _aimdb_json_writer_add_string (result, "record_name", key);
  _aimdb_json_writer_begin_array (result, "values");

  for (guint i = 0; i < values->len; i++)
    _aimdb_json_writer_add_text (result, NULL, g_ptr_array_index (values, i));

  _aimdb_json_writer_end_array (result);
  _aimdb_json_writer_end_object (result);

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
_aimdb_methods_set (AimdbMethods    *self,
                    JsonObject      *params,
                    AimdbJsonWriter *result)
{
  JsonNode *json = params != NULL ? json_object_get_member (params, "value") : NULL;
  g_autoptr (AimdbRecord) record = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (JsonNode) node = NULL;
  const char *key = _aimdb_json_lookup_string (params, "name");
  const char *code = methods_set (self, key, json, &record);

  if (code != NULL)
    return code;

  if (aimdb_record_peek (record, &value))
    node = _aimdb_value_to_json (&value, NULL);

  _aimdb_json_writer_begin_object (result, NULL);
  _aimdb_json_writer_add_string (result, "status", "success");

  if (node != NULL)
    _aimdb_json_writer_add_node (result, "value", node);

  _aimdb_json_writer_end_object (result);

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
