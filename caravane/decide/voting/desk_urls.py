# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from .views import count, paper, points, requests, roll, setup

urlpatterns = [
    path("votation/", setup.poll, name="desk_poll"),
    path("votation/sceller/", setup.seal, name="desk_poll_seal"),
    path("points/", points.desk_points, name="desk_points"),
    path("points/nouveau/", points.desk_point_new, name="desk_point_new"),
    path("points/<int:point>/", points.desk_point, name="desk_point"),
    path("points/<int:point>/modifier/", points.desk_point_edit, name="desk_point_edit"),
    path("points/<int:point>/emargement/", points.desk_signing, name="desk_signing"),
    path("points/<int:point>/emargement/nouveau/", roll.desk_roll_add, name="desk_roll_add"),
    path("points/<int:point>/emargement/<int:entry>/", roll.desk_mark, name="desk_mark"),
    path("points/<int:point>/emargement/<int:entry>/liberer/", roll.desk_release, name="desk_release"),
    path("points/<int:point>/emargement/<int:entry>/ecarter/", roll.desk_set_aside, name="desk_set_aside"),
    path("points/<int:point>/emargement/<int:entry>/corriger/", roll.desk_correct, name="desk_correct"),
    path("points/<int:point>/emargement/<int:entry>/confirmer/", roll.desk_confirm, name="desk_confirm"),
    path("votation/demandes/", requests.desk_requests, name="desk_requests"),
    path("votation/demandes/<int:asked>/", requests.desk_request_answer, name="desk_request_answer"),
    path("votation/noms-proches/", requests.desk_close_people, name="desk_close_people"),
    path("points/<int:point>/bulletins/", paper.desk_sheets, name="desk_sheets"),
    path("points/<int:point>/bulletins/<int:number>/", paper.desk_sheets, name="desk_sheet"),
    path("votation/depouillement/", count.desk_count, name="desk_count"),
    path("votation/depouillement/compter/", count.desk_count_now, name="desk_count_now"),
    path("votation/depouillement/ecart/<int:difference>/", count.desk_explain, name="desk_explain"),
    path("votation/depouillement/publier/", count.desk_publish, name="desk_publish"),
]
