# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every write of the room, one module per act of the vote."""

__all__: list[str] = []
