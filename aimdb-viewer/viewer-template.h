/* viewer-template.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void viewer_template_dispose (GtkWidget *widget,
                              GType      type);

G_END_DECLS
