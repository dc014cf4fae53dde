/* aimdb-framing-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-transport-private.h"

G_BEGIN_DECLS

/* Bytes as they come, cut into frames. It never holds more than one frame and
 * what arrived with its end. */
typedef struct
{
  GByteArray *bytes;
  gsize max_length;

  /* up to here frames were taken out */
  gsize start;

  /* from start up to here no frame ends */
  gsize scanned;

  /* what comes up to the next end of a frame is none */
  gboolean is_noise;

  /* where a frame is put together that does not lie in the bytes as it is */
  GByteArray *frame;
} AimdbSplitter;

typedef enum
{
  AIMDB_FRAME_TAKEN,
  AIMDB_FRAME_INCOMPLETE,
  AIMDB_FRAME_REFUSED
} AimdbFrameStatus;

/* how frames are told apart in a stream of bytes */
typedef struct
{
  /* FRAME is valid until the next call and has a NUL behind it. IS_END: nothing
   * more comes. What is refused (AIMDB_ERROR_PROTOCOL) ends the stream. */
  AimdbFrameStatus (*take) (AimdbSplitter  *splitter,
                            gboolean        is_end,
                            const char    **frame,
                            gsize          *length,
                            GError        **error);

  /* the frame that lies in BYTES from START on becomes the bytes that stand for it */
  void (*wrap) (GString *bytes,
                gsize    start);

  /* indexed by AimdbRole */
  AimdbTransportLimits limits[2];
} AimdbFraming;

/* what a peer may ask in one line, without the line feed */
#define _AIMDB_LINE_MAX_REQUEST (1024 * 1024)

/* what a peer may answer in one line: a list of very many records is long, and
 * instances of other implementations have no limit at all */
#define _AIMDB_LINE_MAX_REPLY (16 * 1024 * 1024)

/* a frame ends with a line feed, and is refused if it is not UTF-8 */
extern const AimdbFraming _aimdb_framing_line;

/* What the other implementations take from a peer over TCP, without the four
 * bytes of the length, unless they are told otherwise. */
#define _AIMDB_LENGTH_MAX_FRAME (64 * 1024)

/* what a server may answer over TCP: the other implementations answer with more
 * than they take, and a peer may say that it takes more */
#define _AIMDB_LENGTH_MAX_REPLY (16 * 1024 * 1024)

/* a frame comes after its length, four bytes, the highest first */
extern const AimdbFraming _aimdb_framing_length;

/* what the other implementations take between two NULs, and the longest frame
 * that surely becomes no more */
#define _AIMDB_COBS_MAX_BLOCK 8192
#define _AIMDB_COBS_MAX_FRAME 8128

/* the same for what a server may answer: the other implementations answer with more
 * than they take, and a peer may say that it takes more */
#define _AIMDB_COBS_MAX_REPLY_BLOCK (1024 * 1024)
#define _AIMDB_COBS_MAX_REPLY (1016 * 1024)

/* a frame is stuffed, so that it has no NUL, and ends with one */
extern const AimdbFraming _aimdb_framing_cobs;

void _aimdb_splitter_init  (AimdbSplitter *self,
                            gsize          max_length);
void _aimdb_splitter_clear (AimdbSplitter *self);
void _aimdb_splitter_feed  (AimdbSplitter *self,
                            gconstpointer  data,
                            gsize          length);

G_END_DECLS
