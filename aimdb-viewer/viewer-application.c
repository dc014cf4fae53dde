/* viewer-application.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-config.h"

#include "viewer-application.h"

#include "viewer-window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

/* The program. Every call of it with an endpoint opens a window of its own. */
struct _ViewerApplication
{
  AdwApplication parent_instance;

  guint terminate;
  guint interrupt;
};

G_DEFINE_FINAL_TYPE (ViewerApplication, viewer_application, ADW_TYPE_APPLICATION)

/* The dialog took the place of the window in libadwaita 1.5; both have the same properties. */
#if ADW_CHECK_VERSION (1, 5, 0)
#define show_about(parent, ...) adw_show_about_dialog (GTK_WIDGET (parent), __VA_ARGS__)
#else
#define show_about(parent, ...) adw_show_about_window (parent, __VA_ARGS__)
#endif

static const GOptionEntry options[] = {
  { "connect", 'c', 0, G_OPTION_ARG_STRING, NULL,
    N_("Show the instance at ENDPOINT, the path of a socket or unix:PATH"),
    N_("ENDPOINT") },
  { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL }
};

static void
quit_activate_cb (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
about_activate_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  show_about (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
              "application-name", _("AimDB Viewer"),
              "application-icon", VIEWER_APPLICATION_ID,
              "developer-name", _("The libaimdb authors"),
              "version", VIEWER_VERSION,
              "comments", _("Shows how long the stages of a running AimDB instance "
                            "take, and which one is the bottleneck."),
              "license-type", GTK_LICENSE_APACHE_2_0,
              "copyright", "© 2026 The libaimdb authors",
              "translator-credits", _("translator-credits"),
              NULL);
}

static const GActionEntry actions[] = {
  { "about", about_activate_cb },
  { "quit", quit_activate_cb },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "win.choose", { "<Control>o" } },
  { "win.logarithmic", { "<Control>l" } },
  { "win.refresh", { "F5" } },
  { "win.reset", { "<Control>r" } },
  { "window.close", { "<Control>w" } },
};

static gboolean
signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));

  return G_SOURCE_CONTINUE;
}

static ViewerWindow *
viewer_application_open_window (ViewerApplication *self)
{
  GtkWindow *window = viewer_window_new (GTK_APPLICATION (self));

  gtk_window_present (window);

  return VIEWER_WINDOW (window);
}

static int
viewer_application_command_line (GApplication            *application,
                                 GApplicationCommandLine *command_line)
{
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);
  const char *endpoint = NULL;

  if (g_strv_length (arguments) > 1)
    {
      g_application_command_line_printerr (command_line,
                                           _("aimdb-viewer: unexpected argument %s; "
                                             "see aimdb-viewer --help"), arguments[1]);
      g_application_command_line_printerr (command_line, "\n");
      return 1;
    }

  if (!g_variant_dict_lookup (dict, "connect", "&s", &endpoint))
    {
      g_application_activate (application);
      return 0;
    }

  if (*endpoint == '\0')
    {
      g_application_command_line_printerr (command_line, "%s\n",
                                           _("aimdb-viewer: --connect needs an endpoint, for "
                                             "instance the path of a socket"));
      return 1;
    }

  viewer_window_show_endpoint (viewer_application_open_window (VIEWER_APPLICATION (application)),
                               endpoint);

  return 0;
}

static void
viewer_application_activate (GApplication *application)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    viewer_window_show_instances (viewer_application_open_window (self));
}

static int
viewer_application_handle_local_options (GApplication *application,
                                         GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;

  g_print ("aimdb-viewer %s\n", VIEWER_VERSION);

  return 0;
}

static void
viewer_application_startup (GApplication *application)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);

  G_APPLICATION_CLASS (viewer_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (VIEWER_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);

  self->terminate = g_unix_signal_add (SIGTERM, signal_cb, self);
  self->interrupt = g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
viewer_application_shutdown (GApplication *application)
{
  ViewerApplication *self = VIEWER_APPLICATION (application);
  GList *windows;

  g_clear_handle_id (&self->terminate, g_source_remove);
  g_clear_handle_id (&self->interrupt, g_source_remove);

  /* GTK leaves the windows of a program that quits to themselves; ours hold a connection */
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);

  G_APPLICATION_CLASS (viewer_application_parent_class)->shutdown (application);
}

static void
viewer_application_class_init (ViewerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = viewer_application_activate;
  application_class->command_line = viewer_application_command_line;
  application_class->handle_local_options = viewer_application_handle_local_options;
  application_class->shutdown = viewer_application_shutdown;
  application_class->startup = viewer_application_startup;
}

static void
viewer_application_init (ViewerApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Shows the stages of a running AimDB instance live "
                                              "and marks the bottleneck."));
}

GApplication *
viewer_application_new (void)
{
  return g_object_new (VIEWER_TYPE_APPLICATION,
                       "application-id", VIEWER_APPLICATION_ID,
                       "resource-base-path", "/dev/aimdb/Viewer",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       NULL);
}
