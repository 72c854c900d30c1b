# SPDX-License-Identifier: AGPL-3.0-or-later
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caravane.foundation.core.errors import DomainError


class FileRefused(DomainError):
    """This file cannot be kept."""

    code = "file_refused"
    words: str | Promise

    def __init__(self) -> None:
        super().__init__(self.words)


class FileTooLarge(FileRefused):
    """The file is heavier than its kind may be."""

    code = "file_too_large"
    words = _("This image is too heavy: 300 kB at most.")


class NotAnImage(FileRefused):
    """The content is none of the images we take, or not whole, whatever the name says."""

    code = "not_an_image"
    words = _(
        "This file is not an image we can show, or it is damaged. Choose a whole PNG, JPEG or WebP file."
    )


class TooManyPixels(FileRefused):
    """The image is small as a file and huge once decoded."""

    code = "too_many_pixels"
    words = _("This image is too large: 4,000 pixels at most on each side.")
