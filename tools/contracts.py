# SPDX-License-Identifier: AGPL-3.0-or-later
"""A contract for import-linter: what a room keeps to itself."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

FLOOR_AND_ROOM = 3  # caravane.decide.voting


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:FLOOR_AND_ROOM])


class RoomPrivate(Contract):
    """Modules of these names are imported by nobody outside their room, whose face is actions and queries."""

    type_name = "room_private"
    names = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return every import of a private module from another room."""
        private = [
            module for module in graph.modules if set(module.split(".")[FLOOR_AND_ROOM:]) & set(self.names)
        ]
        crossings = [
            (importer, module)
            for module in sorted(private)
            for importer in sorted(graph.find_modules_that_directly_import(module))
            if room_of(importer) != room_of(module)
        ]
        return ContractCheck(kept=not crossings, metadata={"crossings": crossings, "private": len(private)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, module in check.metadata["crossings"]:
            output.print_error(f"{importer} imports {module}, which is private to {room_of(module)}")
