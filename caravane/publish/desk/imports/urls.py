# SPDX-License-Identifier: AGPL-3.0-or-later
from caravane.support.imports.pages import import_urls

from .proposals import PROPOSALS

urlpatterns = import_urls(
    PROPOSALS,
    route="propositions/import/",
    name="proposal_import",
    permission="proposals.import",
    back="desk_proposals",
)
