# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of the control: fifteen lists of ten options, as five themes of three places have."""

QUESTIONS, PLACES = 5, 3
NAMES = [f"q{question}_{place}" for question in range(QUESTIONS) for place in range(PLACES)]
OPTIONS = [(f"{number:03}", f"Option {number}") for number in range(10)]
