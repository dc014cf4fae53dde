/* aimdb-line-splitter-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Cuts bytes as they come into lines, and never holds more than one line and
 * what arrived with its end. */
typedef struct
{
  GByteArray *bytes;
  gsize max_length;

  /* up to here lines were taken out */
  gsize start;

  /* from start up to here there is no line feed */
  gsize scanned;
} AimdbLineSplitter;

typedef enum
{
  AIMDB_LINE_TAKEN,
  AIMDB_LINE_INCOMPLETE,
  AIMDB_LINE_REFUSED
} AimdbLineStatus;

void            _aimdb_line_splitter_init   (AimdbLineSplitter *self,
                                             gsize              max_length);
void            _aimdb_line_splitter_clear  (AimdbLineSplitter *self);
void            _aimdb_line_splitter_feed   (AimdbLineSplitter *self,
                                             gconstpointer      data,
                                             gsize              length);

/* LINE, without its line feed and carriage returns, is valid until the next
 * call and has a NUL behind it. IS_END: nothing more comes, so what is left is
 * a line. A line that is too long (AIMDB_ERROR_PROTOCOL) or not UTF-8 is
 * refused, and with it everything after it. */
AimdbLineStatus _aimdb_line_splitter_take   (AimdbLineSplitter  *self,
                                             gboolean            is_end,
                                             const char        **line,
                                             gsize              *length,
                                             GError            **error);

G_END_DECLS
