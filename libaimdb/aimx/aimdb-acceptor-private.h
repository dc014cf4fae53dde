/* aimdb-acceptor-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Takes the peers of a socket that listens, in the thread-default main context
 * of whoever made it; that is the default while FUNC runs, whoever runs the
 * context. It survives a shortage of descriptors. */
typedef struct _AimdbAcceptor AimdbAcceptor;

typedef void (*AimdbAcceptorFunc) (GSocketConnection *connection,
                                   gpointer           user_data);

/* listens first; WHERE is for the error */
AimdbAcceptor *_aimdb_acceptor_new  (GSocket            *socket,
                                     const char         *where,
                                     AimdbAcceptorFunc   func,
                                     gpointer            user_data,
                                     GError            **error);
void           _aimdb_acceptor_free (AimdbAcceptor      *self);

G_END_DECLS
