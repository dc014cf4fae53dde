/* viewer-column-heading.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-column-heading.h"

#include "viewer-ruler.h"
#include "viewer-stage-layout.h"
#include "viewer-template.h"

/* The line above all stages: what the columns are, and the ruler of the bars. */
struct _ViewerColumnHeading
{
  GtkWidget parent_instance;

  ViewerRuler *ruler;
};

G_DEFINE_FINAL_TYPE (ViewerColumnHeading, viewer_column_heading, GTK_TYPE_WIDGET)

static void
viewer_column_heading_dispose (GObject *object)
{
  viewer_template_dispose (GTK_WIDGET (object), VIEWER_TYPE_COLUMN_HEADING);

  G_OBJECT_CLASS (viewer_column_heading_parent_class)->dispose (object);
}

static void
viewer_column_heading_class_init (ViewerColumnHeadingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_column_heading_dispose;

  g_type_ensure (VIEWER_TYPE_RULER);

  gtk_widget_class_set_css_name (widget_class, "columnheading");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-column-heading.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerColumnHeading, ruler);
}

static void
viewer_column_heading_init (ViewerColumnHeading *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), viewer_stage_layout_new (TRUE));
}

void
viewer_column_heading_set_axis (ViewerColumnHeading *self,
                                ViewerAxis          *axis)
{
  g_return_if_fail (VIEWER_IS_COLUMN_HEADING (self));

  viewer_ruler_set_axis (self->ruler, axis);
}
