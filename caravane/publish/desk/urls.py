# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import colleagues, conference, today

urlpatterns = [
    path("", today.today, name="desk"),
    path("conference/", conference.checklist, name="desk_conference"),
    path("conference/ville/", conference.town, name="desk_town"),
    path("conference/demarche/", conference.programme, name="desk_programme"),
    path("conference/calendrier/", conference.calendar, name="desk_calendar"),
    path("conference/themes/", conference.themes, name="desk_themes"),
    path("conference/quartiers/", conference.neighbourhoods, name="desk_neighbourhoods"),
    path("collegues/", colleagues.colleagues, name="desk_colleagues"),
    path("collegues/<int:key>/", colleagues.roles, name="desk_roles"),
    path("collegues/invitation/<int:key>/renvoyer/", colleagues.resend, name="desk_invitation_resend"),
    path("collegues/invitation/<int:key>/retirer/", colleagues.revoke, name="desk_invitation_revoke"),
]
