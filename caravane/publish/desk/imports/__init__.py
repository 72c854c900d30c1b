# SPDX-License-Identifier: AGPL-3.0-or-later
"""The import of proposals: it joins themes, proposals and packages, which live on three floors."""
