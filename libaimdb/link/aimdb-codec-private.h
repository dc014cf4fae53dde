/* aimdb-codec-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-codec.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_JSON_CODEC (_aimdb_json_codec_get_type ())
#define AIMDB_TYPE_RAW_CODEC  (_aimdb_raw_codec_get_type ())

GType _aimdb_json_codec_get_type (void);
GType _aimdb_raw_codec_get_type  (void);

G_END_DECLS
