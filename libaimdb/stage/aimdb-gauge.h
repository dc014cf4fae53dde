/* aimdb-gauge.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-signal-stats.h"
#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_GAUGE (aimdb_gauge_get_type ())
#define AIMDB_GAUGE(obj) \
  (G_TYPE_CHECK_INSTANCE_CAST ((obj), AIMDB_TYPE_GAUGE, AimdbGauge))
#define AIMDB_IS_GAUGE(obj) \
  (G_TYPE_CHECK_INSTANCE_TYPE ((obj), AIMDB_TYPE_GAUGE))

/* the class structure is private: only the library derives stages */
typedef struct _AimdbGauge      AimdbGauge;
typedef struct _AimdbGaugeClass AimdbGaugeClass;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AimdbGauge, g_object_unref)

/**
 * AimdbGaugeFunc:
 * @gauge: the gauge that is called
 * @value: a value of the record; valid until the function returns
 * @user_data: what was given with the function
 *
 * Reads one number off a value.
 *
 * Returns: the number; one that is infinite or not a number is left out
 *
 * Since: 0.1
 */
typedef double (*AimdbGaugeFunc) (AimdbGauge   *gauge,
                                  const GValue *value,
                                  gpointer      user_data);

AIMDB_AVAILABLE_IN_0_1
GType             aimdb_gauge_get_type   (void);

AIMDB_AVAILABLE_IN_0_1
AimdbGauge       *aimdb_gauge_new        (const char     *signal,
                                          const char     *unit,
                                          AimdbGaugeFunc  func,
                                          gpointer        user_data,
                                          GDestroyNotify  destroy) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
const char       *aimdb_gauge_get_signal (AimdbGauge     *self);
AIMDB_AVAILABLE_IN_0_1
const char       *aimdb_gauge_get_unit   (AimdbGauge     *self);
AIMDB_AVAILABLE_IN_0_1
AimdbSignalStats *aimdb_gauge_get_stats  (AimdbGauge     *self) G_GNUC_WARN_UNUSED_RESULT;
AIMDB_AVAILABLE_IN_0_1
void              aimdb_gauge_reset      (AimdbGauge     *self);

G_END_DECLS
