#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0

"""Watches a record from outside. Without an endpoint, the program watches itself."""

import itertools
import json
import os
import sys
import tempfile

import gi

gi.require_version('Aimdb', '1')

from gi.repository import Aimdb, GLib

loop = GLib.MainLoop()
numbers = itertools.count()


def serve(endpoint):
    database = Aimdb.Database.new()
    record = Aimdb.Record.new('tank.level', float, Aimdb.BufferType.SPMC_RING, 16)
    record.add_stage(Aimdb.Source.new_timer(
        'fill', 10, lambda source, producer: producer.produce(7.5 * next(numbers))))
    database.add_record(record)
    database.start()
    server = Aimdb.Server.new(database, endpoint)
    server.start()
    return database, server


def update(subscription, topic, text, sequence, skipped):
    print(f'{topic} is {json.loads(text)}, {skipped} skipped')
    if sequence >= 5:
        subscription.cancel()


def closed(subscription, error):
    print(f'closed: {error.message}' if error else 'closed')
    loop.quit()


with tempfile.TemporaryDirectory() as directory:
    if len(sys.argv) > 1:
        endpoint = sys.argv[1]
    else:
        endpoint = os.path.join(directory, 'tank.sock')
        database, server = serve(endpoint)

    client = Aimdb.Client.new(endpoint)
    client.set_auto_reconnect(True)
    subscription = client.subscribe('tank.level')
    subscription.connect('update', update)
    subscription.connect('resumed', lambda subscription: print('values are missing here'))
    subscription.connect('closed', closed)
    client.connect_async(None, None)
    loop.run()
    client.disconnect()

    if len(sys.argv) == 1:
        server.stop()
        database.stop()
