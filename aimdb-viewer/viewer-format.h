/* viewer-format.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *viewer_format_duration (guint64 ns) G_GNUC_WARN_UNUSED_RESULT;
char *viewer_format_span     (guint64 ns) G_GNUC_WARN_UNUSED_RESULT;
char *viewer_format_count    (guint64 count) G_GNUC_WARN_UNUSED_RESULT;
char *viewer_format_share    (double  share) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
