/* viewer-stage-layout.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-stage-layout.h"

#define SPACING         6
#define TITLE_MIN_WIDTH 250
#define TITLE_MAX_WIDTH 340
#define BAR_MIN_WIDTH   180
#define HISTORY_WIDTH   90
#define CELL_DIGITS     8
#define N_CELLS         VIEWER_STAGE_LAYOUT_N_CELLS

/*
 * Places the parts of a stage, and of the heading above all stages.
 *
 * Its widget has the children title, bar and history, and then the cells: for
 * a stage caption and value each, for the heading one label each. Where there
 * is room all stand in one line, as the columns of a table. Where there is not
 * the cells stand under the bar with their captions, and of the heading
 * nothing is left but the ruler. All rows are of the same width, hence of the
 * same shape.
 */
struct _ViewerStageLayout
{
  GtkLayoutManager parent_instance;

  guint heading : 1;
};

typedef struct
{
  GtkWidget *title;
  GtkWidget *bar;
  GtkWidget *history;
  GtkWidget *captions[N_CELLS];  /* NULL in a heading */
  GtkWidget *values[N_CELLS];
  int cell_width;
} Parts;

G_DEFINE_FINAL_TYPE (ViewerStageLayout, viewer_stage_layout, GTK_TYPE_LAYOUT_MANAGER)

static void
viewer_stage_layout_collect (ViewerStageLayout *self,
                             GtkWidget         *widget,
                             Parts             *parts)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  parts->title = child;
  parts->bar = gtk_widget_get_next_sibling (parts->title);
  parts->history = gtk_widget_get_next_sibling (parts->bar);
  child = parts->history;

  for (guint i = 0; i < N_CELLS; i++)
    {
      parts->captions[i] = NULL;

      if (!self->heading)
        {
          child = gtk_widget_get_next_sibling (child);
          parts->captions[i] = child;
        }

      child = gtk_widget_get_next_sibling (child);
      parts->values[i] = child;
    }

  parts->cell_width = SPACING + CELL_DIGITS *
                      PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
}

static int
measure_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static int
measure_height (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);

  return natural;
}

static int
get_wide_width (const Parts *parts)
{
  return TITLE_MIN_WIDTH + SPACING + BAR_MIN_WIDTH + N_CELLS * parts->cell_width;
}

static gboolean
has_room_for_history (const Parts *parts,
                      int          width)
{
  return width >= get_wide_width (parts) + SPACING + HISTORY_WIDTH;
}

/* How many cells stand side by side under the bar. */
static int
get_narrow_columns (const Parts *parts,
                    int          width)
{
  if (width >= 6 * (parts->cell_width + 44))
    return 6;

  return width >= 3 * (parts->cell_width + 20) ? 3 : 2;
}

static int
get_cell_height (const Parts *parts)
{
  int height = 0;

  for (guint i = 0; i < N_CELLS; i++)
    height = MAX (height, measure_height (parts->values[i]));

  return height;
}

static int
get_height (ViewerStageLayout *self,
            const Parts       *parts,
            int                width)
{
  int title = measure_height (parts->title);
  int bar = measure_height (parts->bar);
  int cell = get_cell_height (parts);
  int n_lines;

  if (self->heading)
    return MAX (bar, cell);

  if (width < 0 || width >= get_wide_width (parts))
    return MAX (MAX (title, bar), MAX (cell, measure_height (parts->history))) + 2 * SPACING;

  n_lines = N_CELLS / get_narrow_columns (parts, width);

  return title + bar + n_lines * cell + 4 * SPACING;
}

static GtkSizeRequestMode
viewer_stage_layout_get_request_mode (GtkLayoutManager *manager,
                                      GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viewer_stage_layout_measure (GtkLayoutManager *manager,
                             GtkWidget        *widget,
                             GtkOrientation    orientation,
                             int               for_size,
                             int              *minimum,
                             int              *natural,
                             int              *minimum_baseline,
                             int              *natural_baseline)
{
  ViewerStageLayout *self = VIEWER_STAGE_LAYOUT (manager);
  Parts parts;

  viewer_stage_layout_collect (self, widget, &parts);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (measure_width (parts.bar), 2 * parts.cell_width);
      if (!self->heading)
        *minimum = MAX (*minimum, measure_width (parts.title));

      *natural = MAX (*minimum, get_wide_width (&parts) + SPACING + HISTORY_WIDTH);
      return;
    }

  *minimum = get_height (self, &parts, for_size);
  *natural = *minimum;
}

static void
place (GtkWidget *widget,
       gboolean   visible,
       int        x,
       int        y,
       int        width,
       int        height)
{
  gtk_widget_set_child_visible (widget, visible);

  if (visible)
    {
      GtkAllocation area = { x, y, MAX (width, measure_width (widget)), height };

      gtk_widget_size_allocate (widget, &area, -1);
    }
}

static void
viewer_stage_layout_allocate_wide (ViewerStageLayout *self,
                                   const Parts       *parts,
                                   int                width,
                                   int                height)
{
  gboolean history = has_room_for_history (parts, width);
  int spare = width - get_wide_width (parts) - (history ? SPACING + HISTORY_WIDTH : 0);
  int title_width = MIN (TITLE_MIN_WIDTH + spare / 4, TITLE_MAX_WIDTH);
  int cells_x = width - N_CELLS * parts->cell_width;
  int bar_end = cells_x - (history ? SPACING + HISTORY_WIDTH : 0);
  int bar_x = title_width + SPACING;

  place (parts->title, TRUE, 0, 0, title_width, height);
  place (parts->bar, TRUE, bar_x, 0, bar_end - bar_x, height);
  place (parts->history, history, bar_end + SPACING, self->heading ? 0 : 2 * SPACING,
         HISTORY_WIDTH, self->heading ? height : height - 4 * SPACING);

  for (guint i = 0; i < N_CELLS; i++)
    {
      if (parts->captions[i] != NULL)
        place (parts->captions[i], FALSE, 0, 0, 0, 0);

      place (parts->values[i], TRUE, cells_x + SPACING + i * parts->cell_width, 0,
             parts->cell_width - SPACING, height);
    }
}

static void
viewer_stage_layout_allocate_narrow (ViewerStageLayout *self,
                                     const Parts       *parts,
                                     int                width)
{
  int n_columns = get_narrow_columns (parts, width);
  int title_height = self->heading ? 0 : measure_height (parts->title);
  int bar_height = measure_height (parts->bar);
  int cell_height = get_cell_height (parts);
  int cell_width = width / n_columns;
  int y = title_height + bar_height + 3 * SPACING;

  place (parts->title, !self->heading, 0, SPACING, width, title_height);
  place (parts->bar, TRUE, 0, self->heading ? 0 : title_height + 2 * SPACING, width, bar_height);
  place (parts->history, FALSE, 0, 0, 0, 0);

  for (guint i = 0; i < N_CELLS; i++)
    {
      int x = (i % n_columns) * cell_width;
      int caption_width;

      if (self->heading)
        {
          place (parts->values[i], FALSE, 0, 0, 0, 0);
          continue;
        }

      caption_width = measure_width (parts->captions[i]);
      place (parts->captions[i], TRUE, x, y, caption_width, cell_height);
      place (parts->values[i], TRUE, x + caption_width + SPACING, y, 0, cell_height);

      if ((i + 1) % n_columns == 0)
        y += cell_height;
    }
}

static void
viewer_stage_layout_allocate (GtkLayoutManager *manager,
                              GtkWidget        *widget,
                              int               width,
                              int               height,
                              int               baseline)
{
  ViewerStageLayout *self = VIEWER_STAGE_LAYOUT (manager);
  Parts parts;

  viewer_stage_layout_collect (self, widget, &parts);

  if (width >= get_wide_width (&parts))
    viewer_stage_layout_allocate_wide (self, &parts, width, height);
  else
    viewer_stage_layout_allocate_narrow (self, &parts, width);
}

static void
viewer_stage_layout_class_init (ViewerStageLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = viewer_stage_layout_get_request_mode;
  layout_class->measure = viewer_stage_layout_measure;
  layout_class->allocate = viewer_stage_layout_allocate;
}

static void
viewer_stage_layout_init (ViewerStageLayout *self)
{
}

GtkLayoutManager *
viewer_stage_layout_new (gboolean heading)
{
  ViewerStageLayout *self = g_object_new (VIEWER_TYPE_STAGE_LAYOUT, NULL);

  self->heading = !!heading;

  return GTK_LAYOUT_MANAGER (self);
}
