/* aimdb-json-writer-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Writes JSON into one line, and is the only place that does. A value is a member
 * if NAME says what it is called, with a word that needs no escape; it is an
 * element, or the whole text, if NAME is NULL. Strings are UTF-8 and numbers are
 * finite. */
typedef struct
{
  GString *text;
  gboolean needs_comma;         /* the next value is not the first where it stands */
} AimdbJsonWriter;

void  _aimdb_json_writer_init         (AimdbJsonWriter *self);
void  _aimdb_json_writer_clear        (AimdbJsonWriter *self);

/* one that writes at the end of LINE, which stays the caller's: it is not cleared */
void  _aimdb_json_writer_init_append  (AimdbJsonWriter *self,
                                       GString         *line);

/* returns the text and clears the writer; LENGTH may be NULL */
char *_aimdb_json_writer_finish       (AimdbJsonWriter *self,
                                       gsize           *length);

void  _aimdb_json_writer_begin_object (AimdbJsonWriter *self,
                                       const char      *name);
void  _aimdb_json_writer_end_object   (AimdbJsonWriter *self);
void  _aimdb_json_writer_begin_array  (AimdbJsonWriter *self,
                                       const char      *name);
void  _aimdb_json_writer_end_array    (AimdbJsonWriter *self);

/* null if STRING is NULL */
void  _aimdb_json_writer_add_string   (AimdbJsonWriter *self,
                                       const char      *name,
                                       const char      *string);

/* an array of strings; STRINGS ends in NULL */
void  _aimdb_json_writer_add_strings  (AimdbJsonWriter   *self,
                                       const char        *name,
                                       const char *const *strings);

void  _aimdb_json_writer_add_integer  (AimdbJsonWriter *self,
                                       const char      *name,
                                       gint64           number);

/* Readers know no unsigned integers of 64 bits, so one that is larger than the
 * signed ones stays at the largest of these; a counter gets there after 292
 * years of nanoseconds. */
void  _aimdb_json_writer_add_count    (AimdbJsonWriter *self,
                                       const char      *name,
                                       guint64          count);
void  _aimdb_json_writer_add_double   (AimdbJsonWriter *self,
                                       const char      *name,
                                       double           number);
void  _aimdb_json_writer_add_boolean  (AimdbJsonWriter *self,
                                       const char      *name,
                                       gboolean         boolean);
void  _aimdb_json_writer_add_null     (AimdbJsonWriter *self,
                                       const char      *name);

/* a value that is a tree, or a text which is JSON already */
void  _aimdb_json_writer_add_node     (AimdbJsonWriter *self,
                                       const char      *name,
                                       JsonNode        *node);
void  _aimdb_json_writer_add_text     (AimdbJsonWriter *self,
                                       const char      *name,
                                       const char      *text);

/* a tree as a text; LENGTH may be NULL */
char *_aimdb_json_node_to_line        (JsonNode        *node,
                                       gsize           *length);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AimdbJsonWriter, _aimdb_json_writer_clear)

G_END_DECLS
