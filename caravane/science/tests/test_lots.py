# SPDX-License-Identifier: AGPL-3.0-or-later
import subprocess

from caravane.science.lots import lot


def test_anyone_can_draw_a_lot_again_with_a_common_tool() -> None:
    done = subprocess.run(["sha256sum"], input=b"Ivry 2021/3", capture_output=True, check=True)
    assert lot("Ivry 2021", 3) == done.stdout.split()[0].decode()


def test_another_seed_is_another_lot() -> None:
    assert lot("2021", "a") != lot("2022", "a") != lot("2022", "b")
