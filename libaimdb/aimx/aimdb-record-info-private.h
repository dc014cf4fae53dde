/* aimdb-record-info-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <json-glib/json-glib.h>

#include "aimdb-record-info.h"

G_BEGIN_DECLS

struct _AimdbRecordInfo
{
  GObject parent_instance;

  /* constant after construction */
  JsonNode *node;
  guint id;
  char *key;
  char *name;
  char *type_id;
  char *entity;
  char *schema_type;
  AimdbOrigin origin;
  char **inputs;
  char *protocol;
  char *address;
  AimdbBufferType buffer_type;
  guint64 buffer_capacity;
  guint producer_count;
  guint consumer_count;
  guint outbound_connector_count;
  gboolean writable;
  AimdbBufferMetrics *metrics;
  AimdbRecordProfile *profile;
  GPtrArray *signals;           /* of AimdbSignalStats; NULL: none */
};

/* One row of record.list. A required member that is missing or of a wrong type
 * is AIMDB_ERROR_PROTOCOL, naming POSITION and the member; what this version
 * does not know is let pass. HAS_PROFILING: whether the peer measures stages. */
AimdbRecordInfo *_aimdb_record_info_new_from_json (JsonNode  *node,
                                                   guint      position,
                                                   gboolean   has_profiling,
                                                   GError   **error);

G_END_DECLS
