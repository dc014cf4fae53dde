/* mirror-peer.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-database.h"
#include "aimdb-server.h"

G_BEGIN_DECLS

/*
 * Another instance, in a thread of its own. Its records: "level", a ring of
 * whole numbers that peers may write; "own", the same, but with a source;
 * "closed", the same, but nobody may write it; "state", the newest number; "any",
 * the newest GVariant, which peers may write; "note", the newest text; and the one
 * that is asked for when it is made.
 */
typedef struct
{
  /* constant after construction */
  char *wanted;
  char *extra;
  char *forward;
  GThread *thread;
  GMainContext *context;
  AimdbDatabase *database;

  GMutex lock;
  GCond done;

  /* all below under lock */
  guint n_ready;
  const char *token;
  char *endpoint;
  guint64 n_received;
  gint64 last;
  gboolean quit;

  /* only touched in the thread */
  AimdbServer *server;
} MirrorPeer;

/* EXTRA: the key of another ring, or NULL. FORWARD: where a link carries what
 * comes into "level", or NULL. It does not serve yet. */
MirrorPeer *mirror_peer_new          (const char *endpoint,
                                      const char *extra,
                                      const char *forward);
void        mirror_peer_free         (MirrorPeer *self);

/* Both return when it is done. TOKEN: what peers have to know, a literal, or NULL. */
void        mirror_peer_serve        (MirrorPeer *self,
                                      const char *token);
void        mirror_peer_leave        (MirrorPeer *self);

/* where it serves; and what came into "level": how many values, and the last */
char       *mirror_peer_dup_endpoint (MirrorPeer *self);
guint64     mirror_peer_get_received (MirrorPeer *self);
gint64      mirror_peer_get_last     (MirrorPeer *self);

/* gives a record the numbers from FIRST to LAST */
void        mirror_peer_produce      (MirrorPeer *self,
                                      const char *key,
                                      gint64      first,
                                      gint64      last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MirrorPeer, mirror_peer_free)

G_END_DECLS
