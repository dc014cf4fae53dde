# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""The data plane from Python: what a user writes, without any help of C."""

import json
import os
import unittest

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, GLib, GObject

WATCHDOG_S = 10

RING = Aimdb.BufferType.SPMC_RING
LATEST = Aimdb.BufferType.SINGLE_LATEST


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


class RecordTest(unittest.TestCase):
    def setUp(self):
        self.database = Aimdb.Database.new()
        self.level = Aimdb.Record.new('tank.level', float, RING, 16)
        self.state = Aimdb.Record.new('tank.state', str, LATEST, 0)
        self.database.add_record(self.level)
        self.database.add_record(self.state)

    def tearDown(self):
        self.database.stop()

    def assert_aimdb_error(self, raised, code):
        self.assertTrue(raised.exception.matches(Aimdb.error_quark(), code), raised.exception)
        self.assertEqual(raised.exception.domain, 'aimdb-error-quark')

    def test_tap_sees_every_value_in_order(self):
        seen = []
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        self.database.start()

        for value in (3.5, -1.0, 0.25):
            self.assertTrue(self.level.produce(value))

        wait_until(lambda: len(seen) == 3)
        self.assertEqual(seen, [3.5, -1.0, 0.25])

    def test_tap_gets_what_was_given_with_it(self):
        seen = []

        def watch(tap, value, names, unit):
            names.append((tap.get_name(), value, unit))

        self.level.add_stage(Aimdb.Tap.new('watch', watch, seen, 'm'))
        self.database.start()
        self.level.produce(2.0)

        wait_until(lambda: seen)
        self.assertEqual(seen, [('watch', 2.0, 'm')])

    def test_strings_and_whole_numbers_find_their_type(self):
        states, levels = [], []
        self.state.add_stage(Aimdb.Tap.new('state', lambda tap, value: states.append(value)))
        self.level.add_stage(Aimdb.Tap.new('level', lambda tap, value: levels.append(value)))
        self.database.start()

        self.state.produce('fällt')
        self.level.produce(4)

        wait_until(lambda: states and levels)
        self.assertEqual(states, ['fällt'])
        self.assertEqual(levels, [4.0])
        self.assertIsInstance(levels[0], float)

    def test_producer_reaches_the_record(self):
        seen = []
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        producer = self.level.create_producer()
        self.database.start()

        self.assertTrue(producer.produce(1.5))
        self.assertTrue(producer.produce_double(2.5))

        wait_until(lambda: len(seen) == 2)
        self.assertEqual(seen, [1.5, 2.5])

    def test_peek_tells_the_latest_or_nothing(self):
        self.database.start()
        self.assertFalse(self.state.peek()[0])

        self.state.produce('full')
        self.assertEqual(tuple(self.state.peek()), (True, 'full'))
        self.assertEqual(tuple(self.state.peek()), (True, 'full'))

    def test_reader_takes_each_value_once_and_counts_losses(self):
        reader = self.level.create_reader()
        self.database.start()

        self.level.produce(7.0)
        self.assertEqual(tuple(reader.try_receive()), (True, 7.0, 0))
        self.assertFalse(reader.try_receive()[0])

        for value in range(20):
            self.level.produce(float(value))

        received = reader.try_receive()
        self.assertEqual(tuple(received), (True, 4.0, 4))
        self.assertEqual(reader.get_lost_count(), 4)

    def test_transform_filters_by_producing_nothing(self):
        alarms = []

        def keep_high(transform, value, output):
            if value > 90:
                output.produce('high: %g' % value)

        alarm = Aimdb.Record.new('tank.alarm', str, RING, 16)
        alarm.add_stage(Aimdb.Transform.new('keep_high', 'tank.level', keep_high))
        alarm.add_stage(Aimdb.Tap.new('ring_bell', lambda tap, value: alarms.append(value)))
        self.database.add_record(alarm)
        self.database.start()

        for value in (10.0, 95.0, 50.0, 99.0):
            self.level.produce(value)

        wait_until(lambda: len(alarms) == 2)
        self.assertEqual(alarms, ['high: 95', 'high: 99'])

    def test_transform_keeps_a_state_and_may_give_several(self):
        seen = []

        def sum_up(transform, value, output, state):
            state['sum'] += value
            for _ in range(2):
                output.produce(state['sum'])

        total = self.database.create_record('tank.total', float, RING, 16)
        total.add_stage(Aimdb.Transform.new('sum_up', 'tank.level', sum_up, {'sum': 0.0}))
        total.add_stage(Aimdb.Tap.new('show', lambda tap, value: seen.append(value)))
        self.database.start()

        for value in (1.0, 2.0):
            self.level.produce(value)

        wait_until(lambda: len(seen) == 4)
        self.assertEqual(seen, [1.0, 1.0, 3.0, 3.0])

    def test_join_is_called_for_every_input(self):
        calls, seen = [], []

        def mix(join, number, value, output):
            calls.append((number, value))
            if join.has_all_inputs():
                output.produce('%g %s' % (join.peek_input(0)[1], join.peek_input(1)[1]))

        report = self.database.create_record('tank.report', str, RING, 16)
        join = Aimdb.Join.new('mix', ['tank.level', 'tank.state'], mix)
        report.add_stage(join)
        report.add_stage(Aimdb.Tap.new('show', lambda tap, value: seen.append(value)))
        self.database.start()
        self.assertEqual(join.get_input_keys(), ['tank.level', 'tank.state'])
        self.assertFalse(join.peek_input(0)[0])

        self.level.produce(1.5)
        wait_until(lambda: len(calls) == 1)
        self.state.produce('full')
        wait_until(lambda: len(seen) == 1)
        self.level.produce(2.5)
        wait_until(lambda: len(seen) == 2)
        self.assertEqual(calls, [(0, 1.5), (1, 'full'), (0, 2.5)])
        self.assertEqual(seen, ['1.5 full', '2.5 full'])

    def test_graph_tells_who_feeds_whom(self):
        report = self.database.create_record('tank.report', str, RING, 16)
        report.add_stage(Aimdb.Join.new('mix', ['tank.level', 'tank.state'],
                                        lambda *arguments: None))
        self.level.add_stage(Aimdb.Tap.new('show', lambda tap, value: None))

        graph = self.database.get_graph()
        edges = [graph.get_nth_edge(i) for i in range(graph.get_n_edges())]
        node = graph.get_node('tank.report')
        self.assertEqual(node.get_origin(), Aimdb.Origin.TRANSFORM_JOIN)
        self.assertEqual(node.get_inputs(), ['tank.level', 'tank.state'])
        self.assertEqual(graph.get_node('tank.level').get_tap_count(), 1)
        self.assertIsNone(graph.get_node('tank.pump'))
        self.assertEqual([(edge.get_edge_type(), edge.get_from(), edge.get_to())
                          for edge in edges],
                         [(Aimdb.GraphEdgeType.TAP, 'tank.level', None),
                          (Aimdb.GraphEdgeType.TRANSFORM_JOIN, 'tank.level', 'tank.report'),
                          (Aimdb.GraphEdgeType.TRANSFORM_JOIN, 'tank.state', 'tank.report')])
        self.assertEqual(graph.get_topological_order(),
                         ['tank.level', 'tank.state', 'tank.report'])
        self.assertEqual(json.loads(graph.topo_order_to_json()), graph.get_topological_order())

    def test_timer_source_ends_when_it_says_so(self):
        seen, calls = [], []

        def count(source, producer):
            calls.append(1)
            producer.produce(float(len(calls)))
            return GLib.SOURCE_CONTINUE if len(calls) < 3 else GLib.SOURCE_REMOVE

        self.level.add_stage(Aimdb.Source.new_timer('count', 1, count))
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        self.database.start()

        wait_until(lambda: len(seen) == 3)
        self.assertEqual(seen, [1.0, 2.0, 3.0])

    def test_source_of_a_file_descriptor(self):
        seen, conditions = [], []
        reading, writing = os.pipe()

        def read(source, fd, condition, producer):
            conditions.append(condition)
            data = os.read(fd, 100)
            if not data:
                return GLib.SOURCE_REMOVE
            for line in data.splitlines():
                producer.produce(float(line))
            return GLib.SOURCE_CONTINUE

        self.level.add_stage(Aimdb.Source.new_fd('pipe', reading, GLib.IOCondition.IN, read))
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        self.database.start()
        os.write(writing, b'1.5\n2.5\n')
        wait_until(lambda: len(seen) == 2)
        os.close(writing)
        wait_until(lambda: len(conditions) == 2)
        self.database.stop()
        os.close(reading)
        self.assertEqual(seen, [1.5, 2.5])
        self.assertTrue(conditions[0] & GLib.IOCondition.IN)

    def test_source_of_a_gsource(self):
        made, seen = [], []

        def make(source, unit):
            made.append((source.get_name(), unit))
            return GLib.timeout_source_new(1)

        def tick(source, producer):
            producer.produce(float(len(seen)))
            return GLib.SOURCE_REMOVE

        source = Aimdb.Source.new_gsource('ticks', tick)
        source.set_factory(make, 'm')
        self.level.add_stage(source)
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))

        for run in (1, 2):
            self.database.start()
            wait_until(lambda: len(seen) == run)
            self.database.stop()

        self.assertEqual(made, [('ticks', 'm'), ('ticks', 'm')])

    def test_asynchronous_tap_gets_the_next_value_after_completing(self):
        held = []
        self.level.add_stage(Aimdb.Tap.new_async('hold', lambda tap, call: held.append(call)))
        self.database.start()
        self.level.produce(1.0)
        self.level.produce(2.0)

        wait_until(lambda: len(held) == 1)
        self.assertEqual(held[0].get_value(), 1.0)
        held[0].complete()

        wait_until(lambda: len(held) == 2)
        self.assertEqual(held[1].get_value(), 2.0)
        held[1].complete()

    def test_failures_are_told_and_stop_nothing(self):
        told, failed = [], []

        def watch(tap, value):
            if value < 0:
                tap.report_error(GLib.Error('negative'))

        def late(tap, invocation):
            invocation.fail(GLib.Error('too late'))

        tap = Aimdb.Tap.new('watch', watch)
        tap.connect('failed', lambda stage, error: failed.append(error.message))
        self.level.add_stage(tap)
        self.level.add_stage(Aimdb.Tap.new_async('late', late))
        self.database.connect('stage-failed', lambda database, stage, error:
                              told.append((stage.get_name(), error.message)))
        self.database.start()

        for value in (1.0, -1.0, -2.0):
            self.level.produce(value)

        wait_until(lambda: len(told) == 5)
        self.assertEqual(sorted(told), [('late', 'too late')] * 3 + [('watch', 'negative')] * 2)
        self.assertEqual(failed, ['negative', 'negative'])
        self.assertEqual(tap.get_error_count(), 2)

    def test_orderly_stop_lets_values_through(self):
        seen, done = [], []

        def stopped(database, result):
            done.append(database.stop_finish(result))

        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        self.database.start()

        for value in (1.0, 2.0):
            self.level.produce(value)

        self.database.stop_async(Aimdb.StopMode.DRAIN, None, stopped)
        wait_until(lambda: done)
        self.assertEqual(done, [True])
        self.assertEqual(seen, [1.0, 2.0])
        self.assertFalse(self.database.is_running())

    def test_gauge_keeps_figures(self):
        gauge = Aimdb.Gauge.new('half', None, lambda gauge, value: value / 2)
        plain = Aimdb.Gauge.new('level', 'l', None)
        self.level.add_stage(gauge)
        self.level.add_stage(plain)
        self.database.start()

        for value in (1.0, 5.0):
            self.level.produce(value)

        wait_until(lambda: gauge.get_stats().get_count() == 2 and
                   plain.get_stats().get_count() == 2)
        stats = gauge.get_stats()
        self.assertEqual((stats.get_last(), stats.get_min(), stats.get_max(), stats.get_mean()),
                         (2.5, 0.5, 2.5, 1.5))
        self.assertIsNone(stats.get_unit())
        self.assertEqual(plain.get_stats().get_unit(), 'l')

    def test_profile_counts_what_was_produced(self):
        if not Aimdb.is_profiling_built_in():
            self.skipTest('profiling is not built in')

        seen = []
        self.level.add_stage(Aimdb.Tap.new('watch', lambda tap, value: seen.append(value)))
        self.database.start()

        for value in range(12):
            self.level.produce(float(value))

        wait_until(lambda: len(seen) == 12)

        profile = self.level.get_profile()
        stage = profile.get_nth_stage(0)
        self.assertTrue(profile.is_available())
        self.assertEqual(profile.get_key(), 'tank.level')
        self.assertEqual(stage.get_name(), 'watch')
        self.assertEqual(stage.get_call_count(), 12)
        self.assertGreater(stage.get_min_time_ns(), 0)
        self.assertLessEqual(stage.get_min_time_ns(), stage.get_avg_time_ns())
        self.assertLessEqual(stage.get_avg_time_ns(), stage.get_max_time_ns())
        self.assertEqual(profile.get_bottleneck().get_name(), 'watch')
        self.assertIn('watch', profile.describe_bottleneck())

        verdict = Aimdb.Verdict.new_for_profiles([profile, self.state.get_profile()])
        self.assertEqual(verdict.get_bottleneck().get_name(), 'watch')
        self.assertEqual(verdict.get_n_stages(), 1)
        self.assertEqual(verdict.get_nth_record_key(0), 'tank.level')
        self.assertEqual(self.database.get_verdict().get_n_stages(), 1)
        self.assertIn(profile.get_verdict().get_kind(),
                      [Aimdb.VerdictKind.KEEPS_UP, Aimdb.VerdictKind.SATURATED])

        self.database.reset_profiling()
        self.assertEqual(self.level.get_profile().get_nth_stage(0).get_call_count(), 0)
        self.assertEqual(stage.get_call_count(), 12)

    def test_profiling_left_out_is_an_error(self):
        if Aimdb.is_profiling_built_in():
            self.skipTest('profiling is built in')

        self.database.start()
        self.assertFalse(self.level.get_profile().is_available())

        with self.assertRaises(GLib.Error) as raised:
            self.database.reset_profiling()

        self.assert_aimdb_error(raised, Aimdb.Error.NOT_BUILT_IN)

    def test_wrong_type_is_an_error(self):
        self.database.start()

        with self.assertRaises(GLib.Error) as raised:
            self.level.produce('high')

        self.assert_aimdb_error(raised, Aimdb.Error.TYPE_MISMATCH)
        self.assertIn('tank.level', raised.exception.message)

    def test_unknown_input_is_an_error_that_names_it(self):
        alarm = Aimdb.Record.new('tank.alarm', str, RING, 16)
        alarm.add_stage(Aimdb.Transform.new('alarm', 'tank.levle', lambda *arguments: None))
        self.database.add_record(alarm)

        with self.assertRaises(GLib.Error) as raised:
            self.database.start()

        self.assert_aimdb_error(raised, Aimdb.Error.INVALID_CONFIGURATION)
        self.assertIn('tank.levle', raised.exception.message)
        self.assertFalse(self.database.is_running())

    def test_tap_without_function_is_an_error(self):
        self.level.add_stage(Aimdb.Tap(name='idle'))

        with self.assertRaises(GLib.Error) as raised:
            self.database.start()

        self.assert_aimdb_error(raised, Aimdb.Error.INVALID_CONFIGURATION)
        self.assertIn('idle', raised.exception.message)

    def test_handles_of_nothing_can_be_dropped(self):
        for handle in (Aimdb.Invocation, Aimdb.Producer, Aimdb.Reader):
            self.assertIsNotNone(handle())

    def test_properties_can_be_given_by_name(self):
        record = Aimdb.Record(key='pump', value_type=GObject.TYPE_BOOLEAN, buffer_type=LATEST)
        self.assertEqual(record.get_key(), 'pump')
        self.assertEqual(record.props.value_type, GObject.TYPE_BOOLEAN)

        tap = Aimdb.Tap.new('watch', lambda tap, value: None)
        self.assertEqual(tap.props.name, 'watch')
        tap.props.name = 'look'
        self.assertEqual(tap.get_name(), 'look')


if __name__ == '__main__':
    unittest.main(verbosity=2)
