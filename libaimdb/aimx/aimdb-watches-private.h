/* aimdb-watches-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-access-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* The subscriptions of one connection of a server. */
typedef struct
{
  AimdbAccess *access;
  AimdbTransport *transport;

  /* by what they are called on the wire */
  GHashTable *watches;
} AimdbWatches;

void        _aimdb_watches_init   (AimdbWatches   *self,
                                   AimdbAccess    *access,
                                   AimdbTransport *transport);
void        _aimdb_watches_clear  (AimdbWatches   *self);

/* Sends the snapshots, and events from then on. Returns NULL, or the code of the
 * wire that says why not. */
const char *_aimdb_watches_open   (AimdbWatches   *self,
                                   guint64         id,
                                   const char     *topic);
void        _aimdb_watches_close  (AimdbWatches   *self,
                                   const char     *sub);
void        _aimdb_watches_close_all (AimdbWatches *self);

/* the peer has read what was sent to it */
void        _aimdb_watches_resume (AimdbWatches   *self);

G_END_DECLS
