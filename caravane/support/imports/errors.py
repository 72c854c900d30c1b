# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import refuses.

ImportRefused
├── UnreadableFile     nothing can be read from this file
│   ├── FileTooLarge   more than 10 MB, or more rows and columns than a town's table has
│   ├── FileEmpty      no row, or column names alone
│   ├── WrongKind      neither CSV nor XLSX, or not what its name says
│   └── BrokenText     characters, quotes or column names that cannot be read, with their place
├── MappingIncomplete  a column that the import needs is not chosen
├── ImportHasErrors    the dry run found errors: nothing is written
├── AlreadyImported    this run was confirmed before
└── FileForgotten      the file was erased, seven days after it came
"""

from caravane.foundation.core.errors import DomainError


class ImportRefused(DomainError):
    code = "import_refused"


class UnreadableFile(ImportRefused):
    code = "unreadable_file"


class FileTooLarge(UnreadableFile):
    code = "file_too_large"


class FileEmpty(UnreadableFile):
    code = "file_empty"


class WrongKind(UnreadableFile):
    code = "wrong_kind"


class BrokenText(UnreadableFile):
    code = "broken_text"


class MappingIncomplete(ImportRefused):
    code = "mapping_incomplete"


class ImportHasErrors(ImportRefused):
    code = "import_has_errors"


class AlreadyImported(ImportRefused):
    code = "already_imported"


class FileForgotten(ImportRefused):
    code = "file_forgotten"
