/* aimdb-reader-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-reader.h"
#include "aimdb-record.h"

G_BEGIN_DECLS

AimdbReader *_aimdb_reader_new (AimdbRecord *record);

G_END_DECLS
