# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choose projects within a budget, exactly: greedy and the Method of Equal Shares. See docs/funding.md.

What needs numpy is loaded when first used; `proposal_to_council` and its kind never need it.
"""

from typing import TYPE_CHECKING

from caravane.science.faces import lazy
from caravane.science.funding.costs import read_costs, read_result
from caravane.science.funding.council import CostRange, Level, PollResult, Proposal, proposal_to_council
from caravane.science.funding.errors import (
    CostsFileError,
    FundingError,
    InvalidInstance,
    PabulibFileError,
    UnknownChoice,
)

if TYPE_CHECKING:
    from caravane.science.funding.choosing import COMPLETIONS, RULES, fund
    from caravane.science.funding.instances import Instance, Project
    from caravane.science.funding.outcomes import Outcome
    from caravane.science.funding.pabulib import parse_pb, read_pb, write_pb
    from caravane.science.funding.utilities import UTILITIES

__all__ = [
    "COMPLETIONS",
    "RULES",
    "UTILITIES",
    "CostRange",
    "CostsFileError",
    "FundingError",
    "Instance",
    "InvalidInstance",
    "Level",
    "Outcome",
    "PabulibFileError",
    "PollResult",
    "Project",
    "Proposal",
    "UnknownChoice",
    "fund",
    "parse_pb",
    "proposal_to_council",
    "read_costs",
    "read_pb",
    "read_result",
    "write_pb",
]

__getattr__ = lazy(
    __name__,
    {
        "COMPLETIONS": "choosing",
        "RULES": "choosing",
        "UTILITIES": "utilities",
        "Instance": "instances",
        "Outcome": "outcomes",
        "Project": "instances",
        "fund": "choosing",
        "parse_pb": "pabulib",
        "read_pb": "pabulib",
        "write_pb": "pabulib",
    },
)
