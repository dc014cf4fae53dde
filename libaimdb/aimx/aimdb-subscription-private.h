/* aimdb-subscription-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-message-private.h"
#include "aimdb-subscription.h"

G_BEGIN_DECLS

struct _AimdbSubscription
{
  GObject parent_instance;

  /* constant after construction */
  char *topic;

  /* only touched in the context of the client, which is NULL once closed */
  AimdbClient *client;

  /* of the frame that opened it last: the key by which the client knows it */
  guint64 id;

  /* the peer was asked at least once */
  gboolean was_opened;

  /* the last number of the peer */
  guint64 sequence;

  /* in all, and since the last update */
  guint64 skipped;
  guint64 n_untold;
  guint n_gaps;
};

AimdbSubscription *_aimdb_subscription_new     (AimdbClient        *client,
                                                const char         *topic);

/* this is its id from now on; IS_ASKED: the peer was asked for it */
void               _aimdb_subscription_open    (AimdbSubscription  *self,
                                                guint64             id,
                                                gboolean            is_asked);

/* an event or a snapshot */
void               _aimdb_subscription_take    (AimdbSubscription  *self,
                                                const AimdbMessage *message);

/* ERROR is NULL if it was wanted; the client has forgotten it already */
void               _aimdb_subscription_close   (AimdbSubscription  *self,
                                                const GError       *error);

/* it was opened again, on another connection */
void               _aimdb_subscription_resumed (AimdbSubscription  *self);

G_END_DECLS
