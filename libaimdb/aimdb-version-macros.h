/* aimdb-version-macros.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#ifndef _AIMDB_EXTERN
# define _AIMDB_EXTERN extern
#endif

#define AIMDB_AVAILABLE_IN_0_1 _AIMDB_EXTERN
