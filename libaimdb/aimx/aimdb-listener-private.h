/* aimdb-listener-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* The socket file of a server. */
typedef struct _AimdbListener AimdbListener;

/* Takes the peer: it belongs to this user or to root. */
typedef void (*AimdbListenerFunc) (AimdbTransport *transport,
                                   gpointer        user_data);

/* Listens at PATH and calls FUNC in the thread-default main context. A socket
 * of a program that is gone is replaced; anything else at PATH is left alone
 * and an error. The socket can be opened by this user only, from the moment at
 * which it is there. */
AimdbListener *_aimdb_listener_open  (const char         *path,
                                      AimdbListenerFunc   func,
                                      gpointer            user_data,
                                      GError            **error);

/* stops listening and removes the socket, if it is still ours */
void           _aimdb_listener_close (AimdbListener      *self);

G_END_DECLS
