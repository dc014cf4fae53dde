/* viewer-stage-list.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-stage-list.h"

#include "viewer-record-row.h"
#include "viewer-stage-row.h"
#include "viewer-template.h"

/*
 * All stages of all records in one list. Only the rows in sight have widgets,
 * so an instance with a thousand records costs no more than one with ten.
 */
struct _ViewerStageList
{
  GtkWidget parent_instance;

  GtkListView *view;
  ViewerAxis *axis;
};

G_DEFINE_FINAL_TYPE (ViewerStageList, viewer_stage_list, GTK_TYPE_WIDGET)

static void
bind_cb (ViewerStageList *self,
         GtkListItem     *list_item)
{
  GObject *item = gtk_list_item_get_item (list_item);
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (VIEWER_IS_RECORD_ITEM (item))
    {
      if (!VIEWER_IS_RECORD_ROW (child))
        {
          child = viewer_record_row_new ();
          gtk_list_item_set_child (list_item, child);
        }

      gtk_list_item_set_selectable (list_item, FALSE);
      viewer_record_row_set_item (VIEWER_RECORD_ROW (child), VIEWER_RECORD_ITEM (item));
      return;
    }

  if (!VIEWER_IS_STAGE_ROW (child))
    {
      child = viewer_stage_row_new (self->axis);
      gtk_list_item_set_child (list_item, child);
    }

  gtk_list_item_set_selectable (list_item, TRUE);
  viewer_stage_row_set_item (VIEWER_STAGE_ROW (child), VIEWER_STAGE_ITEM (item));
}

static void
unbind_cb (ViewerStageList *self,
           GtkListItem     *list_item)
{
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (VIEWER_IS_RECORD_ROW (child))
    viewer_record_row_set_item (VIEWER_RECORD_ROW (child), NULL);
  else
    viewer_stage_row_set_item (VIEWER_STAGE_ROW (child), NULL);
}

static gboolean
viewer_stage_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (VIEWER_STAGE_LIST (widget)->view));
}

static void
viewer_stage_list_dispose (GObject *object)
{
  ViewerStageList *self = VIEWER_STAGE_LIST (object);

  g_clear_object (&self->axis);
  viewer_template_dispose (GTK_WIDGET (self), VIEWER_TYPE_STAGE_LIST);

  G_OBJECT_CLASS (viewer_stage_list_parent_class)->dispose (object);
}

static void
viewer_stage_list_class_init (ViewerStageListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_stage_list_dispose;
  widget_class->grab_focus = viewer_stage_list_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "stagelist");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-stage-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerStageList, view);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
viewer_stage_list_init (ViewerStageList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
viewer_stage_list_set_model (ViewerStageList  *self,
                             ViewerStageModel *model)
{
  g_autoptr (GtkFlattenListModel) rows = NULL;
  g_autoptr (GtkSingleSelection) selection = NULL;

  g_return_if_fail (VIEWER_IS_STAGE_LIST (self));

  g_set_object (&self->axis, viewer_stage_model_get_axis (model));

  rows = gtk_flatten_list_model_new (g_object_ref (viewer_stage_model_get_records (model)));
  selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  gtk_single_selection_set_model (selection, G_LIST_MODEL (rows));
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}
