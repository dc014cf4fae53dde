/* viewer-template.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-template.h"

/* What GTK does from 4.10 on: up to then the children without a name stay behind. */
void
viewer_template_dispose (GtkWidget *widget,
                         GType      type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
