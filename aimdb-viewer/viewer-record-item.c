/* viewer-record-item.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-record-item.h"

#include "viewer-format.h"
#include "viewer-stage-item.h"

#include <glib/gi18n.h>

/*
 * One record with its stages.
 *
 * As a list model it is what the view shows of the record: the record itself
 * as the heading, then its stages. The heading is handed out on demand, so the
 * item holds no reference to itself.
 */
struct _ViewerRecordItem
{
  GObject parent_instance;

  char *key;
  char *details;
  char *verdict;
  AimdbVerdictKind kind;
  GListStore *stages;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ViewerRecordItem, viewer_record_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  PROP_0,
  PROP_DETAILS,
  PROP_KEY,
  PROP_KIND,
  PROP_VERDICT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
viewer_record_item_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
viewer_record_item_get_n_items (GListModel *model)
{
  ViewerRecordItem *self = VIEWER_RECORD_ITEM (model);

  return 1 + g_list_model_get_n_items (G_LIST_MODEL (self->stages));
}

static gpointer
viewer_record_item_get_item (GListModel *model,
                             guint       position)
{
  ViewerRecordItem *self = VIEWER_RECORD_ITEM (model);

  if (position == 0)
    return g_object_ref (self);

  return g_list_model_get_item (G_LIST_MODEL (self->stages), position - 1);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = viewer_record_item_get_item_type;
  iface->get_n_items = viewer_record_item_get_n_items;
  iface->get_item = viewer_record_item_get_item;
}

static void
stages_changed_cb (GListModel       *stages,
                   guint             position,
                   guint             removed,
                   guint             added,
                   ViewerRecordItem *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1, removed, added);
}

static void
viewer_record_item_finalize (GObject *object)
{
  ViewerRecordItem *self = VIEWER_RECORD_ITEM (object);

  g_free (self->key);
  g_free (self->details);
  g_free (self->verdict);
  g_object_unref (self->stages);

  G_OBJECT_CLASS (viewer_record_item_parent_class)->finalize (object);
}

static void
viewer_record_item_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ViewerRecordItem *self = VIEWER_RECORD_ITEM (object);

  switch (prop_id)
    {
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;

    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;

    case PROP_VERDICT:
      g_value_set_string (value, self->verdict);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
viewer_record_item_class_init (ViewerRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = viewer_record_item_finalize;
  object_class->get_property = viewer_record_item_get_property;

  properties[PROP_DETAILS] =
    g_param_spec_string ("details", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_KEY] =
    g_param_spec_string ("key", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL,
                       AIMDB_TYPE_VERDICT_KIND,
                       AIMDB_VERDICT_KIND_UNAVAILABLE,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  properties[PROP_VERDICT] =
    g_param_spec_string ("verdict", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
viewer_record_item_init (ViewerRecordItem *self)
{
  self->stages = g_list_store_new (VIEWER_TYPE_STAGE_ITEM);
  g_signal_connect (self->stages, "items-changed", G_CALLBACK (stages_changed_cb), self);
}

ViewerRecordItem *
viewer_record_item_new (AimdbRecordInfo *info)
{
  ViewerRecordItem *self = g_object_new (VIEWER_TYPE_RECORD_ITEM, NULL);

  self->key = g_strdup (aimdb_record_info_get_key (info));
  viewer_record_item_update (self, info);

  return self;
}

const char *
viewer_record_item_get_key (ViewerRecordItem *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORD_ITEM (self), NULL);

  return self->key;
}

const char *
viewer_record_item_get_details (ViewerRecordItem *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORD_ITEM (self), NULL);

  return self->details;
}

const char *
viewer_record_item_get_verdict (ViewerRecordItem *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORD_ITEM (self), NULL);

  return self->verdict;
}

AimdbVerdictKind
viewer_record_item_get_kind (ViewerRecordItem *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORD_ITEM (self), AIMDB_VERDICT_KIND_UNAVAILABLE);

  return self->kind;
}

GListModel *
viewer_record_item_get_stages (ViewerRecordItem *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORD_ITEM (self), NULL);

  return G_LIST_MODEL (self->stages);
}

static char *
viewer_record_item_describe_buffer (AimdbRecordInfo *info)
{
  guint64 capacity = aimdb_record_info_get_buffer_capacity (info);

  switch (aimdb_record_info_get_buffer_type (info))
    {
    case AIMDB_BUFFER_TYPE_SPMC_RING:
      return g_strdup_printf (ngettext ("ring of %u value", "ring of %u values", capacity),
                              (guint) capacity);

    case AIMDB_BUFFER_TYPE_SINGLE_LATEST:
      return g_strdup (_("latest value"));

    case AIMDB_BUFFER_TYPE_MAILBOX:
      return g_strdup (_("mailbox"));

    case AIMDB_BUFFER_TYPE_NONE:
    default:
      return g_strdup (_("no buffer"));
    }
}

static char *
viewer_record_item_describe (AimdbRecordInfo *info)
{
  AimdbRecordProfile *profile = aimdb_record_info_get_profile (info);
  g_autofree char *buffer = viewer_record_item_describe_buffer (info);
  g_autofree char *span = NULL;
  guint64 window = 0;

  for (guint i = 0; i < aimdb_record_profile_get_n_stages (profile); i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);

      window = MAX (window, aimdb_stage_profile_get_window_ns (stage));
    }

  if (window == 0)
    return g_steal_pointer (&buffer);

  span = viewer_format_span (window);

  /* translators: a kind of buffer, and since how long the calls are counted */
  return g_strdup_printf (_("%s · counting for %s"), buffer, span);
}

static void
viewer_record_item_update_stages (ViewerRecordItem   *self,
                                  AimdbRecordProfile *profile,
                                  AimdbVerdict       *verdict)
{
  AimdbStageProfile *bottleneck = aimdb_record_profile_get_bottleneck (profile);
  guint n_stages = aimdb_record_profile_get_n_stages (profile);

  for (guint i = 0; i < n_stages; i++)
    {
      AimdbStageProfile *stage = aimdb_record_profile_get_nth_stage (profile, i);
      g_autoptr (ViewerStageItem) item = g_list_model_get_item (G_LIST_MODEL (self->stages), i);

      /* the stages of a running instance are fixed: only a new instance gets here */
      if (item == NULL || !viewer_stage_item_matches (item, stage))
        {
          g_autoptr (ViewerStageItem) fresh = viewer_stage_item_new (self->key, stage);

          g_list_store_splice (self->stages, i, item != NULL ? 1 : 0, (gpointer *) &fresh, 1);
          g_set_object (&item, fresh);
        }

      viewer_stage_item_update (item, stage, aimdb_verdict_get_nth_kind (verdict, i),
                                stage == bottleneck, i == n_stages - 1);
    }

  if (g_list_model_get_n_items (G_LIST_MODEL (self->stages)) > n_stages)
    g_list_store_splice (self->stages, n_stages,
                         g_list_model_get_n_items (G_LIST_MODEL (self->stages)) - n_stages,
                         NULL, 0);
}

static void
viewer_record_item_take_text (ViewerRecordItem  *self,
                              char             **field,
                              char              *text,
                              GParamSpec        *pspec)
{
  if (g_strcmp0 (*field, text) == 0)
    {
      g_free (text);
      return;
    }

  g_free (*field);
  *field = text;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

void
viewer_record_item_update (ViewerRecordItem *self,
                           AimdbRecordInfo  *info)
{
  g_autoptr (AimdbVerdict) verdict = NULL;
  AimdbRecordProfile *profile;

  g_return_if_fail (VIEWER_IS_RECORD_ITEM (self));

  profile = aimdb_record_info_get_profile (info);

  verdict = aimdb_record_profile_get_verdict (profile);

  viewer_record_item_update_stages (self, profile, verdict);
  viewer_record_item_take_text (self, &self->details, viewer_record_item_describe (info),
                                properties[PROP_DETAILS]);
  viewer_record_item_take_text (self, &self->verdict, aimdb_verdict_describe (verdict),
                                properties[PROP_VERDICT]);

  if (self->kind != aimdb_verdict_get_kind (verdict))
    {
      self->kind = aimdb_verdict_get_kind (verdict);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
    }
}
