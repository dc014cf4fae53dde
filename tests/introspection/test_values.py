# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""Every family of values from Python: in the process, and set and got by a peer."""

import json
import math
import os
import tempfile
import unittest

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, GLib, GObject

WATCHDOG_S = 10

LATEST = Aimdb.BufferType.SINGLE_LATEST


class Pump(GObject.Object):
    __gtype_name__ = 'TestValuesPump'

    name = GObject.Property(type=str)
    rpm = GObject.Property(type=int, default=0)
    next = GObject.Property(type=GObject.Object)


def variant(text):
    return GLib.Variant.parse(None, text, None, None)


def same(value):
    return value


# The type, the value, its JSON, and what of a value is compared.
CASES = (
    (GObject.TYPE_BOOLEAN, True, 'true', same),
    (GObject.TYPE_BOOLEAN, False, 'false', same),
    (GObject.TYPE_CHAR, 65, '65', lambda value: value if isinstance(value, int) else ord(value)),
    (GObject.TYPE_UCHAR, 200, '200', lambda value: value if isinstance(value, int) else value[0]),
    (GObject.TYPE_INT, -2**31, '-2147483648', same),
    (GObject.TYPE_UINT, 2**32 - 1, '4294967295', same),
    (GObject.TYPE_LONG, -7, '-7', same),
    (GObject.TYPE_ULONG, 7, '7', same),
    (GObject.TYPE_INT64, -2**63, '-9223372036854775808', same),
    (GObject.TYPE_INT64, 2**63 - 1, '9223372036854775807', same),
    (GObject.TYPE_INT64, 2**40, '1099511627776', same),
    (GObject.TYPE_UINT64, 2**63 - 1, '9223372036854775807', same),
    (GObject.TYPE_FLOAT, 0.5, '0.5', same),
    (GObject.TYPE_DOUBLE, 0.1, '0.1', same),
    (GObject.TYPE_DOUBLE, -0.0, '-0.0', str),
    (GObject.TYPE_DOUBLE, 5e-324, '4.94065645841247e-324', same),
    (Aimdb.Origin, Aimdb.Origin.LINK, '"link"', same),
    (GObject.BindingFlags, GObject.BindingFlags.SYNC_CREATE, '["sync-create"]', same),
    (str, '', '""', same),
    (str, 'é "\\\x01', '"é \\"\\\\\\u0001"', same),
    (GObject.TYPE_STRV, ['', 'é'], '["","é"]', same),
    (GLib.Bytes, b'\x00\xff', '"AP8="',
     lambda value: value if isinstance(value, bytes) else value.get_data()),
    (GLib.DateTime, GLib.DateTime.new_utc(2026, 1, 31, 12, 0, 0.25),
     '"2026-01-31T12:00:00.250000Z"', lambda value: value.format_iso8601()),
    (GLib.Variant, variant("{'a': <[<int64 1>, <true>, <'x'>]>}"), '{"a":[1,true,"x"]}',
     lambda value: value.unpack()),
    (Pump, Pump(name='p', rpm=3, next=None), '{"name":"p","next":null,"rpm":3}',
     lambda value: (value.name, value.rpm, value.next)),
)


class ValuesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        endpoint = 'unix:' + os.path.join(directory.name, 'instance.sock')
        self.database = Aimdb.Database.new()
        self.server = Aimdb.Server.new(self.database, endpoint)
        self.records = [self.add_record('case.%d' % i, case[0]) for i, case in enumerate(CASES)]
        self.double = self.add_record('double', float)
        self.large = self.add_record('large', GObject.TYPE_UINT64)
        self.thing = self.add_record('thing', GObject.TYPE_PYOBJECT)
        self.database.start()
        self.server.start()
        self.client = Aimdb.Client.new(endpoint)
        self.await_result(self.client.connect_async, self.client.connect_finish)

    def tearDown(self):
        self.client.disconnect()
        self.server.stop()
        self.database.stop()

    def add_record(self, key, value_type):
        record = Aimdb.Record.new(key, value_type, LATEST, 0)
        self.database.add_record(record)
        self.server.allow_write(key)
        return record

    def await_result(self, start, finish, *arguments):
        results = []
        expired = []
        start(*arguments, None, lambda source, result: results.append(result))
        watchdog = GLib.timeout_add_seconds(WATCHDOG_S, lambda: expired.append(True) or True)

        try:
            while not results and not expired:
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(watchdog)

        self.assertFalse(expired, 'waited %d s in vain' % WATCHDOG_S)
        return finish(results[0])

    def get(self, key):
        return self.await_result(self.client.get_value_async, self.client.get_value_finish, key)

    def set(self, key, text):
        return self.await_result(self.client.set_value_async, self.client.set_value_finish,
                                 key, text)

    def assert_can_not_be_got(self, key):
        with self.assertRaises(GLib.Error) as raised:
            self.get(key)

        self.assertTrue(raised.exception.matches(Aimdb.error_quark(), Aimdb.Error.REMOTE))

    def test_values_go_through_the_record_and_to_a_peer(self):
        for record, (value_type, value, text, key) in zip(self.records, CASES):
            with self.subTest(type=value_type, text=text):
                reader = record.create_reader()
                record.produce(value)
                self.assertEqual(key(record.peek()[1]), key(value))
                self.assertEqual(key(reader.try_receive()[1]), key(value))

                # The properties of an object have no order that one could know.
                got = self.get(record.get_key())
                self.assertEqual(json.loads(got), json.loads(text))

                if not text.startswith('{'):
                    self.assertEqual(got, text)

    def test_values_come_from_a_peer(self):
        for record, (value_type, value, text, key) in zip(self.records, CASES):
            with self.subTest(type=value_type, text=text):
                self.assertTrue(self.set(record.get_key(), text))
                self.assertEqual(key(record.peek()[1]), key(value))

    def test_what_json_can_not_say_stays_in_the_process(self):
        for number in (math.nan, math.inf, -math.inf):
            self.double.produce(number)
            self.assertEqual(str(self.double.peek()[1]), str(number))
            self.assert_can_not_be_got('double')

        for number in (2**63, 2**64 - 1):
            self.large.produce(number)
            self.assertEqual(self.large.peek()[1], number)
            self.assert_can_not_be_got('large')

        self.thing.produce({'a': 1})
        self.assert_can_not_be_got('thing')

    def test_what_no_value_can_be_is_an_error(self):
        with self.assertRaises(UnicodeEncodeError):
            Aimdb.Record.new('r', str, LATEST, 0).produce('\udcff')

        for value_type, value in ((str, 5), (float, 'x'), (bool, 1), (GObject.TYPE_INT64, 1.5),
                                  (GObject.TYPE_INT64, True), (Aimdb.Origin, 99),
                                  (GObject.TYPE_FLOAT, 1e39), (Pump, GObject.Object())):
            with self.subTest(type=value_type, value=value):
                with self.assertRaises(GLib.Error) as raised:
                    Aimdb.Record.new('r', value_type, LATEST, 0).produce(value)

                self.assertTrue(raised.exception.matches(Aimdb.error_quark(),
                                                         Aimdb.Error.TYPE_MISMATCH))

    def test_large_strings(self):
        record = Aimdb.Record.new('r', str, LATEST, 0)
        text = 'é' * (8 * 1024 * 1024)
        record.produce(text)
        self.assertEqual(record.peek()[1], text)


if __name__ == '__main__':
    unittest.main(verbosity=2)
