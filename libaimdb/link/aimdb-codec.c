/* aimdb-codec.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include "aimdb-codec-private.h"
#include "aimdb-error.h"

/**
 * AimdbCodec:
 *
 * Turns values into bytes and back, for links.
 *
 * Two are built in: [func@Codec.get_json], which every link has that was given
 * no other, and [func@Codec.get_raw]. A program adds its own by implementing the
 * interface and giving it to a link with [method@Link.set_codec].
 *
 * Python can implement the encoding but not the decoding: PyGObject can't hand the
 * value back.
 *
 * A codec that one link has is called in the thread of the link, one call at a
 * time; one that several links share is called by several threads at once.
 *
 * Since: 0.1
 */
G_DEFINE_INTERFACE (AimdbCodec, aimdb_codec, G_TYPE_OBJECT)

static void
aimdb_codec_default_init (AimdbCodecInterface *iface)
{
}

/* a codec written in another language may fail without saying why */
static void
codec_ensure_error (AimdbCodec  *self,
                    const char  *what,
                    GError     **error)
{
  if (error != NULL && *error == NULL)
    g_set_error (error, AIMDB_ERROR, AIMDB_ERROR_NOT_SERIALIZABLE,
                 "the codec %s can't %s", G_OBJECT_TYPE_NAME (self), what);
}

/**
 * aimdb_codec_get_json:
 *
 * Gets the codec that makes JSON of values.
 *
 * The JSON of a value is the one that AimX shows. What comes in must keep to the
 * limits of [func@json_validate].
 *
 * Returns: (transfer none): the codec; may be used from any thread
 *
 * Since: 0.1
 */
AimdbCodec *
aimdb_codec_get_json (void)
{
  static gsize codec = 0;

  if (g_once_init_enter (&codec))
    g_once_init_leave (&codec, (gsize) g_object_new (AIMDB_TYPE_JSON_CODEC, NULL));

  return (AimdbCodec *) codec;
}

/**
 * aimdb_codec_get_raw:
 *
 * Gets the codec that carries the bytes of a value as they are.
 *
 * It is for records of `GBytes` and of strings. Bytes that come in for a string
 * must be UTF-8 without NUL.
 *
 * Returns: (transfer none): the codec; may be used from any thread
 *
 * Since: 0.1
 */
AimdbCodec *
aimdb_codec_get_raw (void)
{
  static gsize codec = 0;

  if (g_once_init_enter (&codec))
    g_once_init_leave (&codec, (gsize) g_object_new (AIMDB_TYPE_RAW_CODEC, NULL));

  return (AimdbCodec *) codec;
}

/**
 * aimdb_codec_encode:
 * @self: a codec
 * @value: a value
 * @error: return location for an error
 *
 * Makes bytes of a value.
 *
 * Returns: (transfer full): the bytes, or %NULL with an error set, such as
 *   %AIMDB_ERROR_NOT_SERIALIZABLE
 *
 * Since: 0.1
 */
GBytes *
aimdb_codec_encode (AimdbCodec    *self,
                    const GValue  *value,
                    GError       **error)
{
  AimdbCodecInterface *iface;
  GBytes *payload = NULL;

  g_return_val_if_fail (AIMDB_IS_CODEC (self), NULL);
  g_return_val_if_fail (G_IS_VALUE (value), NULL);

  iface = AIMDB_CODEC_GET_IFACE (self);

  if (iface->encode != NULL)
    payload = iface->encode (self, value, error);

  if (payload == NULL)
    codec_ensure_error (self, "make bytes of the value", error);

  return payload;
}

/**
 * aimdb_codec_decode:
 * @self: a codec
 * @value_type: the type of the values that are wanted
 * @payload: the bytes
 * @error: return location for an error
 *
 * Makes a value of bytes.
 *
 * A codec may answer a number of another type than @value_type: the record
 * converts it if nothing of it is lost.
 *
 * Returns: (transfer full): the value, or %NULL with an error set, such as
 *   %AIMDB_ERROR_INVALID_JSON or %AIMDB_ERROR_NOT_SERIALIZABLE
 *
 * Since: 0.1
 */
GValue *
aimdb_codec_decode (AimdbCodec  *self,
                    GType        value_type,
                    GBytes      *payload,
                    GError     **error)
{
  AimdbCodecInterface *iface;
  GValue *value = NULL;

  g_return_val_if_fail (AIMDB_IS_CODEC (self), NULL);
  g_return_val_if_fail (payload != NULL, NULL);

  iface = AIMDB_CODEC_GET_IFACE (self);

  if (iface->decode != NULL)
    value = iface->decode (self, value_type, payload, error);

  if (value == NULL)
    codec_ensure_error (self, "make a value of the bytes", error);

  return value;
}
