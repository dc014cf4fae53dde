/* viewer-instance-list.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer-discovery.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_INSTANCE_LIST (viewer_instance_list_get_type ())

G_DECLARE_FINAL_TYPE (ViewerInstanceList, viewer_instance_list, VIEWER, INSTANCE_LIST, GtkWidget)

void viewer_instance_list_set_discovery (ViewerInstanceList *self,
                                         ViewerDiscovery    *discovery);
void viewer_instance_list_set_current   (ViewerInstanceList *self,
                                         const char         *endpoint);

G_END_DECLS
