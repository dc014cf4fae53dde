/* viewer-history.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-history.h"

/*
 * The last looks at a stage, in a fixed piece of memory: a viewer left running
 * overnight must not grow.
 */

void
viewer_history_clear (ViewerHistory *self)
{
  self->start = 0;
  self->length = 0;
}

void
viewer_history_append (ViewerHistory *self,
                       double         value)
{
  if (self->length < VIEWER_HISTORY_LENGTH)
    {
      self->values[(self->start + self->length) % VIEWER_HISTORY_LENGTH] = value;
      self->length++;
      return;
    }

  self->values[self->start] = value;
  self->start = (self->start + 1) % VIEWER_HISTORY_LENGTH;
}

/* INDEX 0 is the oldest one still known. */
double
viewer_history_get (const ViewerHistory *self,
                    guint                index)
{
  g_return_val_if_fail (index < self->length, -1);

  return self->values[(self->start + index) % VIEWER_HISTORY_LENGTH];
}

double
viewer_history_get_max (const ViewerHistory *self)
{
  double max = -1;

  for (guint i = 0; i < self->length; i++)
    max = MAX (max, viewer_history_get (self, i));

  return max;
}
