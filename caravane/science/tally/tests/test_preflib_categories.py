# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from caravane.science.tally import BallotFileError, Graded, read_ballots

HEAD = """\
# FILE NAME: 00026-00000001.cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 7
# NUMBER UNIQUE PREFERENCES: 3
# NUMBER CATEGORIES: 2
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: No
# ALTERNATIVE NAME 1: Plant trees
# ALTERNATIVE NAME 2: Mend bikes
# ALTERNATIVE NAME 3: Sort waste
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "grades.cat"
    path.write_text(text, encoding="utf-8")
    return path


def test_categories_are_read_with_their_names(tmp_path: Path) -> None:
    profile = read_ballots(write(tmp_path, HEAD + "4: {1,2}, 3\n2: 1, {2, 3}\n1: {}, {1,2,3}\n"))
    assert profile.graded == Graded(("Yes", "No"), {((1, 2), (3,)): 4, ((1,), (2, 3)): 2, ((), (1, 2, 3)): 1})
    assert profile.orders == {((1, 2), (3,)): 4, ((1,), (2, 3)): 2, ((1, 2, 3),): 1}
    assert profile.ballots == 7


def test_a_wrong_number_of_different_answers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match="NUMBER UNIQUE PREFERENCES is 3, the file holds 2") as refused:
        read_ballots(write(tmp_path, HEAD + "4: {1,2}, 3\n3: 1, {2, 3}\n"))
    assert refused.value.line == 4


def test_categories_without_names_have_numbers(tmp_path: Path) -> None:
    profile = read_ballots(write(tmp_path, "# NUMBER ALTERNATIVES: 2\n1: {1},{},{2}\n1: {1,2}\n"))
    assert profile.graded
    assert profile.graded.categories == ("1", "2", "3")
    assert ((1, 2), (), ()) in profile.graded.ballots


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ("7: {1,2},3,{}\n", 11, "3 categories are filled, there are 2"),
        ("7: {1,2},{2}\n", 11, "alternative 2 is named twice"),
        ("7: {1,9},{2}\n", 11, "unknown alternative 9"),
        ("7: {1,2\n", 11, "malformed line"),
        ("6: {1,2},3\n", 3, "NUMBER VOTERS is 7"),
        ("# NUMBER CATEGORIES: 3\n7: {1},{2}\n", 11, "NUMBER CATEGORIES is 3, 2 are named"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason(tmp_path: Path, lines: str, line: int, reason: str) -> None:
    with pytest.raises(BallotFileError, match=reason) as refused:
        read_ballots(write(tmp_path, HEAD.replace("# NUMBER UNIQUE PREFERENCES: 3\n", "# X: 1\n") + lines))
    assert refused.value.line == line
