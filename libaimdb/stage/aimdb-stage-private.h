/* aimdb-stage-private.h
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#pragma once

#include "aimdb-buffer-private.h"
#include "aimdb-failure-queue-private.h"
#include "aimdb-profile-private.h"
#include "aimdb-record.h"
#include "aimdb-stage.h"

G_BEGIN_DECLS

#define AIMDB_STAGE_CLASS(klass) \
  (G_TYPE_CHECK_CLASS_CAST ((klass), AIMDB_TYPE_STAGE, AimdbStageClass))
#define AIMDB_STAGE_GET_CLASS(obj) \
  (G_TYPE_INSTANCE_GET_CLASS ((obj), AIMDB_TYPE_STAGE, AimdbStageClass))

/* how many values are taken out of a buffer under one lock */
#define AIMDB_DRAIN_CHUNK 64

/* what went wrong in a stage; aimdb-stage-error.c */
typedef struct
{
  /* atomic */
  int failing;                  /* a run of failures goes on */

  GMutex lock;

  /* under lock */
  guint64 n_errors;
  guint64 n_before;             /* those of them before the window of the profile */
  char *where;                  /* record and stage, for messages; NULL: never started */
  AimdbFailureQueue *queue;     /* the database's; NULL: never started */
} AimdbStageErrors;

struct _AimdbStage
{
  GObject parent_instance;

  /* constant after construction; any thread looks at it, so it is no bit of what
   * another writes */
  gboolean inbound;             /* a link that brings values in */

  /* only touched by the thread that builds the database */
  char *name;
  GMainContext *main_context;   /* NULL: the database's */
  AimdbRecord *record;          /* not owned: the record owns the stage */
  guint index;
  guint frozen : 1;
  guint direct : 1;             /* wants values in the call that produces them */

  /* atomic */
  int run;                      /* the number of this run, 0 while stopped */
  int n_runs;                   /* the number of the last run */

  /* who calls the stage, so that stopping can wait for the end of the call */
  GThread *caller;              /* atomic */
  int n_waiting;                /* atomic, changed under call_lock */
  guint n_left;                 /* under call_lock; calls that ended while somebody waited */
  GMutex call_lock;
  GCond call_ended;

  /* held while the inputs change, and while a thread looks that is in no call */
  GMutex input_lock;

  /* only touched in a call */
  int direct_run;               /* the run in which a direct call was entered */
  gboolean missed_turn;         /* the call ran the loop, which would have called it */

  /* constant while running */
  AimdbTask task;
  AimdbRecord *input;           /* what a consuming stage reads; not owned if it is record */
  AimdbProducer *output;        /* what a writing stage writes to */
  AimdbRecord *kept;            /* record, so that a call which drops it may go on */

  /* its cursor is under the buffer's lock */
  AimdbBufferReader reader;

  /* have locks of their own */
  AimdbStageErrors errors;
  AIMDB_PROFILE_STATS
};

struct _AimdbStageClass
{
  GObjectClass parent_class;

  AimdbStageType stage_type;
  gboolean writes;              /* into its record */

  /* the keys of other records that are read, ending in NULL; NULL: its own record,
   * or nothing if the stage writes that */
  const char *const *(*get_input_keys) (AimdbStage *self);

  /* what is wrong with the stage itself, or NULL; transfer full */
  char *(*check) (AimdbStage *self);

  /* gets ready for start; may set the context in which the stage will run */
  gboolean (*prepare) (AimdbStage    *self,
                       GMainContext **main_context,
                       GError       **error);

  /* where it carries values to or from, or NULL */
  const char *(*get_url) (AimdbStage *self);

  /* begins to read INPUTS, with input_lock held, and lets go of them */
  void (*attach_inputs) (AimdbStage          *self,
                         AimdbRecord *const  *inputs);
  void (*forget_inputs) (AimdbStage *self);

  /* a place in a buffer, or NULL if there are not that many */
  AimdbBufferReader *(*get_nth_reader) (AimdbStage *self,
                                        guint       index);

  /* between start and stop the stage does its work; when stop is called it does
   * not run any more, unless it is its own call that stops it */
  gboolean (*start) (AimdbStage  *self,
                     GError     **error);
  void (*stop) (AimdbStage *self);

  /* whether start and stop may wait for the calling thread, which is in no call of the
   * stage; asked at any time, may be NULL */
  gboolean (*is_at_work_here) (AimdbStage *self);

  /* runs the stage in its context; TRUE if there is more to do */
  gboolean (*run) (AimdbTask         *task,
                   const AimdbBudget *budget);

  /* deals with one value; for stages whose run is _aimdb_stage_drain() */
  void (*process) (AimdbStage   *self,
                   const GValue *value);

  /* whether work on a value goes on that began in a call which has returned */
  gboolean (*is_busy) (AimdbStage *self);

  /* whether the library calls it, so that there are times */
  gboolean (*is_timed) (AimdbStage *self);

  /* whether a call holds up no other stage, though it may last; constant */
  gboolean (*is_asynchronous) (AimdbStage *self);

  /* the values that it could not carry, in the window of the profile; may be NULL */
  guint64 (*count_dropped) (AimdbStage *self);

  /* begins anew with figures of its own, when the profile does; may be NULL */
  void (*reset) (AimdbStage *self);
};

AimdbRecord *_aimdb_stage_get_record    (AimdbStage         *self);
AimdbRecord *_aimdb_stage_dup_record    (AimdbStage         *self);
void         _aimdb_stage_set_record    (AimdbStage         *self,
                                         AimdbRecord        *record,
                                         guint               index);
char        *_aimdb_stage_check         (AimdbStage         *self);
char        *_aimdb_stage_dup_label     (AimdbStage         *self);
gboolean     _aimdb_stage_is_timed      (AimdbStage         *self);

/* what was measured, at one instant; FALSE if profiling is not built in */
gboolean     _aimdb_stage_measure       (AimdbStage              *self,
                                         AimdbStageProfileFields *fields);

const char *const *
_aimdb_stage_get_input_keys (AimdbStage         *self);

gboolean     _aimdb_stage_start         (AimdbStage         *self,
                                         AimdbRecord *const *inputs,
                                         GMainContext       *main_context,
                                         GError            **error);
void         _aimdb_stage_stop          (AimdbStage         *self);
void         _aimdb_stage_set_frozen    (AimdbStage         *self,
                                         gboolean            frozen);
void         _aimdb_stage_reset_profile (AimdbStage         *self);

gboolean     _aimdb_stage_try_enter     (AimdbStage         *self);
void         _aimdb_stage_enter         (AimdbStage         *self);
void         _aimdb_stage_leave         (AimdbStage         *self);
gboolean     _aimdb_stage_is_in_own_call (AimdbStage        *self);
gboolean     _aimdb_stage_begin_call    (AimdbStage         *self,
                                         int                 run);
void         _aimdb_stage_end_call      (AimdbStage         *self,
                                         gboolean            again);

void         _aimdb_stage_finish_run    (AimdbStage         *self);
void         _aimdb_stage_run           (AimdbTask          *task,
                                         const AimdbBudget  *budget);
gboolean     _aimdb_stage_drain         (AimdbTask          *task,
                                         const AimdbBudget  *budget);

void         _aimdb_stage_give_back     (AimdbStage         *self,
                                         int                 run,
                                         const AimdbWord    *words,
                                         guint               n_words);

void         _aimdb_stage_wait_until_idle (AimdbStage       *self,
                                           const int        *give_up);
void         _aimdb_stage_wake_waiters (AimdbStage          *self);

void         _aimdb_stage_errors_init   (AimdbStageErrors   *self);
void         _aimdb_stage_errors_clear  (AimdbStageErrors   *self);
void         _aimdb_stage_errors_begin  (AimdbStage         *stage,
                                         AimdbFailureQueue  *queue);
void         _aimdb_stage_errors_reset  (AimdbStageErrors   *self);
guint64      _aimdb_stage_errors_count  (AimdbStageErrors   *self);
void         _aimdb_stage_errors_end_call (AimdbStageErrors *self);
void         _aimdb_stage_emit_failed   (AimdbStage         *self,
                                         const GError       *error);

extern const AimdbDirectFuncs _aimdb_stage_direct_funcs;

/* the URL of a link, or NULL */
static inline const char *
_aimdb_stage_get_url (AimdbStage *self)
{
  AimdbStageClass *klass = AIMDB_STAGE_GET_CLASS (self);

  return klass->get_url != NULL ? klass->get_url (self) : NULL;
}

/* whether it gives its record values */
static inline gboolean
_aimdb_stage_writes (AimdbStage *self)
{
  return AIMDB_STAGE_GET_CLASS (self)->writes || self->inbound;
}

/* After each call of the program's function: a run of failures ends with one in
 * which none was reported. */
static inline void
_aimdb_stage_errors_called (AimdbStage *self)
{
  if (G_UNLIKELY (g_atomic_int_get (&self->errors.failing)))
    _aimdb_stage_errors_end_call (&self->errors);
}

/* whether who starts or stops the stage may be waiting for the calling thread */
static inline gboolean
_aimdb_stage_needs_this_thread (AimdbStage *self)
{
  AimdbStageClass *klass = AIMDB_STAGE_GET_CLASS (self);

  return _aimdb_stage_is_in_own_call (self) ||
         (klass->is_at_work_here != NULL && klass->is_at_work_here (self));
}

static inline gboolean
_aimdb_stage_is_running (AimdbStage *self)
{
  return g_atomic_int_get (&self->run) != 0;
}

G_END_DECLS
