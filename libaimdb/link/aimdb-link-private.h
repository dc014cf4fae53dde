/* aimdb-link-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-connector-private.h"
#include "aimdb-link.h"
#include "aimdb-stage-private.h"

G_BEGIN_DECLS

/* one run of a link, from a start to the stop: what the thread works with that
 * may outlast the run by the call that ended it */
typedef struct _AimdbLinkRun AimdbLinkRun;

struct _AimdbLink
{
  AimdbStage parent_instance;

  /* constant after construction */
  char *url;

  /* fixed while running */
  AimdbCodec *codec;
  GHashTable *options;          /* given by call; they go before those of the URL */
  GHashTable *url_options;      /* of the query; NULL: it can't be read */
  AimdbLinkTopicFunc topic_func;
  gpointer topic_data;
  GDestroyNotify topic_destroy;

  /* constant while running */
  AimdbLinkRun *current;
  GThread *thread;              /* NULL: in a context that the program runs */

  GMutex lock;

  /* all below under lock */
  AimdbConnector *connector;    /* NULL: not started, or stopped */
  GMainContext *notify_context; /* where changes of the state are notified */
  gboolean notifying;
  gboolean connected;
  gboolean reported;            /* the connector says whether it is connected */
  gboolean said;                /* the trouble that lasts was logged */
  GError *last_error;
  guint64 n_sent;               /* taken by the connector */
  guint64 n_returned;           /* of them, dropped by it after all */
  guint64 n_received;
  guint64 n_dropped;
  guint64 n_dropped_before;     /* the window of the profile */
};

struct _AimdbLinkClass
{
  AimdbStageClass parent_class;
};

/* aimdb-link-run.c */
gboolean        _aimdb_link_run_prepare    (AimdbStage     *stage,
                                            GMainContext  **main_context,
                                            GError        **error);
gboolean        _aimdb_link_run_start      (AimdbStage     *stage,
                                            GError        **error);
void            _aimdb_link_run_stop       (AimdbStage     *stage);
void            _aimdb_link_run_unref      (AimdbLinkRun   *self);

/* aimdb-link-state.c */
AimdbConnector *_aimdb_link_dup_connector  (AimdbLink      *self);
void            _aimdb_link_set_connector  (AimdbLink      *self,
                                            AimdbConnector *connector);
gboolean        _aimdb_link_clear_connector (AimdbLink      *self,
                                             AimdbConnector *connector);
void            _aimdb_link_reset_state    (AimdbLink      *self,
                                            GMainContext   *notify_context);
void            _aimdb_link_assume_connected (AimdbLink    *self);
void            _aimdb_link_count_sent     (AimdbLink      *self);
void            _aimdb_link_count_received (AimdbLink      *self);
void            _aimdb_link_drop           (AimdbLink      *self,
                                            guint           n_values,
                                            gboolean        were_sent,
                                            const GError   *error);
void            _aimdb_link_notify_state   (AimdbLink      *self);
void            _aimdb_link_reset_dropped  (AimdbStage     *stage);
guint64         _aimdb_link_get_window_dropped (AimdbStage *stage);

/* aimdb-link-options.c; KNOWN ends in NULL. What is not given is FALLBACK, and
 * what makes no sense is AIMDB_ERROR_INVALID_ARGUMENT */
void            _aimdb_link_read_url_options (AimdbLink       *self);
char           *_aimdb_link_dup_address    (AimdbLink         *self);
gboolean        _aimdb_link_check_options  (AimdbLink         *self,
                                            const char *const *known,
                                            GError           **error);
gboolean        _aimdb_link_get_number     (AimdbLink         *self,
                                            const char        *name,
                                            guint64            min,
                                            guint64            max,
                                            guint64            fallback,
                                            guint64           *number,
                                            GError           **error);
gboolean        _aimdb_link_get_flag       (AimdbLink         *self,
                                            const char        *name,
                                            gboolean           fallback,
                                            gboolean          *flag,
                                            GError           **error);
gboolean        _aimdb_link_get_choice     (AimdbLink         *self,
                                            const char        *name,
                                            const char *const *choices,
                                            guint             *choice,
                                            GError           **error);

G_END_DECLS
