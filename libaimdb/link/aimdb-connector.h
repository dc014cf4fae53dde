/* aimdb-connector.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#if !defined (AIMDB_INSIDE) && !defined (AIMDB_COMPILATION)
# error "Only <aimdb.h> can be included directly."
#endif

#include "aimdb-link.h"

G_BEGIN_DECLS

#define AIMDB_TYPE_CONNECTOR (aimdb_connector_get_type ())

AIMDB_AVAILABLE_IN_0_1
G_DECLARE_INTERFACE (AimdbConnector, aimdb_connector, AIMDB, CONNECTOR, GObject)

/**
 * AimdbConnectorInterface:
 * @parent_iface: the parent
 * @check: whether the URL and the options of the link make sense; optional
 * @start: begins to work for the link; optional
 * @publish: sends the bytes of one value; only for links that carry values out
 * @subscribe: has what comes in given to the link; only for links that bring values in
 * @stop: ends the work; optional
 *
 * What a connector implements.
 *
 * Since: 0.1
 */
struct _AimdbConnectorInterface
{
  GTypeInterface parent_iface;

  gboolean (*check)     (AimdbConnector  *self,
                         AimdbLink       *link,
                         GError         **error);
  gboolean (*start)     (AimdbConnector  *self,
                         AimdbLink       *link,
                         GError         **error);
  gboolean (*publish)   (AimdbConnector  *self,
                         const char      *topic,
                         GBytes          *payload,
                         GError         **error);
  gboolean (*subscribe) (AimdbConnector  *self,
                         const char      *topic,
                         GError         **error);
  void     (*stop)      (AimdbConnector  *self);
};

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_connector_register  (const char      *scheme,
                                    GType            type,
                                    GError         **error);

AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_connector_check     (AimdbConnector  *self,
                                    AimdbLink       *link,
                                    GError         **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_connector_start     (AimdbConnector  *self,
                                    AimdbLink       *link,
                                    GError         **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_connector_publish   (AimdbConnector  *self,
                                    const char      *topic,
                                    GBytes          *payload,
                                    GError         **error);
AIMDB_AVAILABLE_IN_0_1
gboolean aimdb_connector_subscribe (AimdbConnector  *self,
                                    const char      *topic,
                                    GError         **error);
AIMDB_AVAILABLE_IN_0_1
void     aimdb_connector_stop      (AimdbConnector  *self);

G_END_DECLS
