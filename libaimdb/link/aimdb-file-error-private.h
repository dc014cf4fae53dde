/* aimdb-file-error-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* WHAT can't be done to the file at PATH */
static inline void
_aimdb_file_set_error (GError     **error,
                       const char  *path,
                       const char  *what,
                       int          saved_errno)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "%s '%s': %s", what, path, g_strerror (saved_errno));
}

G_END_DECLS
