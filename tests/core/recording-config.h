/* recording-config.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/* the least that is allowed */
#define AIMC_READ_ATTEMPTS 2
