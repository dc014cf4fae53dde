#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""A tank that fills up: a source, a transform that filters, two taps, a profile."""

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, GLib

loop = GLib.MainLoop()


def fill(source, producer, level):
    level['percent'] += 7.5
    producer.produce(level['percent'])
    return level['percent'] < 100


def warn_when_high(transform, percent, output):
    if percent > 80:
        output.produce(f'{percent:.1f} % is too high')


def show_level(tap, percent):
    print(f'level {percent:.1f} %')


def show_alarm(tap, text):
    print(f'ALARM {text}')
    if text.startswith('105'):
        loop.quit()


database = Aimdb.Database.new()

level = Aimdb.Record.new('tank.level', float, Aimdb.BufferType.SPMC_RING, 16)
level.add_stage(Aimdb.Source.new_timer('fill', 20, fill, {'percent': 0.0}))
level.add_stage(Aimdb.Tap.new('show_level', show_level))
database.add_record(level)

alarm = Aimdb.Record.new('tank.alarm', str, Aimdb.BufferType.SPMC_RING, 16)
alarm.add_stage(Aimdb.Transform.new('warn_when_high', 'tank.level', warn_when_high))
alarm.add_stage(Aimdb.Tap.new('show_alarm', show_alarm))
database.add_record(alarm)

database.start()
loop.run()
database.stop()

print(level.get_profile().describe_bottleneck())
