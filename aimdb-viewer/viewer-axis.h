/* viewer-axis.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VIEWER_AXIS_MAX_TICKS 24

/* no more than VIEWER_AXIS_MAX_TICKS come out of any range */
typedef struct
{
  double value;     /* nanoseconds */
  double position;  /* 0 at the start of the axis, 1 at its end */
} ViewerTick;

#define VIEWER_TYPE_AXIS (viewer_axis_get_type ())

G_DECLARE_FINAL_TYPE (ViewerAxis, viewer_axis, VIEWER, AXIS, GObject)

ViewerAxis *viewer_axis_new             (void);
gboolean    viewer_axis_get_logarithmic (ViewerAxis *self);
void        viewer_axis_set_logarithmic (ViewerAxis *self,
                                         gboolean    logarithmic);
void        viewer_axis_set_range       (ViewerAxis *self,
                                         guint64     shortest_ns,
                                         guint64     longest_ns);
double      viewer_axis_get_lower       (ViewerAxis *self);
double      viewer_axis_get_upper       (ViewerAxis *self);
double      viewer_axis_get_position    (ViewerAxis *self,
                                         double      ns);
guint       viewer_axis_get_ticks       (ViewerAxis *self,
                                         ViewerTick *ticks,
                                         guint       n_ticks);

G_END_DECLS
