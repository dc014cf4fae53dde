/* aimdb-metered-stream-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * How many bytes came over a connection, and how many may. Whoever reads them starts
 * over whenever they made a whole; libraries that gather what they read without a
 * limit of their own are kept within bounds so.
 *
 * It is in a g_rc_box, as the connection and its reader share it, and is touched
 * in the context of the connection only.
 */
typedef struct
{
  gsize max_bytes;
  gsize n_bytes;
} AimdbMeter;

AimdbMeter *_aimdb_meter_new          (gsize       max_bytes);

/* STREAM, which fails to be read once METER is full. It must be pollable; the
 * new one holds it, and closes it when it is closed. */
GIOStream  *_aimdb_metered_stream_new (GIOStream  *stream,
                                       AimdbMeter *meter);

G_END_DECLS
