# SPDX-License-Identifier: AGPL-3.0-or-later
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives import hpke
from hypothesis import given
from hypothesis import strategies as st

from caravane.decide.voting.logic.envelope import (
    LENGTH,
    MOST_PLACES,
    SUITE,
    WRITTEN,
    Ballot,
    Unreadable,
    clean_secret,
    digest_of,
    enclose,
    enclose_all,
    from_text,
    grouped,
    key_of,
    new_secret,
    open_envelope,
    read,
    to_code,
    to_text,
    tracker_of,
    write,
)
from caravane.decide.voting.logic.keys import new_key

KEY = new_key()
PLACE = {"poll": 3, "question": 7}
BALLOTS = st.builds(
    Ballot,
    st.lists(st.integers(0, 65535), max_size=MOST_PLACES).map(tuple),
    st.binary(min_size=16, max_size=16).map(to_code),
)


def enclosed(ballot: Ballot, **place: int) -> bytes:
    return enclose(ballot, key=KEY.public_key(), **{**PLACE, **place})


@given(BALLOTS)
def test_what_goes_in_comes_out_and_every_envelope_has_one_length(ballot: Ballot) -> None:
    envelope = enclosed(ballot)
    assert len(envelope) == LENGTH
    assert open_envelope(envelope, key=KEY, **PLACE) == ballot
    assert from_text(to_text(envelope)) == envelope


def test_the_suite_is_the_one_that_the_design_names() -> None:
    named = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    envelope = b"\x02" + named.encrypt(bytes(WRITTEN), KEY.public_key(), b"")
    assert len(envelope) == LENGTH
    assert SUITE.decrypt(envelope[1:], KEY, b"") == bytes(WRITTEN)


@pytest.mark.parametrize("other", [{"poll": 4}, {"question": 8}])
def test_an_envelope_opens_for_no_other_poll_and_no_other_question(other: dict[str, int]) -> None:
    envelope = enclosed(Ballot((1,), to_code(bytes(16))))
    with pytest.raises(Unreadable):
        open_envelope(envelope, key=KEY, **{**PLACE, **other})


def test_an_envelope_opens_with_no_other_key() -> None:
    with pytest.raises(Unreadable):
        open_envelope(enclosed(Ballot((), to_code(bytes(16)))), key=new_key(), **PLACE)


@given(
    st.binary(max_size=2 * LENGTH)
    | st.binary(min_size=LENGTH, max_size=LENGTH).map(lambda b: b"\x02" + b[1:])
    | st.tuples(BALLOTS, st.integers(0, LENGTH - 1), st.integers(1, 255)).map(
        lambda t: bytes(byte ^ (t[2] if at == t[1] else 0) for at, byte in enumerate(enclosed(t[0])))
    )
)
def test_what_is_no_envelope_or_was_touched_is_unreadable_and_nothing_else(envelope: bytes) -> None:
    with pytest.raises(Unreadable):
        open_envelope(envelope, key=KEY, **PLACE)


@given(st.binary(max_size=WRITTEN + 1) | st.binary(min_size=WRITTEN, max_size=WRITTEN))
def test_no_content_makes_the_reading_fail_otherwise_than_unreadable(written: bytes) -> None:
    with suppress(Unreadable):
        assert write(read(written)) == written


def test_nothing_can_be_written_in_the_margin() -> None:
    written = bytearray(write(Ballot((3, 1), tracker_of(new_secret(), 2))))
    written[-1] = 7
    with pytest.raises(Unreadable):
        read(bytes(written))


def test_a_ballot_holds_so_many_places_and_no_more() -> None:
    most = tuple(range(MOST_PLACES))
    assert read(write(Ballot(most, to_code(bytes(16))))).ranking == most
    with pytest.raises(Unreadable):
        write(Ballot((*most, 1), to_code(bytes(16))))
    assert MOST_PLACES >= 10  # as many as a set-up may ask for


def test_the_same_ballot_enclosed_twice_gives_two_envelopes_that_hold_the_same() -> None:
    secret = new_secret()
    first, second = (enclose_all({7: [2, 1], 8: []}, secret, key=KEY.public_key(), poll=3) for _ in range(2))
    assert not set(first.values()) & set(second.values())
    for one in (first, second):
        assert open_envelope(one[7], key=KEY, **PLACE) == Ballot((2, 1), tracker_of(secret, 7))
        assert open_envelope(one[8], key=KEY, poll=3, question=8) == Ballot((), tracker_of(secret, 8))


@pytest.mark.parametrize("text", ["", "é", "AAAA", "A" * 195, "A" * 400, "+" * 196])
def test_a_text_that_is_no_envelope_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        from_text(text)


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
