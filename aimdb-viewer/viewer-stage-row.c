/* viewer-stage-row.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-stage-row.h"

#include "viewer-format.h"
#include "viewer-range-bar.h"
#include "viewer-sparkline.h"
#include "viewer-stage-layout.h"
#include "viewer-template.h"

#include <glib/gi18n.h>

enum
{
  CELL_AVERAGE,
  CELL_SHORTEST,
  CELL_LONGEST,
  CELL_CALLS,
  CELL_BUSY,
  CELL_LOST,
  N_CELLS
};

G_STATIC_ASSERT (N_CELLS == VIEWER_STAGE_LAYOUT_N_CELLS);

/* A stage: what it is, its range bar, its recent past and its numbers. */
struct _ViewerStageRow
{
  GtkWidget parent_instance;

  GtkWidget *title;
  GtkImage *kind;
  GtkLabel *name;
  GtkWidget *badge;
  GtkLabel *trouble;
  ViewerRangeBar *bar;
  ViewerSparkline *history;
  GtkLabel *average;
  GtkLabel *shortest;
  GtkLabel *longest;
  GtkLabel *calls;
  GtkLabel *busy;
  GtkLabel *lost;

  ViewerStageItem *item;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (ViewerStageRow, viewer_stage_row, GTK_TYPE_WIDGET)

static const char *
get_kind_icon (AimdbStageType type)
{
  switch (type)
    {
    case AIMDB_STAGE_TYPE_SOURCE:
      return "stage-source-symbolic";

    case AIMDB_STAGE_TYPE_TAP:
      return "stage-tap-symbolic";

    case AIMDB_STAGE_TYPE_LINK:
      return "stage-link-symbolic";

    case AIMDB_STAGE_TYPE_TRANSFORM:
    default:
      return "stage-transform-symbolic";
    }
}

static const char *
get_kind_text (AimdbStageType type)
{
  switch (type)
    {
    case AIMDB_STAGE_TYPE_SOURCE:
      return _("Source: gives the record its values");

    case AIMDB_STAGE_TYPE_TAP:
      return _("Tap: looks at each value");

    case AIMDB_STAGE_TYPE_LINK:
      return _("Link: carries the values elsewhere, or brings them in");

    case AIMDB_STAGE_TYPE_TRANSFORM:
    default:
      return _("Transform: makes the values out of those of other records");
    }
}

static void
set_or_remove_class (GtkWidget  *widget,
                     const char *css_class,
                     gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
set_number (GtkLabel *label,
            gboolean  known,
            char     *text)
{
  gtk_label_set_text (label, known ? text : "–");
  set_or_remove_class (GTK_WIDGET (label), "dim-label", !known);
  g_free (text);
}

static void
viewer_stage_row_update_numbers (ViewerStageRow *self)
{
  AimdbStageProfile *profile = viewer_stage_item_get_profile (self->item);
  gboolean timed = viewer_stage_item_has_times (self->item);
  double share = aimdb_stage_profile_get_busy_share (profile);
  guint64 lost = aimdb_stage_profile_get_lost_count (profile);

  set_number (self->average, timed,
              viewer_format_duration (aimdb_stage_profile_get_avg_time_ns (profile)));
  set_number (self->shortest, timed,
              viewer_format_duration (aimdb_stage_profile_get_min_time_ns (profile)));
  set_number (self->longest, timed,
              viewer_format_duration (aimdb_stage_profile_get_max_time_ns (profile)));
  set_number (self->calls, TRUE,
              viewer_format_count (aimdb_stage_profile_get_call_count (profile)));
  set_number (self->busy, timed && share >= 0, viewer_format_share (share));
  set_number (self->lost, TRUE, viewer_format_count (lost));
  set_or_remove_class (GTK_WIDGET (self->lost), "dim-label", lost == 0);
  set_or_remove_class (GTK_WIDGET (self->lost), "warning", lost > 0);
}

static void
viewer_stage_row_update (ViewerStageRow *self)
{
  AimdbStageProfile *profile = viewer_stage_item_get_profile (self->item);
  AimdbStageType type = aimdb_stage_profile_get_stage_type (profile);
  gboolean bottleneck = viewer_stage_item_is_bottleneck (self->item);
  g_autofree char *label = viewer_stage_item_dup_label (self->item);
  g_autofree char *trouble = viewer_stage_item_dup_trouble (self->item);

  gtk_image_set_from_icon_name (self->kind, get_kind_icon (type));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kind), get_kind_text (type));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, get_kind_text (type),
                                  -1);
  gtk_label_set_text (self->name, label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), label);
  gtk_widget_set_visible (self->badge, bottleneck);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  set_or_remove_class (GTK_WIDGET (self), "bottleneck", bottleneck);
  set_or_remove_class (GTK_WIDGET (self), "last", viewer_stage_item_is_last (self->item));

  viewer_stage_row_update_numbers (self);
  viewer_range_bar_refresh (self->bar);
  viewer_sparkline_refresh (self->history);
}

static void
viewer_stage_row_dispose (GObject *object)
{
  ViewerStageRow *self = VIEWER_STAGE_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  viewer_template_dispose (GTK_WIDGET (self), VIEWER_TYPE_STAGE_ROW);

  G_OBJECT_CLASS (viewer_stage_row_parent_class)->dispose (object);
}

static void
viewer_stage_row_class_init (ViewerStageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_stage_row_dispose;

  g_type_ensure (VIEWER_TYPE_RANGE_BAR);
  g_type_ensure (VIEWER_TYPE_SPARKLINE);

  gtk_widget_class_set_css_name (widget_class, "stagerow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-stage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, title);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, kind);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, name);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, badge);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, trouble);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, bar);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, history);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, average);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, shortest);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, longest);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, calls);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, busy);
  gtk_widget_class_bind_template_child (widget_class, ViewerStageRow, lost);
}

static void
viewer_stage_row_init (ViewerStageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), viewer_stage_layout_new (FALSE));

  self->signals = g_signal_group_new (VIEWER_TYPE_STAGE_ITEM);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (viewer_stage_row_update),
                                  self);
}

GtkWidget *
viewer_stage_row_new (ViewerAxis *axis)
{
  ViewerStageRow *self = g_object_new (VIEWER_TYPE_STAGE_ROW, NULL);

  viewer_range_bar_set_axis (self->bar, axis);

  return GTK_WIDGET (self);
}

/* Shows another stage, or none: lists use rows again and again. */
void
viewer_stage_row_set_item (ViewerStageRow  *self,
                           ViewerStageItem *item)
{
  g_return_if_fail (VIEWER_IS_STAGE_ROW (self));

  if (!g_set_object (&self->item, item))
    return;

  g_signal_group_set_target (self->signals, item);
  viewer_range_bar_set_item (self->bar, item);
  viewer_sparkline_set_item (self->history, item);

  if (item != NULL)
    viewer_stage_row_update (self);
}
