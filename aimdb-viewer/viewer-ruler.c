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
 * The labels of the axis above the range bars.
 */
struct _ViewerRuler
{
  GtkWidget parent_instance;

  ViewerAxis *axis;
};

G_DEFINE_FINAL_TYPE (ViewerRuler, viewer_ruler, GTK_TYPE_WIDGET)

typedef struct
{
  PangoLayout *layout;
  int middle;
  int x;
  int width;
  int height;
} Label;

static void
viewer_ruler_make_label (ViewerRuler      *self,
                         const ViewerTick *tick,
                         Label            *label)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  g_autofree char *text = viewer_format_tick (tick->value);

  label->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_get_pixel_size (label->layout, &label->width, &label->height);
  label->middle = VIEWER_RANGE_BAR_MARGIN +
                  (int) (tick->position * (width - 2 * VIEWER_RANGE_BAR_MARGIN));
  label->x = CLAMP (label->middle - label->width / 2, 0, MAX (0, width - label->width));
}

/* Every first, second, third … label is shown: the most that do not touch. */
static guint
get_stride (const Label *labels,
            guint        n_labels)
{
  for (guint stride = 1; stride < n_labels; stride++)
    {
      gboolean fits = TRUE;

      for (guint i = stride; i < n_labels; i += stride)
        fits &= labels[i].x >= labels[i - stride].x + labels[i - stride].width + LABEL_GAP;

      if (fits)
        return stride;
    }

  return MAX (n_labels, 1);
}

static void
viewer_ruler_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  ViewerRuler *self = VIEWER_RULER (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int bottom = gtk_widget_get_height (widget) - TICK_HEIGHT;
  ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
  Label labels[VIEWER_AXIS_MAX_TICKS];
  guint n_ticks;
  guint stride;
  GdkRGBA color;

  if (self->axis == NULL || gtk_widget_get_width (widget) <= 2 * VIEWER_RANGE_BAR_MARGIN)
    return;

  gtk_style_context_get_color (style, &color);
  n_ticks = viewer_axis_get_ticks (self->axis, ticks, G_N_ELEMENTS (ticks));

  for (guint i = 0; i < n_ticks; i++)
    viewer_ruler_make_label (self, &ticks[i], &labels[i]);

  stride = get_stride (labels, n_ticks);

  for (guint i = 0; i < n_ticks; i++)
    {
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (labels[i].middle, bottom, 1, TICK_HEIGHT));

      if (i % stride == 0)
        gtk_snapshot_render_layout (snapshot, style, labels[i].x, bottom - labels[i].height - 1,
                                    labels[i].layout);

      g_object_unref (labels[i].layout);
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
