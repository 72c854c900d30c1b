# SPDX-License-Identifier: AGPL-3.0-or-later
import subprocess

from caravane.science.lots import lot, read_seed


def test_anyone_can_draw_a_lot_again_with_a_common_tool() -> None:
    done = subprocess.run(["sha256sum"], input=b"Ivry 2021/3", capture_output=True, check=True)
    assert lot("Ivry 2021", 3) == done.stdout.split()[0].decode()


def test_another_seed_is_another_lot() -> None:
    assert lot("2021", "a") != lot("2022", "a") != lot("2022", "b")


def test_a_seed_is_a_number_or_words() -> None:
    assert read_seed("0042") == 42
    assert read_seed("12 4 31 7") == "12 4 31 7"


def test_a_seed_that_is_no_text_in_this_encoding_is_taken_byte_by_byte() -> None:
    done = subprocess.run(["sha256sum"], input=b"\xff/3", capture_output=True, check=True)
    assert lot("\udcff", 3) == done.stdout.split()[0].decode()
