/* aimdb-raw-codec.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-codec-private.h"
#include "aimdb-error.h"

typedef struct
{
  GObject parent_instance;
} AimdbRawCodec;

typedef GObjectClass AimdbRawCodecClass;

static void codec_iface_init (AimdbCodecInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AimdbRawCodec, _aimdb_raw_codec, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (AIMDB_TYPE_CODEC, codec_iface_init))

static void
refuse_type (GType    type,
             GError **error)
{
  g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
               "values of type %s are not carried as they are, only GBytes and strings; "
               "give the link another codec", g_type_name (type));
}

static GBytes *
raw_codec_encode (AimdbCodec    *codec,
                  const GValue  *value,
                  GError       **error)
{
  if (G_VALUE_HOLDS (value, G_TYPE_BYTES) && g_value_get_boxed (value) != NULL)
    return g_value_dup_boxed (value);

  if (G_VALUE_HOLDS_STRING (value) && g_value_get_string (value) != NULL)
    return g_bytes_new (g_value_get_string (value), strlen (g_value_get_string (value)));

  if (G_VALUE_HOLDS (value, G_TYPE_BYTES) || G_VALUE_HOLDS_STRING (value))
    g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
                         "the value is NULL, which has no bytes");
  else
    refuse_type (G_VALUE_TYPE (value), error);

  return NULL;
}

static gboolean
raw_codec_decode (AimdbCodec     *codec,
                  GBytes         *payload,
                  AimdbProducer  *output,
                  GError        **error)
{
  GType type = aimdb_producer_get_value_type (output);
  gsize length;
  const char *data = g_bytes_get_data (payload, &length);
  g_autofree char *text = NULL;

  if (type == G_TYPE_BYTES)
    return aimdb_producer_produce_boxed (output, payload, error);

  if (type != G_TYPE_STRING)
    {
      refuse_type (type, error);
      return FALSE;
    }

  if (length > 0 && !g_utf8_validate_len (data, length, NULL))
    {
      g_set_error_literal (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
                           "the bytes are no text: they are not UTF-8, or there is a NUL in them");
      return FALSE;
    }

  text = g_strndup (data != NULL ? data : "", length);

  return aimdb_producer_produce_string (output, text, error);
}

static void
codec_iface_init (AimdbCodecInterface *iface)
{
  iface->encode = raw_codec_encode;
  iface->decode = raw_codec_decode;
}

static void
_aimdb_raw_codec_class_init (AimdbRawCodecClass *klass)
{
}

static void
_aimdb_raw_codec_init (AimdbRawCodec *self)
{
}
