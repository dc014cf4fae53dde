/* aimdb-methods-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-access-private.h"
#include "aimdb-json-writer-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* The methods as one connection sees them. */
typedef struct
{
  const AimdbAccess *access;

  /* constant after construction */
  const AimdbTransportLimits *limits;

  /* the longest frame that the peer can take, as far as is known */
  gsize max_frame;

  /* the peer knows the secret, if there is one */
  gboolean is_authenticated;

  /* AimdbRecord → cursor: how far this connection has read the record */
  GHashTable *cursors;
} AimdbMethods;

/* PARAMS is NULL if it is no object. Returns NULL and has written the result, or
 * returns the code of the wire that says why not. */
typedef const char *(*AimdbMethodFunc) (AimdbMethods    *self,
                                        JsonObject      *params,
                                        AimdbJsonWriter *result);

void        _aimdb_methods_init    (AimdbMethods               *self,
                                    const AimdbAccess          *access,
                                    const AimdbTransportLimits *limits);
void        _aimdb_methods_clear   (AimdbMethods       *self);

/* as if the peer had just come */
void        _aimdb_methods_forget  (AimdbMethods       *self);

/* whether the peer may do more than greet */
gboolean    _aimdb_methods_is_open (AimdbMethods       *self);

/* all there are, in alphabetical order; NULL behind the last */
const char *_aimdb_methods_get_nth_name (guint n);

/* PARAMS is a tree or NULL, RESULT is JSON */
const char *_aimdb_methods_call    (AimdbMethods       *self,
                                    const char         *method,
                                    JsonNode           *params,
                                    char              **result);

/* A frame of the kind "write"; the payload is the value if it IS_BARE, and may be
 * an object around it otherwise. */
void        _aimdb_methods_write   (AimdbMethods       *self,
                                    const char         *key,
                                    JsonNode           *payload,
                                    gboolean            is_bare);

/* those that deal with the values of a record */
const char *_aimdb_methods_get     (AimdbMethods       *self,
                                    JsonObject         *params,
                                    AimdbJsonWriter    *result);
const char *_aimdb_methods_set     (AimdbMethods       *self,
                                    JsonObject         *params,
                                    AimdbJsonWriter    *result);
const char *_aimdb_methods_drain   (AimdbMethods       *self,
                                    JsonObject         *params,
                                    AimdbJsonWriter    *result);

/* an empty table of cursors */
GHashTable *_aimdb_methods_create_cursors (void);

/* a row of record.list */
void        _aimdb_methods_write_record   (AimdbJsonWriter   *writer,
                                           const AimdbAccess *access,
                                           AimdbRecord       *record,
                                           guint              id);

G_END_DECLS
