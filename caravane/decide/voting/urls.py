# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import ballot, booth, identity, results, vote

urlpatterns = [
    path("vote/", vote.vote, name="vote"),
    path("vote/bulletin/", ballot.ballot, name="ballot"),
    path("vote/bulletin/identite/", identity.identity, name="ballot_identity"),
    path("vote/bulletin/relecture/", ballot.review, name="ballot_review"),
    path("vote/bulletin/depot/", ballot.cast, name="ballot_cast"),
    path("vote/isoloir/", booth.booth, name="booth"),
    path("vote/isoloir/entree/", booth.entrance, name="booth_entrance"),
    path("vote/isoloir/code/", booth.code, name="booth_code"),
    path("vote/isoloir/quitter/", booth.leave_booth, name="booth_leave"),
    path("resultats/", results.results, name="results"),
    path("resultats/retrouver/", results.find_ballot, name="find_ballot"),
    path("resultats/bulletins/<slug:stem>.<slug:kind>", results.ballots_file, name="ballots_file"),
]
