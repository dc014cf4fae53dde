/* viewer-ruler.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-ruler.h"

#include "viewer-format.h"
#include "viewer-range-bar.h"

#define LABEL_GAP   8
#define TICK_HEIGHT 5

/*
 * The labels of the axis above the range bars. A label that would touch the
 * one before it is left out.
 */
struct _ViewerRuler
{
  GtkWidget parent_instance;

  ViewerAxis *axis;
};

G_DEFINE_FINAL_TYPE (ViewerRuler, viewer_ruler, GTK_TYPE_WIDGET)

static void
viewer_ruler_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  ViewerRuler *self = VIEWER_RULER (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int width = gtk_widget_get_width (widget) - 2 * VIEWER_RANGE_BAR_MARGIN;
  int height = gtk_widget_get_height (widget);
  ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
  guint n_ticks;
  int free_from = 0;
  GdkRGBA color;

  if (self->axis == NULL || width <= 0)
    return;

  n_ticks = viewer_axis_get_ticks (self->axis, ticks, G_N_ELEMENTS (ticks));
  gtk_style_context_get_color (style, &color);

  for (guint i = 0; i < n_ticks; i++)
    {
      g_autofree char *text = viewer_format_duration (ticks[i].value + 0.5);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
      int middle = VIEWER_RANGE_BAR_MARGIN + (int) (ticks[i].position * width);
      int text_width;
      int text_height;
      int x;

      pango_layout_get_pixel_size (layout, &text_width, &text_height);
      x = CLAMP (middle - text_width / 2, 0,
                 MAX (0, gtk_widget_get_width (widget) - text_width));

      if (x < free_from)
        continue;

      free_from = x + text_width + LABEL_GAP;
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (middle, height - TICK_HEIGHT,
                                                      1, TICK_HEIGHT));
      gtk_snapshot_render_layout (snapshot, style, x, height - TICK_HEIGHT - text_height - 1,
                                  layout);
    }
}

static void
viewer_ruler_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 360;
      return;
    }

  layout = gtk_widget_create_pango_layout (widget, "1");
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = height + TICK_HEIGHT + 1;
  *natural = *minimum;
}

static void
viewer_ruler_dispose (GObject *object)
{
  viewer_ruler_set_axis (VIEWER_RULER (object), NULL);

  G_OBJECT_CLASS (viewer_ruler_parent_class)->dispose (object);
}

static void
viewer_ruler_class_init (ViewerRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_ruler_dispose;
  widget_class->measure = viewer_ruler_measure;
  widget_class->snapshot = viewer_ruler_snapshot;

  gtk_widget_class_set_css_name (widget_class, "timeruler");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_ruler_init (ViewerRuler *self)
{
}

void
viewer_ruler_set_axis (ViewerRuler *self,
                       ViewerAxis  *axis)
{
  g_return_if_fail (VIEWER_IS_RULER (self));

  if (self->axis == axis)
    return;

  if (self->axis != NULL)
    g_signal_handlers_disconnect_by_func (self->axis, gtk_widget_queue_draw, self);

  g_set_object (&self->axis, axis);

  if (axis != NULL)
    g_signal_connect_swapped (axis, "changed", G_CALLBACK (gtk_widget_queue_draw), self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
}
