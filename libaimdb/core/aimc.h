/* aimc.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/* the whole core */
#include "aimc-latest.h"
#include "aimc-mailbox.h"
#include "aimc-port.h"
#include "aimc-ring.h"
#include "aimc-stats.h"
#include "aimc-status.h"
