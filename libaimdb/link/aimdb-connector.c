/* aimdb-connector.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-connector.h"
#include "aimdb-error.h"

/**
 * AimdbConnector:
 *
 * How the values of a link get to another place, or come from there.
 *
 * The scheme of the link's URL chooses the connector. A program adds a scheme by
 * implementing this interface in a class and naming the class to
 * [func@Connector.register].
 *
 * Each link has a connector of its own, made anew at every start. It is called in
 * the thread of the link, which runs the thread-default main context of that
 * thread: [method@Connector.start] may attach sources there, and open what it
 * needs, but does not wait for a peer. A link whose [property@Stage:main-context]
 * was set has no thread; its connector is called in that context. JavaScript
 * needs this, because its functions can't be called in other threads.
 *
 * A connector tells its link how it fares: [method@Link.report_state] whenever
 * the connection comes or goes, [method@Link.report_dropped] when values that it
 * had taken could not be sent after all, and [method@Link.receive] for what comes
 * in. It finds the URL and its options in the link, and does not keep the link
 * beyond [method@Connector.stop].
 *
 * Since: 0.1
 */
G_DEFINE_INTERFACE (AimdbConnector, aimdb_connector, G_TYPE_OBJECT)

static void
aimdb_connector_default_init (AimdbConnectorInterface *iface)
{
}

/* a connector written in another language may fail without saying why */
static void
connector_ensure_error (AimdbConnector  *self,
                        const char      *what,
                        GError         **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_FAILED,
                 "the connector %s %s", G_OBJECT_TYPE_NAME (self), what);
}

/**
 * aimdb_connector_check:
 * @self: a connector
 * @link: the link that it is to work for
 * @error: return location for an error
 *
 * Checks the URL and the options of a link, before anything is started.
 *
 * Called in the thread that starts the database.
 *
 * Returns: %FALSE with an error set if they make no sense
 *
 * Since: 0.1
 */
gboolean
aimdb_connector_check (AimdbConnector  *self,
                       AimdbLink       *link,
                       GError         **error)
{
  AimdbConnectorInterface *iface;

  g_return_val_if_fail (AIMDB_IS_CONNECTOR (self), FALSE);
  g_return_val_if_fail (AIMDB_IS_LINK (link), FALSE);

  iface = AIMDB_CONNECTOR_GET_IFACE (self);

  if (aimdb_link_is_inbound (link) ? iface->subscribe == NULL : iface->publish == NULL)
    {
      g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_INVALID_ARGUMENT,
                   "the connector %s can't %s", G_OBJECT_TYPE_NAME (self),
                   aimdb_link_is_inbound (link) ? "bring values in" : "carry values out");
      return FALSE;
    }

  if (iface->check == NULL || iface->check (self, link, error))
    return TRUE;

  connector_ensure_error (self, "refuses the URL", error);

  return FALSE;
}

/**
 * aimdb_connector_start:
 * @self: a connector
 * @link: the link that it works for until it is stopped
 * @error: return location for an error
 *
 * Begins to work for a link.
 *
 * The start of the database waits for this, so a connector to a peer only begins
 * to connect, and reports later what became of it. An error is for what does not
 * mend by itself.
 *
 * Returns: %FALSE with an error set if the database is not to be started
 *
 * Since: 0.1
 */
gboolean
aimdb_connector_start (AimdbConnector  *self,
                       AimdbLink       *link,
                       GError         **error)
{
  AimdbConnectorInterface *iface;

  g_return_val_if_fail (AIMDB_IS_CONNECTOR (self), FALSE);
  g_return_val_if_fail (AIMDB_IS_LINK (link), FALSE);

  iface = AIMDB_CONNECTOR_GET_IFACE (self);

  if (iface->start == NULL || iface->start (self, link, error))
    return TRUE;

  connector_ensure_error (self, "could not start", error);

  return FALSE;
}

/**
 * aimdb_connector_publish:
 * @self: a connector that was started
 * @topic: (nullable): where to, or %NULL for what the URL names
 * @payload: the bytes of one value
 * @error: return location for an error
 *
 * Sends the bytes of one value, or takes them for being sent.
 *
 * It may take its time: only its link waits, and values wait in the buffer of the
 * record. A connector that can't reach its peer fails rather than wait for it.
 *
 * Returns: %FALSE with an error set if the value is dropped
 *
 * Since: 0.1
 */
gboolean
aimdb_connector_publish (AimdbConnector  *self,
                         const char      *topic,
                         GBytes          *payload,
                         GError         **error)
{
  AimdbConnectorInterface *iface;

  g_return_val_if_fail (AIMDB_IS_CONNECTOR (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);

  iface = AIMDB_CONNECTOR_GET_IFACE (self);

  if (iface->publish != NULL && iface->publish (self, topic, payload, error))
    return TRUE;

  connector_ensure_error (self, "could not send the value", error);

  return FALSE;
}

/**
 * aimdb_connector_subscribe:
 * @self: a connector that was started
 * @topic: (nullable): what to bring in, or %NULL for what the URL names
 * @error: return location for an error
 *
 * Has what comes in given to the link from now on, by [method@Link.receive].
 *
 * Called once, after the start. It is for the connector to renew the
 * subscription when it had to connect anew.
 *
 * Returns: %FALSE with an error set if the database is not to be started
 *
 * Since: 0.1
 */
gboolean
aimdb_connector_subscribe (AimdbConnector  *self,
                           const char      *topic,
                           GError         **error)
{
  AimdbConnectorInterface *iface;

  g_return_val_if_fail (AIMDB_IS_CONNECTOR (self), FALSE);

  iface = AIMDB_CONNECTOR_GET_IFACE (self);

  if (iface->subscribe != NULL && iface->subscribe (self, topic, error))
    return TRUE;

  connector_ensure_error (self, "could not subscribe", error);

  return FALSE;
}

/**
 * aimdb_connector_stop:
 * @self: a connector that was started
 *
 * Ends the work for the link, which is not to be told anything after this.
 *
 * The stop of the database waits for it, so what was taken for being sent may
 * still be sent, for a short time; what could not be is reported as dropped.
 *
 * Since: 0.1
 */
void
aimdb_connector_stop (AimdbConnector *self)
{
  AimdbConnectorInterface *iface;

  g_return_if_fail (AIMDB_IS_CONNECTOR (self));

  iface = AIMDB_CONNECTOR_GET_IFACE (self);

  if (iface->stop != NULL)
    iface->stop (self);
}
