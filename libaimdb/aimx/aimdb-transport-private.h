/* aimdb-transport-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One connection that carries whole frames both ways and never blocks, whatever
 * is under it. It lives in the main context that was the thread's default when
 * it was started, and calls back there only.
 */
typedef struct _AimdbTransport AimdbTransport;

/* which end of the connection is ours */
typedef enum
{
  AIMDB_ROLE_CLIENT,
  AIMDB_ROLE_SERVER
} AimdbRole;

/* all in bytes */
typedef struct
{
  /* a longer frame of the peer ends the connection */
  gsize max_received;

  /* the peer can't take a longer one */
  gsize max_sent;

  /* as much may wait for a peer that does not read, and one frame more */
  gsize max_queued;

  /* to a peer that says it can take longer ones than max_sent; 0: to none */
  gsize max_agreed;
} AimdbTransportLimits;

/* what is done about what happens to a connection */
typedef struct
{
  /* FRAME is valid until the function returns and has a NUL behind it. It need
   * not be anything but bytes. */
  void (*frame)   (AimdbTransport *self,
                   const char     *frame,
                   gsize           length,
                   gpointer        user_data);

  /* may be NULL: the peer has read, and nothing waits for it any more */
  void (*drained) (AimdbTransport *self,
                   gpointer        user_data);

  /* Called once, with the connection closed, unless it is closed before. ERROR
   * is NULL if the peer ended it. */
  void (*end)     (AimdbTransport *self,
                   const GError   *error,
                   gpointer        user_data);
} AimdbTransportEvents;

/* what one kind of transport does; the struct of each begins with AimdbTransport */
typedef struct
{
  void (*start)    (AimdbTransport *self);

  /* What lies in out from START on is one more frame; n_frames and n_bytes are
   * kept up to date. */
  void (*queue)    (AimdbTransport *self,
                    gsize           start);
  void (*flush)    (AimdbTransport *self);

  /* afterwards is_closed is set; called once */
  void (*close)    (AimdbTransport *self);

  /* frees what is left but the memory of the struct */
  void (*finalize) (AimdbTransport *self);
} AimdbTransportFuncs;

struct _AimdbTransport
{
  /* constant after construction */
  const AimdbTransportFuncs *funcs;
  AimdbTransportLimits limits;
  char *peer;

  /* It does not end with the peer: a greeting comes from the next one. */
  gboolean is_line;

  /* Its subscriptions are acknowledged, begin with snapshots and name the record
   * in each event, also those of one record; what is written to a record is the
   * whole payload. The peer may know no greeting, as the URL was one. */
  gboolean is_bus;

  /* constant once it is started */
  const AimdbTransportEvents *events;
  gpointer user_data;

  /* only touched in the context; of who must know that it closed, whoever closed
   * it, or NULL */
  void (*closed_func) (gpointer closed_data);
  gpointer closed_data;

  /* Only touched in the context: what waits for the peer. In out, behind whatever
   * the implementation keeps there, the next frame is put together. */
  GString *out;
  gsize start;
  guint n_frames;
  gsize n_bytes;
  gboolean is_closed;
};

/* SELF is in a g_rc_box; PEER says whose connection it is, to people */
void            _aimdb_transport_init  (AimdbTransport             *self,
                                        const AimdbTransportFuncs  *funcs,
                                        const AimdbTransportLimits *limits,
                                        const char                 *peer);
AimdbTransport *_aimdb_transport_ref   (AimdbTransport             *self);
void            _aimdb_transport_unref (AimdbTransport             *self);

/* nothing is read before, and nothing may be sent */
void            _aimdb_transport_start (AimdbTransport             *self,
                                        const AimdbTransportEvents *events,
                                        gpointer                    user_data);

/* Takes FRAME and sends it, in one piece if possible. FALSE: too much waits for
 * the peer already, the frame is longer than max_sent, or the connection is
 * closed; the frame is dropped. */
gboolean        _aimdb_transport_send  (AimdbTransport             *self,
                                        GString                    *frame);

/* The same in three steps, for many frames in one write, and without memory for
 * each. What is appended to the string that begin returns, up to queue, is the
 * frame; nothing else may be done with the connection in between. */
GString        *_aimdb_transport_begin (AimdbTransport             *self);
gboolean        _aimdb_transport_queue (AimdbTransport             *self);
void            _aimdb_transport_flush (AimdbTransport             *self);

/* for the implementations: nothing in out is needed any more */
void            _aimdb_transport_empty (AimdbTransport             *self);

/* Ends the connection at once, and with it what waits for the peer. May be
 * called any number of times, also from the callbacks; there are no callbacks
 * after it. */
void            _aimdb_transport_close (AimdbTransport             *self);

/* for the implementations: closes and tells the owner */
void            _aimdb_transport_end   (AimdbTransport             *self,
                                        const GError               *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbTransport, _aimdb_transport_unref)

G_END_DECLS
