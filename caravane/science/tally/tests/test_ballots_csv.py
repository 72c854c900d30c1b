# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.science.tally import (
    RULES,
    BallotFileError,
    InvalidBallot,
    Profile,
    PublishedBallot,
    count,
    read_ballots,
    read_ballots_csv,
    write_ballots_csv,
    write_soi,
)

NAMES = {1: "Rafraîchir, planter", 2: "Manger local", 3: "Rouler"}


def written(ballots: list[PublishedBallot], *remarks: str, places: int = 3) -> str:
    sink = io.StringIO()
    write_ballots_csv(sink, NAMES, ballots, places=places, remarks=remarks)
    return sink.getvalue()


def read(folder: Path, text: str) -> Profile:
    path = folder / "ballots.csv"
    path.write_text(text, encoding="utf-8")
    return read_ballots(path)


def test_a_published_file_names_options_says_remarks_and_sorts_by_code() -> None:
    ballots = [
        PublishedBallot([2, 1], "f0"),
        PublishedBallot([], "0a"),
        PublishedBallot((3,), "77"),
    ]
    assert written(ballots, "données de démonstration") == (
        "# ALTERNATIVE NAME 1: Rafraîchir, planter\n"
        "# ALTERNATIVE NAME 2: Manger local\n"
        "# ALTERNATIVE NAME 3: Rouler\n"
        "# données de démonstration\n"
        "# NUMBER VOTERS: 3\n"
        "code,rank1,rank2,rank3\n"
        "0a,,,\n"
        "77,3,,\n"
        "f0,2,1,\n"
    )


def test_without_codes_there_is_no_code_column_and_rankings_are_sorted() -> None:
    text = written([PublishedBallot([2]), PublishedBallot([1, 3]), PublishedBallot([])])
    assert text.endswith("rank1,rank2,rank3\n,,\n1,3,\n2,,\n")


def test_a_published_file_counts_blanks_and_options_nobody_ranked(tmp_path: Path) -> None:
    ballots = [PublishedBallot([2, 1], "b"), PublishedBallot([], "a"), PublishedBallot([2], "a")]
    profile = read(tmp_path, written(ballots))
    assert profile == Profile.from_rankings(NAMES, [[2, 1], [2], []])
    assert (profile.ballots, profile.blank) == (3, 1)


def test_a_blank_among_single_choices_without_codes_is_not_lost(tmp_path: Path) -> None:
    text = written([PublishedBallot([1]), PublishedBallot([])], places=1)
    assert read(tmp_path, text).orders == {(): 1, ((1,),): 1}


def test_a_blank_cell_says_nothing_wherever_it_is(tmp_path: Path) -> None:
    text = "# ALTERNATIVE NAME 7: a\n# ALTERNATIVE NAME 2: b\nrank1,rank2,rank3\n,7,\n , 7 ,2\n"
    profile = read(tmp_path, text)
    assert profile.orders == {((7,),): 1, ((7,), (2,)): 1}


def test_names_are_accepted_where_no_option_is_declared(tmp_path: Path) -> None:
    profile = read(tmp_path, 'rank1,rank2\nVélo,"Arbres, eau"\nBus,\n')
    assert profile.alternatives == {1: "Arbres, eau", 2: "Bus", 3: "Vélo"}
    assert profile.orders == {((3,), (1,)): 1, ((2,),): 1}


def test_numbers_without_declared_options_keep_their_numbers(tmp_path: Path) -> None:
    profile = read(tmp_path, "code,rank1,rank2\nx,10,9\n")
    assert profile.alternatives == {9: "9", 10: "10"}


def test_windows_line_ends_a_byte_order_mark_and_empty_lines_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "ballots.csv"
    path.write_bytes(b"\xef\xbb\xbf# ALTERNATIVE NAME 1: a\r\n\r\ncode,rank1\r\nx,1\r\n\r\n")
    assert read_ballots_csv(path).orders == {((1,),): 1}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("# ALTERNATIVE NAME 1: a\ncode,rank1\nx,2\n", 3, "unknown alternative '2'"),
        ("# ALTERNATIVE NAME 1: a\ncode,rank1\nx,a\n", 3, "unknown alternative 'a'"),
        ("# ALTERNATIVE NAME 1: a\ncode,rank1\nx,01\n", 3, "unknown alternative '01'"),
        ("code,rank1,rank2\nx,1,2\nx,1,2\ny,2,2\n", 4, "alternative '2' is named twice"),
        ("code,rank1,rank2\nx,1,2\nx,1\n", 3, "3 cells expected, 2 found"),
        ("code,rank1\nx,1,2\n", 2, "2 cells expected, 3 found"),
        ("code,rank1,rank3\nx,1,2\n", 1, "expected columns rank1"),
        ("code;rank1;rank2\nx;1;2\n", 1, "expected columns rank1"),
        ("x,1,2\ny,2,1\n", 1, "expected columns rank1"),
        ("code,rank1,place\nx,1,2\n", 1, "and no other"),
        ("rank1,rank1\n1,2\n", 1, "expected columns rank1"),
        ("# only a remark\n", None, "no line of titles"),
        ("code,rank1\n", None, "no option is declared"),
        ("code,rank1\nx,\n", None, "no option is declared"),
        ('code,rank1\nx,1\ny,"1\n', 3, "unexpected end"),
        ('code,rank1\nx,"1"2\n', 2, "expected after"),
        (f"rank1\n{'a' * 200_000}\n", 2, "field larger"),
        ("# NUMBER VOTERS: 2\ncode,rank1\nx,1\n", 1, "NUMBER VOTERS is 2, the file holds 1"),
        ("# NUMBER ALTERNATIVES: 2\ncode,rank1\nx,1\n", 1, "NUMBER ALTERNATIVES is 2"),
        ("# ALTERNATIVE NAME: a\ncode,rank1\nx,1\n", 1, "is not a whole number"),
        ("", None, "empty"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(
    tmp_path: Path, text: str, line: int | None, reason: str
) -> None:
    with pytest.raises(BallotFileError, match=reason) as caught:
        read(tmp_path, text)
    assert caught.value.line == line


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ballots.csv"
    path.write_bytes("rank1\nVélo\n".encode("cp1252"))
    with pytest.raises(BallotFileError, match="not UTF-8") as caught:
        read_ballots(path)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("ranking", "reason"),
    [([1, 1], "named twice"), ([4], "unknown alternative 4"), ([1, 2, 3], "3 options are ranked")],
)
def test_a_ballot_that_is_none_is_not_written(ranking: list[int], reason: str) -> None:
    with pytest.raises(InvalidBallot, match=reason):
        written([PublishedBallot(ranking)], places=2)


rankings = st.permutations(range(1, 4)).flatmap(
    lambda options: st.integers(0, 3).map(lambda length: options[:length])
)
ballots = st.builds(PublishedBallot, rankings, st.text("0123456789abcdef", min_size=1, max_size=4))


@given(cast=st.lists(ballots), data=st.data())
def test_a_published_file_does_not_depend_on_the_sequence_of_the_ballots(
    cast: list[PublishedBallot], data: st.DataObject
) -> None:
    assert written(data.draw(st.permutations(cast))) == written(cast)


@given(st.lists(ballots))
def test_the_published_csv_and_soi_recount_to_the_result(
    tmp_path_factory: pytest.TempPathFactory, cast: list[PublishedBallot]
) -> None:
    folder = tmp_path_factory.mktemp("published")
    profile = Profile.from_rankings(NAMES, [ballot.ranking for ballot in cast])
    (folder / "b.csv").write_text(written(cast), encoding="utf-8")
    with (folder / "b.soi").open("w", encoding="utf-8") as sink:
        write_soi(sink, profile, file_name="b.soi", title="b", date="2021-12-04")
    from_csv, from_soi = read_ballots(folder / "b.csv"), read_ballots(folder / "b.soi")
    assert from_csv == profile
    assert from_soi.ballots == profile.ballots - profile.blank
    for rule in [each for each in RULES if each != "majority-judgment"]:
        result = count(profile, rule)
        assert count(from_csv, rule) == result
        assert count(from_soi, rule).ranking == result.ranking
        assert count(from_soi, rule).scores == result.scores
