/* viewer-axis.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-axis.h"

#include <math.h>

/*
 * The time axis that all range bars share.
 *
 * It always ends on a round number, so its ticks are round too and it stays
 * where it is while the values move a little.
 */
struct _ViewerAxis
{
  GObject parent_instance;

  guint64 shortest_ns;
  guint64 longest_ns;
  double lower;
  double upper;
  guint logarithmic : 1;
};

G_DEFINE_FINAL_TYPE (ViewerAxis, viewer_axis, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LOGARITHMIC,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The distance of linear ticks: 1, 2 or 5 times a power of ten, about five of them. */
static double
viewer_axis_get_linear_step (double longest)
{
  double rough = longest / 5;
  double magnitude = pow (10, floor (log10 (rough)));
  double factor = rough / magnitude;

  if (factor <= 1.0001)
    return magnitude;

  if (factor <= 2.0001)
    return magnitude * 2;

  if (factor <= 5.0001)
    return magnitude * 5;

  return magnitude * 10;
}

static void
viewer_axis_update (ViewerAxis *self)
{
  double longest = MAX (self->longest_ns, 1);
  double shortest = CLAMP (self->shortest_ns, 1, longest);
  double lower;
  double upper;

  if (self->logarithmic)
    {
      lower = pow (10, floor (log10 (shortest) + 1e-9));
      upper = pow (10, ceil (log10 (longest) - 1e-9));

      if (upper <= lower)
        upper = lower * 10;
    }
  else
    {
      double step = viewer_axis_get_linear_step (longest);

      lower = 0;
      upper = ceil (longest / step - 1e-9) * step;

      /* one that shrinks with every small change would make all bars jump */
      if (self->lower == 0 && self->upper > upper && longest > self->upper * 0.4)
        upper = self->upper;
    }

  if (self->lower == lower && self->upper == upper)
    return;

  self->lower = lower;
  self->upper = upper;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
viewer_axis_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ViewerAxis *self = VIEWER_AXIS (object);

  switch (prop_id)
    {
    case PROP_LOGARITHMIC:
      g_value_set_boolean (value, self->logarithmic);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_axis_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ViewerAxis *self = VIEWER_AXIS (object);

  switch (prop_id)
    {
    case PROP_LOGARITHMIC:
      viewer_axis_set_logarithmic (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_axis_class_init (ViewerAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = viewer_axis_get_property;
  object_class->set_property = viewer_axis_set_property;

  properties[PROP_LOGARITHMIC] =
    g_param_spec_boolean ("logarithmic", NULL, NULL,
                          TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* the positions of all values are others now */
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_axis_init (ViewerAxis *self)
{
  self->logarithmic = TRUE;
  viewer_axis_set_range (self, 1000, 1000000);
}

ViewerAxis *
viewer_axis_new (void)
{
  return g_object_new (VIEWER_TYPE_AXIS, NULL);
}

gboolean
viewer_axis_get_logarithmic (ViewerAxis *self)
{
  g_return_val_if_fail (VIEWER_IS_AXIS (self), FALSE);

  return self->logarithmic;
}

void
viewer_axis_set_logarithmic (ViewerAxis *self,
                             gboolean    logarithmic)
{
  g_return_if_fail (VIEWER_IS_AXIS (self));

  logarithmic = !!logarithmic;

  if (self->logarithmic == logarithmic)
    return;

  self->logarithmic = logarithmic;
  self->upper = 0;
  viewer_axis_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOGARITHMIC]);
}

void
viewer_axis_set_range (ViewerAxis *self,
                       guint64     shortest_ns,
                       guint64     longest_ns)
{
  g_return_if_fail (VIEWER_IS_AXIS (self));

  self->shortest_ns = shortest_ns;
  self->longest_ns = longest_ns;
  viewer_axis_update (self);
}

double
viewer_axis_get_lower (ViewerAxis *self)
{
  g_return_val_if_fail (VIEWER_IS_AXIS (self), 0);

  return self->lower;
}

double
viewer_axis_get_upper (ViewerAxis *self)
{
  g_return_val_if_fail (VIEWER_IS_AXIS (self), 0);

  return self->upper;
}

/* Where NS stands, 0 to 1; what is outside the axis stands at its end. */
double
viewer_axis_get_position (ViewerAxis *self,
                          double      ns)
{
  double value;

  g_return_val_if_fail (VIEWER_IS_AXIS (self), 0);

  value = CLAMP (ns, self->lower, self->upper);

  if (self->logarithmic)
    return (log10 (value) - log10 (self->lower)) / (log10 (self->upper) - log10 (self->lower));

  return value / self->upper;
}

/* Fills TICKS from the start of the axis to its end and returns how many there are. */
guint
viewer_axis_get_ticks (ViewerAxis *self,
                       ViewerTick *ticks,
                       guint       n_ticks)
{
  double step;
  guint n = 0;

  g_return_val_if_fail (VIEWER_IS_AXIS (self), 0);

  step = self->logarithmic ? 0 : viewer_axis_get_linear_step (self->upper);

  for (guint i = 0; n < n_ticks; i++)
    {
      double value = self->logarithmic ? self->lower * pow (10, i) : i * step;

      if (value > self->upper * 1.0001)
        break;

      ticks[n].value = value;
      ticks[n].position = viewer_axis_get_position (self, value);
      n++;

      /* a single decade says little with its two ends only */
      if (self->logarithmic && self->upper <= self->lower * 100.5 && value < self->upper * 0.999)
        for (guint factor = 2; factor <= 5 && n < n_ticks; factor += 3)
          {
            ticks[n].value = value * factor;
            ticks[n].position = viewer_axis_get_position (self, value * factor);
            n++;
          }
    }

  return n;
}
