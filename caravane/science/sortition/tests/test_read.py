# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest

from caravane.science.errors import FileFault
from caravane.science.sortition import InvalidPool, Pool, Quota, Volunteer, read_pool, read_quotas

FEATURES = "feature,value,min,max,min_flex,max_flex\nage,young,1,2,0,3\nage,old,1,2,,\n"
CANDIDATES = "id,street,town,age\na,1 Rue A,Ivry,young\nb,1  rue a ,IVRY,old\nc,,,old\n"


def _read(folder: Path, candidates: str = CANDIDATES, features: str = FEATURES, *addresses: str) -> Pool:
    (folder / "candidates.csv").write_text(candidates, encoding="utf-8")
    (folder / "features.csv").write_text(features, encoding="utf-8")
    return read_pool(folder / "candidates.csv", folder / "features.csv", addresses)


def test_the_foundations_layout_is_read(tmp_path: Path) -> None:
    pool = _read(tmp_path)
    assert pool.quotas == (Quota("age", "young", 1, 2, 0, 3), Quota("age", "old", 1, 2))
    assert pool.volunteers[0] == Volunteer("a", {"age": "young"})


@pytest.mark.parametrize("titles", ["category,name", "feature,name", "category,value", "category,feature"])
def test_older_titles_are_accepted(tmp_path: Path, titles: str) -> None:
    (tmp_path / "old.csv").write_text(f"{titles},min,max\nage,young,1,2\n", encoding="utf-8")
    assert read_quotas(tmp_path / "old.csv") == (Quota("age", "young", 1, 2),)


def test_quotas_without_values_are_refused_at_their_titles(tmp_path: Path) -> None:
    (tmp_path / "features.csv").write_text("feature,min,max\nage,1,2\n", encoding="utf-8")
    with pytest.raises(FileFault, match="there is no column 'value'") as fault:
        read_quotas(tmp_path / "features.csv")
    assert fault.value.line == 1


def test_addresses_are_folded_and_blank_ones_are_not_shared(tmp_path: Path) -> None:
    pool = _read(tmp_path, CANDIDATES + "d,,,old\n", FEATURES, "street", "town")
    assert pool.households() == [["a", "b"], ["c"], ["d"]]


def test_without_address_columns_nobody_lives_together(tmp_path: Path) -> None:
    assert _read(tmp_path).households() == [["a"], ["b"], ["c"]]


def test_semicolons_crlf_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    candidates = "\ufeff" + CANDIDATES.replace(",", ";").replace("\n", "\r\n")
    assert _read(tmp_path, candidates).volunteers == _read(tmp_path).volunteers


@pytest.mark.parametrize(
    ("titles", "ids"),
    [("name,nationbuilder_id,age", ["1", "2"]), ("name,id,age", ["1", "2"]), ("name,x,age", ["Ann", "Bob"])],
)
def test_the_id_is_the_known_column_else_the_first(tmp_path: Path, titles: str, ids: list[str]) -> None:
    pool = _read(tmp_path, f"{titles}\nAnn,1,young\nBob,2,old\n")
    assert [volunteer.id for volunteer in pool.volunteers] == ids


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ("a,,,young\nb,,,ancient\n", 3, "age is 'ancient', which is none of the values with a quota"),
        ("a,,,young\nb,,,\n", 3, "age is ''"),
        ("a,,,young\nb,,,Young\n", 3, "age is 'Young'"),
        ("a,,,young\nb,,,old\na,,,old\n", 4, "'a' is on line 2 already"),
        ("a,,,young\n,,,old\n", 3, "the id is missing"),
        ("", None, "there are no candidates"),
    ],
)
def test_a_bad_candidate_is_named_with_its_line(
    tmp_path: Path, rows: str, line: int | None, reason: str
) -> None:
    with pytest.raises(FileFault) as fault:
        _read(tmp_path, "id,street,town,age\n" + rows)
    assert Path(fault.value.file).name == "candidates.csv"
    assert fault.value.line == line
    assert reason in fault.value.reason


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ("age,young,2,1,,\n", 2, "from 2 to 1 is no quota"),
        ("age,young,1,x,,\n", 2, "max is 'x', not a whole number"),
        ("age,young,-1,2,,\n", 2, "min is '-1'"),
        ("age,young,1.5,2,,\n", 2, "min is '1.5'"),
        ("age,young,,2,,\n", 2, "min is ''"),
        ("age,young,1," + "9" * 5000 + ",,\n", 2, "not a whole number"),
        ("age,young,1,2,2,3\n", 2, "min_flex 2"),
        ("age,young,1,2,0,1\n", 2, "max_flex 1"),
        ("age,young,1,2,,\nage,young,0,2,,\n", 3, "'age young' is on line 2 already"),
        ("age,,1,2,,\n", 2, "the value is missing"),
        ("", None, "there are no quotas"),
    ],
)
def test_a_bad_quota_is_named_with_its_line(tmp_path: Path, rows: str, line: int | None, reason: str) -> None:
    with pytest.raises(FileFault) as fault:
        _read(tmp_path, CANDIDATES, FEATURES.splitlines()[0] + "\n" + rows)
    assert Path(fault.value.file).name == "features.csv"
    assert fault.value.line == line
    assert reason in fault.value.reason


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileFault, match="'gender'"):
        _read(tmp_path, CANDIDATES, FEATURES + "gender,woman,1,1,,\n")
    with pytest.raises(FileFault, match="'postcode'"):
        _read(tmp_path, CANDIDATES, FEATURES, "postcode")
    with pytest.raises(FileFault, match="'max'"):
        _read(tmp_path, CANDIDATES, "feature,value,min\nage,young,1\n")
    with pytest.raises(FileFault, match="'value'"):
        _read(tmp_path, CANDIDATES, "feature,min,max\nage,1,1\n")
    with pytest.raises(FileFault, match="no column of ids: the first, 'age'"):
        _read(tmp_path, "age,street\nyoung,1 rue A\n")


def test_a_pool_that_contradicts_itself_is_refused() -> None:
    quota, volunteer = Quota("age", "old", 0, 1), Volunteer("a", {"age": "old"})
    for quotas, volunteers in [
        ((), (volunteer,)),
        ((quota,), ()),
        ((quota, quota), (volunteer,)),
        ((quota,), (volunteer, volunteer)),
        ((quota,), (Volunteer("a", {"age": "young"}),)),
        ((quota,), (Volunteer("a", {}),)),
    ]:
        with pytest.raises(InvalidPool):
            Pool(quotas, volunteers)


def test_two_quotas_that_read_alike_are_two() -> None:
    quotas = Quota("lives in", "town", 0, 1), Quota("lives", "in town", 0, 1)
    assert Pool(quotas, (Volunteer("a", {"lives in": "town", "lives": "in town"}),)).quotas == quotas
