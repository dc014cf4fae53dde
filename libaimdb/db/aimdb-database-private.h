/* aimdb-database-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-database.h"
#include "aimdb-failure-queue-private.h"

G_BEGIN_DECLS

typedef enum
{
  AIMDB_DATABASE_STOPPED,
  AIMDB_DATABASE_STARTING,
  AIMDB_DATABASE_RUNNING,
  AIMDB_DATABASE_STOPPING
} AimdbDatabaseState;

/* starting, running and stopping; aimdb-database-run.c */
typedef struct
{
  /* atomic */
  int discard;                  /* a stop that drains shall do so no more */

  GMutex lock;
  GCond changed;

  /* all below under lock */
  AimdbDatabaseState state;
  GThread *worker;              /* who starts or stops now */
  gboolean stop_wanted;         /* it shall be stopped as soon as it is started */
  gboolean drained;             /* the last stop let everything through */
  gboolean told_running;        /* what was last notified */
} AimdbDatabaseRun;

struct _AimdbDatabase
{
  GObject parent_instance;

  /* constant after construction */
  GMainContext *main_context;
  AimdbFailureQueue *failures;

  /* only touched by the thread that builds the database, and while it is stopped */
  GPtrArray *records;
  GHashTable *records_by_key;   /* the first of each key; neither is owned */

  /* has a lock of its own */
  AimdbDatabaseRun run;
};

void     _aimdb_database_run_init       (AimdbDatabaseRun  *run);
void     _aimdb_database_run_clear      (AimdbDatabaseRun  *run);
gboolean _aimdb_database_is_stopped     (AimdbDatabase     *self);
void     _aimdb_database_notify_running (AimdbDatabase     *self);

G_END_DECLS
