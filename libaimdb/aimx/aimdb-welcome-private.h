/* aimdb-welcome-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* what a peer answers to hello */
typedef struct
{
  char *version;
  char *server;
  gboolean can_write;

  /* what the policy names, in an order of the peer's own */
  char **writable_records;

  /* 0: the peer does not say */
  guint max_subscriptions;
  gboolean authenticated;

  /* our own instances tell what was built into them, others do not */
  gboolean tells_profiling;
  gboolean has_profiling;

  /* There was none, nor a name of the server: the URL did the handshake. Such a
   * peer only lists its records, and lets them be subscribed to and written. */
  gboolean is_missing;
} AimdbWelcome;

/* TEXT passed the guard. FALSE with AIMDB_ERROR_PROTOCOL or
 * AIMDB_ERROR_VERSION_MISMATCH, WELCOME is cleared then. */
gboolean _aimdb_welcome_read  (AimdbWelcome  *self,
                               const char    *text,
                               GError       **error);

/* what is assumed of a peer that does not greet */
void     _aimdb_welcome_do_without (AimdbWelcome *self);

void     _aimdb_welcome_clear (AimdbWelcome  *self);

G_END_DECLS
