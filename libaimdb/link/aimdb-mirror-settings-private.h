/* aimdb-mirror-settings-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-link-private.h"

G_BEGIN_DECLS

/* where the other instance listens, and which of its records is meant */
typedef struct
{
  char *endpoint;
  char *record;
  char *token;

  guint64 min_delay_ms;
  guint64 max_delay_ms;
} AimdbMirrorSettings;

/* FALSE with AIMDB_ERROR_INVALID_ARGUMENT if the URL or an option makes no sense;
 * SELF is to be cleared in any case */
gboolean _aimdb_mirror_settings_read  (AimdbMirrorSettings  *self,
                                       AimdbLink            *link,
                                       GError              **error);
void     _aimdb_mirror_settings_clear (AimdbMirrorSettings  *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AimdbMirrorSettings, _aimdb_mirror_settings_clear)

G_END_DECLS
