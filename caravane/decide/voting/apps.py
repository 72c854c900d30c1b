# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class VotingConfig(AppConfig):
    name = "caravane.decide.voting"
    label = "voting"

    def ready(self) -> None:
        """Tell the packages, a room below, which ones the vote froze."""
        from caravane.decide.packages.queries import freezers  # noqa: PLC0415 - models are ready only here

        from .queries.freezing import packages_put_to_the_vote  # noqa: PLC0415

        freezers.append(packages_put_to_the_vote)
