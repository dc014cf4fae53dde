/* test-core.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "core-tap.h"
#include "test-core.h"

TAP_MAIN;

/* the same program runs on a computer and on a microcontroller */
int
main (void)
{
  test_ring ();
  test_latest ();
  test_mailbox ();
  test_stats ();
  test_contract ();

  return TAP_DONE ();
}
