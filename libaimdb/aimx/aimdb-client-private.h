/* aimdb-client-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-client.h"
#include "aimdb-transport-private.h"
#include "aimdb-welcome-private.h"

G_BEGIN_DECLS

struct _AimdbClient
{
  GObject parent_instance;

  /* constant after construction */
  char *endpoint;

  /* only touched in the context of the connection */
  guint timeout;
  guint64 last_id;
  GHashTable *calls;
  AimdbTransport *transport;
  AimdbWelcome welcome;
  gboolean connected;

  /* while connecting: its call is among the others, waiting for the welcome */
  GCancellable *dialling;
  guint64 connect_id;
};

/* the methods of AimX that a client calls */
typedef enum
{
  AIMDB_CLIENT_METHOD_HELLO,
  AIMDB_CLIENT_METHOD_LIST,
  AIMDB_CLIENT_METHOD_GET,
  AIMDB_CLIENT_METHOD_SET,
  AIMDB_CLIENT_METHOD_RESET
} AimdbClientMethod;

/* Returns the result of the task in any case: a GListModel for the list, a
 * text for a value, TRUE otherwise. WHAT says what is done, for errors; PARAMS
 * is a JSON text or NULL. */
void _aimdb_client_call            (AimdbClient       *self,
                                    AimdbClientMethod  method,
                                    GTask             *task,
                                    const char        *what,
                                    const char        *params);

/* connects and shakes hands, then returns the task */
void _aimdb_client_dial            (AimdbClient       *self,
                                    GTask             *task);

/* an empty table of calls under way */
GHashTable *_aimdb_client_create_calls (void);

/* ends the connection, if there is one, and fails all calls */
void _aimdb_client_lose_connection (AimdbClient       *self,
                                    const char        *why);

/* after the handshake, and when the connection is gone */
void _aimdb_client_notify_state    (AimdbClient       *self);

G_END_DECLS
