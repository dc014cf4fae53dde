/* mcp-record-match.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <aimdb.h>

G_BEGIN_DECLS

AimdbRecordInfo *mcp_record_match (GListModel  *records,
                                   const char  *wanted,
                                   GError     **error);

G_END_DECLS
