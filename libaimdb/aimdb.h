/* aimdb.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#define AIMDB_INSIDE
#include "aimdb-version.h"
#include "aimdb-version-macros.h"

#include "aimdb-buffer-metrics.h"
#include "aimdb-client.h"
#include "aimdb-codec.h"
#include "aimdb-connector.h"
#include "aimdb-database.h"
#include "aimdb-discovery.h"
#include "aimdb-enums.h"
#include "aimdb-error.h"
#include "aimdb-gauge.h"
#include "aimdb-graph-edge.h"
#include "aimdb-graph-node.h"
#include "aimdb-graph.h"
#include "aimdb-history.h"
#include "aimdb-instance-list.h"
#include "aimdb-instance.h"
#include "aimdb-invocation.h"
#include "aimdb-join.h"
#include "aimdb-json.h"
#include "aimdb-link.h"
#include "aimdb-producer.h"
#include "aimdb-reader.h"
#include "aimdb-record-info.h"
#include "aimdb-record-profile.h"
#include "aimdb-record.h"
#include "aimdb-server.h"
#include "aimdb-signal-stats.h"
#include "aimdb-source.h"
#include "aimdb-stage-profile.h"
#include "aimdb-stage.h"
#include "aimdb-stored-value.h"
#include "aimdb-subscription.h"
#include "aimdb-tap.h"
#include "aimdb-transform.h"
#include "aimdb-verdict.h"
#undef AIMDB_INSIDE
