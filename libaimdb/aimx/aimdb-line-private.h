/* aimdb-line-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* what a peer may ask in one line, without the line feed */
#define _AIMDB_LINE_MAX_REQUEST (1024 * 1024)

/* what a peer may answer in one line: a list of very many records is long, and
 * instances of other implementations have no limit at all */
#define _AIMDB_LINE_MAX_REPLY (16 * 1024 * 1024)

/* Lines over a connection, both ways, without ever blocking. It lives in the
 * main context that was the thread's default when it was made, and calls back
 * there only. */
typedef struct _AimdbLineStream AimdbLineStream;

/* LINE is valid until the function returns and has a NUL behind it */
typedef void (*AimdbLineFunc)    (AimdbLineStream *self,
                                  const char      *line,
                                  gsize            length,
                                  gpointer         user_data);

/* Called once, with the connection closed, unless the stream is closed before.
 * ERROR is NULL if the peer ended the connection. */
typedef void (*AimdbLineEndFunc) (AimdbLineStream *self,
                                  const GError    *error,
                                  gpointer         user_data);

/* MAX_QUEUED: as many bytes may wait for a peer that does not read */
AimdbLineStream *_aimdb_line_stream_new   (GSocketConnection *connection,
                                           gsize              max_length,
                                           gsize              max_queued,
                                           AimdbLineFunc      line_func,
                                           AimdbLineEndFunc   end_func,
                                           gpointer           user_data);
AimdbLineStream *_aimdb_line_stream_ref   (AimdbLineStream   *self);
void             _aimdb_line_stream_unref (AimdbLineStream   *self);

/* Takes LINE, adds the line feed and sends both in one write. FALSE: the queue
 * is full, or the stream is closed; the line is dropped. */
gboolean         _aimdb_line_stream_send  (AimdbLineStream   *self,
                                           GString           *line);

/* Ends the connection at once, lines in the queue included. May be called any
 * number of times, also from the callbacks; there are no callbacks after it. */
void             _aimdb_line_stream_close (AimdbLineStream   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbLineStream, _aimdb_line_stream_unref)

G_END_DECLS
