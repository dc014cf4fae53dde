/* mcp-test-shape.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void mcp_test_shape_check (JsonNode *request,
                           JsonNode *answer);

G_END_DECLS
