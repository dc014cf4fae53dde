/* test-core.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

void test_contract (void);
void test_latest   (void);
void test_mailbox  (void);
void test_ring     (void);
void test_stats    (void);
