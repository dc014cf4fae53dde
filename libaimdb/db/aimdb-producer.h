/* aimdb-producer.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include <glib-object.h>

#include "aimdb-version-macros.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_PRODUCER (aimdb_producer_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_FINAL_TYPE (AimdbProducer, aimdb_producer, AIMDB, PRODUCER, GObject)

AIMDB_AVAILABLE_IN_0_1
GType    aimdb_producer_get_value_type  (AimdbProducer  *self);

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce         (AimdbProducer  *self,
                                         const GValue   *value,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_boxed   (AimdbProducer  *self,
                                         gconstpointer   boxed,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_double  (AimdbProducer  *self,
                                         double          value,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_int64   (AimdbProducer  *self,
                                         gint64          value,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_object  (AimdbProducer  *self,
                                         GObject        *object,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_string  (AimdbProducer  *self,
                                         const char     *string,
                                         GError        **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_producer_produce_variant (AimdbProducer  *self,
                                         GVariant       *variant,
                                         GError        **error);

G_END_DECLS
