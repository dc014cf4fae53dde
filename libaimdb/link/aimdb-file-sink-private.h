/* aimdb-file-sink-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file to which whole lines are appended. */
typedef struct _AimdbFileSink AimdbFileSink;

AimdbFileSink *_aimdb_file_sink_open   (const char     *path,
                                        GError        **error);
void           _aimdb_file_sink_close  (AimdbFileSink  *self);
gboolean       _aimdb_file_sink_append (AimdbFileSink  *self,
                                        const char     *line,
                                        gsize           length,
                                        GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbFileSink, _aimdb_file_sink_close)

G_END_DECLS
