/* aimdb-client-server.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-client-private.h"

/**
 * aimdb_client_get_server_name: (get-property server-name)
 * @self: a client
 *
 * Gets what the peer calls itself.
 *
 * A WebSocket server written with the Rust library does not say.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if it is not known or
 *   while not connected
 *
 * Since: 0.1
 */
const char *
aimdb_client_get_server_name (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  return aimdb_client_is_connected (self) ? self->welcome.server : NULL;
}

/**
 * aimdb_client_get_can_write: (get-property can-write)
 * @self: a client
 *
 * Gets whether the policy of the peer allows writing at all.
 *
 * Which records can be set tells [property@RecordInfo:writable]. A WebSocket
 * server written with the Rust library does not tell its policy, and counts as
 * one that allows it.
 *
 * Returns: whether the peer is not read-only; %FALSE while not connected
 *
 * Since: 0.1
 */
gboolean
aimdb_client_get_can_write (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);

  return aimdb_client_is_connected (self) && self->welcome.can_write;
}

/**
 * aimdb_client_get_server_version: (get-property server-version)
 * @self: a client
 *
 * Gets the version of AimX that the peer speaks.
 *
 * Returns: (transfer none) (nullable): the version, or %NULL while not connected
 *
 * Since: 0.1
 */
const char *
aimdb_client_get_server_version (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  return aimdb_client_is_connected (self) ? self->welcome.version : NULL;
}

/**
 * aimdb_client_get_writable_records: (get-property writable-records)
 * @self: a client
 *
 * Gets the keys that the policy of the peer allows to write to.
 *
 * A record with a writer of its own is not writable all the same.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the keys, or
 *   %NULL while not connected
 *
 * Since: 0.1
 */
const char * const *
aimdb_client_get_writable_records (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), NULL);

  if (!aimdb_client_is_connected (self))
    return NULL;

  return (const char * const *) self->welcome.writable_records;
}

/**
 * aimdb_client_get_max_subscriptions: (get-property max-subscriptions)
 * @self: a client
 *
 * Gets how many subscriptions the peer allows this client at a time.
 *
 * Returns: the number; 0 if the peer does not say, or while not connected
 *
 * Since: 0.1
 */
guint
aimdb_client_get_max_subscriptions (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), 0);

  return aimdb_client_is_connected (self) ? self->welcome.max_subscriptions : 0;
}

/**
 * aimdb_client_get_authenticated: (get-property authenticated)
 * @self: a client
 *
 * Gets whether the peer says that it knows the client by its
 * [property@Client:auth-token].
 *
 * Returns: whether it does; %FALSE while not connected
 *
 * Since: 0.1
 */
gboolean
aimdb_client_get_authenticated (AimdbClient *self)
{
  g_return_val_if_fail (AIMDB_IS_CLIENT (self), FALSE);

  return aimdb_client_is_connected (self) && self->welcome.authenticated;
}
