/* test-broker.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An MQTT broker, which listens to this machine alone and keeps nothing. */
typedef struct
{
  char *directory;
  char *config;
  guint16 port;
  GPid pid;                     /* 0: it does not run */
} Broker;

guint16 broker_find_free_port (void);

/* a folder and a port for it; it does not run yet */
void    broker_prepare        (Broker     *self);

/* EXTRA: more lines of its configuration; returns when it answers */
void    broker_start          (Broker     *self,
                               const char *extra);

/* both */
void    broker_set_up         (Broker     *self,
                               const char *extra);
void    broker_kill           (Broker     *self);
void    broker_tear_down      (Broker     *self);

G_END_DECLS
