# SPDX-License-Identifier: AGPL-3.0-or-later
import argparse
import io
import subprocess
import sys

import pytest

from caravane.science.errors import FileFault
from caravane.science.terminal import Parser, bar, run


def parser() -> Parser:
    made = Parser(prog="caravane try")
    made.add_argument("file")
    return made


def test_what_the_act_answers_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parser(), lambda arguments: f"{arguments.file} was read\n", ["a.csv"]) == 0
    assert capsys.readouterr().out == "a.csv was read\n"


def test_a_fault_is_one_line_with_its_place_and_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    def act(arguments: argparse.Namespace) -> str:
        raise FileFault(arguments.file, 3, "two cells\nexpected")

    assert run(parser(), act, ["a.csv"]) == 2
    assert capsys.readouterr().err == "caravane try: a.csv: line 3: two cells expected\n"


def test_arguments_that_are_missing_are_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parser(), lambda _: "", []) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_who_interrupts_sees_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def act(arguments: argparse.Namespace) -> str:
        raise KeyboardInterrupt

    assert run(parser(), act, ["a.csv"]) == 130
    assert capsys.readouterr().err == ""


def test_no_bar_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with bar("work") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with bar("work") as progress:
        progress(2, 2)
    assert "work" in terminal.getvalue()


def test_a_full_disk_is_told_without_a_traceback() -> None:
    code = (
        "import sys; from caravane.science.terminal import Parser, run; "
        "sys.exit(run(Parser(prog='caravane try'), lambda _: 'a' * 100_000, []))"
    )
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr == b"caravane try: the answer cannot be written: No space left on device\n"
