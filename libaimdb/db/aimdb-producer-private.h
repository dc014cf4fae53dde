/* aimdb-producer-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-producer.h"
#include "aimdb-record.h"

G_BEGIN_DECLS

AimdbProducer *_aimdb_producer_new (AimdbRecord *record);

G_END_DECLS
