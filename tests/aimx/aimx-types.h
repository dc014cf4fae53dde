/* aimx-types.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib-object.h>

#include "aimdb-enums.h"

G_BEGIN_DECLS

/* an object as a program would have it */
#define TEST_TYPE_PUMP (test_pump_get_type ())
G_DECLARE_FINAL_TYPE (TestPump, test_pump, TEST, PUMP, GObject)

struct _TestPump
{
  GObject parent_instance;
  char *name;
  int rpm;
  guint64 ticks;
  AimdbOrigin origin;
  GObject *next;
};

/* an object that has a form of its own by JsonSerializable */
#define TEST_TYPE_LABEL (test_label_get_type ())
G_DECLARE_FINAL_TYPE (TestLabel, test_label, TEST, LABEL, GObject)

/* a boxed type that a program registered with json-glib */
#define TEST_TYPE_POINT (test_point_get_type ())

typedef struct
{
  int x;
} TestPoint;

GType test_point_get_type (void);

G_END_DECLS
