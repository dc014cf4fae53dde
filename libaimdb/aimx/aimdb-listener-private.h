/* aimdb-listener-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-endpoint-private.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* Where the peers of a server come from, in the thread-default main context of
 * whoever opened it. */
typedef struct _AimdbListener AimdbListener;

/* A peer that may come in; its transport is still to be started. The context of
 * the listener is the thread's default while it runs. */
typedef void (*AimdbListenerFunc) (AimdbTransport *transport,
                                   gpointer        user_data);

/* the struct of each kind begins with it */
struct _AimdbListener
{
  /* constant after construction */
  char *endpoint;
  AimdbListenerFunc func;
  gpointer user_data;

  /* stops listening and frees all but the endpoint */
  void (*close) (AimdbListener *self);
};

/* ALLOW_REMOTE: also where others than this machine can come in */
AimdbListener *_aimdb_listener_open  (const char         *endpoint,
                                      gboolean            allow_remote,
                                      AimdbListenerFunc   func,
                                      gpointer            user_data,
                                      GError            **error);
void           _aimdb_listener_close (AimdbListener      *self);

/* A socket of a program that is gone is replaced; anything else at the path is
 * left alone and an error. The socket can be opened by this user only, from the
 * moment at which it is there, and goes when the listener is closed. */
AimdbListener *_aimdb_listener_open_unix (const AimdbEndpoint  *endpoint,
                                          GError              **error);

AimdbListener *_aimdb_listener_open_tcp  (const AimdbEndpoint  *endpoint,
                                          gboolean              allow_remote,
                                          GError              **error);

/* only in builds that have WebSocket */
AimdbListener *_aimdb_listener_open_websocket (const AimdbEndpoint  *endpoint,
                                               gboolean              allow_remote,
                                               GError              **error);

/* There is one peer. A line that goes away later, as that of an adapter which is
 * unplugged, is opened again when it is back, and so is one that was closed as
 * the peer did not read. */
AimdbListener *_aimdb_listener_open_serial (const AimdbEndpoint  *endpoint,
                                            GError              **error);

/* A socket that is bound and does not listen yet: to an address of this machine
 * itself, unless ALLOW_REMOTE. WHERE is address and port. */
GSocket       *_aimdb_listener_bind_tcp (const AimdbEndpoint  *endpoint,
                                         gboolean              allow_remote,
                                         char                **where,
                                         GError              **error);

G_END_DECLS
