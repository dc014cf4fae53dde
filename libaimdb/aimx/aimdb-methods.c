/* aimdb-methods.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <string.h>

#include "aimdb-graph-private.h"
#include "aimdb-history-private.h"
#include "aimdb-json-private.h"
#include "aimdb-message-private.h"
#include "aimdb-methods-private.h"
#include "aimdb-value-json-private.h"

#define SERVER_NAME "libaimdb"

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

/* takes the same time wherever the first difference is */
static gboolean
is_same_secret (const char *secret,
                const char *token)
{
  g_autofree char *secret_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
  g_autofree char *token_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  guint difference = 0;

  for (guint i = 0; secret_digest[i] != '\0'; i++)
    difference |= (guint) (secret_digest[i] ^ token_digest[i]);

  return difference == 0;
}

static gboolean
methods_authenticate (AimdbMethods *self,
                      const char   *token)
{
  const char *secret = self->access->auth_token;

  if (secret == NULL)
    return TRUE;

  self->is_authenticated = token != NULL && is_same_secret (secret, token);

  return self->is_authenticated;
}

static const char *
call_hello (AimdbMethods  *self,
            JsonObject    *params,
            JsonNode     **result)
{
  const char *version = _aimdb_json_lookup_string (params, "version");
  g_autoptr (JsonBuilder) builder = NULL;

  if (version == NULL || !_aimdb_wire_version_is_compatible (version))
    return _AIMDB_WIRE_VERSION_MISMATCH;

  if (!methods_authenticate (self, _aimdb_json_lookup_string (params, "auth_token")))
    return _AIMDB_WIRE_DENIED;

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "authenticated");
  json_builder_add_boolean_value (builder, self->is_authenticated);
  build_features (builder);
  json_builder_set_member_name (builder, "max_subscriptions");
  json_builder_add_int_value (builder, self->access->max_subscriptions);
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

/* Never is there a tree of more than one record: that of a thousand would be taken
 * from all over the memory. */
static char *
write_record_list (AimdbMethods *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GString *text = g_string_new ("[");
  AimdbDatabase *database = self->access->database;

  for (guint i = 0; i < aimdb_database_get_n_records (database); i++)
    {
      g_autoptr (JsonNode) row = NULL;

      _aimdb_methods_build_record (builder, self->access,
                                   aimdb_database_get_nth_record (database, i), i);
      row = json_builder_get_root (builder);
      json_builder_reset (builder);

      if (i > 0)
        g_string_append_c (text, ',');

      _aimdb_json_node_append (text, row);
    }

  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/* there is no layer that keeps values for longer than their buffer */
static const char *
call_record_query (AimdbMethods  *self,
                   JsonObject    *params,
                   JsonNode     **result)
{
  const char *pattern = _aimdb_json_lookup_string (params, "name");

  if (self->access->history == NULL)
    return _AIMDB_WIRE_INTERNAL;

  /* one value of each record, unless it is asked for more */
  *result = _aimdb_history_query (self->access->history, pattern != NULL ? pattern : "#",
                                  _aimdb_json_lookup_unsigned (params, "limit", 1),
                                  (gint64) _aimdb_json_lookup_unsigned (params, "start", 0),
                                  (gint64) _aimdb_json_lookup_unsigned (params, "end",
                                                                        G_MAXINT64));

  return NULL;
}

static const char *
call_graph (AimdbMethods  *self,
            JsonNode      *(*func) (AimdbGraph *graph),
            JsonNode     **result)
{
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (self->access->database);

  *result = func (graph);

  return NULL;
}

static const char *
call_graph_nodes (AimdbMethods  *self,
                  JsonObject    *params,
                  JsonNode     **result)
{
  return call_graph (self, _aimdb_graph_nodes_to_json, result);
}

static const char *
call_graph_edges (AimdbMethods  *self,
                  JsonObject    *params,
                  JsonNode     **result)
{
  return call_graph (self, _aimdb_graph_edges_to_json, result);
}

static const char *
call_graph_topo_order (AimdbMethods  *self,
                       JsonObject    *params,
                       JsonNode     **result)
{
  return call_graph (self, _aimdb_graph_topo_to_json, result);
}

static const char *
call_reset (AimdbMethods  *self,
            gboolean       is_built_in,
            gboolean     (*func) (AimdbDatabase *database, GError **error),
            JsonNode     **result)
{
  g_autoptr (GError) error = NULL;
  JsonObject *reply;

  if (!is_built_in)
    return _AIMDB_WIRE_NOT_FOUND;

  if (self->access->read_only)
    return _AIMDB_WIRE_DENIED;

  if (!func (self->access->database, &error))
    {
      g_info ("a peer can't reset what was measured: %s", error->message);
      return _AIMDB_WIRE_INTERNAL;
    }

  reply = json_object_new ();
  json_object_set_boolean_member (reply, "reset", TRUE);
  *result = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (*result, reply);

  return NULL;
}

static const char *
call_profiling_reset (AimdbMethods  *self,
                      JsonObject    *params,
                      JsonNode     **result)
{
  return call_reset (self, aimdb_is_profiling_built_in (), aimdb_database_reset_profiling, result);
}

static const char *
call_buffer_metrics_reset (AimdbMethods  *self,
                           JsonObject    *params,
                           JsonNode     **result)
{
  return call_reset (self, aimdb_is_metrics_built_in (), aimdb_database_reset_metrics, result);
}

static const struct
{
  const char *name;
  AimdbMethodFunc func;

  /* instead of it, for a long result that needs no parameters */
  char *(*write) (AimdbMethods *self);
} methods[] = {
  { "buffer_metrics.reset", call_buffer_metrics_reset },
  { "graph.edges", call_graph_edges },
  { "graph.nodes", call_graph_nodes },
  { "graph.topo_order", call_graph_topo_order },
  { "hello", call_hello },
  { "profiling.reset", call_profiling_reset },
  { "record.drain", _aimdb_methods_drain },
  { "record.get", _aimdb_methods_get },
  { "record.list", NULL, write_record_list },
  { "record.query", call_record_query },
  { "record.set", _aimdb_methods_set },
};

const char *
_aimdb_methods_get_nth_name (guint n)
{
  return n < G_N_ELEMENTS (methods) ? methods[n].name : NULL;
}

void
_aimdb_methods_init (AimdbMethods      *self,
                     const AimdbAccess *access,
                     gsize              max_reply)
{
  self->access = access;
  self->max_reply = max_reply;
  self->cursors = _aimdb_methods_create_cursors ();
}

void
_aimdb_methods_clear (AimdbMethods *self)
{
  g_clear_pointer (&self->cursors, g_hash_table_unref);
}

void
_aimdb_methods_forget (AimdbMethods *self)
{
  g_hash_table_remove_all (self->cursors);
  self->is_authenticated = FALSE;
}

gboolean
_aimdb_methods_is_open (AimdbMethods *self)
{
  return self->access->auth_token == NULL || self->is_authenticated;
}

const char *
_aimdb_methods_call (AimdbMethods  *self,
                     const char    *method,
                     JsonNode      *params,
                     char         **result)
{
  JsonObject *object = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *code;
  guint i = 0;

  if (!_aimdb_methods_is_open (self) && strcmp (method, "hello") != 0)
    return _AIMDB_WIRE_DENIED;

  /* what is no object counts as one without members */
  if (params != NULL && JSON_NODE_HOLDS_OBJECT (params))
    object = json_node_get_object (params);

  while (i < G_N_ELEMENTS (methods) && strcmp (methods[i].name, method) != 0)
    i++;

  if (i == G_N_ELEMENTS (methods))
    return _AIMDB_WIRE_NOT_FOUND;

  if (methods[i].write != NULL)
    {
      *result = methods[i].write (self);
      return NULL;
    }

  code = methods[i].func (self, object, &node);

  if (code == NULL)
    *result = _aimdb_json_node_to_line (node, NULL);

  return code;
}
