/* aimdb-feed-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-record.h"

G_BEGIN_DECLS

/* what is known of the values of a turn */
typedef struct _AimdbFeedTexts AimdbFeedTexts;

/* The records of a server that somebody subscribed to, in the context of the
 * server. */
typedef struct
{
  GMainContext *context;

  /* AimdbRecord → its feed; neither is owned */
  GHashTable *feeds;

  /* of the feed whose turn it is */
  AimdbFeedTexts *texts;
} AimdbFeeds;

/* a subscriber's place in the buffer of a record */
typedef struct _AimdbFeedReader AimdbFeedReader;

typedef struct
{
  /* FALSE: nothing is read for the subscriber until it is resumed */
  gboolean (*is_ready) (gpointer    user_data);

  /* TEXT is the JSON form of the next value, or NULL if it has none; as many
   * values as N_LOST were lost before it. Returns whether it is ready for more. */
  gboolean (*take)     (const char *text,
                        gsize       length,
                        guint64     n_lost,
                        gpointer    user_data);

  /* after some values */
  void     (*flush)    (gpointer    user_data);
} AimdbFeedFuncs;

void             _aimdb_feeds_init          (AimdbFeeds           *self);
void             _aimdb_feeds_clear         (AimdbFeeds           *self);

/* Reads as a fresh reader of the buffer does: a ring from now on, the others
 * with what they hold. The record must have a buffer. */
AimdbFeedReader *_aimdb_feeds_open_reader   (AimdbFeeds           *self,
                                             AimdbRecord          *record,
                                             const AimdbFeedFuncs *funcs,
                                             gpointer              user_data);
void             _aimdb_feed_reader_resume  (AimdbFeedReader      *self);

/* nothing is called after it; may be called from the functions */
void             _aimdb_feed_reader_close   (AimdbFeedReader      *self);

AimdbRecord     *_aimdb_feed_reader_get_record (AimdbFeedReader   *self);

G_END_DECLS
