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
 * Decoding gives the record its value through a producer, as a transform does, so
 * it is written alike in all languages: `output.produce(value)` in Python.
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
 * @payload: the bytes
 * @output: where the value goes
 * @error: return location for an error
 *
 * Makes a value of bytes, and produces it.
 *
 * What type is wanted says [method@Producer.get_value_type]. A number of another
 * type is converted if nothing of it is lost. A codec calls @output for each value
 * that is in the bytes, and not after it has returned; bytes that are in order but
 * hold no value, such as a sign of life, are no error.
 *
 * Returns: %FALSE with an error set if the bytes are dropped, such as
 *   %AIMDB_ERROR_INVALID_JSON or %AIMDB_ERROR_NOT_SERIALIZABLE
 *
 * Since: 0.1
 */
gboolean
aimdb_codec_decode (AimdbCodec     *self,
                    GBytes         *payload,
                    AimdbProducer  *output,
                    GError        **error)
{
  AimdbCodecInterface *iface;

  g_return_val_if_fail (AIMDB_IS_CODEC (self), FALSE);
  g_return_val_if_fail (payload != NULL, FALSE);
  g_return_val_if_fail (AIMDB_IS_PRODUCER (output), FALSE);

  iface = AIMDB_CODEC_GET_IFACE (self);

  if (iface->decode != NULL && iface->decode (self, payload, output, error))
    return TRUE;

  codec_ensure_error (self, "make a value of the bytes", error);

  return FALSE;
}
