/* core-tap.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdio.h>

/* TAP for a machine that has nothing but printf; the counters live in the file
 * that says TAP_MAIN. A check that fails is told and the test goes on. */
extern int tap_n_tests;
extern int tap_n_failed;
extern int tap_ok;

#define TAP_MAIN  int tap_n_tests; int tap_n_failed; int tap_ok
#define CHECK(expr) \
  ((expr) ? (void) 0 \
          : (tap_ok = 0, (void) printf ("# %s:%d: %s\n", __FILE__, __LINE__, #expr)))
#define TEST(name, function) \
  (tap_ok = 1, function (), tap_n_failed += !tap_ok, \
   (void) printf ("%s %d - %s\n", tap_ok ? "ok" : "not ok", ++tap_n_tests, name))
#define TAP_DONE() (printf ("1..%d\n", tap_n_tests), tap_n_failed > 0 ? 1 : 0)
