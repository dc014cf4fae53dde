# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""What the override adds to PyGObject."""

import unittest

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, Gio, GLib, GObject

RING = Aimdb.BufferType.SPMC_RING
LATEST = Aimdb.BufferType.SINGLE_LATEST


def wait_until(condition):
    """Runs the default main loop until CONDITION holds; fails if it never does."""

    context = GLib.MainContext.default()
    expired = []
    watchdog = GLib.timeout_add_seconds(60, lambda: expired.append(True) or True)

    try:
        while not condition():
            if expired:
                raise AssertionError('waited 60 s in vain')
            context.iteration(True)
    finally:
        GLib.source_remove(watchdog)


class OverrideTest(unittest.TestCase):
    def test_integers_beyond_32_bits_reach_their_record(self):
        for value_type, numbers in (
                (GObject.TYPE_INT64, (2**31, 2**40, -2**63, 2**63 - 1)),
                (GObject.TYPE_UINT64, (2**31, 2**40, 2**63, 2**64 - 1)),
                (GObject.TYPE_UINT, (2**31, 2**32 - 1)),
                (GObject.TYPE_LONG, (2**40, -2**63)),
                (GObject.TYPE_ULONG, (2**40, 2**64 - 1)),
                (float, (2**40, 2**70)),
        ):
            record = Aimdb.Record.new('r', value_type, LATEST, 0)
            producer = record.create_producer()

            for number in numbers:
                with self.subTest(type=value_type, number=number):
                    record.produce(number)
                    self.assertEqual(record.peek()[1], number)
                    record.produce(0)
                    producer.produce(number)
                    self.assertEqual(record.peek()[1], number)

    def test_integers_that_do_not_fit_are_errors(self):
        record = Aimdb.Record.new('r', GObject.TYPE_INT64, LATEST, 0)

        with self.assertRaises(GLib.Error) as raised:
            record.produce(2**63)

        self.assertTrue(raised.exception.matches(Aimdb.error_quark(), Aimdb.Error.TYPE_MISMATCH))

        for number in (2**64, -2**63 - 1):
            with self.assertRaises(OverflowError):
                record.produce(number)

        with self.assertRaises(OverflowError):
            Aimdb.Record.new('r', float, LATEST, 0).produce(10**400)

        self.assertFalse(record.peek()[0])

    def test_batch_tap_is_given_lists(self):
        for value_type, values in (
                (float, [0.5, 1.5, 2.5, 3.5]),
                (str, ['a', 'b', 'ä', '']),
                (GLib.Variant, [GLib.Variant('(is)', (i, 'x')) for i in range(4)]),
                (GObject.Object, [Aimdb.Database.new() for i in range(4)]),
        ):
            with self.subTest(type=value_type):
                database = Aimdb.Database.new()
                record = Aimdb.Record.new('r', value_type, RING, 16)
                batches = []
                record.add_stage(Aimdb.Tap.new_batch(
                    'batch', 3, lambda tap, seen, where: where.append(seen), batches))
                database.add_record(record)
                database.start()

                for value in values:
                    record.produce(value)

                wait_until(lambda: len(batches) == 2)
                database.stop()
                self.assertEqual(batches, [values[:3], values[3:]])

    def test_direct_tap_is_called_in_produce(self):
        database = Aimdb.Database.new()
        record = Aimdb.Record.new('r', float, RING, 16)
        seen = []
        tap = Aimdb.Tap.new('direct', lambda tap, value: seen.append(value))
        tap.set_direct(True)
        record.add_stage(tap)
        database.add_record(record)
        database.start()
        context = GLib.MainContext.default()
        self.assertTrue(context.acquire())

        while context.iteration(False):
            pass

        record.produce(1.0)
        self.assertEqual(seen, [1.0])
        context.release()
        database.stop()

    def test_reader_waits_for_a_value(self):
        record = Aimdb.Record.new('r', float, RING, 16)
        reader = record.create_reader()
        received = []

        def received_cb(reader, result):
            received.append(reader.receive_finish(result))

        reader.receive_async(None, received_cb)
        record.produce(2.5)
        wait_until(lambda: received)
        self.assertEqual(received, [(True, 2.5, 0)])

        cancellable = Gio.Cancellable()
        errors = []

        def cancelled_cb(reader, result):
            with self.assertRaises(GLib.Error) as raised:
                reader.receive_finish(result)
            errors.append(raised.exception)

        reader.receive_async(cancellable, cancelled_cb)
        cancellable.cancel()
        wait_until(lambda: errors)
        self.assertTrue(errors[0].matches(Gio.io_error_quark(), Gio.IOErrorEnum.CANCELLED))
        self.assertEqual(reader.get_pending_count(), 0)

    def test_none_is_a_value_of_what_can_be_null(self):
        for value_type in (str, GLib.Variant, GLib.Bytes, GObject.TYPE_STRV, GObject.Object):
            record = Aimdb.Record.new('r', value_type, LATEST, 0)
            record.produce(None)
            found, value = record.peek()
            self.assertTrue(found)
            self.assertFalse(value)

        with self.assertRaises(GLib.Error):
            Aimdb.Record.new('r', int, LATEST, 0).produce(None)

    def test_bytes_and_lists_find_their_type(self):
        record = Aimdb.Record.new('r', GLib.Bytes, LATEST, 0)

        for data in (b'', b'a\0\xff', bytearray(b'b'), memoryview(b'c')):
            record.produce(data)
            self.assertEqual(record.peek()[1].get_data() or b'', bytes(data))

        record = Aimdb.Record.new('r', GObject.TYPE_STRV, LATEST, 0)

        for strings in ([], ['a', ''], ('ä',)):
            record.produce(strings)
            self.assertEqual(record.peek()[1], list(strings))

        record = Aimdb.Record.new('r', GObject.TYPE_PYOBJECT, LATEST, 0)

        for thing in ({'a': 1}, ['a'], b'a', 2**80, 'a\0b'):
            record.produce(thing)
            self.assertEqual(record.peek()[1], thing)

    def test_sources_take_what_records_take(self):
        for value_type, value in (
                (GObject.TYPE_INT64, 2**40),
                (float, 2**70),
                (GObject.TYPE_STRV, ['a', '']),
                (GObject.TYPE_PYOBJECT, {'a': 1}),
        ):
            record = Aimdb.Record.new('r', value_type, LATEST, 0)
            source = Aimdb.Source.new_producer(None)
            record.add_stage(source)

            with self.subTest(type=value_type):
                source.produce(value)
                self.assertEqual(record.peek()[1], value)

        record = Aimdb.Record.new('r', GLib.Bytes, LATEST, 0)
        source = Aimdb.Source.new_producer(None)
        record.add_stage(source)
        source.produce(b'a\0')
        self.assertEqual(record.peek()[1].get_data(), b'a\0')
        source.produce(None)
        self.assertFalse(record.peek()[1])

        with self.assertRaises(GLib.Error):
            Aimdb.Source.new_producer(None).produce(2**40)

    def test_a_string_is_whole_or_an_error(self):
        record = Aimdb.Record.new('r', str, LATEST, 0)

        with self.assertRaises(ValueError):
            record.produce('a\0b')

        with self.assertRaises(ValueError):
            Aimdb.Record.new('r', GObject.TYPE_STRV, LATEST, 0).produce(['a\0b'])

        self.assertFalse(record.peek()[0])

    def test_a_database_holds_its_records(self):
        database = Aimdb.Database.new()
        self.assertTrue(database)
        self.assertEqual(list(database), [])
        records = [Aimdb.Record.new(key, float, RING, 4) for key in ('b', 'a')]

        for record in records:
            database.add_record(record)

        self.assertEqual(list(database), records)
        self.assertIs(database['a'], records[1])
        self.assertIn('b', database)
        self.assertNotIn('c', database)

        with self.assertRaises(KeyError):
            database['c']

    def test_a_record_holds_its_stages(self):
        record = Aimdb.Record.new('r', float, RING, 4)
        stages = [Aimdb.Tap.new(name, lambda tap, value: None) for name in ('one', 'two')]

        for stage in stages:
            record.add_stage(stage)

        self.assertEqual(list(record), stages)

        database = Aimdb.Database.new()
        database.add_record(record)
        database.start()
        names = [stage.get_name() for stage in record.get_profile()]
        database.stop()
        self.assertEqual(names, ['one', 'two'] if Aimdb.is_profiling_built_in() else [])

    def test_a_reader_holds_what_waits_for_it(self):
        record = Aimdb.Record.new('r', int, RING, 4)
        reader = record.create_reader()
        self.assertEqual(list(reader), [])

        for number in range(6):
            record.produce(number)

        self.assertEqual(list(reader), [2, 3, 4, 5])
        self.assertEqual(list(reader), [])
        self.assertEqual(reader.get_lost_count(), 2)


if __name__ == '__main__':
    unittest.main(verbosity=2)
