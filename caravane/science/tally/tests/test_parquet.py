# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import duckdb
import pytest

from caravane.science.tally import BallotFileError, Profile, read_ballots


def parquet(folder: Path, query: str, name: str = "ballots.parquet") -> Path:
    path = folder / name
    with duckdb.connect() as connection:
        connection.sql(query).write_parquet(str(path))
    return path


def values(rows: str, columns: str = "rank1, rank2, rank3") -> str:
    return f"select * from (values {rows}) as ballots({columns})"


def test_numbers_are_grouped_into_orders(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("(2, 1, null), (2, 1, null), (3, null, null), (null, 3, null)"))
    assert read_ballots(path) == Profile({1: "1", 2: "2", 3: "3"}, {((2,), (1,)): 2, ((3,),): 2})


def test_blank_ballots_are_kept(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("(2, null), (null::int, null::int)", "rank1, rank2"))
    assert read_ballots(path).blank == 1


def test_names_get_ids_in_sorted_order(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("('Vélo', 'Bus'), ('Bus', ''), (' Bus ', null)", "rank1, rank2"))
    profile = read_ballots(path)
    assert profile.alternatives == {1: "Bus", 2: "Vélo"}
    assert profile.orders == {((2,), (1,)): 1, ((1,),): 2}


def test_whole_floats_are_numbers_and_nan_is_blank(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("(2.0::double, 'nan'::double), (2, 4)", "rank1, rank2"))
    assert read_ballots(path).orders == {((2,),): 1, ((2,), (4,)): 1}


def test_other_columns_are_not_read_and_zero_is_a_number(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("('x', 0, 1), ('y', 1, 0)", "code, rank1, rank2"))
    assert read_ballots(path).alternatives == {0: "0", 1: "1"}


def test_a_million_ballots_become_a_few_orders(tmp_path: Path) -> None:
    query = "select 1 + i % 15 rank1, (1 + (i + 1) % 15)::utinyint rank2 from range(1000000) t(i)"
    profile = read_ballots(parquet(tmp_path, query))
    assert profile.ballots == 1_000_000
    assert len(profile.orders) == 15


def test_whole_decimals_are_numbers(tmp_path: Path) -> None:
    profile = read_ballots(parquet(tmp_path, values("(1::decimal(4,0)), (2::decimal(4,0))", "rank1")))
    assert profile.alternatives == {1: "1", 2: "2"}


def test_a_path_with_brackets_is_a_path(tmp_path: Path) -> None:
    path = parquet(tmp_path, values("(1)", "rank1"), "a[1]*.parquet")
    assert read_ballots(path).ballots == 1


@pytest.mark.parametrize(
    ("query", "line", "reason"),
    [
        (values("(1, 2), (2, 2), (2, 2)", "rank1, rank2"), 2, "alternative '2' is named twice"),
        (values("(1)", "choice"), None, "expected columns rank1"),
        (values("(1, 2)", "rank1, rank3"), None, "expected columns rank1"),
        (values("(date '2021-12-04')", "rank1"), None, "column rank1 holds DATE"),
        (values("([1, 2])", "rank1"), None, r"column rank1 holds INTEGER\[\]"),
        (values("(1::double), (1.5::double)", "rank1"), 2, "1.5 is not the number of an option"),
        (values("('inf'::double)", "rank1"), 1, "inf is not the number of an option"),
        (values("(null::int)", "rank1"), None, "no option is declared"),
        (values("('b', 'a'), ('a', 'a')", "rank1, rank2"), 2, "alternative 'a' is named twice"),
    ],
)
def test_a_bad_file_is_refused_with_row_and_reason(
    tmp_path: Path, query: str, line: int | None, reason: str
) -> None:
    with pytest.raises(BallotFileError, match=reason) as caught:
        read_ballots(parquet(tmp_path, query))
    assert caught.value.line == line


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ballots.parquet"
    path.write_text("rank1\n1\n")
    with pytest.raises(BallotFileError, match=r"ballots\.parquet"):
        read_ballots(path)
    path.write_bytes(b"")
    with pytest.raises(BallotFileError):
        read_ballots(path)


def test_a_missing_parquet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BallotFileError, match="No such file"):
        read_ballots(tmp_path / "none.parquet")


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = parquet(tmp_path, "select i % 5 + 1 as rank1 from range(1_000_000) t(i)")
    assert read_ballots(path, lambda done, total: told.append((done, total))).ballots == 1_000_000
    assert told[-1] == (100, 100)
    assert told == sorted(told)
