/* aimdb-link.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_LINK (aimdb_link_get_type ())
#define AIMDB_LINK(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_LINK, AimdbLink))
#define AIMDB_IS_LINK(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_LINK))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbLink      AimdbLink;
typedef struct _AimdbLinkClass AimdbLinkClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbLink, g_object_unref)

AIMDB_AVAILABLE_IN_0_1
GType       aimdb_link_get_type          (void);

AIMDB_AVAILABLE_IN_0_1
AimdbLink  *aimdb_link_new               (const char *name,
                                          const char *url) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char *aimdb_link_get_url           (AimdbLink  *self);
AIMDB_AVAILABLE_IN_0_1
guint64     aimdb_link_get_dropped_count (AimdbLink  *self);

G_END_DECLS
