# SPDX-License-Identifier: AGPL-3.0-or-later
VERSION = "0.1.0"
