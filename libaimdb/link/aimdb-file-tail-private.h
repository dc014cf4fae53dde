/* aimdb-file-tail-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The lines of a file, one after the other, and what is appended to it later. When
 * another file comes to its path, what is left of the old one is read first. */
typedef struct _AimdbFileTail AimdbFileTail;

typedef enum
{
  AIMDB_FILE_TAIL_LINE,
  AIMDB_FILE_TAIL_TOO_LONG,     /* a line was passed over */
  AIMDB_FILE_TAIL_END,          /* for the time being */
  AIMDB_FILE_TAIL_FAILED        /* the file is not there, or can't be read */
} AimdbFileTailStatus;

/* AT_END: begin with what is appended from now on, if the file is there. FOLLOW: what
 * comes without a line feed at the end waits for one. */
AimdbFileTail      *_aimdb_file_tail_new  (const char     *path,
                                           gboolean        at_end,
                                           gboolean        follow,
                                           gsize           max_length);
void                _aimdb_file_tail_free (AimdbFileTail  *self);

/* LINE, without its end, is transfer full */
AimdbFileTailStatus _aimdb_file_tail_take (AimdbFileTail  *self,
                                           GBytes        **line,
                                           GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbFileTail, _aimdb_file_tail_free)

G_END_DECLS
