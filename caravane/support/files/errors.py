# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.foundation.core.errors import DomainError


class FileRefused(DomainError):
    """This file cannot be kept."""

    code = "file_refused"


class FileTooLarge(FileRefused):
    """The file is heavier than its kind may be."""

    code = "file_too_large"


class NotAnImage(FileRefused):
    """The content is none of the images we take, whatever the name says."""

    code = "not_an_image"
