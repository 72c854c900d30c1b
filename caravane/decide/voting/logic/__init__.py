# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pure functions: no Django, no clock."""
