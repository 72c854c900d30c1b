# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copies of an installation, and how it comes back from them: `caravane backup`, `caravane restore`.

A copy is two folders that never meet: one with the database and the files, one with what opens things (the
polls' private keys, the key that signs links). Whoever has one of them reads no ballot and forges no link.
"""
