# SPDX-License-Identifier: AGPL-3.0-or-later


class FourDigitYear:
    """The year of an edition in a path."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)
