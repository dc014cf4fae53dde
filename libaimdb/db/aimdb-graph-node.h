/* aimdb-graph-node.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-enums.h"
#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_GRAPH_NODE (aimdb_graph_node_get_type ())

/**
 * AimdbGraphNode:
 *
 * A record in a [struct@Graph].
 *
 * Since: 0.1
 */
typedef struct _AimdbGraphNode AimdbGraphNode;

AIMDB_AVAILABLE_IN_0_1
GType              aimdb_graph_node_get_type            (void);

AIMDB_AVAILABLE_IN_0_1
AimdbGraphNode    *aimdb_graph_node_ref                 (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
void               aimdb_graph_node_unref               (AimdbGraphNode *self);

AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_node_get_key             (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
AimdbOrigin        aimdb_graph_node_get_origin          (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
const char *const *aimdb_graph_node_get_inputs          (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_node_get_protocol        (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
const char        *aimdb_graph_node_get_address         (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
AimdbBufferType    aimdb_graph_node_get_buffer_type     (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_graph_node_get_buffer_capacity (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
guint              aimdb_graph_node_get_tap_count       (AimdbGraphNode *self);
AIMDB_AVAILABLE_IN_0_1
gboolean           aimdb_graph_node_has_outbound_link   (AimdbGraphNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbGraphNode, aimdb_graph_node_unref)

G_END_DECLS
