#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of the house that neither compiler nor formatter knows.

Prints one line for each breach, FILE:LINE: what and what to do about it, and
ends with status 1 if there is one.
"""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SKIPPED_DIRS = re.compile(r"^(\.git|build|build-.*|__pycache__|\.mypy_cache)$")
C_DIRS = ("libaimdb", "aimdb-mcp", "aimdb-viewer", "examples", "tests")

# Files that take a comment carry the licence line; the rest is data.
LICENSED = re.compile(
    r"(\.([chs]|py|js|vala|sh|ld|in|ini|cfg|ui|css|xml|svg|desktop|toml|build|po|rules)"
    r"|/Makefile|meson_options\.txt|\.ci/(check|run|format|bench|fuzz|dependencies|install-dependencies))$"
)
UNLICENSED = re.compile(r"(^po/(POTFILES\.in|.*\.pot)|\.json|\.ndjson|corpus/.*|vectors/.*)$")
BINARY = re.compile(r"\.(png|ico|gz|bin)$")

MAX_COLUMNS = 100
MAX_LINES = 800
# A prototype in an aligned column may end in its attribute beyond the limit.
LONG_ATTRIBUTE = re.compile(r"\) G_GNUC_[A-Z_ ]+( \(\d+(, \d+)*\))?;$")

BANNED_CALLS = {
    "sleep": "wait for an event or a deadline on the main loop instead",
    "usleep": "wait for an event or a deadline on the main loop instead",
    "nanosleep": "wait for an event or a deadline on the main loop instead",
    "g_usleep": "wait for an event or a deadline on the main loop instead",
    "strcpy": "use g_strlcpy or memcpy with a known size",
    "strcat": "use g_strconcat or a GString",
    "sprintf": "use g_strdup_printf or snprintf",
    "gets": "read with a limit",
}

problems = []


def complain(path, line, text):
    problems.append((path, line, text))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def exists(path):
    return os.path.exists(os.path.join(ROOT, path))


def list_files():
    """All files of the project, by path from its top, whether or not git knows them."""
    found = []
    for folder, dirs, names in os.walk(ROOT):
        dirs[:] = sorted(d for d in dirs if not SKIPPED_DIRS.match(d))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if not name.endswith((".pyc", "~", ".swp", ".orig")) and not BINARY.search(path):
                found.append(path)
    return found


def strip_c(text):
    """TEXT with comments and strings blanked; the lines keep their numbers."""

    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    pattern = r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(pattern, blank, text, flags=re.S)


def check_text(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if re.search(r"[ \t]$", line):
            complain(path, number, "blanks at the end of the line: remove them")
        if "\t" in line and not path.endswith(("Makefile", ".1")):
            complain(path, number, "a tab: indent with spaces")
        if "\r" in line:
            complain(path, number, "a carriage return: lines end in a line feed alone")
    if text and not text.endswith("\n"):
        complain(path, text.count("\n") + 1, "the last line has no line feed: add it")


def check_licence(path, text):
    if not LICENSED.search("/" + path) or UNLICENSED.search(path):
        return
    head = "\n".join(text.split("\n")[:12])
    for tag in ("SPDX-FileCopyrightText: 2026 the libaimdb authors",
                "SPDX-License-Identifier: "):
        if tag not in head:
            complain(path, 1, f"no line with “{tag}”: add it at the top")


def check_c(path, text):
    code = strip_c(text)
    lines = text.split("\n")
    if len(lines) - 1 > MAX_LINES:
        complain(path, MAX_LINES + 1, f"longer than {MAX_LINES} lines: it is two subjects")
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_COLUMNS and not LONG_ATTRIBUTE.search(line):
            complain(path, number, f"{len(line)} columns: break it at {MAX_COLUMNS}")
    for number, line in enumerate(code.split("\n"), 1):
        if re.search(r"\bgoto\b", line):
            complain(path, number, "goto: return early, and let g_autoptr clean up")
        if re.search(r"\b(gchar|gint|gfloat|gdouble)\b", line):
            complain(path, number, "a GLib alias of a C type: write char, int, double …")
        for name in re.findall(r"\b(\w+) \(", line):
            if name in BANNED_CALLS:
                complain(path, number, f"{name}(): {BANNED_CALLS[name]}")


def check_includes(path, text):
    """Who may include what: core no GLib, public headers nothing private, programs neither."""
    public = path in PUBLIC
    program = path.startswith(("aimdb-mcp/", "aimdb-viewer/", "examples/"))
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"\s*#\s*include\s+[<\"]([^>\"]+)[>\"]", line)
        if not match:
            continue
        name = os.path.basename(match.group(1))
        if path.startswith("libaimdb/core/") and re.match(r"(glib|gio|json-glib|gobject|aimdb)", match.group(1)):
            complain(path, number, f"the core includes {name}: it must stand without GLib")
        if public and (name.endswith("-private.h") or name.startswith("aimc")):
            complain(path, number, f"a public header includes {name}, which is not installed")
        if program and re.match(r"aimc|aimdb-.*\.h$", name):
            complain(path, number, f"a program includes {name}: it has <aimdb.h> alone")


def check_umbrella():
    text = read("libaimdb/aimdb.h")
    included = re.findall(r"#include \"([^\"]+)\"", text)
    for path in sorted(PUBLIC):
        name = os.path.basename(path)
        if name != "aimdb.h" and name not in included:
            complain("libaimdb/aimdb.h", 1, f"{name} is public and not included: add it")


def check_meson_lists(files):
    """Every source stands in a meson.build of its top folder, and every public header is listed."""
    texts = {}
    for path in files:
        if os.path.basename(path) == "meson.build":
            texts.setdefault(path.split("/")[0], []).append(read(path))
    for path in files:
        top = path.split("/")[0]
        if top not in C_DIRS or not path.endswith(".c"):
            continue
        stem = os.path.basename(path)
        pattern = rf"(?<![\w-])({re.escape(stem)}|{re.escape(stem[:-2])})'"
        if not any(re.search(pattern, text) for text in texts.get(top, [])):
            complain(path, 1, f"no meson.build of {top}/ names it: list it, or remove it")


def check_potfiles(files):
    listed = [line for line in read("po/POTFILES.in").split("\n")
              if line and not line.startswith("#")]
    for number, name in enumerate(listed, 1):
        if not exists(name):
            complain("po/POTFILES.in", number, f"there is no {name}: remove it")
    marked = re.compile(r"(?<!\w)(N?C?_|g_dngettext|g_dpgettext2?|ngettext) ?\(")
    for path in files:
        if path.split("/")[0] not in ("libaimdb", "aimdb-mcp", "aimdb-viewer", "data"):
            continue
        if path.endswith(".c"):
            translatable = marked.search(strip_c(read(path)))
        elif path.endswith(".ui"):
            translatable = 'translatable="' in read(path)
        else:
            translatable = path.endswith((".desktop.in", ".metainfo.xml.in"))
        if translatable and path not in listed:
            complain(path, 1, "has strings to translate: add it to po/POTFILES.in")


def check_readme():
    """The minimum versions of the README are meson's."""
    wanted = {}
    for path in ("libaimdb/meson.build", "aimdb-mcp/meson.build", "aimdb-viewer/meson.build"):
        text = read(path)
        constants = dict(re.findall(r"^(\w+) = '([\d.]+)'$", text, flags=re.M))
        text = re.sub(r"^(\w+) = '>= ' \+ (\w+)$",
                      lambda m: f"{m.group(1)} = '>= {constants.get(m.group(2), '?')}'",
                      text, flags=re.M)
        requirements = dict(re.findall(r"^(\w+) = ('>= [\d.]+')$", text, flags=re.M))
        for name, version in re.findall(r"dependency\('([\w.-]+)', version: ('[^']+'|\w+)", text):
            wanted[name] = requirements.get(version, version).strip("'>= ")
    wanted["meson"] = re.search(r"meson_version: '>= ([\d.]+)'", read("meson.build")).group(1)
    readme = read("README.md")
    for name, label in (("meson", "Meson"), ("glib-2.0", "GLib"), ("json-glib-1.0", "json-glib"),
                        ("libsoup-3.0", "libsoup"), ("gtk4", "GTK"), ("libadwaita-1", "libadwaita")):
        stated = re.search(rf"{label} ([\d.]*\d)", readme)
        if stated is None:
            complain("README.md", 1, f"the requirements don't say “{label} {wanted[name]}”")
        elif stated.group(1) not in (wanted[name], wanted[name].removesuffix(".0")):
            line = readme[:stated.start()].count("\n") + 1
            complain("README.md", line, f"{label} {stated.group(1)}, but meson wants {wanted[name]}")


def find_public_headers():
    text = read("libaimdb/meson.build")
    block = re.search(r"aimdb_public_headers = files\((.*?)\)", text, flags=re.S).group(1)
    return {"libaimdb/" + name for name in re.findall(r"'([^']+)'", block)} | {"libaimdb/aimdb.h"}


PUBLIC = find_public_headers()


def main():
    files = list_files()
    for path in files:
        try:
            text = read(path)
        except UnicodeDecodeError:
            if "corpus/" not in path:
                complain(path, 1, "is not UTF-8")
            continue
        # Test data is what it is, down to the last blank.
        if re.match(r"tests/(fuzz/corpus|conformance)/.*(?<!\.c)(?<!\.h)(?<!\.build)$", path) \
                or path == "LICENSE":
            continue
        check_text(path, text)
        check_licence(path, text)
        if path.endswith((".c", ".h")) and path.split("/")[0] in C_DIRS:
            check_c(path, text)
            check_includes(path, text)
    check_umbrella()
    check_meson_lists(files)
    check_potfiles(files)
    check_readme()
    for path, line, text in problems:
        print(f"{path}:{line}: {text}")
    if problems:
        print(f"{len(problems)} problems in {len({p[0] for p in problems})} files")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
