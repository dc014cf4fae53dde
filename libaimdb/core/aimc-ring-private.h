/* aimc-ring-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <stdbool.h>

#include "aimc-ring.h"

void *aimc_ring_slot (const AimcRing *ring,
                      AimcWord        position);
bool  aimc_ring_copy (const AimcRing *ring,
                      AimcWord        position,
                      void           *item);
