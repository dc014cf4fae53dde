# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Connectors and codecs written in Python."""

import unittest

import gi

gi.require_version("Aimdb", "1")
from gi.repository import Aimdb, GLib, GObject  # noqa: E402


class Shelf(GObject.Object, Aimdb.Connector):
    """Keeps what is published, and brings in what is arriving."""

    payloads = []
    arriving = [b"42"]

    def do_start(self, link):
        self.link = link
        return True

    def do_publish(self, topic, payload):
        if payload.get_data() == b"<13>":
            raise GLib.Error("bad luck", GLib.quark_to_string(Aimdb.Error.quark()),
                             Aimdb.Error.FAILED)
        Shelf.payloads.append(payload.get_data())
        return True

    def do_subscribe(self, topic):
        for payload in Shelf.arriving:
            self.link.receive(topic, GLib.Bytes.new(payload))
        return True

    def do_stop(self):
        self.link = None


class Brackets(GObject.Object, Aimdb.Codec):
    """Writes a number between brackets."""

    def do_encode(self, value):
        return GLib.Bytes.new(f"<{value}>".encode())

    def do_decode(self, payload, output):
        text = payload.get_data().decode()
        if not text.startswith("<"):
            raise GLib.Error("no bracket", GLib.quark_to_string(Aimdb.Error.quark()),
                             Aimdb.Error.FAILED)
        text = text.strip("<>")
        return output.produce(text if output.get_value_type() == GObject.TYPE_STRING
                              else int(text))


class ConnectorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        Aimdb.Connector.register("shelf", Shelf)

    def make(self, link, value_type=int):
        database = Aimdb.Database()
        record = database.create_record("level", value_type, Aimdb.BufferType.SPMC_RING, 16)
        record.add_stage(link)
        return database, record

    def test_scheme_is_taken(self):
        with self.assertRaises(GLib.Error):
            Aimdb.Connector.register("shelf", Shelf)

    def test_publishes(self):
        link = Aimdb.Link.new("out", "shelf://x")
        link.set_codec(Brackets())
        database, record = self.make(link)
        database.start()
        producer = record.create_producer()
        for number in (12, 13, 14):
            producer.produce_int64(number)
        database.stop()
        self.assertEqual(Shelf.payloads, [b"<12>", b"<14>"])
        self.assertEqual(link.get_sent_count(), 2)
        self.assertEqual(link.get_dropped_count(), 1)
        self.assertIn("bad luck", link.dup_last_error().message)

    def test_receives(self):
        link = Aimdb.Link.new_inbound("in", "shelf://x")
        database, record = self.make(link)
        reader = record.create_reader()
        database.start()
        self.assertEqual(link.get_received_count(), 1)
        self.assertEqual(reader.try_receive()[:2], (True, 42))
        database.stop()

    def bring_in(self, payloads, value_type=int):
        link = Aimdb.Link.new_inbound("in", "shelf://x")
        link.set_codec(Brackets())
        database, record = self.make(link, value_type)
        reader = record.create_reader()
        self.addCleanup(setattr, Shelf, "arriving", Shelf.arriving)
        Shelf.arriving = payloads
        database.start()
        database.stop()
        values = []
        while True:
            there, value = reader.try_receive()[:2]
            if not there:
                return link, values
            values.append(value)

    def test_decodes(self):
        link, values = self.bring_in([b"<12>", b"13", b"<14>"])
        self.assertEqual(values, [12, 14])
        self.assertEqual(link.get_received_count(), 2)
        self.assertEqual(link.get_dropped_count(), 1)
        self.assertIn("no bracket", link.dup_last_error().message)

    def test_decodes_text(self):
        link, values = self.bring_in([b"<a>", "<ä>".encode()] * 500, str)
        self.assertEqual(values, ["a", "ä"] * 8)
        self.assertEqual(link.get_received_count(), 1000)

    def test_decodes_for_the_program(self):
        database, record = self.make(Aimdb.Link.new("out", "shelf://x"))
        reader = record.create_reader()
        Brackets().decode(GLib.Bytes.new(b"<7>"), record.create_producer())
        self.assertEqual(reader.try_receive()[:2], (True, 7))
        with self.assertRaises(GLib.Error):
            Aimdb.Codec.get_json().decode(GLib.Bytes.new(b"<7>"), record.create_producer())


if __name__ == "__main__":
    unittest.main()
