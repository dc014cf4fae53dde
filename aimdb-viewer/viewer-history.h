/* viewer-history.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VIEWER_HISTORY_LENGTH 120

/* what the calls between two looks at a stage took on average */
typedef struct
{
  double values[VIEWER_HISTORY_LENGTH];  /* nanoseconds; negative: not called meanwhile */
  guint start;
  guint length;
} ViewerHistory;

void   viewer_history_clear   (ViewerHistory       *self);
void   viewer_history_append  (ViewerHistory       *self,
                               double               value);
double viewer_history_get     (const ViewerHistory *self,
                               guint                index);
double viewer_history_get_max (const ViewerHistory *self);

G_END_DECLS
