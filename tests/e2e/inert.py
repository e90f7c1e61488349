#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fails when a file holds what could drive a terminal: controls but tab and line end, DEL, C1, marks and overrides of
text direction, or bytes that are not UTF-8."""
import re
import sys

DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        print(f"{path}: {error}")
        sys.exit(1)
    found = DRIVING.search(text)
    if found:
        print(f"{path}: U+{ord(found.group()):04X} in {text[max(0, found.start() - 30):found.end() + 30]!r}")
        sys.exit(1)
