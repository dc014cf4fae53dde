/* viewer-range-bar.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-range-bar.h"

#include <glib/gi18n.h>

#define BAR_HEIGHT  10
#define MARK_WIDTH  4
#define MARK_HEIGHT 20

/*
 * Minimum, average and maximum of one stage on the axis that all stages share.
 *
 * The bar reaches from minimum to maximum, the mark stands at the average. A
 * stage without times says in words why there is no bar. Everything is made of
 * colour nodes: they cost a fraction of what a path costs without a GPU.
 */
struct _ViewerRangeBar
{
  GtkWidget parent_instance;

  ViewerAxis *axis;
  ViewerStageItem *item;
};

G_DEFINE_FINAL_TYPE (ViewerRangeBar, viewer_range_bar, GTK_TYPE_WIDGET)

static GdkRGBA
with_alpha (const GdkRGBA *color,
            float          alpha)
{
  GdkRGBA result = *color;

  result.alpha *= alpha;

  return result;
}

static void
append_round (GtkSnapshot     *snapshot,
              const GdkRGBA   *color,
              graphene_rect_t  rect,
              float            radius)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, &rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
viewer_range_bar_snapshot_grid (ViewerRangeBar *self,
                                GtkSnapshot    *snapshot,
                                float           width,
                                float           height)
{
  ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
  guint n_ticks = viewer_axis_get_ticks (self->axis, ticks, G_N_ELEMENTS (ticks));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                       "window_fg_color", &color))
    gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  color = with_alpha (&color, 0.09);

  for (guint i = 0; i < n_ticks; i++)
    {
      float x = VIEWER_RANGE_BAR_MARGIN + (int) (ticks[i].position * width);

      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, 0, 1, height));
    }
}

static void
viewer_range_bar_snapshot_text (ViewerRangeBar *self,
                                GtkSnapshot    *snapshot,
                                float           width,
                                float           height)
{
  g_autofree char *text = viewer_stage_item_describe_state (self->item);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int text_height;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &text_height);

  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (GTK_WIDGET (self)),
                              VIEWER_RANGE_BAR_MARGIN, (height - text_height) / 2, layout);
}

static void
viewer_range_bar_snapshot_range (ViewerRangeBar *self,
                                 GtkSnapshot    *snapshot,
                                 float           width,
                                 float           height)
{
  AimdbStageProfile *profile = viewer_stage_item_get_profile (self->item);
  float first = width * viewer_axis_get_position (self->axis,
                                                  aimdb_stage_profile_get_min_time_ns (profile));
  float average = width * viewer_axis_get_position (self->axis,
                                                    aimdb_stage_profile_get_avg_time_ns (profile));
  float last = width * viewer_axis_get_position (self->axis,
                                                 aimdb_stage_profile_get_max_time_ns (profile));
  float middle = (int) (height / 2);
  GdkRGBA color;
  GdkRGBA pale;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  pale = with_alpha (&color, 0.38);

  /* a stage that always takes the same time still has a bar to be seen */
  append_round (snapshot, &pale,
                GRAPHENE_RECT_INIT (VIEWER_RANGE_BAR_MARGIN + first - BAR_HEIGHT / 2,
                                    middle - BAR_HEIGHT / 2,
                                    last - first + BAR_HEIGHT, BAR_HEIGHT),
                BAR_HEIGHT / 2);
  append_round (snapshot, &color,
                GRAPHENE_RECT_INIT (VIEWER_RANGE_BAR_MARGIN + average - MARK_WIDTH / 2,
                                    middle - MARK_HEIGHT / 2, MARK_WIDTH, MARK_HEIGHT),
                MARK_WIDTH / 2);
}

static void
viewer_range_bar_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  ViewerRangeBar *self = VIEWER_RANGE_BAR (widget);
  float width = gtk_widget_get_width (widget) - 2 * VIEWER_RANGE_BAR_MARGIN;
  float height = gtk_widget_get_height (widget);

  if (self->axis == NULL || self->item == NULL || width <= 0)
    return;

  if (!viewer_stage_item_has_times (self->item))
    {
      viewer_range_bar_snapshot_text (self, snapshot, width, height);
      return;
    }

  viewer_range_bar_snapshot_grid (self, snapshot, width, height);
  viewer_range_bar_snapshot_range (self, snapshot, width, height);
}

static void
viewer_range_bar_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 360;
      return;
    }

  *minimum = MARK_HEIGHT + 8;
  *natural = MARK_HEIGHT + 8;
}

static void
viewer_range_bar_dispose (GObject *object)
{
  ViewerRangeBar *self = VIEWER_RANGE_BAR (object);

  viewer_range_bar_set_axis (self, NULL);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (viewer_range_bar_parent_class)->dispose (object);
}

static void
viewer_range_bar_class_init (ViewerRangeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_range_bar_dispose;
  widget_class->measure = viewer_range_bar_measure;
  widget_class->snapshot = viewer_range_bar_snapshot;

  gtk_widget_class_set_css_name (widget_class, "rangebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
viewer_range_bar_init (ViewerRangeBar *self)
{
}

GtkWidget *
viewer_range_bar_new (void)
{
  return g_object_new (VIEWER_TYPE_RANGE_BAR, NULL);
}

void
viewer_range_bar_set_axis (ViewerRangeBar *self,
                           ViewerAxis     *axis)
{
  g_return_if_fail (VIEWER_IS_RANGE_BAR (self));

  if (self->axis == axis)
    return;

  if (self->axis != NULL)
    g_signal_handlers_disconnect_by_func (self->axis, gtk_widget_queue_draw, self);

  g_set_object (&self->axis, axis);

  if (axis != NULL)
    g_signal_connect_swapped (axis, "changed", G_CALLBACK (gtk_widget_queue_draw), self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
viewer_range_bar_set_item (ViewerRangeBar  *self,
                           ViewerStageItem *item)
{
  g_return_if_fail (VIEWER_IS_RANGE_BAR (self));

  if (g_set_object (&self->item, item) && item != NULL)
    viewer_range_bar_refresh (self);
}

/* The item has other values now. */
void
viewer_range_bar_refresh (ViewerRangeBar *self)
{
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;
  g_autofree char *tooltip = NULL;

  g_return_if_fail (VIEWER_IS_RANGE_BAR (self));

  label = viewer_stage_item_dup_label (self->item);
  description = viewer_stage_item_describe (self->item);
  tooltip = g_strdup_printf ("%s: %s", label, description);

  /* not every GTK makes the tooltip the description by itself */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip,
                                  -1);

  if (viewer_stage_item_is_bottleneck (self->item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "bottleneck");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bottleneck");

  if (viewer_stage_item_has_times (self->item))
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");

  gtk_widget_queue_draw (GTK_WIDGET (self));
}
