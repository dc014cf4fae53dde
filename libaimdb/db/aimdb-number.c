/* aimdb-number.c
 *
 * SPDX-FileCopyrightText: 2026 the libaimdb authors
 * SPDX-License-Identifier: Apache-2.0
 */

#include "config.h"

#include <math.h>

#include "aimdb-number-private.h"

typedef struct
{
  enum { NUMBER_SIGNED, NUMBER_UNSIGNED, NUMBER_REAL } kind;
  gint64 i;
  guint64 u;
  double d;
} Number;

static gboolean
number_from_value (const GValue *value,
                   Number       *number)
{
  number->kind = NUMBER_SIGNED;

  switch (G_VALUE_TYPE (value))
    {
    case G_TYPE_CHAR:
      number->i = g_value_get_schar (value);
      return TRUE;

    case G_TYPE_INT:
      number->i = g_value_get_int (value);
      return TRUE;

    case G_TYPE_LONG:
      number->i = g_value_get_long (value);
      return TRUE;

    case G_TYPE_INT64:
      number->i = g_value_get_int64 (value);
      return TRUE;

    case G_TYPE_FLOAT:
      number->kind = NUMBER_REAL;
      number->d = (double) g_value_get_float (value);
      return TRUE;

    case G_TYPE_DOUBLE:
      number->kind = NUMBER_REAL;
      number->d = g_value_get_double (value);
      return TRUE;

    default:
      number->kind = NUMBER_UNSIGNED;
    }

  switch (G_VALUE_TYPE (value))
    {
    case G_TYPE_UCHAR:
      number->u = g_value_get_uchar (value);
      return TRUE;

    case G_TYPE_UINT:
      number->u = g_value_get_uint (value);
      return TRUE;

    case G_TYPE_ULONG:
      number->u = g_value_get_ulong (value);
      return TRUE;

    case G_TYPE_UINT64:
      number->u = g_value_get_uint64 (value);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
number_to_signed (const Number *number,
                  gint64        min,
                  gint64        max,
                  gint64       *result)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      *result = number->i;
      break;

    case NUMBER_UNSIGNED:
      if (number->u > G_MAXINT64)
        return FALSE;

      *result = (gint64) number->u;
      break;

    case NUMBER_REAL:
    default:
      /* both bounds are powers of two, so they are exact as doubles */
      if (!(number->d >= -0x1p63 && number->d < 0x1p63) || trunc (number->d) != number->d)
        return FALSE;

      *result = (gint64) number->d;
      break;
    }

  return *result >= min && *result <= max;
}

static gboolean
number_to_unsigned (const Number *number,
                    guint64       max,
                    guint64      *result)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      if (number->i < 0)
        return FALSE;

      *result = (guint64) number->i;
      break;

    case NUMBER_UNSIGNED:
      *result = number->u;
      break;

    case NUMBER_REAL:
    default:
      if (!(number->d >= 0 && number->d < 0x1p64) || trunc (number->d) != number->d)
        return FALSE;

      *result = (guint64) number->d;
      break;
    }

  return *result <= max;
}

static double
number_to_real (const Number *number)
{
  switch (number->kind)
    {
    case NUMBER_SIGNED:
      return (double) number->i;

    case NUMBER_UNSIGNED:
      return (double) number->u;

    case NUMBER_REAL:
    default:
      return number->d;
    }
}

static gboolean
convert_signed (const Number *number,
                GValue       *result)
{
  gint64 i;

  switch (G_VALUE_TYPE (result))
    {
    case G_TYPE_CHAR:
      if (!number_to_signed (number, G_MININT8, G_MAXINT8, &i))
        return FALSE;

      g_value_set_schar (result, (gint8) i);
      return TRUE;

    case G_TYPE_INT:
      if (!number_to_signed (number, G_MININT, G_MAXINT, &i))
        return FALSE;

      g_value_set_int (result, (int) i);
      return TRUE;

    case G_TYPE_LONG:
      if (!number_to_signed (number, G_MINLONG, G_MAXLONG, &i))
        return FALSE;

      g_value_set_long (result, (glong) i);
      return TRUE;

    case G_TYPE_INT64:
      if (!number_to_signed (number, G_MININT64, G_MAXINT64, &i))
        return FALSE;

      g_value_set_int64 (result, i);
      return TRUE;

    default:
      return FALSE;
    }
}

static gboolean
convert_unsigned (const Number *number,
                  GValue       *result)
{
  guint64 u;

  switch (G_VALUE_TYPE (result))
    {
    case G_TYPE_UCHAR:
      if (!number_to_unsigned (number, G_MAXUINT8, &u))
        return FALSE;

      g_value_set_uchar (result, (guchar) u);
      return TRUE;

    case G_TYPE_UINT:
      if (!number_to_unsigned (number, G_MAXUINT, &u))
        return FALSE;

      g_value_set_uint (result, (guint) u);
      return TRUE;

    case G_TYPE_ULONG:
      if (!number_to_unsigned (number, G_MAXULONG, &u))
        return FALSE;

      g_value_set_ulong (result, (gulong) u);
      return TRUE;

    case G_TYPE_UINT64:
      if (!number_to_unsigned (number, G_MAXUINT64, &u))
        return FALSE;

      g_value_set_uint64 (result, u);
      return TRUE;

    default:
      return FALSE;
    }
}

/* fills RESULT, of any type of numbers, with VALUE; FALSE if that is no number or
 * something of it would be lost */
gboolean
_aimdb_number_convert (const GValue *value,
                       GValue       *result)
{
  Number number = { NUMBER_SIGNED, 0, 0, 0 };

  if (!number_from_value (value, &number))
    return FALSE;

  if (G_VALUE_TYPE (result) == G_TYPE_DOUBLE)
    {
      g_value_set_double (result, number_to_real (&number));
      return TRUE;
    }

  if (G_VALUE_TYPE (result) == G_TYPE_FLOAT)
    {
      double real = number_to_real (&number);

      /* digits may go, but a finite number must not become an infinite one */
      if (isfinite (real) && fabs (real) > (double) G_MAXFLOAT)
        return FALSE;

      g_value_set_float (result, (float) real);
      return TRUE;
    }

  return convert_signed (&number, result) || convert_unsigned (&number, result);
}
