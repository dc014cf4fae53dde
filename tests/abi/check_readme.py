#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 the libaimdb authors
# SPDX-License-Identifier: Apache-2.0
"""The first C block of the README is the example program, to the letter."""

import difflib
import re
import sys


def main():
    readme_path, example_path = sys.argv[1:3]
    with open(readme_path, encoding="utf-8") as f:
        block = re.search(r"^```c\n(.*?)^```$", f.read(), flags=re.M | re.S)
    with open(example_path, encoding="utf-8") as f:
        body = f.read().split(" */\n\n", 1)[1]

    if block is None:
        print(f"{readme_path}: has no block of C")
        return 1
    if block.group(1) == body:
        return 0
    sys.stdout.writelines(difflib.unified_diff(
        body.splitlines(True), block.group(1).splitlines(True), example_path, readme_path))
    return 1


if __name__ == "__main__":
    sys.exit(main())
