/* viewer-instance-list.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-instance-list.h"

#include "viewer-template.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The instances to choose from, and an entry for those that no search finds. */
struct _ViewerInstanceList
{
  GtkWidget parent_instance;

  GtkListBox *instances;
  AdwEntryRow *entry;

  ViewerDiscovery *discovery;
  char *current;
};

G_DEFINE_FINAL_TYPE (ViewerInstanceList, viewer_instance_list, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
viewer_instance_list_choose (ViewerInstanceList *self,
                             const char         *endpoint)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, endpoint);
}

static void
row_activated_cb (ViewerInstanceList *self,
                  AdwActionRow       *row)
{
  viewer_instance_list_choose (self, adw_action_row_get_subtitle (row));
}

static void
entry_apply_cb (ViewerInstanceList *self)
{
  g_autofree char *endpoint = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  g_strstrip (endpoint);

  if (*endpoint != '\0')
    viewer_instance_list_choose (self, endpoint);
}

static void
refresh_clicked_cb (ViewerInstanceList *self)
{
  viewer_discovery_search (self->discovery);
}

static GtkWidget *
viewer_instance_list_create_row (gpointer item,
                                 gpointer user_data)
{
  ViewerInstanceList *self = user_data;
  const char *endpoint = gtk_string_object_get_string (GTK_STRING_OBJECT (item));
  g_autofree char *name = viewer_discovery_dup_name (endpoint);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), endpoint);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  if (viewer_discovery_equal (endpoint, self->current))
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (mark),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Shown now"),
                                      -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), mark);
    }

  return row;
}

/* Binding anew makes all rows anew; the list is short and this is rare. */
static void
viewer_instance_list_fill (ViewerInstanceList *self)
{
  gtk_list_box_bind_model (self->instances, viewer_discovery_get_endpoints (self->discovery),
                           viewer_instance_list_create_row, self, NULL);
}

static void
viewer_instance_list_dispose (GObject *object)
{
  ViewerInstanceList *self = VIEWER_INSTANCE_LIST (object);

  if (self->instances != NULL)
    gtk_list_box_bind_model (self->instances, NULL, NULL, NULL, NULL);

  g_clear_object (&self->discovery);
  g_clear_pointer (&self->current, g_free);
  viewer_template_dispose (GTK_WIDGET (self), VIEWER_TYPE_INSTANCE_LIST);

  G_OBJECT_CLASS (viewer_instance_list_parent_class)->dispose (object);
}

static void
viewer_instance_list_class_init (ViewerInstanceListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_instance_list_dispose;

  /* carries the endpoint */
  signals[SIGNAL_CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-instance-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerInstanceList, instances);
  gtk_widget_class_bind_template_child (widget_class, ViewerInstanceList, entry);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_clicked_cb);
}

static void
viewer_instance_list_init (ViewerInstanceList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
viewer_instance_list_set_discovery (ViewerInstanceList *self,
                                    ViewerDiscovery    *discovery)
{
  g_return_if_fail (VIEWER_IS_INSTANCE_LIST (self));

  if (g_set_object (&self->discovery, discovery))
    viewer_instance_list_fill (self);
}

/* Marks the instance ENDPOINT as the one that is shown. */
void
viewer_instance_list_set_current (ViewerInstanceList *self,
                                  const char         *endpoint)
{
  g_return_if_fail (VIEWER_IS_INSTANCE_LIST (self));

  if (g_strcmp0 (self->current, endpoint) == 0)
    return;

  g_free (self->current);
  self->current = g_strdup (endpoint);
  viewer_instance_list_fill (self);
}
