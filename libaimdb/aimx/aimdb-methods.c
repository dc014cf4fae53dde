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

#define SERVER_NAME "libaimdb"

static void
write_features (AimdbJsonWriter *writer)
{
  _aimdb_json_writer_begin_object (writer, "features");
  _aimdb_json_writer_add_boolean (writer, "metrics", aimdb_is_metrics_built_in ());
  _aimdb_json_writer_add_boolean (writer, "profiling", aimdb_is_profiling_built_in ());
  _aimdb_json_writer_end_object (writer);
}

static void
write_permissions (AimdbJsonWriter   *writer,
                   const AimdbAccess *access)
{
  _aimdb_json_writer_begin_array (writer, "permissions");
  _aimdb_json_writer_add_string (writer, NULL, "read");

  if (!access->read_only)
    _aimdb_json_writer_add_string (writer, NULL, "write");

  _aimdb_json_writer_end_array (writer);
}

static void
write_writable_records (AimdbJsonWriter   *writer,
                        const AimdbAccess *access)
{
  _aimdb_json_writer_begin_array (writer, "writable_records");

  for (guint i = 0; !access->read_only && i < access->writable_keys->len; i++)
    {
      const char *key = g_ptr_array_index (access->writable_keys, i);

      if (aimdb_database_get_record (access->database, key) != NULL)
        _aimdb_json_writer_add_string (writer, NULL, key);
    }

  _aimdb_json_writer_end_array (writer);
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
call_hello (AimdbMethods    *self,
            JsonObject      *params,
            AimdbJsonWriter *result)
{
  const char *version = _aimdb_json_lookup_string (params, "version");

  if (version == NULL || !_aimdb_wire_version_is_compatible (version))
    return _AIMDB_WIRE_VERSION_MISMATCH;

  if (!methods_authenticate (self, _aimdb_json_lookup_string (params, "auth_token")))
    return _AIMDB_WIRE_DENIED;

  self->max_frame = CLAMP (_aimdb_json_lookup_unsigned (params, "max_frame", 0),
                           self->limits->max_sent,
                           MAX (self->limits->max_sent, self->limits->max_agreed));

  _aimdb_json_writer_begin_object (result, NULL);
  _aimdb_json_writer_add_boolean (result, "authenticated", self->is_authenticated);
  write_features (result);
  _aimdb_json_writer_add_count (result, "max_subscriptions", self->access->max_subscriptions);
  write_permissions (result, self->access);
  _aimdb_json_writer_add_string (result, "server", SERVER_NAME);
  _aimdb_json_writer_add_string (result, "version", _AIMDB_WIRE_VERSION);
  write_writable_records (result, self->access);
  _aimdb_json_writer_end_object (result);

  return NULL;
}

static const char *
call_record_list (AimdbMethods    *self,
                  JsonObject      *params,
                  AimdbJsonWriter *result)
{
  AimdbDatabase *database = self->access->database;

  _aimdb_json_writer_begin_array (result, NULL);

  for (guint i = 0; i < aimdb_database_get_n_records (database); i++)
    _aimdb_methods_write_record (result, self->access,
                                 aimdb_database_get_nth_record (database, i), i);

  _aimdb_json_writer_end_array (result);

  return NULL;
}

/* there is no layer that keeps values for longer than their buffer */
static const char *
call_record_query (AimdbMethods    *self,
                   JsonObject      *params,
                   AimdbJsonWriter *result)
{
  const char *pattern = _aimdb_json_lookup_string (params, "name");

  if (self->access->history == NULL)
    return _AIMDB_WIRE_INTERNAL;

  /* one value of each record, unless it is asked for more */
  _aimdb_history_query (self->access->history, pattern != NULL ? pattern : "#",
                        _aimdb_json_lookup_unsigned (params, "limit", 1),
                        (gint64) _aimdb_json_lookup_unsigned (params, "start", 0),
                        (gint64) _aimdb_json_lookup_unsigned (params, "end", G_MAXINT64),
                        result);

  return NULL;
}

static const char *
call_graph (AimdbMethods     *self,
            void            (*write_func) (AimdbGraph *graph, AimdbJsonWriter *writer),
            AimdbJsonWriter  *result)
{
  g_autoptr (AimdbGraph) graph = aimdb_database_get_graph (self->access->database);

  write_func (graph, result);

  return NULL;
}

static const char *
call_graph_nodes (AimdbMethods    *self,
                  JsonObject      *params,
                  AimdbJsonWriter *result)
{
  return call_graph (self, _aimdb_graph_write_nodes, result);
}

static const char *
call_graph_edges (AimdbMethods    *self,
                  JsonObject      *params,
                  AimdbJsonWriter *result)
{
  return call_graph (self, _aimdb_graph_write_edges, result);
}

static const char *
call_graph_topo_order (AimdbMethods    *self,
                       JsonObject      *params,
                       AimdbJsonWriter *result)
{
  return call_graph (self, _aimdb_graph_write_topo_order, result);
}

static const char *
call_reset (AimdbMethods     *self,
            gboolean          is_built_in,
            gboolean        (*func) (AimdbDatabase *database, GError **error),
            AimdbJsonWriter  *result)
{
  g_autoptr (GError) error = NULL;

  if (!is_built_in)
    return _AIMDB_WIRE_NOT_FOUND;

  if (self->access->read_only)
    return _AIMDB_WIRE_DENIED;

  if (!func (self->access->database, &error))
    {
      g_info ("a peer can't reset what was measured: %s", error->message);
      return _AIMDB_WIRE_INTERNAL;
    }

  _aimdb_json_writer_begin_object (result, NULL);
  _aimdb_json_writer_add_boolean (result, "reset", TRUE);
  _aimdb_json_writer_end_object (result);

  return NULL;
}

static const char *
call_profiling_reset (AimdbMethods    *self,
                      JsonObject      *params,
                      AimdbJsonWriter *result)
{
  return call_reset (self, aimdb_is_profiling_built_in (), aimdb_database_reset_profiling, result);
}

static const char *
call_buffer_metrics_reset (AimdbMethods    *self,
                           JsonObject      *params,
                           AimdbJsonWriter *result)
{
  return call_reset (self, aimdb_is_metrics_built_in (), aimdb_database_reset_metrics, result);
}

static const struct
{
  const char *name;
  AimdbMethodFunc func;
} methods[] = {
  { "buffer_metrics.reset", call_buffer_metrics_reset },
  { "graph.edges", call_graph_edges },
  { "graph.nodes", call_graph_nodes },
  { "graph.topo_order", call_graph_topo_order },
  { "hello", call_hello },
  { "profiling.reset", call_profiling_reset },
  { "record.drain", _aimdb_methods_drain },
  { "record.get", _aimdb_methods_get },
  { "record.list", call_record_list },
  { "record.query", call_record_query },
  { "record.set", _aimdb_methods_set },
};

const char *
_aimdb_methods_get_nth_name (guint n)
{
  return n < G_N_ELEMENTS (methods) ? methods[n].name : NULL;
}

void
_aimdb_methods_init (AimdbMethods               *self,
                     const AimdbAccess          *access,
                     const AimdbTransportLimits *limits)
{
  self->access = access;
  self->limits = limits;
  self->max_frame = limits->max_sent;
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
  self->max_frame = self->limits->max_sent;
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
  g_auto (AimdbJsonWriter) writer = { 0 };
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

  _aimdb_json_writer_init (&writer);
  code = methods[i].func (self, object, &writer);

  if (code == NULL)
    *result = _aimdb_json_writer_finish (&writer, NULL);

  return code;
}
