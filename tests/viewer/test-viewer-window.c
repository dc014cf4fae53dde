/* test-viewer-window.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "viewer-application.h"
#include "viewer-range-bar.h"
#include "viewer-record-item.h"
#include "viewer-stage-item.h"
#include "viewer-test-instance.h"
#include "viewer-window.h"

#define INTERVAL_MS 20

/* frames after which nothing moves any more: there are no animations here */
#define SETTLING_FRAMES 4

/* frames that last longer than several intervals */
#define IDLE_FRAMES 20

typedef struct
{
  ViewerTestInstance *instance;
  ViewerWindow *window;
  GdkPaintable *paintable;
} Fixture;

static GtkApplication *application;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  const char *json = data;
  g_autofree char *records = json != NULL ? g_strdup (json) : viewer_test_dup_records (FALSE);

  fixture->instance = viewer_test_instance_new ();
  viewer_test_instance_set_records (fixture->instance, records);

  fixture->window = VIEWER_WINDOW (viewer_window_new (application));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  fixture->paintable = gtk_widget_paintable_new (GTK_WIDGET (fixture->window));
  viewer_connection_set_interval (viewer_window_get_connection (fixture->window), INTERVAL_MS);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->paintable);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  viewer_test_wait_until (fixture->window == NULL);

  viewer_test_instance_stop (fixture->instance);
  g_clear_object (&fixture->instance);
}

static void
fixture_connect (Fixture *fixture)
{
  ViewerConnection *connection = viewer_window_get_connection (fixture->window);

  gtk_window_present (GTK_WINDOW (fixture->window));
  viewer_window_show_endpoint (fixture->window,
                               viewer_test_instance_get_endpoint (fixture->instance));
  viewer_test_wait_until (viewer_connection_get_state (connection) ==
                          VIEWER_CONNECTION_CONNECTED);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  guint *frames = user_data;

  return --*frames > 0;
}

static void
wait_for_frames (Fixture *fixture,
                 guint    frames)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (fixture->window), tick_cb, &frames, NULL);
  viewer_test_wait_until (frames == 0);
}

/* Draws the window as it is now and leaves the picture beside the test. */
static GdkTexture *
draw (Fixture    *fixture,
      const char *name)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, name, NULL);
  GskRenderNode *node;
  GdkTexture *texture;

  wait_for_frames (fixture, SETTLING_FRAMES);

  gdk_paintable_snapshot (fixture->paintable, snapshot,
                          gdk_paintable_get_intrinsic_width (fixture->paintable),
                          gdk_paintable_get_intrinsic_height (fixture->paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (fixture->window)),
                                         node, NULL);
  gsk_render_node_unref (node);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  g_test_message ("picture: %s", path);

  return texture;
}

/* The colour in which WIDGET draws; the accent is not the same in every libadwaita. */
static guint32
get_rgb (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  g_assert_cmpfloat (color.alpha, ==, 1);

  return (guint32) (color.red * 255 + 0.5f) << 16 |
         (guint32) (color.green * 255 + 0.5f) << 8 |
         (guint32) (color.blue * 255 + 0.5f);
}

/* How many pixels of TEXTURE have the colour RGB. */
static guint
count_pixels (GdkTexture *texture,
              guint32     rgb)
{
  gsize width = gdk_texture_get_width (texture);
  gsize height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, width * height);
  guint count = 0;

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));

  for (gsize i = 0; i < width * height; i++)
    if ((pixels[i] & 0xffffff) == rgb)
      count++;

  return count;
}

static GtkWidget *
find_bar (GtkWidget  *widget,
          const char *label)
{
  if (VIEWER_IS_RANGE_BAR (widget))
    {
      const char *text = gtk_widget_get_tooltip_text (widget);

      return text != NULL && g_str_has_prefix (text, label) ? widget : NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_bar (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* A spinner turns also where nobody sees it, sixty times a second. */
static void
assert_no_hidden_spinner (GtkWidget *widget)
{
  if (GTK_IS_SPINNER (widget) && gtk_spinner_get_spinning (GTK_SPINNER (widget)))
    g_assert_true (gtk_widget_get_mapped (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_no_hidden_spinner (child);
}

static void
test_window_shows_stages (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *camera;
  GtkWidget *archive;

  g_test_summary ("Rows with bars are drawn; the bottleneck is marked, and said to be one.");

  fixture_connect (fixture);
  g_assert_cmpstr (viewer_window_get_page (fixture->window), ==, "stages");
  viewer_test_wait_until (find_bar (GTK_WIDGET (fixture->window), "encode") != NULL);

  texture = draw (fixture, "connected.png");
  assert_no_hidden_spinner (GTK_WIDGET (fixture->window));
  camera = find_bar (GTK_WIDGET (fixture->window), "camera");
  archive = find_bar (GTK_WIDGET (fixture->window), "archive");
  g_assert_nonnull (camera);
  g_assert_nonnull (archive);

  g_assert_cmphex (get_rgb (archive), ==, 0xb34000);
  g_assert_cmphex (get_rgb (camera), !=, 0xb34000);
  g_assert_cmpuint (count_pixels (texture, get_rgb (camera)), >, 40);
  g_assert_cmpuint (count_pixels (texture, get_rgb (archive)), >, 80);

  gtk_test_accessible_assert_role (archive, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (archive, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "archive: average 6.40\302\240ms, minimum 2.10\302\240ms, "
                                       "maximum 41.0\302\240ms, 1750 calls, "
                                       "bottleneck of its record");
}

static void
test_window_moves_the_mark (Fixture       *fixture,
                            gconstpointer  data)
{
  g_autofree char *swapped = viewer_test_dup_records (TRUE);
  GtkWidget *camera;
  GtkWidget *archive;

  fixture_connect (fixture);
  viewer_test_wait_until (find_bar (GTK_WIDGET (fixture->window), "encode") != NULL);
  camera = find_bar (GTK_WIDGET (fixture->window), "camera");
  archive = find_bar (GTK_WIDGET (fixture->window), "archive");
  g_assert_false (gtk_widget_has_css_class (camera, "bottleneck"));
  g_assert_true (gtk_widget_has_css_class (archive, "bottleneck"));

  viewer_test_instance_set_records (fixture->instance, swapped);
  viewer_test_wait_until (gtk_widget_has_css_class (camera, "bottleneck"));

  g_assert_false (gtk_widget_has_css_class (archive, "bottleneck"));
  g_assert_true (find_bar (GTK_WIDGET (fixture->window), "camera") == camera);
}

static void
test_window_survives_restart (Fixture       *fixture,
                              gconstpointer  data)
{
  ViewerConnection *connection = viewer_window_get_connection (fixture->window);
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) gone = NULL;

  fixture_connect (fixture);
  before = draw (fixture, "before.png");

  viewer_test_instance_stop (fixture->instance);
  viewer_test_wait_until (viewer_window_get_stale (fixture->window));
  g_assert_cmpstr (viewer_window_get_page (fixture->window), ==, "stages");
  g_assert_nonnull (viewer_connection_get_problem (connection));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "reset"));

  /* what is old has paler marks */
  gone = draw (fixture, "gone.png");
  g_assert_cmpuint (count_pixels (gone, 0xb34000), <, count_pixels (before, 0xb34000));

  viewer_test_instance_start (fixture->instance);
  viewer_test_wait_until (viewer_connection_get_state (connection) ==
                          VIEWER_CONNECTION_CONNECTED);
  g_assert_false (viewer_window_get_stale (fixture->window));
  g_assert_null (viewer_connection_get_problem (connection));
}

static void
test_window_waits_for_instance (Fixture       *fixture,
                                gconstpointer  data)
{
  viewer_test_instance_stop (fixture->instance);
  gtk_window_present (GTK_WINDOW (fixture->window));
  viewer_window_show_endpoint (fixture->window,
                               viewer_test_instance_get_endpoint (fixture->instance));
  g_assert_cmpstr (viewer_window_get_page (fixture->window), ==, "connecting");

  viewer_test_wait_until (g_str_equal (viewer_window_get_page (fixture->window), "unreachable"));

  viewer_test_instance_start (fixture->instance);
  viewer_test_wait_until (g_str_equal (viewer_window_get_page (fixture->window), "stages"));
}

static void
test_window_resets (Fixture       *fixture,
                    gconstpointer  data)
{
  fixture_connect (fixture);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "reset"));
  g_assert_null (viewer_window_get_toast (fixture->window));

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "reset", NULL);
  viewer_test_wait_until (viewer_window_get_toast (fixture->window) != NULL);

  g_assert_cmpuint (viewer_test_instance_get_n_resets (fixture->instance), ==, 1);
  g_assert_cmpstr (viewer_window_get_toast (fixture->window), ==,
                   "All stages are counted anew from now on");
}

static void
test_window_respects_read_only (Fixture       *fixture,
                                gconstpointer  data)
{
  viewer_test_instance_set_read_only (fixture->instance, TRUE);
  fixture_connect (fixture);

  g_assert_cmpstr (viewer_window_get_page (fixture->window), ==, "stages");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "reset"));
}

static void
test_window_explains_missing_profiling (Fixture       *fixture,
                                        gconstpointer  data)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *records = viewer_test_dup_records (FALSE);

  fixture_connect (fixture);
  g_assert_cmpstr (viewer_window_get_page (fixture->window), ==, "no-profiling");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "reset"));
  texture = draw (fixture, "no-profiling.png");

  viewer_test_instance_set_records (fixture->instance, "[]");
  viewer_test_wait_until (g_str_equal (viewer_window_get_page (fixture->window), "no-stages"));

  viewer_test_instance_set_records (fixture->instance, records);
  viewer_test_wait_until (g_str_equal (viewer_window_get_page (fixture->window), "stages"));
}

static void
test_window_pauses (Fixture       *fixture,
                    gconstpointer  data)
{
  ViewerConnection *connection = viewer_window_get_connection (fixture->window);
  guint n_lists;

  fixture_connect (fixture);
  viewer_connection_set_paused (connection, TRUE);
  wait_for_frames (fixture, IDLE_FRAMES);
  n_lists = viewer_test_instance_get_n_lists (fixture->instance);

  wait_for_frames (fixture, IDLE_FRAMES);
  g_assert_cmpuint (viewer_test_instance_get_n_lists (fixture->instance), ==, n_lists);

  viewer_connection_set_paused (connection, FALSE);
  viewer_test_wait_until (viewer_test_instance_get_n_lists (fixture->instance) > n_lists + 1);
}

/* Part of the window, or a window of its own: that depends on the libadwaita. */
static gboolean
find_about (GtkWidget *widget)
{
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "AdwAbout"))
    return gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (find_about (child))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_about_shown (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (find_about (toplevel))
        return TRUE;
    }

  return FALSE;
}

static void
test_window_tells_about_itself (Fixture       *fixture,
                                gconstpointer  data)
{
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_false (is_about_shown ());

  g_action_group_activate_action (G_ACTION_GROUP (application), "about", NULL);
  viewer_test_wait_until (is_about_shown ());
}

static void
test_window_is_drawn_dark_and_narrow (Fixture       *fixture,
                                      gconstpointer  data)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GdkTexture) texture = NULL;

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  fixture_connect (fixture);

  texture = draw (fixture, "dark-narrow.png");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->window)), <, 420);
  g_assert_cmpuint (count_pixels (texture, 0xffa348), >, 40);

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static void
store_result_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_program_ends_on_sigterm (void)
{
  g_autoptr (ViewerTestInstance) instance = viewer_test_instance_new ();
  g_autofree char *records = viewer_test_dup_records (FALSE);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *messages = NULL;

  viewer_test_instance_set_records (instance, records);
  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("VIEWER_PROGRAM"),
                              "--connect", viewer_test_instance_get_endpoint (instance), NULL);
  g_assert_no_error (error);
  viewer_test_wait_until (viewer_test_instance_get_n_lists (instance) > 0);

  g_subprocess_send_signal (program, SIGTERM);
  g_subprocess_communicate_utf8_async (program, NULL, NULL, store_result_cb, &result);
  viewer_test_wait_until (result != NULL);
  g_subprocess_communicate_utf8_finish (program, result, NULL, &messages, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (messages, ==, "");
  g_assert_true (g_subprocess_get_if_exited (program));
  g_assert_cmpint (g_subprocess_get_exit_status (program), ==, 0);

  viewer_test_instance_stop (instance);
}

#define add(path, json, function) \
  g_test_add ("/Viewer/Window/" path, Fixture, json, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *record = viewer_test_dup_record ("camera.frame", NULL);
  g_autofree char *unprofiled = g_strdup_printf ("[%s]", record);
  int status;

  gtk_test_init (&argc, &argv, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);

  application = GTK_APPLICATION (viewer_application_new ());
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  add ("shows-stages", NULL, test_window_shows_stages);
  add ("moves-the-mark", NULL, test_window_moves_the_mark);
  add ("survives-restart", NULL, test_window_survives_restart);
  add ("waits-for-instance", NULL, test_window_waits_for_instance);
  add ("resets", NULL, test_window_resets);
  add ("respects-read-only", NULL, test_window_respects_read_only);
  add ("explains-missing-profiling", unprofiled, test_window_explains_missing_profiling);
  add ("pauses", NULL, test_window_pauses);
  add ("tells-about-itself", NULL, test_window_tells_about_itself);
  add ("is-drawn-dark-and-narrow", NULL, test_window_is_drawn_dark_and_narrow);
  g_test_add_func ("/Viewer/Program/ends-on-sigterm", test_program_ends_on_sigterm);

  status = g_test_run ();
  g_object_unref (application);

  return status;
}
