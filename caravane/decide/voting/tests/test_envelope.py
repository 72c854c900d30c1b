# SPDX-License-Identifier: AGPL-3.0-or-later
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caravane.decide.voting.logic.envelope import (
    LENGTH,
    MOST_PLACES,
    Ballot,
    Unreadable,
    clean_secret,
    digest_of,
    grouped,
    key_of,
    new_secret,
    open_envelope,
    seal,
    to_code,
    tracker_of,
)

NUMBERS = st.integers(min_value=0, max_value=2**63 - 1)
BALLOTS = st.builds(
    Ballot,
    NUMBERS,
    NUMBERS,
    st.lists(st.integers(0, 65535), max_size=MOST_PLACES).map(tuple),
    st.binary(min_size=16, max_size=16).map(to_code),
)


@given(BALLOTS)
def test_what_goes_in_comes_out_and_every_envelope_has_one_length(ballot: Ballot) -> None:
    assert len(seal(ballot)) == LENGTH
    assert open_envelope(seal(ballot)) == ballot


@given(
    st.binary(max_size=2 * LENGTH)
    | st.binary(min_size=LENGTH, max_size=LENGTH).map(lambda b: b"\x01" + b[1:])
)
def test_no_content_makes_the_opening_fail_otherwise_than_unreadable(envelope: bytes) -> None:
    with suppress(Unreadable):
        assert seal(open_envelope(envelope)) == envelope


def test_nothing_can_be_written_in_the_margin() -> None:
    envelope = bytearray(seal(Ballot(1, 2, (3, 1), tracker_of(new_secret(), 2))))
    envelope[-1] = 7
    with pytest.raises(Unreadable):
        open_envelope(bytes(envelope))


def test_one_secret_gives_each_question_its_own_code() -> None:
    secret = new_secret()
    assert len({tracker_of(secret, question) for question in range(50)}) == 50
    assert tracker_of(secret, 7) == tracker_of(grouped(secret).upper(), 7)


def test_a_code_read_aloud_is_understood() -> None:
    assert clean_secret("  ABCD-efgh i0k1mnopqrstuvwxya ") == "abcdefghioklmnopqrstuvwxya"


@pytest.mark.parametrize("code", ["", "abc", "a" * 27, "é" * 26, "9" * 26])
def test_a_bad_code_is_refused(code: str) -> None:
    with pytest.raises(Unreadable):
        clean_secret(code)


def test_the_place_in_the_box_is_a_positive_63_bit_number() -> None:
    assert key_of("f" * 64) == 2**63 - 1
    assert 0 <= key_of(digest_of(b"x")) < 2**63
