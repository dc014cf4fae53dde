/* aimdb-client-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-client.h"
#include "aimdb-message-private.h"
#include "aimdb-subscription-private.h"
#include "aimdb-transport-private.h"
#include "aimdb-welcome-private.h"

G_BEGIN_DECLS

struct _AimdbClient
{
  GObject parent_instance;

  /* constant after construction */
  char *endpoint;

  /* only touched in the context of the connection, as is all below */
  GMainContext *context;
  AimdbClientState state;
  guint timeout;
  char *auth_token;

  /* Ids are shared by calls and subscriptions, and never used twice. */
  guint64 last_id;
  GHashTable *calls;

  /* id → AimdbSubscription: those that are not closed. They hold the client,
   * not the other way round. */
  GHashTable *subscriptions;

  /* while connecting: its call is among the others, waiting for the welcome */
  GCancellable *dialling;
  guint64 connect_id;

  /* while there is a connection, the handshake included */
  AimdbTransport *transport;
  AimdbWelcome welcome;

  /* since the last tick something came; a ping was sent */
  guint keepalive;
  GSource *keepalive_source;
  gboolean heard;
  gboolean pinged;

  gboolean auto_reconnect;
  guint reconnect_min_delay;
  guint reconnect_max_delay;
  guint n_failures;
  gint64 connected_at;
  GSource *reconnect_source;
};

/* the methods of AimX that a client calls */
typedef enum
{
  AIMDB_CLIENT_METHOD_HELLO,
  AIMDB_CLIENT_METHOD_LIST,
  AIMDB_CLIENT_METHOD_GET,
  AIMDB_CLIENT_METHOD_SET,
  AIMDB_CLIENT_METHOD_DRAIN,
  AIMDB_CLIENT_METHOD_QUERY,
  AIMDB_CLIENT_METHOD_GRAPH_NODES,
  AIMDB_CLIENT_METHOD_GRAPH_EDGES,
  AIMDB_CLIENT_METHOD_GRAPH_ORDER,
  AIMDB_CLIENT_METHOD_RESET,
  AIMDB_CLIENT_METHOD_RESET_METRICS
} AimdbClientMethod;

/* Takes the text of a result, and returns the result of the task, which is NULL
 * for a handshake that nobody asked for; that one has no text if the peer knows no
 * greeting and needs none. */
typedef void (*AimdbClientResultFunc) (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);

void _aimdb_client_take_list          (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_text          (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_values        (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_stored_values (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_graph         (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_nothing       (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);
void _aimdb_client_take_welcome       (AimdbClient *self,
                                       GTask       *task,
                                       const char  *result);

/* Returns the result of the task in any case: a GListModel for lists, a text for
 * a value, a GStrv for values, the graph, TRUE otherwise. WHAT says what is done,
 * for errors; PARAMS is a JSON text or NULL. */
void        _aimdb_client_call         (AimdbClient        *self,
                                        AimdbClientMethod   method,
                                        GTask              *task,
                                        const char         *what,
                                        const char         *params);

/* The two halves of it: from the first on the task is returned in any case, if
 * only by the timeout. TASK may be NULL. */
guint64     _aimdb_client_add_call     (AimdbClient        *self,
                                        AimdbClientMethod   method,
                                        GTask              *task,
                                        const char         *what);
void        _aimdb_client_send_call    (AimdbClient        *self,
                                        guint64             id,
                                        const char         *params);

/* somebody asks for what nobody asked for so far; FALSE if somebody did */
gboolean    _aimdb_client_join_call    (AimdbClient        *self,
                                        guint64             id,
                                        GTask              *task);

void        _aimdb_client_take_reply   (AimdbClient        *self,
                                        const AimdbMessage *reply);

/* why a peer refuses a subscription */
GError     *_aimdb_client_create_refusal (const char       *topic,
                                          const char       *code);

/* an empty table of calls under way; and fails all in such a table */
GHashTable *_aimdb_client_create_calls (void);
void        _aimdb_client_fail_calls   (GHashTable         *calls,
                                        const GError       *error);

/* connects and shakes hands, then returns the task, which may be NULL */
void        _aimdb_client_dial         (AimdbClient        *self,
                                        GTask              *task);

/* FALSE with AIMDB_ERROR_CONNECTION if the peer does not read, or
 * AIMDB_ERROR_INVALID_ARGUMENT if the frame is too long for it */
gboolean    _aimdb_client_send         (AimdbClient        *self,
                                        const AimdbMessage *message,
                                        GError            **error);

/* why a connection ends, or an attempt */
typedef enum
{
  AIMDB_CLIENT_LOSS_FAILURE,    /* tried again if that is wished */
  AIMDB_CLIENT_LOSS_CANCELLED,  /* not tried again */
  AIMDB_CLIENT_LOSS_WANTED      /* and no failure of anything but calls */
} AimdbClientLoss;

/* fails all calls; subscriptions are closed unless it is tried again */
void        _aimdb_client_lose         (AimdbClient        *self,
                                        AimdbClientLoss     loss,
                                        const GError       *error);

/* after the interval changed */
void        _aimdb_client_restart_keepalive (AimdbClient   *self);

/* a subscription that was made, or that ends; the errors are those of sending */
gboolean    _aimdb_client_add_subscription    (AimdbClient        *self,
                                               AimdbSubscription  *subscription,
                                               GError            **error);
void        _aimdb_client_remove_subscription (AimdbClient        *self,
                                               AimdbSubscription  *subscription);

/* tells of the state if it is another one now, and why, if something failed */
void        _aimdb_client_notify_state (AimdbClient        *self,
                                        AimdbClientState    old_state,
                                        const GError       *failure);

G_END_DECLS
