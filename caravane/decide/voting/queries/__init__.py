# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every read that filters rights or crosses the room."""

__all__: list[str] = []
