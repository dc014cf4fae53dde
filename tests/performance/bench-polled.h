/* bench-polled.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/* How much a pipeline slows down while peers look at it: its server is in the
 * context in which its stages run. Measures and prints the rows. */

void bench_polled_measure (void);
