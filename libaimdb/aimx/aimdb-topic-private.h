/* aimdb-topic-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* whether a topic stands for many keys: it has a '*' or a '#' anywhere */
gboolean _aimdb_topic_is_pattern (const char *topic);

/* Both are cut at each dot. A part "*" of the pattern stands for one part of the
 * key, whatever it is, a part "#" for any number of them, also none. */
gboolean _aimdb_topic_matches    (const char *pattern,
                                  const char *key);

G_END_DECLS
