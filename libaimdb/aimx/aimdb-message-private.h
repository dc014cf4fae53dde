/* aimdb-message-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

#include "aimdb-error.h"

G_BEGIN_DECLS

/* the codes that may stand in a reply */
#define _AIMDB_WIRE_NOT_FOUND        "not_found"
#define _AIMDB_WIRE_DENIED           "denied"
#define _AIMDB_WIRE_INTERNAL         "internal"
#define _AIMDB_WIRE_VERSION_MISMATCH "version_mismatch"

#define _AIMDB_WIRE_VERSION "3.0"

typedef enum
{
  AIMDB_MESSAGE_REQ,
  AIMDB_MESSAGE_SUB,
  AIMDB_MESSAGE_UNSUB,
  AIMDB_MESSAGE_WRITE,
  AIMDB_MESSAGE_PING,
  AIMDB_MESSAGE_REPLY,
  AIMDB_MESSAGE_EVENT,
  AIMDB_MESSAGE_SNAP,
  AIMDB_MESSAGE_SUBSCRIBED,
  AIMDB_MESSAGE_PONG
} AimdbMessageType;

/* One frame of AimX. What is absent is NULL or FALSE. The values of params,
 * payload, data and ok are JSON texts, compact or as the peer wrote them: so
 * ids up to 2^64-1 and the digits of numbers pass unharmed. */
typedef struct
{
  AimdbMessageType type;
  gboolean has_id;
  gboolean has_seq;
  gboolean last;
  guint64 id;
  guint64 seq;
  char *method;
  char *topic;
  char *sub;
  char *params;
  char *payload;
  char *data;
  char *ok;
  char *err;

  /* why a value is absent that was JSON, but beyond the limits of the guard */
  const char *refused;
} AimdbMessage;

/* NULL: a malformed frame, which is skipped without a word. A reply without a
 * result and without an error (its ok was null, or refused) is let through, so
 * that whoever waits for it is told. */
AimdbMessage *_aimdb_message_decode    (const char         *line,
                                        gsize               length);
void          _aimdb_message_free      (AimdbMessage       *self);

/* Members stand in the order of the protocol. The strings must be what the
 * protocol can carry, see below. */
GString      *_aimdb_message_encode    (const AimdbMessage *message);

/* the same at the end of LINE */
void          _aimdb_message_append    (GString            *line,
                                        const AimdbMessage *message);

/* What stands between the number of an event and its data: the same in all events of
 * a subscription, and so is made once. TOPIC may be NULL. */
char         *_aimdb_message_encode_route (const char      *topic,
                                           const char      *sub);

/* the event at the end of LINE */
void          _aimdb_message_append_event (GString         *line,
                                           guint64          seq,
                                           const char      *route,
                                           gsize            n_route,
                                           const char      *data,
                                           gsize            n_data);

/* the five strings of a frame know no escapes */
gboolean      _aimdb_message_can_carry (const char         *string);

/* the rule both sides apply: the number before the first dot is ours */
gboolean      _aimdb_wire_version_is_compatible (const char *version);

/* all codes there are; NULL behind the last */
const char   *_aimdb_wire_get_nth_code (guint n);

/* the one place that says what a code of the wire is here; what nobody knows is
 * AIMDB_ERROR_REMOTE, as is "internal" */
AimdbError    _aimdb_wire_get_error    (const char         *code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbMessage, _aimdb_message_free)

G_END_DECLS
