/* viewer-window.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <adwaita.h>

#include "viewer-connection.h"
#include "viewer-stage-model.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WINDOW (viewer_window_get_type ())

G_DECLARE_FINAL_TYPE (ViewerWindow, viewer_window, VIEWER, WINDOW, AdwApplicationWindow)

GtkWindow        *viewer_window_new            (GtkApplication *application);
void              viewer_window_show_endpoint  (ViewerWindow   *self,
                                                const char     *endpoint);
void              viewer_window_show_instances (ViewerWindow   *self);
ViewerConnection *viewer_window_get_connection (ViewerWindow   *self);
ViewerStageModel *viewer_window_get_model      (ViewerWindow   *self);
const char       *viewer_window_get_page       (ViewerWindow   *self);
gboolean          viewer_window_get_stale      (ViewerWindow   *self);
const char       *viewer_window_get_toast      (ViewerWindow   *self);

G_END_DECLS
