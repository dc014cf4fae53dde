/* aimdb-file-sink-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file to which whole lines are appended. It is made anew when somebody takes
 * it away, and renamed to PATH.1, what was there to PATH.2 and so on, before it
 * would get larger than MAX_SIZE. */
typedef struct _AimdbFileSink AimdbFileSink;

/* MAX_SIZE 0: no limit. N_KEPT: how many renamed files stay */
AimdbFileSink *_aimdb_file_sink_new    (const char     *path,
                                        guint64         max_size,
                                        guint           n_kept);
void           _aimdb_file_sink_free   (AimdbFileSink  *self);

gboolean       _aimdb_file_sink_open   (AimdbFileSink  *self,
                                        GError        **error);
gboolean       _aimdb_file_sink_append (AimdbFileSink  *self,
                                        const char     *line,
                                        gsize           length,
                                        GError        **error);

/* why the file could not be renamed and grows on, or NULL; transfer full, told once */
GError        *_aimdb_file_sink_take_rotation_error (AimdbFileSink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbFileSink, _aimdb_file_sink_free)

G_END_DECLS
