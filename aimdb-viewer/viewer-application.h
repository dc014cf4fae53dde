/* viewer-application.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIEWER_APPLICATION_ID "dev.aimdb.Viewer"

#define VIEWER_TYPE_APPLICATION (viewer_application_get_type ())

G_DECLARE_FINAL_TYPE (ViewerApplication, viewer_application, VIEWER, APPLICATION, AdwApplication)

GApplication *viewer_application_new (void);

G_END_DECLS
