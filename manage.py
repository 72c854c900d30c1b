#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
import sys

from caravane.cli import main

if __name__ == "__main__":
    sys.exit(main())
