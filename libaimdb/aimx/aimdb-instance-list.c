/* aimdb-instance-list.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-discovery-private.h"
#include "aimdb-instance-list.h"
#include "aimdb-instance-private.h"

/* A socket is there before somebody listens at it, so there is a second look a
 * while after something happened. */
#define FIRST_LOOK_MS  50
#define SECOND_LOOK_MS 1000

/**
 * AimdbInstanceList:
 *
 * The programs of this user that serve their records, as a list model of
 * [class@Instance] that follows what happens.
 *
 * It looks where [func@discover_async] does, once when it is made, and again
 * when a socket comes or goes there. A program that crashed leaves its socket
 * behind, which nobody can see from outside: [method@InstanceList.search] finds
 * out.
 *
 * It lives in the main context that was the thread's default when it was made:
 * use it from that thread only.
 *
 * Since: 0.1
 */
struct _AimdbInstanceList
{
  GObject parent_instance;

  /* constant after construction */
  GMainContext *context;
  GPtrArray *monitors;

  /* only touched in the context, as is all below */
  GPtrArray *instances;

  /* NULL: no search is under way */
  GCancellable *search;
  gboolean search_again;

  GSource *look;
  guint n_looks;
};

static void aimdb_instance_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AimdbInstanceList, aimdb_instance_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      aimdb_instance_list_iface_init))

enum
{
  PROP_0,
  PROP_SEARCHING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
aimdb_instance_list_get_item_type (GListModel *model)
{
  return AIMDB_TYPE_INSTANCE;
}

static guint
aimdb_instance_list_get_n_items (GListModel *model)
{
  return AIMDB_INSTANCE_LIST (model)->instances->len;
}

static gpointer
aimdb_instance_list_get_item (GListModel *model,
                              guint       position)
{
  AimdbInstanceList *self = AIMDB_INSTANCE_LIST (model);

  if (position >= self->instances->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->instances, position));
}

static void
aimdb_instance_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = aimdb_instance_list_get_item_type;
  iface->get_n_items = aimdb_instance_list_get_n_items;
  iface->get_item = aimdb_instance_list_get_item;
}

static gboolean
has_same_endpoint (gconstpointer a,
                   gconstpointer b)
{
  return g_str_equal (aimdb_instance_get_endpoint ((AimdbInstance *) a),
                      aimdb_instance_get_endpoint ((AimdbInstance *) b));
}

/* An instance that is known keeps its object. Those that are gone are left in
 * GONE, in the order in which they were. */
static GPtrArray *
instance_list_merge (AimdbInstanceList *self,
                     GPtrArray         *found,
                     GPtrArray         *gone)
{
  GPtrArray *merged = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < found->len; i++)
    {
      AimdbInstance *instance = g_ptr_array_index (found, i);
      guint position;

      if (g_ptr_array_find_with_equal_func (self->instances, instance, has_same_endpoint,
                                            &position))
        {
          AimdbInstance *known = g_ptr_array_index (self->instances, position);

          _aimdb_instance_update (known, instance);
          instance = known;
        }

      g_ptr_array_add (merged, g_object_ref (instance));
    }

  for (guint i = 0; i < self->instances->len; i++)
    {
      AimdbInstance *instance = g_ptr_array_index (self->instances, i);

      if (!g_ptr_array_find (merged, instance, NULL))
        g_ptr_array_add (gone, g_object_ref (instance));
    }

  return merged;
}

/* What is the same at both ends has not changed. */
static void
instance_list_take (AimdbInstanceList *self,
                    GPtrArray         *found)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) old = g_ptr_array_ref (self->instances);
  GPtrArray *merged = instance_list_merge (self, found, gone);
  guint n_before = 0;
  guint n_after = 0;
  guint n_common = MIN (old->len, merged->len);

  while (n_before < n_common && old->pdata[n_before] == merged->pdata[n_before])
    n_before++;

  while (n_after < n_common - n_before &&
         old->pdata[old->len - n_after - 1] == merged->pdata[merged->len - n_after - 1])
    n_after++;

  g_ptr_array_unref (self->instances);
  self->instances = merged;

  if (old->len != merged->len || n_before < old->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, old->len - n_before - n_after,
                                merged->len - n_before - n_after);

  for (guint i = 0; i < gone->len; i++)
    _aimdb_instance_update (g_ptr_array_index (gone, i), NULL);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GWeakRef *weak_self = user_data;
  g_autoptr (AimdbInstanceList) self = g_weak_ref_get (weak_self);
  g_autoptr (GPtrArray) found = _aimdb_discovery_find_finish (result, NULL);

  g_weak_ref_clear (weak_self);
  g_free (weak_self);

  /* the list is gone, and the search was cancelled */
  if (self == NULL || found == NULL)
    return;

  g_clear_object (&self->search);
  instance_list_take (self, found);

  if (self->search_again)
    {
      self->search_again = FALSE;
      aimdb_instance_list_search (self);
      return;
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static void instance_list_await_look (AimdbInstanceList *self,
                                      guint              delay_ms);

static gboolean
look_cb (gpointer user_data)
{
  g_autoptr (AimdbInstanceList) self = g_object_ref (user_data);

  g_clear_pointer (&self->look, g_source_unref);
  aimdb_instance_list_search (self);

  if (self->n_looks++ == 0)
    instance_list_await_look (self, SECOND_LOOK_MS);

  return G_SOURCE_REMOVE;
}

static void
instance_list_drop_look (AimdbInstanceList *self)
{
  if (self->look == NULL)
    return;

  g_source_destroy (self->look);
  g_clear_pointer (&self->look, g_source_unref);
}

static void
instance_list_await_look (AimdbInstanceList *self,
                          guint              delay_ms)
{
  self->look = g_timeout_source_new (delay_ms);
  g_source_set_callback (self->look, look_cb, self, NULL);
  g_source_set_static_name (self->look, "[aimdb] instance look");
  g_source_attach (self->look, self->context);
}

static void
changed_cb (GFileMonitor      *monitor,
            GFile             *file,
            GFile             *other_file,
            GFileMonitorEvent  event,
            AimdbInstanceList *self)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *other_name = other_file != NULL ? g_file_get_basename (other_file) : NULL;

  if (!_aimdb_discovery_is_socket_name (name) &&
      (other_name == NULL || !_aimdb_discovery_is_socket_name (other_name)))
    return;

  instance_list_drop_look (self);
  self->n_looks = 0;
  instance_list_await_look (self, FIRST_LOOK_MS);
}

static void
aimdb_instance_list_constructed (GObject *object)
{
  AimdbInstanceList *self = AIMDB_INSTANCE_LIST (object);
  g_autoptr (GPtrArray) directories = _aimdb_discovery_create_directories ();

  G_OBJECT_CLASS (aimdb_instance_list_parent_class)->constructed (object);

  for (guint i = 0; i < directories->len; i++)
    {
      g_autoptr (GError) error = NULL;
      GFileMonitor *monitor = NULL;

      monitor = g_file_monitor_directory (g_ptr_array_index (directories, i),
                                          G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

      /* searching still works */
      if (monitor == NULL)
        {
          g_info ("instances that come and go are not noticed: %s", error->message);
          continue;
        }

      g_signal_connect (monitor, "changed", G_CALLBACK (changed_cb), self);
      g_ptr_array_add (self->monitors, monitor);
    }

  aimdb_instance_list_search (self);
}

static void
aimdb_instance_list_dispose (GObject *object)
{
  AimdbInstanceList *self = AIMDB_INSTANCE_LIST (object);

  for (guint i = 0; i < self->monitors->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->monitors, i), self);

  g_ptr_array_set_size (self->monitors, 0);
  instance_list_drop_look (self);

  if (self->search != NULL)
    g_cancellable_cancel (self->search);

  g_clear_object (&self->search);

  G_OBJECT_CLASS (aimdb_instance_list_parent_class)->dispose (object);
}

static void
aimdb_instance_list_finalize (GObject *object)
{
  AimdbInstanceList *self = AIMDB_INSTANCE_LIST (object);

  g_ptr_array_unref (self->monitors);
  g_ptr_array_unref (self->instances);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (aimdb_instance_list_parent_class)->finalize (object);
}

static void
aimdb_instance_list_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEARCHING:
      g_value_set_boolean (value, aimdb_instance_list_is_searching (AIMDB_INSTANCE_LIST (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
aimdb_instance_list_class_init (AimdbInstanceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = aimdb_instance_list_constructed;
  object_class->dispose = aimdb_instance_list_dispose;
  object_class->finalize = aimdb_instance_list_finalize;
  object_class->get_property = aimdb_instance_list_get_property;

  /**
   * AimdbInstanceList:searching: (getter is_searching)
   *
   * Whether a search is under way.
   *
   * Since: 0.1
   */
  properties[PROP_SEARCHING] =
    g_param_spec_boolean ("searching", NULL, NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
aimdb_instance_list_init (AimdbInstanceList *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  self->instances = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * aimdb_instance_list_new:
 *
 * Creates a list, which is empty and searching.
 *
 * Returns: (transfer full): a list
 *
 * Since: 0.1
 */
AimdbInstanceList *
aimdb_instance_list_new (void)
{
  return g_object_new (AIMDB_TYPE_INSTANCE_LIST, NULL);
}

/**
 * aimdb_instance_list_is_searching: (get-property searching)
 * @self: a list
 *
 * Gets whether a search is under way.
 *
 * Returns: whether it is
 *
 * Since: 0.1
 */
gboolean
aimdb_instance_list_is_searching (AimdbInstanceList *self)
{
  g_return_val_if_fail (AIMDB_IS_INSTANCE_LIST (self), FALSE);

  return self->search != NULL;
}

/**
 * aimdb_instance_list_search:
 * @self: a list
 *
 * Searches anew, or once more after the search that is under way.
 *
 * [property@InstanceList:searching] tells when it is done, which takes half a
 * second at most if somebody does not answer.
 *
 * Since: 0.1
 */
void
aimdb_instance_list_search (AimdbInstanceList *self)
{
  g_autoptr (GMainContextPusher) pusher = NULL;
  GWeakRef *weak_self;

  g_return_if_fail (AIMDB_IS_INSTANCE_LIST (self));

  if (self->search != NULL)
    {
      self->search_again = TRUE;
      return;
    }

  /* the list does not live longer for a search */
  weak_self = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak_self, self);
  self->search = g_cancellable_new ();
  pusher = g_main_context_pusher_new (self->context);
  _aimdb_discovery_find_async (self->search, found_cb, weak_self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}
