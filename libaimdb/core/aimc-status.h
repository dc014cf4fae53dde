/* aimc-status.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/**
 * AimcStatus:
 * @AIMC_OK: done; where a function reads, a value was read
 * @AIMC_EMPTY: nothing (new) to read; try again after the next push
 * @AIMC_BUSY: the writer was faster than every attempt to copy; try again
 * @AIMC_INVALID: an argument is outside its documented range; nothing was changed
 *
 * What a function of the core came to.
 *
 * Since: 0.1
 */
typedef enum
{
  AIMC_OK = 0,
  AIMC_EMPTY,
  AIMC_BUSY,
  AIMC_INVALID
} AimcStatus;
