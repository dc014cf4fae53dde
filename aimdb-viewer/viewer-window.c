/* viewer-window.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-window.h"

#include "viewer-column-heading.h"
#include "viewer-discovery.h"
#include "viewer-instance-list.h"
#include "viewer-stage-list.h"

#include <glib/gi18n.h>

#define SEARCH_AGAIN_MS 2000

/*
 * One window on one instance.
 *
 * What it shows follows from two things alone, the state of the connection and
 * the content of the model; viewer_window_update() is the only place that
 * draws the conclusion.
 */
struct _ViewerWindow
{
  AdwApplicationWindow parent_instance;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkMenuButton *chooser;
  ViewerInstanceList *chooser_list;
  ViewerInstanceList *choose_list;
  GtkButton *pause;
  GtkButton *reset;
  GtkStack *pages;
  GtkRevealer *banner;
  GtkLabel *banner_text;
  GtkSpinner *searching_spinner;
  AdwStatusPage *connecting_page;
  GtkSpinner *connecting_spinner;
  AdwStatusPage *unreachable_page;
  ViewerColumnHeading *heading;
  ViewerStageList *stages;

  ViewerConnection *connection;
  ViewerDiscovery *discovery;
  ViewerStageModel *model;
  char *toast;
  guint search_timer;
  guint searched : 1;  /* a search has ended since the instances are looked for */
};

G_DEFINE_FINAL_TYPE (ViewerWindow, viewer_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *
viewer_window_choose_content_page (ViewerWindow *self)
{
  switch (viewer_stage_model_get_content (self->model))
    {
    case VIEWER_CONTENT_STAGES:
      return "stages";

    case VIEWER_CONTENT_NO_PROFILING:
      return "no-profiling";

    case VIEWER_CONTENT_NO_STAGES:
    case VIEWER_CONTENT_NO_RECORDS:
      return "no-stages";

    case VIEWER_CONTENT_UNKNOWN:
    default:
      if (viewer_connection_get_state (self->connection) == VIEWER_CONNECTION_LOST)
        return "unreachable";

      return "connecting";
    }
}

static const char *
viewer_window_choose_page (ViewerWindow *self)
{
  if (viewer_connection_get_state (self->connection) != VIEWER_CONNECTION_IDLE)
    return viewer_window_choose_content_page (self);

  if (!self->searched)
    return "searching";

  if (g_list_model_get_n_items (viewer_discovery_get_endpoints (self->discovery)) > 0)
    return "choose";

  return "none";
}

static void
viewer_window_update_reset (ViewerWindow *self)
{
  AimdbClient *client = viewer_connection_get_client (self->connection);
  gboolean connected = viewer_connection_get_state (self->connection) ==
                       VIEWER_CONNECTION_CONNECTED;
  gboolean built_in = viewer_stage_model_get_content (self->model) == VIEWER_CONTENT_STAGES;
  gboolean allowed = connected && aimdb_client_get_can_write (client);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "reset");
  const char *tooltip;

  if (!connected)
    tooltip = _("Reset Profile: not connected");
  else if (!built_in)
    tooltip = _("Reset Profile: the instance measures no stages");
  else if (!allowed)
    tooltip = _("Reset Profile: the instance is read-only, it allows no reset from outside");
  else
    tooltip = _("Reset Profile: set the times and counts of all stages to zero (Ctrl+R)");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), allowed && built_in);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reset), tooltip);
}

static void
viewer_window_update_pause (ViewerWindow *self)
{
  gboolean paused = viewer_connection_get_paused (self->connection);

  gtk_button_set_icon_name (self->pause, paused ? "media-playback-start-symbolic"
                                                : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), paused ? _("Resume (Space)")
                                                                : _("Pause (Space)"));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                            "pause")),
                               viewer_connection_get_state (self->connection) !=
                               VIEWER_CONNECTION_IDLE);
}

static char *
viewer_window_describe_state (ViewerWindow *self)
{
  guint interval_ms = viewer_connection_get_interval (self->connection);

  switch (viewer_connection_get_state (self->connection))
    {
    case VIEWER_CONNECTION_CONNECTING:
      return g_strdup (_("Connecting…"));

    case VIEWER_CONNECTION_LOST:
      return g_strdup (_("Reconnecting…"));

    case VIEWER_CONNECTION_CONNECTED:
      if (viewer_connection_get_paused (self->connection))
        return g_strdup (_("Paused"));

      if (interval_ms < 1000)
        return g_strdup_printf (_("Live, every %.1f seconds"), interval_ms / 1000.0);

      return g_strdup_printf (ngettext ("Live, every second", "Live, every %u seconds",
                                        interval_ms / 1000), interval_ms / 1000);

    case VIEWER_CONNECTION_IDLE:
    default:
      return g_strdup ("");
    }
}

static void
viewer_window_update_title (ViewerWindow *self)
{
  const char *endpoint = viewer_connection_get_endpoint (self->connection);
  g_autofree char *name = NULL;
  g_autofree char *state = viewer_window_describe_state (self);

  if (endpoint != NULL)
    name = viewer_discovery_dup_name (endpoint);

  adw_window_title_set_title (self->title, name != NULL ? name : _("AimDB Viewer"));
  adw_window_title_set_subtitle (self->title, state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), endpoint);
  gtk_window_set_title (GTK_WINDOW (self), name != NULL ? name : _("AimDB Viewer"));
}

static void
viewer_window_update_problem (ViewerWindow *self)
{
  const char *endpoint = viewer_connection_get_endpoint (self->connection);
  const char *problem = viewer_connection_get_problem (self->connection);
  g_autofree char *name = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *connecting = NULL;
  g_autofree char *problem_markup = NULL;

  if (endpoint == NULL)
    return;

  name = viewer_discovery_dup_name (endpoint);
  gone = g_strdup_printf (_("%s went away, reconnecting…"), name);
  connecting = g_markup_escape_text (endpoint, -1);
  problem_markup = g_markup_escape_text (problem != NULL ? problem : "", -1);

  gtk_label_set_text (self->banner_text, gone);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->banner_text), problem);
  adw_status_page_set_description (self->connecting_page, connecting);
  adw_status_page_set_description (self->unreachable_page, problem_markup);
}

/* The keys belong to the list from the start, not to the first button of the header bar. */
static void
viewer_window_set_page (ViewerWindow *self,
                        const char   *page)
{
  gboolean changed = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), page) != 0;

  gtk_stack_set_visible_child_name (self->pages, page);

  /* a spinner goes on where nobody sees it, and costs a frame every 16 ms */
  gtk_spinner_set_spinning (self->searching_spinner, g_str_equal (page, "searching"));
  gtk_spinner_set_spinning (self->connecting_spinner, g_str_equal (page, "connecting"));

  if (changed && g_str_equal (page, "stages"))
    gtk_widget_grab_focus (GTK_WIDGET (self->stages));
}

static void
viewer_window_update (ViewerWindow *self)
{
  const char *page = viewer_window_choose_page (self);
  const char *endpoint = viewer_connection_get_endpoint (self->connection);
  gboolean stale = viewer_window_get_stale (self);

  viewer_window_update_title (self);
  viewer_window_update_pause (self);
  viewer_window_update_reset (self);
  viewer_window_update_problem (self);
  viewer_instance_list_set_current (self->chooser_list, endpoint);

  viewer_window_set_page (self, page);
  gtk_revealer_set_reveal_child (self->banner, stale);

  if (stale)
    gtk_widget_add_css_class (GTK_WIDGET (self->stages), "stale");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->stages), "stale");
}

static void
looked_cb (ViewerWindow *self,
           GListModel   *infos)
{
  ViewerContent before = viewer_stage_model_get_content (self->model);

  viewer_stage_model_update (self->model, infos);

  if (viewer_stage_model_get_content (self->model) != before)
    viewer_window_update (self);
}

static gboolean
search_again_cb (gpointer user_data)
{
  ViewerWindow *self = user_data;

  self->search_timer = 0;
  viewer_discovery_search (self->discovery);

  return G_SOURCE_REMOVE;
}

/*
 * As long as nothing is shown the search goes on by itself, so that starting
 * an instance is enough; the only one there is needs no choosing.
 */
static void
searched_cb (ViewerWindow *self)
{
  GListModel *endpoints = viewer_discovery_get_endpoints (self->discovery);

  if (viewer_connection_get_state (self->connection) != VIEWER_CONNECTION_IDLE)
    return;

  self->searched = TRUE;

  if (g_list_model_get_n_items (endpoints) == 1)
    {
      g_autoptr (GtkStringObject) only = g_list_model_get_item (endpoints, 0);

      viewer_window_show_endpoint (self, gtk_string_object_get_string (only));
      return;
    }

  g_clear_handle_id (&self->search_timer, g_source_remove);
  self->search_timer = g_timeout_add (SEARCH_AGAIN_MS, search_again_cb, self);
  viewer_window_update (self);
}

static void
chosen_cb (ViewerWindow *self,
           const char   *endpoint)
{
  gtk_menu_button_popdown (self->chooser);
  viewer_window_show_endpoint (self, endpoint);
}

static void
chooser_shown_cb (ViewerWindow *self)
{
  viewer_discovery_search (self->discovery);
}

static void
retry_clicked_cb (ViewerWindow *self)
{
  viewer_connection_retry (self->connection);
}

static void
viewer_window_tell (ViewerWindow *self,
                    const char   *text)
{
  g_free (self->toast);
  self->toast = g_strdup (text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
reset_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (ViewerWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (aimdb_client_reset_profiling_finish (AIMDB_CLIENT (object), result, &error))
    text = g_strdup (_("All stages are counted anew from now on"));
  else
    text = g_strdup_printf (_("Nothing was reset: %s"), error->message);

  /* the window may be closed by now, or show another instance */
  if (self->connection == NULL ||
      viewer_connection_get_client (self->connection) != AIMDB_CLIENT (object))
    return;

  viewer_window_tell (self, text);
  viewer_connection_poll (self->connection);
}

static void
reset_activate_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ViewerWindow *self = user_data;

  aimdb_client_reset_profiling_async (viewer_connection_get_client (self->connection), NULL,
                                      reset_cb, g_object_ref (self));
}

static void
pause_activate_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  ViewerWindow *self = user_data;

  viewer_connection_set_paused (self->connection,
                                !viewer_connection_get_paused (self->connection));
}

static void
refresh_activate_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  ViewerWindow *self = user_data;

  viewer_connection_retry (self->connection);
  viewer_connection_poll (self->connection);
}

static void
choose_activate_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  gtk_menu_button_popup (VIEWER_WINDOW (user_data)->chooser);
}

static void
interval_change_cb (GSimpleAction *action,
                    GVariant      *value,
                    gpointer       user_data)
{
  ViewerWindow *self = user_data;

  g_simple_action_set_state (action, value);
  viewer_connection_set_interval (self->connection, g_variant_get_int32 (value));
  viewer_window_update (self);
}

/*
 * Space belongs to whatever has the focus first if it does something with it:
 * text, buttons and all that is in a popover.
 */
static gboolean
key_pressed_cb (ViewerWindow    *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (keyval != GDK_KEY_space || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;

  if (focus != NULL &&
      (GTK_IS_EDITABLE (focus) || GTK_IS_BUTTON (focus) || GTK_IS_LIST_BOX_ROW (focus) ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_MENU_BUTTON) != NULL))
    return FALSE;

  return gtk_widget_activate_action (GTK_WIDGET (self), "win.pause", NULL);
}

static const GActionEntry actions[] = {
  { "choose", choose_activate_cb },
  { "interval", NULL, "i", "1000", interval_change_cb },
  { "pause", pause_activate_cb },
  { "refresh", refresh_activate_cb },
  { "reset", reset_activate_cb },
};

static void
viewer_window_dispose (GObject *object)
{
  ViewerWindow *self = VIEWER_WINDOW (object);

  g_clear_handle_id (&self->search_timer, g_source_remove);

  if (self->connection != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->connection, self);
      viewer_connection_close (self->connection);
    }

  if (self->discovery != NULL)
    g_signal_handlers_disconnect_by_data (self->discovery, self);

  g_clear_object (&self->connection);
  g_clear_object (&self->discovery);
  g_clear_object (&self->model);
  g_clear_pointer (&self->toast, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIEWER_TYPE_WINDOW);

  G_OBJECT_CLASS (viewer_window_parent_class)->dispose (object);
}

static void
viewer_window_class_init (ViewerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_window_dispose;

  g_type_ensure (VIEWER_TYPE_COLUMN_HEADING);
  g_type_ensure (VIEWER_TYPE_INSTANCE_LIST);
  g_type_ensure (VIEWER_TYPE_STAGE_LIST);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/aimdb/Viewer/viewer-window.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, chooser);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, chooser_list);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, choose_list);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, pause);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, reset);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, banner_text);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, connecting_page);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, connecting_spinner);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, unreachable_page);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, stages);
  gtk_widget_class_bind_template_child (widget_class, ViewerWindow, searching_spinner);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, chooser_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
}

static void
viewer_window_init (ViewerWindow *self)
{
  ViewerAxis *axis;
  g_autoptr (GPropertyAction) scale = NULL;

  self->connection = viewer_connection_new ();
  self->discovery = viewer_discovery_new ();
  self->model = viewer_stage_model_new ();
  axis = viewer_stage_model_get_axis (self->model);

  gtk_widget_init_template (GTK_WIDGET (self));

  scale = g_property_action_new ("logarithmic", axis, "logarithmic");
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (scale));

  viewer_column_heading_set_axis (self->heading, axis);
  viewer_stage_list_set_model (self->stages, self->model);
  viewer_instance_list_set_discovery (self->chooser_list, self->discovery);
  viewer_instance_list_set_discovery (self->choose_list, self->discovery);

  g_signal_connect_swapped (self->connection, "looked", G_CALLBACK (looked_cb), self);
  g_signal_connect_swapped (self->connection, "notify", G_CALLBACK (viewer_window_update), self);
  g_signal_connect_swapped (self->discovery, "searched", G_CALLBACK (searched_cb), self);

  viewer_window_update (self);
}

GtkWindow *
viewer_window_new (GtkApplication *application)
{
  return g_object_new (VIEWER_TYPE_WINDOW, "application", application, NULL);
}

/* Shows the instance at ENDPOINT, and goes on trying until it is there. */
void
viewer_window_show_endpoint (ViewerWindow *self,
                             const char   *endpoint)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  g_clear_handle_id (&self->search_timer, g_source_remove);
  viewer_stage_model_clear (self->model);
  viewer_connection_open (self->connection, endpoint);
}

/* Looks for instances; if there is but one it is shown. */
void
viewer_window_show_instances (ViewerWindow *self)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  self->searched = FALSE;
  viewer_connection_close (self->connection);
  viewer_stage_model_clear (self->model);
  viewer_discovery_search (self->discovery);
  viewer_window_update (self);
}

ViewerConnection *
viewer_window_get_connection (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->connection;
}

ViewerStageModel *
viewer_window_get_model (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->model;
}

/* The name of the page that is shown. */
const char *
viewer_window_get_page (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return gtk_stack_get_visible_child_name (self->pages);
}

/* Whether what is shown is of an instance that went away. */
gboolean
viewer_window_get_stale (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), FALSE);

  return viewer_connection_get_state (self->connection) == VIEWER_CONNECTION_LOST &&
         viewer_stage_model_get_content (self->model) != VIEWER_CONTENT_UNKNOWN;
}

/* What the last toast said. */
const char *
viewer_window_get_toast (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->toast;
}
