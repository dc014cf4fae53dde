/* aimdb-methods-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-access-private.h"

G_BEGIN_DECLS

/* The methods as one connection sees them. */
typedef struct
{
  const AimdbAccess *access;

  /* AimdbRecord → AimdbReader: how far this connection has read its rings */
  GHashTable *cursors;
} AimdbMethods;

void        _aimdb_methods_init  (AimdbMethods       *self,
                                  const AimdbAccess  *access);
void        _aimdb_methods_clear (AimdbMethods       *self);

/* PARAMS is a tree or NULL. Returns NULL and sets RESULT, or returns the code
 * of the wire that says why not. */
const char *_aimdb_methods_call  (AimdbMethods       *self,
                                  const char         *method,
                                  JsonNode           *params,
                                  JsonNode          **result);

/* a frame of the kind "write" */
void        _aimdb_methods_write (AimdbMethods       *self,
                                  const char         *key,
                                  JsonNode           *payload);

/* there are no subscriptions yet; the code that says so */
const char *_aimdb_methods_subscribe (AimdbMethods   *self,
                                      const char     *topic);

/* a row of record.list */
void        _aimdb_methods_build_record (JsonBuilder       *builder,
                                         const AimdbAccess *access,
                                         AimdbRecord       *record,
                                         guint              id);

G_END_DECLS
