/* aimdb-reply-row-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-enums.h"

G_BEGIN_DECLS

/* An object in a list of the peer, and where it stands, for errors. LIST is a
 * word such as "record" and must outlive it, as must the tree. */
typedef struct
{
  JsonObject *object;
  const char *list;
  guint position;
} AimdbReplyRow;

/* All return FALSE with AIMDB_ERROR_PROTOCOL for what the protocol does not
 * allow; what they found belongs to the tree. */
gboolean _aimdb_reply_row_init            (AimdbReplyRow        *self,
                                           JsonNode             *node,
                                           const char           *list,
                                           guint                 position,
                                           GError              **error);
gboolean _aimdb_reply_row_get_string      (const AimdbReplyRow  *self,
                                           const char           *member,
                                           const char          **string,
                                           GError              **error);
gboolean _aimdb_reply_row_get_boolean     (const AimdbReplyRow  *self,
                                           const char           *member,
                                           gboolean             *flag,
                                           GError              **error);
gboolean _aimdb_reply_row_get_count       (const AimdbReplyRow  *self,
                                           const char           *member,
                                           guint64              *count,
                                           GError              **error);
gboolean _aimdb_reply_row_get_small_count (const AimdbReplyRow  *self,
                                           const char           *member,
                                           guint                *count,
                                           GError              **error);
gboolean _aimdb_reply_row_get_number      (const AimdbReplyRow  *self,
                                           const char           *member,
                                           double               *number,
                                           GError              **error);

/* a member that may be absent, or null, which is the same */
gboolean _aimdb_reply_row_has             (const AimdbReplyRow  *self,
                                           const char           *member);

/* Where values come from, in full. INPUTS is owned; it has no element, and the
 * strings are NULL, where they make no sense or the peer did not say. */
typedef struct
{
  AimdbOrigin origin;
  char **inputs;
  const char *protocol;
  const char *address;
} AimdbReplyOrigin;

gboolean _aimdb_reply_row_get_origin      (const AimdbReplyRow  *self,
                                           AimdbReplyOrigin     *origin,
                                           GError              **error);

/* always FALSE; WHAT is expected */
gboolean _aimdb_reply_row_refuse          (const AimdbReplyRow  *self,
                                           const char           *member,
                                           const char           *what,
                                           GError              **error);

G_END_DECLS
