/* viewer-record-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-record-row.h"

#include "viewer-template.h"

/* The heading of a record: its key, its buffer and what its profile says. */
struct _ViewerRecordRow
{
  GtkWidget parent_instance;

  GtkLabel *key;
  GtkLabel *details;
  GtkLabel *verdict;

  GBindingGroup *bindings;
};

G_DEFINE_FINAL_TYPE (ViewerRecordRow, viewer_record_row, GTK_TYPE_WIDGET)

static void
viewer_record_row_dispose (GObject *object)
{
  ViewerRecordRow *self = VIEWER_RECORD_ROW (object);

  g_clear_object (&self->bindings);
  viewer_template_dispose (GTK_WIDGET (self), VIEWER_TYPE_RECORD_ROW);

  G_OBJECT_CLASS (viewer_record_row_parent_class)->dispose (object);
}

static void
viewer_record_row_class_init (ViewerRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_record_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "recordrow");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerRecordRow, key);
  gtk_widget_class_bind_template_child (widget_class, ViewerRecordRow, details);
  gtk_widget_class_bind_template_child (widget_class, ViewerRecordRow, verdict);
}

static void
viewer_record_row_init (ViewerRecordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->bindings = g_binding_group_new ();
  g_binding_group_bind (self->bindings, "key", self->key, "label", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "details", self->details, "label", G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->bindings, "verdict", self->verdict, "label", G_BINDING_SYNC_CREATE);
}

GtkWidget *
viewer_record_row_new (void)
{
  return g_object_new (VIEWER_TYPE_RECORD_ROW, NULL);
}

void
viewer_record_row_set_item (ViewerRecordRow  *self,
                            ViewerRecordItem *item)
{
  g_return_if_fail (VIEWER_IS_RECORD_ROW (self));

  g_binding_group_set_source (self->bindings, item);
}
