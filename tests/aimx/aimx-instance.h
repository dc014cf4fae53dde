/* aimx-instance.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-database.h"
#include "aimdb-server.h"

G_BEGIN_DECLS

/* A database with one record of each kind and a server for it, in the default
 * main context, and a watchdog over all of it. What is in it says
 * tests/conformance/aimx/README.md. */
typedef struct
{
  char *directory;
  char *path;
  char *endpoint;
  AimdbDatabase *database;
  AimdbServer *server;
  guint watchdog;

  /* what a wire runs while it waits; NULL: the default */
  GMainContext *context;

  /* the other end of the serial line, or -1 */
  int line;
} AimxInstance;

/* over what the same is to happen: as many, and what a server listens on */
#define AIMX_N_TRANSPORTS (3 + AIMDB_HAVE_WEBSOCKET)

extern const struct AimxTransport
{
  const char *name;
  const char *endpoint;         /* as below */
} aimx_transports[AIMX_N_TRANSPORTS];

/* DATA: the endpoint of the server; NULL for a socket in a directory of its own,
 * "serial" for a line of its own */
void aimx_instance_set_up    (AimxInstance  *self,
                              gconstpointer  data);
void aimx_instance_tear_down (AimxInstance  *self,
                              gconstpointer  data);

void aimx_instance_start     (AimxInstance  *self);
void aimx_instance_produce   (AimxInstance  *self,
                              const char    *key,
                              const char    *json);

/* the database does what there is to do */
void aimx_instance_settle    (void);

/* a socket of the test's own, which does not block */
int  aimx_instance_connect   (AimxInstance  *self);

/* a serial line that is none: gives one end, and the path of the other */
int  aimx_open_line          (char         **path);

G_END_DECLS
