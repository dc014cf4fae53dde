/* aimdb-trigger.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-record.h"
#include "aimdb-stage-private.h"
#include "aimdb-trigger-private.h"

struct _AimdbTrigger
{
  GSource source;

  /* constant after construction */
  AimdbStage *stage;
  AimdbTriggerFunc func;
  gpointer fd_tag;              /* NULL: a child source triggers */

  /* constant once attached */
  int run;
};

static gboolean
trigger_dispatch (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     user_data)
{
  AimdbTrigger *self = (AimdbTrigger *) source;
  g_autoptr (AimdbRecord) record = NULL;
  GIOCondition condition = 0;
  gboolean again;

  if (self->fd_tag != NULL)
    condition = g_source_query_unix_fd (source, self->fd_tag);

  /* stopped just now */
  if (!_aimdb_stage_begin_call (self->stage, self->run))
    return G_SOURCE_REMOVE;

  /* the call may drop the database, and with it the record that is written */
  record = g_object_ref (self->stage->record);
  again = self->func (self->stage, condition);
  _aimdb_stage_end_call (self->stage, FALSE);

  return again;
}

static void
trigger_finalize (GSource *source)
{
  AimdbTrigger *self = (AimdbTrigger *) source;

  g_object_unref (self->stage);
}

/* without check, GLib takes it for ready if a descriptor or a child is */
static GSourceFuncs trigger_funcs = {
  .dispatch = trigger_dispatch,
  .finalize = trigger_finalize,
};

static AimdbTrigger *
trigger_new (AimdbStage       *stage,
             AimdbTriggerFunc  func)
{
  AimdbTrigger *self = (AimdbTrigger *) g_source_new (&trigger_funcs, sizeof (AimdbTrigger));

  self->stage = g_object_ref (stage);
  self->func = func;
  self->fd_tag = NULL;
  self->run = 0;
  g_source_set_static_name (&self->source, "libaimdb source");

  return self;
}

AimdbTrigger *
_aimdb_trigger_new_fd (AimdbStage       *stage,
                       AimdbTriggerFunc  func,
                       int               fd,
                       GIOCondition      condition)
{
  AimdbTrigger *self = trigger_new (stage, func);

  self->fd_tag = g_source_add_unix_fd (&self->source, fd, condition);

  return self;
}

/* whether the callback of SOURCE can be one that does nothing but go on */
static gboolean
takes_closures (GSource *source)
{
  const GSourceFuncs *known[] = {
    &g_timeout_funcs, &g_idle_funcs, &g_io_watch_funcs, &g_child_watch_funcs,
    &g_unix_signal_funcs, &g_unix_fd_source_funcs,
  };

  if (source->source_funcs->closure_callback != NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (source->source_funcs == known[i])
        return TRUE;
    }

  return FALSE;
}

/* A child triggers its parent when it is ready, whatever the signature of its own
 * callback. One that takes no closure has only its own dispatch. */
AimdbTrigger *
_aimdb_trigger_new_gsource (AimdbStage       *stage,
                            AimdbTriggerFunc  func,
                            GSource          *source)
{
  AimdbTrigger *self = trigger_new (stage, func);

  if (takes_closures (source))
    g_source_set_dummy_callback (source);

  g_source_set_priority (&self->source, g_source_get_priority (source));
  g_source_add_child_source (&self->source, source);

  return self;
}

/* from here on the stage is called, in the run that it is in now */
void
_aimdb_trigger_attach (AimdbTrigger *self,
                       GMainContext *context)
{
  self->run = g_atomic_int_get (&self->stage->run);
  g_source_attach (&self->source, context);
}

void
_aimdb_trigger_destroy (AimdbTrigger *self)
{
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}
