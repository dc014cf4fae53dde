#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles a Vala program against the binding and runs it."""

import os
import subprocess
import sys
import tempfile


def main():
    with tempfile.TemporaryDirectory() as directory:
        program = os.path.join(directory, "program")
        subprocess.run([
            os.environ["VALAC"], "--quiet", "--fatal-warnings",
            "--vapidir", os.environ["AIMDB_VAPIDIR"], "--pkg", "aimdb-1", "--pkg", "gio-2.0",
            "-X", "-w", "-d", directory, "-o", "program", sys.argv[1],
        ], check=True)
        subprocess.run([program], check=True)


if __name__ == "__main__":
    main()
