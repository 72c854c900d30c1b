# SPDX-License-Identifier: AGPL-3.0-or-later
"""A recipe as small as can be: a column of neighbourhoods' names."""

from caravane.foundation.territory.models import Neighbourhood
from caravane.support.imports.recipes import Field, Option, Plan, Problem, Recipe, Request

FORBIDDEN = "Nulle part"


def plan(request: Request) -> Plan:
    result = Plan()
    there = set(
        Neighbourhood.objects.filter(city=request.conference.programme.city).values_list("name", flat=True)
    )
    for cells in request.cells:
        name = cells.get("name")
        if not name or name == FORBIDDEN:
            result.problems.append(Problem(cells.row, "name", "le nom manque"))
        elif name in there:
            result.already += 1
        else:
            result.items.append(name)
    return result


def create(request: Request, plan: Plan) -> list[str]:
    for name in plan.items:
        Neighbourhood.objects.create(city=request.conference.programme.city, name=name)
        if name == "Panne":
            raise RuntimeError("panne au milieu")
    return ["créés"]


def missing(mapped: frozenset[str]) -> str:
    return "" if "name" in mapped else "Choisissez la colonne des noms."


PLACES = Recipe(
    key="places",
    title="Importer des quartiers",
    introduction="",
    fields=(Field("name", "Nom", ("nom", "quartier")), Field("note", "Note", ("note", "remarque"))),
    options=(Option("loud", "Fort"),),
    missing=missing,
    plan=plan,
    create=create,
)
