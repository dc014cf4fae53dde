/* viewer-stage-item.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-stage-item.h"

#include "viewer-format.h"

#include <glib/gi18n.h>

/*
 * One stage of one record as a row of the list.
 *
 * The item lives as long as the instance has the stage; each look at the
 * instance gives it a new profile, so a row never loses its place.
 */
struct _ViewerStageItem
{
  GObject parent_instance;

  char *record_key;
  AimdbStageProfile *profile;
  AimdbVerdictKind kind;
  ViewerHistory history;

  guint bottleneck : 1;
  guint last : 1;        /* of its record */
};

G_DEFINE_FINAL_TYPE (ViewerStageItem, viewer_stage_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BOTTLENECK,
  PROP_KIND,
  PROP_LAST,
  PROP_PROFILE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
viewer_stage_item_finalize (GObject *object)
{
  ViewerStageItem *self = VIEWER_STAGE_ITEM (object);

  g_free (self->record_key);
  aimdb_stage_profile_unref (self->profile);

  G_OBJECT_CLASS (viewer_stage_item_parent_class)->finalize (object);
}

static void
viewer_stage_item_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  ViewerStageItem *self = VIEWER_STAGE_ITEM (object);

  switch (prop_id)
    {
    case PROP_BOTTLENECK:
      g_value_set_boolean (value, self->bottleneck);
      break;

    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;

    case PROP_LAST:
      g_value_set_boolean (value, self->last);
      break;

    case PROP_PROFILE:
      g_value_set_boxed (value, self->profile);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_stage_item_class_init (ViewerStageItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = viewer_stage_item_finalize;
  object_class->get_property = viewer_stage_item_get_property;

  properties[PROP_BOTTLENECK] =
    g_param_spec_boolean ("bottleneck", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL,
                       AIMDB_TYPE_VERDICT_KIND,
                       AIMDB_VERDICT_KIND_UNAVAILABLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_LAST] =
    g_param_spec_boolean ("last", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_PROFILE] =
    g_param_spec_boxed ("profile", NULL, NULL,
                        AIMDB_TYPE_STAGE_PROFILE,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
viewer_stage_item_init (ViewerStageItem *self)
{
}

ViewerStageItem *
viewer_stage_item_new (const char        *record_key,
                       AimdbStageProfile *profile)
{
  ViewerStageItem *self = g_object_new (VIEWER_TYPE_STAGE_ITEM, NULL);

  self->record_key = g_strdup (record_key);
  self->profile = aimdb_stage_profile_ref (profile);

  return self;
}

const char *
viewer_stage_item_get_record_key (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  return self->record_key;
}

AimdbStageProfile *
viewer_stage_item_get_profile (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  return self->profile;
}

const ViewerHistory *
viewer_stage_item_get_history (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  return &self->history;
}

gboolean
viewer_stage_item_is_bottleneck (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), FALSE);

  return self->bottleneck;
}

gboolean
viewer_stage_item_is_last (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), FALSE);

  return self->last;
}

/* Whether minimum, average and maximum mean anything. */
gboolean
viewer_stage_item_has_times (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), FALSE);

  return aimdb_stage_profile_is_timed (self->profile) &&
         aimdb_stage_profile_get_call_count (self->profile) > 0;
}

/* Whether PROFILE is of the same stage: its kind and index say so, names may be equal. */
gboolean
viewer_stage_item_matches (ViewerStageItem   *self,
                           AimdbStageProfile *profile)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), FALSE);

  return aimdb_stage_profile_get_stage_type (self->profile) ==
         aimdb_stage_profile_get_stage_type (profile) &&
         aimdb_stage_profile_get_index (self->profile) == aimdb_stage_profile_get_index (profile);
}

/* Counters that went back were reset, or the instance is a new one. */
static void
viewer_stage_item_remember (ViewerStageItem   *self,
                            AimdbStageProfile *profile)
{
  guint64 old_calls = aimdb_stage_profile_get_call_count (self->profile);
  guint64 new_calls = aimdb_stage_profile_get_call_count (profile);
  guint64 old_total = aimdb_stage_profile_get_total_time_ns (self->profile);
  guint64 new_total = aimdb_stage_profile_get_total_time_ns (profile);

  if (new_calls < old_calls || new_total < old_total)
    viewer_history_clear (&self->history);
  else if (new_calls == old_calls)
    viewer_history_append (&self->history, -1);
  else
    viewer_history_append (&self->history,
                           (double) (new_total - old_total) / (new_calls - old_calls));
}

void
viewer_stage_item_update (ViewerStageItem   *self,
                          AimdbStageProfile *profile,
                          AimdbVerdictKind   kind,
                          gboolean           bottleneck,
                          gboolean           last)
{
  g_return_if_fail (VIEWER_IS_STAGE_ITEM (self));

  bottleneck = !!bottleneck;
  last = !!last;

  g_object_freeze_notify (G_OBJECT (self));

  if (self->profile != profile)
    {
      viewer_stage_item_remember (self, profile);
      aimdb_stage_profile_unref (self->profile);
      self->profile = aimdb_stage_profile_ref (profile);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROFILE]);
    }

  if (self->kind != kind)
    {
      self->kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
    }

  if (self->bottleneck != bottleneck)
    {
      self->bottleneck = bottleneck;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOTTLENECK]);
    }

  if (self->last != last)
    {
      self->last = last;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

char *
viewer_stage_item_dup_label (ViewerStageItem *self)
{
  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  return aimdb_stage_profile_dup_label (self->profile);
}

/* Why there is no bar, in words; the bar itself says it otherwise. */
char *
viewer_stage_item_describe_state (ViewerStageItem *self)
{
  guint64 running_ns;
  guint64 period_ns;
  g_autofree char *running = NULL;
  g_autofree char *period = NULL;

  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  running_ns = aimdb_stage_profile_get_running_ns (self->profile);
  running = viewer_format_duration (running_ns);

  if (aimdb_stage_profile_get_call_count (self->profile) == 0 && running_ns > 0)
    return g_strdup_printf (_("in its first call for %s"), running);

  if (aimdb_stage_profile_get_call_count (self->profile) == 0)
    return g_strdup (_("not called yet"));

  period_ns = aimdb_stage_profile_get_period_ns (self->profile);
  if (period_ns == 0)
    return g_strdup (_("counted, not timed"));

  period = viewer_format_duration (period_ns);

  /* translators: a source that the program drives itself; %s is a duration */
  return g_strdup_printf (_("not timed, one value every %s"), period);
}

/* What should not be: a call that does not end, values that a link dropped, or
 * failures. NULL: nothing. */
char *
viewer_stage_item_dup_trouble (ViewerStageItem *self)
{
  guint64 n_dropped;
  guint64 n_errors;
  g_autofree char *number = NULL;

  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  if (self->kind == AIMDB_VERDICT_KIND_STUCK)
    {
      number = viewer_format_span (aimdb_stage_profile_get_running_ns (self->profile));

      /* translators: a call that does not end; %s is a duration */
      return g_strdup_printf (_("stuck for %s"), number);
    }

  n_dropped = aimdb_stage_profile_get_dropped_count (self->profile);
  if (n_dropped > 0)
    {
      number = viewer_format_count (n_dropped);

      /* translators: values that a link could not carry; %s is their number */
      return g_strdup_printf (ngettext ("%s value dropped", "%s values dropped", n_dropped),
                              number);
    }

  n_errors = aimdb_stage_profile_get_error_count (self->profile);
  if (n_errors == 0)
    return NULL;

  number = viewer_format_count (n_errors);

  return g_strdup_printf (ngettext ("%s failure", "%s failures", n_errors), number);
}

static char *
viewer_stage_item_describe_times (ViewerStageItem *self)
{
  g_autofree char *average = NULL;
  g_autofree char *shortest = NULL;
  g_autofree char *longest = NULL;

  average = viewer_format_duration (aimdb_stage_profile_get_avg_time_ns (self->profile));
  shortest = viewer_format_duration (aimdb_stage_profile_get_min_time_ns (self->profile));
  longest = viewer_format_duration (aimdb_stage_profile_get_max_time_ns (self->profile));

  return g_strdup_printf (_("average %s, minimum %s, maximum %s"), average, shortest, longest);
}

/* The row in words, for those who don't see the bar. */
char *
viewer_stage_item_describe (ViewerStageItem *self)
{
  guint64 calls;
  g_autofree char *times = NULL;
  g_autofree char *count = NULL;
  g_autofree char *counted = NULL;
  g_autofree char *trouble = NULL;
  GString *text;

  g_return_val_if_fail (VIEWER_IS_STAGE_ITEM (self), NULL);

  calls = aimdb_stage_profile_get_call_count (self->profile);
  times = viewer_stage_item_has_times (self) ? viewer_stage_item_describe_times (self)
                                             : viewer_stage_item_describe_state (self);

  if (calls == 0)
    return g_steal_pointer (&times);

  count = viewer_format_count (calls);
  counted = g_strdup_printf (ngettext ("%s call", "%s calls", calls), count);

  trouble = viewer_stage_item_dup_trouble (self);
  text = g_string_new (NULL);

  if (self->bottleneck)
    g_string_printf (text, _("%s, %s, bottleneck of its record"), times, counted);
  else
    g_string_printf (text, "%s, %s", times, counted);

  if (trouble != NULL)
    g_string_append_printf (text, ", %s", trouble);

  return g_string_free (text, FALSE);
}
