/* aimc-config.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

/*
 * Defaults. Do not edit: name a file of your own, which is read first, with
 * -DAIMC_CONFIG_FILE='"my-config.h"'.
 */
#ifdef AIMC_CONFIG_FILE
# include AIMC_CONFIG_FILE
#endif

/*
 * AIMC_READ_ATTEMPTS: how often a read without a lock copies an item that the
 * writer overwrote meanwhile, before it gives up with AIMC_BUSY.
 *
 * Range: 2 to 1000. Two is what a reader that interrupted the writer needs, as
 * the writer then cannot move on. More only helps a reader on another
 * processor; the longest time of a read grows with it. Default: 4. Costs no
 * memory.
 */
#ifndef AIMC_READ_ATTEMPTS
# define AIMC_READ_ATTEMPTS 4
#endif

#if AIMC_READ_ATTEMPTS < 2 || AIMC_READ_ATTEMPTS > 1000
# error "AIMC_READ_ATTEMPTS must be 2 to 1000"
#endif
