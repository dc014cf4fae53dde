/* viewer-discovery.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_DISCOVERY (viewer_discovery_get_type ())

G_DECLARE_FINAL_TYPE (ViewerDiscovery, viewer_discovery, VIEWER, DISCOVERY, GObject)

ViewerDiscovery *viewer_discovery_new           (void);
void             viewer_discovery_search        (ViewerDiscovery *self);
GListModel      *viewer_discovery_get_endpoints (ViewerDiscovery *self);
gboolean         viewer_discovery_is_searching  (ViewerDiscovery *self);

char            *viewer_discovery_dup_name      (const char      *endpoint);
gboolean         viewer_discovery_equal         (const char      *a,
                                                 const char      *b);

G_END_DECLS
