# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""Looking into an instance from Python: calls, subscriptions, reconnection."""

import json
import os
import tempfile
import unittest

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, GLib

WATCHDOG_S = 10


def wait_until(condition):
    """Runs the default main loop until CONDITION holds; fails if it never does."""

    context = GLib.MainContext.default()
    expired = []
    watchdog = GLib.timeout_add_seconds(WATCHDOG_S, lambda: expired.append(True) or True)

    try:
        while not condition():
            if expired:
                raise AssertionError('waited %d s in vain' % WATCHDOG_S)
            context.iteration(True)
    finally:
        GLib.source_remove(watchdog)


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.endpoint = os.path.join(self.directory.name, 'test.sock')
        self.database = Aimdb.Database.new()
        self.setpoint = Aimdb.Record.new('pump.setpoint', int, Aimdb.BufferType.SINGLE_LATEST, 0)
        self.level = Aimdb.Record.new('tank.level', float, Aimdb.BufferType.SPMC_RING, 16)
        self.database.add_record(self.setpoint)
        self.database.add_record(self.level)
        self.database.start()
        self.start_server()
        self.client = Aimdb.Client.new(self.endpoint)
        self.client.set_reconnect_delays(1, 10)

    def start_server(self):
        self.server = Aimdb.Server.new(self.database, self.endpoint)
        self.server.allow_write('pump.setpoint')
        self.server.start()

    def tearDown(self):
        self.client.disconnect()
        self.server.stop()
        self.database.stop()
        self.directory.cleanup()

    def call(self, method, finish, *arguments):
        results = []
        method(*arguments, None, lambda source, result: results.append(result))
        wait_until(lambda: results)
        return finish(results[0])

    def connect(self):
        self.assertTrue(self.call(self.client.connect_async, self.client.connect_finish))
        self.assertEqual(self.client.get_state(), Aimdb.ClientState.CONNECTED)

    def watch(self, topic):
        seen = []
        subscription = self.client.subscribe(topic)
        subscription.connect('update', lambda s, topic, text, sequence, skipped: seen.append(
            (topic, json.loads(text), sequence, skipped)))
        subscription.connect('resumed', lambda s: seen.append('resumed'))
        subscription.connect('closed', lambda s, error: seen.append(error))
        return subscription, seen

    def test_subscription_sees_values(self):
        self.connect()
        subscription, seen = self.watch('pump.setpoint')
        self.assertTrue(self.client.write('pump.setpoint', '7'))
        wait_until(lambda: seen)
        self.assertEqual(seen, [('pump.setpoint', 7, 1, 0)])
        self.assertTrue(subscription.props.active)
        subscription.cancel()
        self.assertEqual(seen[1:], [None])
        self.assertFalse(subscription.props.active)

    def test_refusal_is_an_error(self):
        self.connect()
        subscription, seen = self.watch('no.such.record')
        wait_until(lambda: seen)
        self.assertTrue(seen[0].matches(Aimdb.error_quark(), Aimdb.Error.NOT_FOUND))

        with self.assertRaises(GLib.Error) as raised:
            self.client.subscribe('with "quotes"')
        self.assertTrue(raised.exception.matches(Aimdb.error_quark(),
                                                 Aimdb.Error.INVALID_ARGUMENT))

    def test_reconnects_and_resumes(self):
        self.client.set_auto_reconnect(True)
        self.connect()
        subscription, seen = self.watch('pump.setpoint')
        self.setpoint.produce(1)
        wait_until(lambda: len(seen) == 1)
        self.server.stop()
        wait_until(lambda: not self.client.is_connected())
        self.start_server()
        wait_until(lambda: len(seen) == 3)
        self.assertEqual(seen[1:], ['resumed', ('pump.setpoint', 1, 1, 0)])
        self.assertEqual(subscription.get_n_gaps(), 1)

    def test_drain_graph_and_records(self):
        self.connect()
        self.assertEqual(self.call(self.client.drain_async, self.client.drain_finish,
                                   'tank.level', -1), [])
        self.level.produce(1.5)
        self.level.produce(2.5)
        self.assertEqual(self.call(self.client.drain_async, self.client.drain_finish,
                                   'tank.level', -1), ['1.5', '2.5'])

        graph = self.call(self.client.get_graph_async, self.client.get_graph_finish)
        self.assertEqual(graph.get_topological_order(), ['pump.setpoint', 'tank.level'])

        records = self.call(self.client.list_records_async, self.client.list_records_finish)
        self.assertEqual([info.props.entity for info in records], ['setpoint', 'level'])
        self.assertEqual(self.client.get_writable_records(), ['pump.setpoint'])


if __name__ == '__main__':
    unittest.main()
