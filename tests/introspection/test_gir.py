#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""What the introspection data says about the API, and that it can be loaded."""

import os
import unittest
import xml.etree.ElementTree as ElementTree

import gi

gi.require_version("Aimdb", "1")
from gi.repository import Aimdb, GObject  # noqa: E402

CORE = "{http://www.gtk.org/introspection/core/1.0}"
C = "{http://www.gtk.org/introspection/c/1.0}"

TYPES = ("class", "interface", "record", "enumeration", "bitfield", "callback")
MEMBERS = ("constructor", "function", "method", "property")
CLASSES = (
    "Client", "Database", "Instance", "InstanceList", "Invocation", "Join",
    "Link", "Producer", "Reader", "Record", "RecordInfo", "Server",
    "Source", "Stage", "StoredValue", "Subscription", "Tap", "Transform",
)

# A pointer to anything has no meaning elsewhere; produce() takes boxed values, too.
ONLY_IN_C = {"aimdb_producer_produce_boxed", "aimdb_reader_create_source"}


def find_namespace():
    return ElementTree.parse(os.environ["AIMDB_GIR"]).getroot().find(CORE + "namespace")


def label(element):
    return element.get(C + "identifier") or element.get("name")


class TestGir(unittest.TestCase):
    def test_every_class_is_there(self):
        for name in CLASSES:
            with self.subTest(name):
                self.assertTrue(issubclass(getattr(Aimdb, name), GObject.Object))

    def test_profiles_and_graphs_are_boxed(self):
        for boxed in (Aimdb.StageProfile, Aimdb.RecordProfile, Aimdb.Graph, Aimdb.GraphNode,
                      Aimdb.GraphEdge):
            self.assertTrue(boxed.__gtype__.is_a(GObject.TYPE_BOXED), boxed)

    def test_stages_are_stages(self):
        for stage in (Aimdb.Join, Aimdb.Link, Aimdb.Source, Aimdb.Tap, Aimdb.Transform):
            self.assertTrue(issubclass(stage, Aimdb.Stage), stage)

    def test_everything_is_documented_and_dated(self):
        n_checked = 0
        for kind in TYPES:
            for element in find_namespace().findall(CORE + kind):
                # The structure of a class is no API: only the library derives.
                if element.get("disguised") == "1" and element.get("name").endswith("Class"):
                    continue
                if element.get("{http://www.gtk.org/introspection/glib/1.0}is-gtype-struct-for"):
                    continue
                for item in [element] + [m for k in MEMBERS for m in element.findall(CORE + k)]:
                    with self.subTest(f"{element.get('name')}: {label(item)}"):
                        self.assertIsNotNone(item.find(CORE + "doc"), "has no documentation")
                        self.assertEqual(item.get("version"), "0.1", "has no “Since:”")
                    n_checked += 1
        self.assertGreater(n_checked, 100)

    def test_functions_are_documented_and_dated(self):
        for item in find_namespace().findall(CORE + "function"):
            with self.subTest(label(item)):
                self.assertIsNotNone(item.find(CORE + "doc"), "has no documentation")
                self.assertEqual(item.get("version"), "0.1", "has no “Since:”")

    def test_nothing_else_is_hidden_from_bindings(self):
        hidden = {label(item) for item in find_namespace().iter()
                  if item.get("introspectable") == "0" and item.tag != CORE + "function-macro"}
        self.assertEqual(hidden, ONLY_IN_C)

    def test_the_core_does_not_show(self):
        for item in find_namespace().iter():
            self.assertFalse((item.get(C + "identifier") or "").startswith("aimc"), label(item))
            self.assertFalse((item.get(C + "type") or "").startswith("Aimc"), label(item))


if __name__ == "__main__":
    unittest.main()
