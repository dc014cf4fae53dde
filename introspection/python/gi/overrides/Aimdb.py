# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""What makes Aimdb at home in Python. PyGObject loads this by itself.

Values are made of what PyGObject alone would refuse or change: integers beyond
32 bits, None, bytes, lists of strings. And what holds others can be walked
through: the records of a database, the stages of a record, the values that
wait for a reader. A batch tap is given a list and nothing beside it.
"""

from gi.module import get_introspection_module
from gi.overrides import override
from gi.repository import GLib, GObject

Aimdb = get_introspection_module('Aimdb')

__all__ = []


def _box(value_type, value):
    box = GObject.Value()
    box.init(value_type)
    box.set_value(value)

    return box


def _adapt_integer(value_type, value):
    if -2**31 <= value < 2**31 or isinstance(value, (GObject.GEnum, GObject.GFlags)):
        return value

    if value_type in (GObject.TYPE_DOUBLE, GObject.TYPE_FLOAT):
        return float(value)

    # An integer that fits neither is an OverflowError here.
    return _box(GObject.TYPE_INT64 if value < 2**63 else GObject.TYPE_UINT64, value)


def _adapt(value_type, value):
    """What PyGObject makes the right GValue of; the type is checked in C."""

    if value is None:
        box = GObject.Value()
        box.init(GObject.TYPE_POINTER)
        return box

    if value_type == GObject.TYPE_PYOBJECT:
        return _box(value_type, value)

    if isinstance(value, int) and not isinstance(value, bool):
        return _adapt_integer(value_type, value)

    if isinstance(value, str) and '\0' in value:
        raise ValueError('a string can not hold the character U+0000')

    if isinstance(value, (bytes, bytearray, memoryview)):
        return GLib.Bytes.new(bytes(value))

    if value_type == GObject.TYPE_STRV and isinstance(value, (list, tuple)):
        if any('\0' in text for text in value):
            raise ValueError('a string can not hold the character U+0000')
        return _box(value_type, list(value))

    return value


class Database(Aimdb.Database):
    """Iterates over its records; database['key'] is one of them, or a KeyError."""

    def __iter__(self):
        return (self.get_nth_record(i) for i in range(self.get_n_records()))

    def __getitem__(self, key):
        record = self.get_record(key)

        if record is None:
            raise KeyError(key)

        return record

    def __contains__(self, key):
        return self.get_record(key) is not None


class Producer(Aimdb.Producer):
    def produce(self, value):
        return super().produce(_adapt(self.get_value_type(), value))


class Reader(Aimdb.Reader):
    """Iterates over the values that are there, and ends where it would have to wait."""

    def __iter__(self):
        while True:
            received = self.try_receive()

            if not received[0]:
                return

            yield received[1]


class Record(Aimdb.Record):
    """Iterates over its stages."""

    def __iter__(self):
        return (self.get_nth_stage(i) for i in range(self.get_n_stages()))

    def produce(self, value):
        return super().produce(_adapt(self.get_value_type(), value))


class RecordProfile(Aimdb.RecordProfile):
    """Iterates over the profiles of the stages."""

    def __iter__(self):
        return (self.get_nth_stage(i) for i in range(self.get_n_stages()))


class Source(Aimdb.Source):
    def produce(self, value):
        return super().produce(_adapt(self.get_value_type(), value))


class Tap(Aimdb.Tap):
    @staticmethod
    def new_batch(name, batch_size, func, *user_data):
        # PyGObject hands the length of the list to the callback as well.
        def call(tap, values, *rest):
            func(tap, values, *rest[len(rest) - len(user_data):])

        return Aimdb.Tap.new_batch(name, batch_size, call, *user_data)


for _name in ('Database', 'Producer', 'Reader', 'Record', 'RecordProfile', 'Source', 'Tap'):
    globals()[_name] = override(globals()[_name])
    __all__.append(_name)
