/* viewer-sparkline.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-sparkline.h"

#include "viewer-format.h"

#include <glib/gi18n.h>

#define COLUMN_WIDTH 2
#define CAP_HEIGHT   2
#define MIN_HEIGHT   18

/*
 * What the calls of a stage took lately, one column for each look at the
 * instance, the newest at the right. The scale is the stage's own: the range
 * bar beside it compares stages, this compares a stage with its own past.
 */
struct _ViewerSparkline
{
  GtkWidget parent_instance;

  ViewerStageItem *item;
};

G_DEFINE_FINAL_TYPE (ViewerSparkline, viewer_sparkline, GTK_TYPE_WIDGET)

static void
viewer_sparkline_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  ViewerSparkline *self = VIEWER_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  const ViewerHistory *history;
  guint n_columns;
  double max;
  GdkRGBA color;
  GdkRGBA pale;

  if (self->item == NULL || !viewer_stage_item_has_times (self->item))
    return;

  history = viewer_stage_item_get_history (self->item);
  n_columns = MIN (history->length, (guint) width / COLUMN_WIDTH);
  max = viewer_history_get_max (history);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  pale = color;
  pale.alpha *= 0.22;
  gtk_snapshot_append_color (snapshot, &pale, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));

  for (guint i = 0; i < n_columns; i++)
    {
      double value = viewer_history_get (history, history->length - 1 - i);
      float x = width - (int) (i + 1) * COLUMN_WIDTH;
      float tall;

      if (value < 0 || max <= 0)
        continue;

      tall = MAX (CAP_HEIGHT, value / max * height);
      gtk_snapshot_append_color (snapshot, &pale,
                                 &GRAPHENE_RECT_INIT (x, height - tall, COLUMN_WIDTH, tall));
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (x, height - tall, COLUMN_WIDTH, CAP_HEIGHT));
    }
}

static void
viewer_sparkline_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? COLUMN_WIDTH * 10 : MIN_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? COLUMN_WIDTH * 60 : MIN_HEIGHT;
}

static void
viewer_sparkline_dispose (GObject *object)
{
  g_clear_object (&VIEWER_SPARKLINE (object)->item);

  G_OBJECT_CLASS (viewer_sparkline_parent_class)->dispose (object);
}

static void
viewer_sparkline_class_init (ViewerSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_sparkline_dispose;
  widget_class->measure = viewer_sparkline_measure;
  widget_class->snapshot = viewer_sparkline_snapshot;

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
viewer_sparkline_init (ViewerSparkline *self)
{
}

void
viewer_sparkline_set_item (ViewerSparkline *self,
                           ViewerStageItem *item)
{
  g_return_if_fail (VIEWER_IS_SPARKLINE (self));

  if (g_set_object (&self->item, item) && item != NULL)
    viewer_sparkline_refresh (self);
}

/* The item has other values now. */
void
viewer_sparkline_refresh (ViewerSparkline *self)
{
  const ViewerHistory *history;
  double newest;
  double max;
  g_autofree char *latest = NULL;
  g_autofree char *highest = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (VIEWER_IS_SPARKLINE (self));

  history = viewer_stage_item_get_history (self->item);
  newest = history->length > 0 ? viewer_history_get (history, history->length - 1) : -1;
  max = viewer_history_get_max (history);
  highest = viewer_format_duration (MAX (max, 0));
  latest = viewer_format_duration (MAX (newest, 0));

  if (max < 0)
    text = g_strdup (_("No calls lately"));
  else if (newest < 0)
    text = g_strdup_printf (_("Average lately: up to %s, no call just now"), highest);
  else
    text = g_strdup_printf (_("Average lately: %s, up to %s"), latest, highest);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);

  if (viewer_stage_item_is_bottleneck (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "bottleneck");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bottleneck");

  gtk_widget_queue_draw (GTK_WIDGET (self));
}
