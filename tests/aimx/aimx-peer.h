/* aimx-peer.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-client.h"
#include "aimdb-transport-private.h"

G_BEGIN_DECLS

#define AIMX_PEER_WELCOME \
  "{\"version\":\"3.0\",\"server\":\"scripted\",\"permissions\":[\"read\",\"write\"]," \
  "\"writable_records\":[]}"

typedef struct _AimxPeer AimxPeer;

/* what the peer does about a line; NULL: nothing */
typedef void (*ScriptFunc) (AimxPeer   *peer,
                            const char *line);

/* a peer that does what the test tells it */
struct _AimxPeer
{
  char *directory;
  char *path;
  char *endpoint;
  GSocketService *service;
  AimdbTransport *transport;
  guint n_peer_ends;
  GPtrArray *lines;
  const char *welcome;
  ScriptFunc script;
  AimdbClient *client;
  guint watchdog;
};

void     aimx_peer_set_up       (AimxPeer       *peer,
                                 gconstpointer   data);
void     aimx_peer_tear_down    (AimxPeer       *peer,
                                 gconstpointer   data);

void     aimx_peer_send         (AimxPeer       *peer,
                                 const char     *line);
void     aimx_peer_reply        (AimxPeer       *peer,
                                 guint           id,
                                 const char     *member,
                                 const char     *text);
void     aimx_peer_drop         (AimxPeer       *peer);

/* whoever calls over another transport than its socket */
void     aimx_peer_take         (AimxPeer       *peer,
                                 AimdbTransport *transport);

/* the line that came after N others, once it is there; and its id */
const char *aimx_peer_get_line  (AimxPeer       *peer,
                                 guint           n);
guint    aimx_read_id           (const char     *line);

/* connects its client */
gboolean aimx_peer_connect      (AimxPeer       *peer,
                                 GError        **error);
void     aimx_peer_connect_well (AimxPeer       *peer);

/* runs the default main context until all is done, or a result is there */
void     aimx_settle            (void);
void     aimx_await             (GAsyncResult  **place);
void     aimx_result_cb         (GObject        *source,
                                 GAsyncResult   *result,
                                 gpointer        user_data);

void     aimx_assert_text       (const char     *text,
                                 const char     *part);

G_END_DECLS
