/* aimdb-access-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-database.h"
#include "aimdb-feed-private.h"
#include "aimdb-history.h"

G_BEGIN_DECLS

/* what a server shows to its peers, and what it lets them do; it belongs to the
 * server and changes with it */
typedef struct
{
  AimdbDatabase *database;
  gboolean read_only;

  /* in the order in which they were allowed */
  GPtrArray *writable_keys;

  /* of each connection */
  guint max_subscriptions;

  /* what a peer must know to do anything; NULL: nothing */
  char *auth_token;

  /* what record.query asks; NULL: nothing keeps values */
  AimdbHistory *history;

  /* while the server listens */
  AimdbFeeds feeds;
} AimdbAccess;

static inline gboolean
_aimdb_access_can_write (const AimdbAccess *self,
                         const char        *key)
{
  return !self->read_only &&
         g_ptr_array_find_with_equal_func (self->writable_keys, key, g_str_equal, NULL);
}

G_END_DECLS
