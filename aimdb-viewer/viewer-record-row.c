/* viewer-record-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-record-row.h"

#include "viewer-template.h"

#include <glib/gi18n.h>

/* The heading of a record: its key, its buffer and what its profile says. */
struct _ViewerRecordRow
{
  GtkWidget parent_instance;

  GtkLabel *key;
  GtkLabel *badge;
  GtkLabel *details;
  GtkLabel *verdict;

  GBindingGroup *bindings;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (ViewerRecordRow, viewer_record_row, GTK_TYPE_WIDGET)

/* The verdict in two words. NULL: there is none. */
static const char *
get_kind_text (AimdbVerdictKind kind)
{
  switch (kind)
    {
    case AIMDB_VERDICT_KIND_TOO_FEW_CALLS:
      return _("Too few calls");

    case AIMDB_VERDICT_KIND_KEEPS_UP:
      return _("Keeps up");

    case AIMDB_VERDICT_KIND_SATURATED:
      return _("Saturated");

    case AIMDB_VERDICT_KIND_FALLS_BEHIND:
      return _("Falls behind");

    case AIMDB_VERDICT_KIND_LOSES_VALUES:
      return _("Loses values");

    case AIMDB_VERDICT_KIND_STUCK:
      return _("Stuck");

    case AIMDB_VERDICT_KIND_UNAVAILABLE:
    case AIMDB_VERDICT_KIND_NO_CALLS:
    case AIMDB_VERDICT_KIND_UNKNOWN:
    default:
      return NULL;
    }
}

static const char *
get_kind_class (AimdbVerdictKind kind)
{
  if (kind >= AIMDB_VERDICT_KIND_FALLS_BEHIND)
    return "error";

  if (kind == AIMDB_VERDICT_KIND_SATURATED)
    return "warning";

  return kind == AIMDB_VERDICT_KIND_KEEPS_UP ? "success" : "dim-label";
}

static void
kind_changed_cb (ViewerRecordItem *item,
                 GParamSpec       *pspec,
                 ViewerRecordRow  *self)
{
  AimdbVerdictKind kind = viewer_record_item_get_kind (item);
  const char *text = get_kind_text (kind);
  const char *css_classes[] = { "badge", get_kind_class (kind), NULL };

  gtk_widget_set_visible (GTK_WIDGET (self->badge), text != NULL);
  gtk_label_set_text (self->badge, text != NULL ? text : "");
  gtk_widget_set_css_classes (GTK_WIDGET (self->badge), css_classes);
}

static void
viewer_record_row_dispose (GObject *object)
{
  ViewerRecordRow *self = VIEWER_RECORD_ROW (object);

  g_clear_object (&self->bindings);
  g_clear_object (&self->signals);
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
  gtk_widget_class_bind_template_child (widget_class, ViewerRecordRow, badge);
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

  self->signals = g_signal_group_new (VIEWER_TYPE_RECORD_ITEM);
  g_signal_group_connect (self->signals, "notify::kind", G_CALLBACK (kind_changed_cb), self);
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
  g_signal_group_set_target (self->signals, item);

  if (item != NULL)
    kind_changed_cb (item, NULL, self);
}
