/* test-viewer-axis.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-axis.h"

static void
count_cb (guint *count)
{
  *count += 1;
}

static void
test_axis_logarithmic_ends_on_decades (void)
{
  g_autoptr (ViewerAxis) axis = viewer_axis_new ();
  ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
  guint n_ticks;

  viewer_axis_set_range (axis, 850, 41000000);

  g_assert_cmpfloat_with_epsilon (viewer_axis_get_lower (axis), 100, 1e-6);
  g_assert_cmpfloat_with_epsilon (viewer_axis_get_upper (axis), 1e8, 1e-3);
  g_assert_cmpfloat_with_epsilon (viewer_axis_get_position (axis, 1e5), 0.5, 1e-9);

  n_ticks = viewer_axis_get_ticks (axis, ticks, G_N_ELEMENTS (ticks));
  g_assert_cmpuint (n_ticks, ==, 7);
  g_assert_cmpfloat_with_epsilon (ticks[1].value, 1000, 1e-6);
  g_assert_cmpfloat_with_epsilon (ticks[6].position, 1, 1e-9);
}

static void
test_axis_linear_starts_at_zero (void)
{
  g_autoptr (ViewerAxis) axis = viewer_axis_new ();
  ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
  guint n_ticks;

  viewer_axis_set_logarithmic (axis, FALSE);
  viewer_axis_set_range (axis, 850, 41000000);

  g_assert_cmpfloat (viewer_axis_get_lower (axis), ==, 0);
  g_assert_cmpfloat_with_epsilon (viewer_axis_get_upper (axis), 5e7, 1);
  g_assert_cmpfloat_with_epsilon (viewer_axis_get_position (axis, 2.5e7), 0.5, 1e-9);

  n_ticks = viewer_axis_get_ticks (axis, ticks, G_N_ELEMENTS (ticks));
  g_assert_cmpuint (n_ticks, ==, 6);
  g_assert_cmpfloat_with_epsilon (ticks[1].value, 1e7, 1e-3);
}

static void
test_axis_keeps_positions_inside (void)
{
  const guint64 values[] = { 0, 1, 999, 1000, 123456, G_MAXUINT64 };

  for (guint logarithmic = 0; logarithmic < 2; logarithmic++)
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      for (guint j = i; j < G_N_ELEMENTS (values); j++)
        {
          g_autoptr (ViewerAxis) axis = viewer_axis_new ();
          ViewerTick ticks[VIEWER_AXIS_MAX_TICKS];
          double first;
          double last;
          guint n_ticks;

          viewer_axis_set_logarithmic (axis, logarithmic);
          viewer_axis_set_range (axis, values[i], values[j]);
          first = viewer_axis_get_position (axis, values[i]);
          last = viewer_axis_get_position (axis, values[j]);
          n_ticks = viewer_axis_get_ticks (axis, ticks, G_N_ELEMENTS (ticks));

          g_assert_cmpfloat (first, >=, 0);
          g_assert_cmpfloat (first, <=, last);
          g_assert_cmpfloat (last, <=, 1);
          g_assert_cmpuint (n_ticks, >=, 2);

          for (guint k = 1; k < n_ticks; k++)
            g_assert_cmpfloat (ticks[k - 1].position, <, ticks[k].position);
        }
}

static void
test_axis_is_steady (void)
{
  g_autoptr (ViewerAxis) axis = viewer_axis_new ();
  guint count = 0;

  g_test_summary ("Values that move a little must not move the axis under all bars.");

  viewer_axis_set_range (axis, 1500, 2600000);
  g_signal_connect_swapped (axis, "changed", G_CALLBACK (count_cb), &count);

  viewer_axis_set_range (axis, 1400, 3100000);
  g_assert_cmpuint (count, ==, 0);

  viewer_axis_set_range (axis, 1400, 31000000);
  g_assert_cmpuint (count, ==, 1);

  viewer_axis_set_logarithmic (axis, FALSE);
  g_assert_cmpuint (count, ==, 2);

  viewer_axis_set_range (axis, 1400, 26000000);
  g_assert_cmpuint (count, ==, 2);

  viewer_axis_set_range (axis, 1400, 2600000);
  g_assert_cmpuint (count, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/Viewer/Axis/logarithmic-ends-on-decades",
                   test_axis_logarithmic_ends_on_decades);
  g_test_add_func ("/Viewer/Axis/linear-starts-at-zero", test_axis_linear_starts_at_zero);
  g_test_add_func ("/Viewer/Axis/keeps-positions-inside", test_axis_keeps_positions_inside);
  g_test_add_func ("/Viewer/Axis/is-steady", test_axis_is_steady);

  return g_test_run ();
}
