# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from . import views

urlpatterns = [
    path("propositions/", views.proposal_list, name="proposal_list"),
    path("propositions/suites/", views.ledger, name="ledger"),
    path("propositions/<int:number>/", views.proposal_detail, name="proposal_detail"),
]
