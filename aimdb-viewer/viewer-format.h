/* viewer-format.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *viewer_format_duration (guint64 ns);
char *viewer_format_tick     (double  ns);
char *viewer_format_span     (guint64 ns);
char *viewer_format_count    (guint64 count);
char *viewer_format_share    (double  share);

G_END_DECLS
