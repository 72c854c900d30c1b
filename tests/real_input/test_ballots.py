# SPDX-License-Identifier: AGPL-3.0-or-later
"""Real elections with known outcomes. Not shipped, so not in the default run:

    pytest tests/real_input/test_ballots.py

The folder is `CARAVANE_SHARED`, or `../shared` beside the repository.
"""

import os
from pathlib import Path

import pytest

from caravane.science.tally import RULES, Conventions, count, read_ballots

ROOT = Path(__file__).resolve().parents[2]
BALLOTS = Path(os.environ.get("CARAVANE_SHARED", ROOT.parent / "shared")) / "data" / "ballots"

# Burlington 2009 is documented at length: Wright has the most first places, Kiss won the run-off,
# Montroll beats each of the others.
WINNERS = [
    ("00005-00000002.toc", "plurality", "Kurt Wright"),
    ("00005-00000002.toc", "irv", "Bob Kiss"),
    ("00005-00000002.toc", "schulze", "Andy Montroll"),
    ("00018-00000002.soi", "plurality", '"Bob Fine"'),
    ("00018-00000002.soi", "irv", '"Annie Young"'),
    ("00018-00000002.soi", "schulze", '"Annie Young"'),
    ("00008-00000001.soi", "plurality", "Craig Mackay"),
    ("00008-00000001.soi", "irv", "Philip Braat"),
    ("00008-00000001.soi", "schulze", "Philip Braat"),
    ("00005-00000001.toc", "irv", "Bob Kiss"),
    ("00002-00000005.soi", "schulze", "Sam Hocevar"),
    ("00002-00000005.toc", "schulze", "Sam Hocevar"),
    ("00002-00000007.soi", "schulze", "Stefano Zacchiroli"),
]


@pytest.fixture(scope="session", autouse=True)
def _real_ballots() -> None:
    if not BALLOTS.is_dir():
        pytest.fail(f"no folder {BALLOTS}: set CARAVANE_SHARED to the folder that holds data/ballots")


@pytest.mark.parametrize(("file", "rule", "winner"), WINNERS)
def test_a_real_election_has_its_known_winner(file: str, rule: str, winner: str) -> None:
    outcome = count(read_ballots(BALLOTS / file), rule)
    assert [outcome.alternatives[option] for option in outcome.winners] == [winner]


def test_the_last_rounds_of_burlington_are_those_of_the_record() -> None:
    """Kiss against Wright; shared ballots and write-ins are treated otherwise by the city."""
    last = count(read_ballots(BALLOTS / "00005-00000002.toc"), "irv").rounds[-1]
    assert last.votes.keys() == {1, 5}
    assert last.votes[1] == pytest.approx(4313, abs=2)
    assert last.votes[5] == pytest.approx(4061, abs=4)


def test_every_real_file_is_counted_by_every_rule() -> None:
    files = sorted(each for each in BALLOTS.iterdir() if each.suffix in {".soi", ".toc"})
    assert files
    for file in files:
        profile = read_ballots(file)
        for rule in [each for each in RULES if each != "majority-judgment"]:
            outcome = count(profile, rule)
            assert sum(map(len, outcome.ranking)) == len(profile.alternatives)
            assert not outcome.ties or outcome.ties.complete


def test_a_completed_debian_election_gives_the_result_of_the_original() -> None:
    original, completed = (read_ballots(BALLOTS / f"00002-00000005.{kind}") for kind in ("soi", "toc"))
    for rule in ("plurality", "irv", "schulze"):
        assert count(original, rule).ranking == count(completed, rule).ranking


# Who was returned on 3 May 2007, as the city published it.
GLASGOW = [
    ("00008-00000001.soi", 4, {"Nina Baker", "Philip Braat", "Craig Mackay", "Gordon Matheson"}),
    ("00008-00000003.soi", 3, {"George Redmond", "Ruth Simpson", "Alison E Thewliss"}),
]


@pytest.mark.parametrize("transfer", ["scottish", "wig"])
@pytest.mark.parametrize(("file", "seats", "elected"), GLASGOW)
def test_a_ward_of_glasgow_has_its_councillors(
    file: str, seats: int, elected: set[str], transfer: str
) -> None:
    outcome = count(read_ballots(BALLOTS / file), "stv", Conventions(seats=seats, transfer=transfer))
    assert {outcome.alternatives[option] for option in outcome.elected or ()} == elected


def test_the_cycle_free_elections_have_one_winner_by_every_rule_of_duels() -> None:
    profile = read_ballots(BALLOTS / "00005-00000002.toc")
    for rule in ("copeland", "minimax", "ranked-pairs", "schulze", "kemeny"):
        assert [profile.alternatives[option] for option in count(profile, rule).winners] == ["Andy Montroll"]
