# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from pathlib import Path

import pytest
from hypothesis import given

from caravane.science.tally import (
    BallotFileError,
    InvalidBallot,
    Profile,
    count,
    read_ballots,
    read_preflib,
    write_soi,
)
from caravane.science.tally.tests.examples import election
from caravane.science.tally.tests.strategies import strict_profiles

HEADER = """\
# FILE NAME: sample
# TITLE: A sample
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: Rafraîchir la ville : des arbres
# ALTERNATIVE NAME 2: Manger local
# ALTERNATIVE NAME 3: Rouler
"""
NAMES = {1: "Rafraîchir la ville : des arbres", 2: "Manger local", 3: "Rouler"}


def sample(folder: Path, data: str, kind: str = "toi", header: str = HEADER) -> Path:
    path = folder / f"sample.{kind}"
    path.write_text(header + data, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("soc", "12: 1,2,3\n1: 3,2,1\n"),
        ("soi", "12: 1\n1: 3,2\n"),
        ("toc", "12: 1,{2,3}\n1: {1,2,3}\n"),
        ("toi", "12: {1,2}\n1: 3\n"),
    ],
)
def test_each_kind_is_read(tmp_path: Path, kind: str, data: str) -> None:
    profile = read_ballots(sample(tmp_path, data, kind))
    assert profile.alternatives == NAMES
    assert profile.ballots == 13
    assert len(profile.orders) == 2


def test_groups_of_equals_keep_their_place(tmp_path: Path) -> None:
    profile = read_preflib(sample(tmp_path, "2: 3, {2, 1}\n5:3,{1,2}\n"))
    assert profile.orders == {((3,), (1, 2)): 7}


def test_windows_line_ends_and_a_byte_order_mark_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "sample.SOI"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + "2: 1,2\n\n").replace("\n", "\r\n").encode())
    assert read_ballots(path).alternatives == NAMES


def test_options_without_names_are_numbered(tmp_path: Path) -> None:
    path = sample(tmp_path, "1: 2,1\n", "soi", "# NUMBER ALTERNATIVES: 2\n")
    assert read_preflib(path).alternatives == {1: "1", 2: "2"}


@pytest.mark.parametrize(
    ("kind", "data", "line", "reason"),
    [
        ("soi", "abc\n", 7, "malformed line 'abc'"),
        ("soi", "3: 1,2\n3 1,2\n", 8, "malformed"),
        ("soi", "3: 1,,2\n", 7, "malformed"),
        ("soi", "3: 1 2,3\n", 7, "malformed"),
        ("soi", "1 0: 1,2\n", 7, "malformed"),
        ("soi", "3: 1,2,\n", 7, "malformed"),
        ("soi", "3:\n", 7, "malformed"),
        ("soi", "0: 1\n", 7, "malformed"),
        ("soi", "-1: 1\n", 7, "malformed"),
        ("soi", "1.5: 1\n", 7, "malformed"),
        ("soi", f"{'9' * 5000}: 1\n", 7, "malformed"),
        ("toi", "3: {1,2\n", 7, "malformed"),
        ("toi", "3: {}\n", 7, "malformed"),
        ("toi", "3: {{1},2}\n", 7, "malformed"),
        ("soi", "1: 1\n3: 2,4\n", 8, "unknown alternative 4"),
        ("soi", "3: 2,2\n", 7, "alternative 2 is named twice"),
        ("toi", "3: 2,{1,2}\n", 7, "alternative 2 is named twice"),
        ("soi", "3: {1,2}\n", 7, "may not hold ties"),
        ("soc", "3: 1,2\n", 7, "names every alternative"),
        ("toc", "3: 1,2\n", 7, "names every alternative"),
        ("soi", "# NUMBER VOTERS: 4\n3: 1\n", 7, "NUMBER VOTERS is 4, the file holds 3"),
        ("soi", "# NUMBER UNIQUE ORDERS: 2\n3: 1\n", 7, "NUMBER UNIQUE ORDERS is 2"),
        ("soi", "# NUMBER ALTERNATIVES: 4\n3: 1\n", 7, "NUMBER ALTERNATIVES is 4"),
        ("soi", "# NUMBER VOTERS: many\n3: 1\n", 7, "'many' is not a whole number"),
        ("soi", "# ALTERNATIVE NAME x: Y\n3: 1\n", 7, "'x' is not a whole number"),
        ("soi", "# ALTERNATIVE NAME 1: Y\n3: 1\n", 7, "alternative 1 is named twice"),
        ("soi", "", None, "holds no ballot"),
    ],
)
def test_a_bad_file_is_refused_with_line_and_reason(
    tmp_path: Path, kind: str, data: str, line: int | None, reason: str
) -> None:
    path = sample(tmp_path, data, kind)
    with pytest.raises(BallotFileError, match=reason) as caught:
        read_ballots(path)
    assert caught.value.line == line
    assert caught.value.file == str(path)


def test_a_file_that_names_no_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match="ALTERNATIVE NAME"):
        read_ballots(sample(tmp_path, "3: 1\n", "soi", "# TITLE: none\n"))


def test_a_boundless_number_of_options_is_refused_quickly(tmp_path: Path) -> None:
    path = sample(tmp_path, "1: 1\n", "soi", f"# NUMBER ALTERNATIVES: {10**15}\n")
    with pytest.raises(BallotFileError, match="NUMBER ALTERNATIVES"):
        read_ballots(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match="empty"):
        read_ballots(sample(tmp_path, "\n \n", "soi", ""))


def test_another_encoding_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "sample.soi"
    path.write_bytes(HEADER.encode("cp1252") + b"1: 1\n")
    with pytest.raises(BallotFileError, match="not UTF-8") as caught:
        read_ballots(path)
    assert caught.value.line == 4


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match="No such file"):
        read_ballots(tmp_path / "none.soi")
    folder = tmp_path / "folder.soi"
    folder.mkdir()
    with pytest.raises(BallotFileError, match="directory"):
        read_ballots(folder)


def test_an_unknown_extension_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match=r"unknown extension: \.soc"):
        read_ballots(tmp_path / "ballots.txt")


def written(profile: Profile, *remarks: str) -> str:
    sink = io.StringIO()
    write_soi(
        sink,
        profile,
        file_name="ivry.soi",
        title="Se\nnourrir",
        date="2021-12-04",
        remarks=remarks,
    )
    return sink.getvalue()


def test_a_written_soi_has_the_header_of_the_specification() -> None:
    profile = Profile.from_rankings({1: "Deux\nmots", 2: "b"}, [[1], [2, 1], [1], []])
    assert written(profile, "données de démonstration") == (
        "# FILE NAME: ivry.soi\n"
        "# TITLE: Se nourrir\n"
        "# DESCRIPTION: \n"
        "# DATA TYPE: soi\n"
        "# MODIFICATION TYPE: original\n"
        "# RELATES TO: \n"
        "# RELATED FILES: \n"
        "# PUBLICATION DATE: 2021-12-04\n"
        "# MODIFICATION DATE: 2021-12-04\n"
        "# NUMBER ALTERNATIVES: 2\n"
        "# NUMBER VOTERS: 3\n"
        "# NUMBER UNIQUE ORDERS: 2\n"
        "# ALTERNATIVE NAME 1: Deux mots\n"
        "# ALTERNATIVE NAME 2: b\n"
        "# BLANK BALLOTS, NOT IN THIS FILE: 1\n"
        "# données de démonstration\n"
        "2: 1\n"
        "1: 2,1\n"
    )


def test_an_soi_does_not_depend_on_the_sequence_of_the_ballots() -> None:
    ballots = [[1], [2], [2, 1], [1, 2]]
    names = {1: "a", 2: "b"}
    forth, back = Profile.from_rankings(names, ballots), Profile.from_rankings(names, ballots[::-1])
    assert written(forth) == written(back)


def test_a_poll_without_a_ballot_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "none.soi"
    path.write_text(written(Profile.from_rankings({1: "a"}, [])), encoding="utf-8")
    assert read_ballots(path).ballots == 0


def test_ties_are_not_written_as_soi() -> None:
    with pytest.raises(InvalidBallot, match="ties"):
        written(election("1: {a b}"))


def test_a_remark_that_would_be_read_as_a_declaration_is_refused() -> None:
    with pytest.raises(ValueError, match="declaration"):
        written(election("1: a"), "fine\nNUMBER VOTERS: 3")


@given(strict_profiles())
def test_an_soi_read_back_is_the_same_profile(
    tmp_path_factory: pytest.TempPathFactory, profile: Profile
) -> None:
    path = tmp_path_factory.mktemp("soi") / "again.soi"
    path.write_text(written(profile), encoding="utf-8")
    assert read_ballots(path) == profile


def test_a_toc_completed_from_an_soi_gives_the_same_results(tmp_path: Path) -> None:
    soi = read_ballots(sample(tmp_path, "3: 1\n2: 2,3\n2: 3,2,1\n", "soi"))
    toc = read_ballots(sample(tmp_path, "3: 1,{2,3}\n2: 2,3,1\n2: 3,2,1\n", "toc"))
    for rule in ("plurality", "irv", "schulze"):
        assert count(soi, rule).ranking == count(toc, rule).ranking
