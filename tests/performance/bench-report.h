/* bench-report.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

#define BENCH_NO_FLOOR 0.0
#define BENCH_NO_TARGET 0.0

typedef enum
{
  BENCH_TARGET_NONE,
  BENCH_TARGET_VALUE,           /* at most so many nanoseconds */
  BENCH_TARGET_RATIO            /* at most so many times the floor */
} BenchTarget;

/* prints a row as it comes, and keeps it for the file */
void bench_report        (double       value_ns,
                          double       floor_ns,
                          double       target,
                          BenchTarget  kind,
                          const char  *format,
                          ...) G_GNUC_PRINTF (5, 6);

/* the same for what is not a time and has no floor: at most TARGET, if it is one */
void bench_report_quantity (double      value,
                            const char *unit,
                            double      target,
                            const char *format,
                            ...) G_GNUC_PRINTF (4, 5);

/* writes the rows to the file that BENCH_JSON names, if it does: rows that are
 * there already stay. Returns the exit status. */
int  bench_report_finish (void);
