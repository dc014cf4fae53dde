/* aimdb-stage-profile-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-json-writer-private.h"
#include "aimdb-stage-profile.h"

G_BEGIN_DECLS

/* everything a profile is made of; the average follows from it */
typedef struct
{
  AimdbStageType stage_type;
  guint index;                  /* per kind and record, in the order of registration */
  const char *name;             /* NULL: unnamed */
  gboolean timed;               /* FALSE: nothing is called, so there are counts but no times */
  gboolean asynchronous;        /* a call holds nobody else up while it lasts */
  guint context;                /* equal for stages that take turns; 0: unknown or none */
  guint64 call_count;
  guint64 total_time_ns;
  guint64 min_time_ns;
  guint64 max_time_ns;
  guint64 period_ns;            /* mean time between two starts; 0: unknown */
  guint64 window_ns;            /* how long was counted; 0: unknown */
  guint64 running_ns;           /* how long the call that goes on lasts; 0: none does */
  guint64 lost_count;           /* values the stage's reader lost */
  guint64 error_count;          /* failures that the stage reported */
  guint64 dropped_count;        /* values that a link could not carry */
} AimdbStageProfileFields;

AimdbStageProfile *_aimdb_stage_profile_new          (const AimdbStageProfileFields *fields);

const AimdbStageProfileFields *
_aimdb_stage_profile_get_fields   (AimdbStageProfile             *self);

/* a row of stage_profiling */
void               _aimdb_stage_profile_fields_write (const AimdbStageProfileFields *self,
                                                      AimdbJsonWriter               *writer);

G_END_DECLS
