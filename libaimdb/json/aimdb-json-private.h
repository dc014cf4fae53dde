/* aimdb-json-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-json-scanner-private.h"

G_BEGIN_DECLS

/* The largest text that is looked at: what a peer may answer in one line. */
#define _AIMDB_JSON_MAX_SIZE (16 * 1024 * 1024)

/* The only way by which JSON from outside becomes a tree. TEXT needs no NUL at
 * its end; LENGTH -1 means that it has one. Errors: AIMDB_ERROR_INVALID_JSON. */
JsonNode *_aimdb_json_parse       (const char  *text,
                                   gssize       length,
                                   GError     **error);

/* for a text that is to be parsed within others: it may be less deep then */
gboolean  _aimdb_json_check_depth (const char  *text,
                                   gssize       length,
                                   guint        max_depth,
                                   GError     **error);

/* what a node is, for messages to people: "a string", "null" ... */
const char *_aimdb_json_describe_node (JsonNode *node);

/* NULL if there is no such member, or it is no string; OBJECT may be NULL */
const char *_aimdb_json_lookup_string (JsonObject *object,
                                       const char *member);

/* FALLBACK for what is not there, or no unsigned integer; OBJECT may be NULL */
guint64     _aimdb_json_lookup_unsigned (JsonObject *object,
                                         const char *member,
                                         guint64     fallback);

G_END_DECLS
