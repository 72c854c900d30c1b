# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import submit

urlpatterns = [
    path("", submit.submit, name="proposal_submit"),
    path("courriel/", submit.check_mail, name="proposal_check_mail"),
    path("confirmer/<str:token>/", submit.confirm, name="proposal_confirm"),
    path("merci/<int:number>/", submit.thanks, name="proposal_thanks"),
]
