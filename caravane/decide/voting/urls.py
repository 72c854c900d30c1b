# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import results

urlpatterns = [
    path("resultats/", results.results, name="results"),
    path("resultats/retrouver/", results.find_ballot, name="find_ballot"),
    path("resultats/bulletins/<slug:stem>.<slug:kind>", results.ballots_file, name="ballots_file"),
]
