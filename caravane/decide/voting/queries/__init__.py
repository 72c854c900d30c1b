# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every read that filters rights or crosses the room."""

from .roll import entry_of, find_on_roll, mark_channel
from .turnout import Turnout, turnout

__all__ = ["Turnout", "entry_of", "find_on_roll", "mark_channel", "turnout"]
