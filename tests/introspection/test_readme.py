#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the Python program of the README and looks at what it says."""

import contextlib
import io
import re
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        program = re.search(r"^```python\n(.*?)^```$", f.read(), flags=re.M | re.S).group(1)

    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(program, "README.md", "exec"), {})

    value, verdict = output.getvalue().splitlines()
    assert value == "21.5", value
    assert verdict, "no word about the bottleneck"
    print(output.getvalue(), end="")


if __name__ == "__main__":
    main()
