/* viewer-format.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-format.h"

#include <glib/gi18n.h>

#define NS_PER_SECOND G_GUINT64_CONSTANT (1000000000)

/* from here on a count is shortened: its column holds no more digits */
#define LONG_COUNT G_GUINT64_CONSTANT (10000000)

/* Three significant digits, so that numbers of different size compare at a glance. */
static char *
print_significant (double      value,
                   const char *unit)
{
  int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

  /* translators: a number and its unit, joined by a space that never breaks */
  return g_strdup_printf (_("%.*f\302\240%s"), decimals, value, unit);
}

/* 999.5 would be shown as 1000, which belongs to the next unit. */
static const char *
choose_unit (double *value)
{
  const char *units[] = { _("ns"), _("µs"), _("ms"), _("s") };
  guint unit = 0;

  while (*value >= 999.5 && unit < G_N_ELEMENTS (units) - 1)
    {
      *value /= 1000;
      unit++;
    }

  return units[unit];
}

/* A duration of one call: 845 ns, 1.23 µs, 12.3 ms. Whole nanoseconds have no decimals. */
char *
viewer_format_duration (guint64 ns)
{
  double value = ns;
  const char *unit = choose_unit (&value);

  if (ns < 1000)
    return g_strdup_printf (_("%u\302\240%s"), (guint) ns, unit);

  return print_significant (value, unit);
}

/* A round number on an axis: 0, 10 µs, 2.5 ms. */
char *
viewer_format_tick (double ns)
{
  double value = ns;
  const char *unit = choose_unit (&value);

  if (ns <= 0)
    return g_strdup ("0");

  return g_strdup_printf (_("%.4g\302\240%s"), value, unit);
}

/* How long something was counted: whole seconds, minutes, hours. */
char *
viewer_format_span (guint64 ns)
{
  guint64 seconds = ns / NS_PER_SECOND;
  guint64 minutes = seconds / 60;

  if (seconds == 0)
    return viewer_format_duration (ns);

  if (minutes == 0)
    return g_strdup_printf (_("%u\302\240s"), (guint) seconds);

  if (minutes < 60)
    return g_strdup_printf (_("%u\302\240min %u\302\240s"),
                            (guint) minutes, (guint) (seconds % 60));

  return g_strdup_printf (_("%u\302\240h %u\302\240min"),
                          (guint) (minutes / 60), (guint) (minutes % 60));
}

char *
viewer_format_count (guint64 count)
{
  if (count < LONG_COUNT)
    return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);

  if (count < LONG_COUNT * 100)
    return print_significant (count / 1e6, _("M"));

  return print_significant (count / 1e9, _("G"));
}

/* A share of 0 to 1 as a percentage; unknown (negative) is a dash. */
char *
viewer_format_share (double share)
{
  double percent = share * 100;

  if (share < 0)
    return g_strdup ("–");

  if (percent > 0 && percent < 0.1)
    return g_strdup (_("<\302\2400.1\302\240%"));

  return g_strdup_printf (_("%.1f\302\240%%"), percent);
}
