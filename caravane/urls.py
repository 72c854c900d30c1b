# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address. Paths people see are French; public ones also answer under the year of an edition."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from caravane.foundation.core.converters import FourDigitYear

register_converter(FourDigitYear, "year")

of_an_edition = [
    path("", include("caravane.publish.home.urls")),
    path("", include("caravane.publish.field.urls")),
    path("", include("caravane.decide.packages.urls")),
    path("", include("caravane.decide.voting.urls")),
]

urlpatterns = [
    path("", include("caravane.foundation.territory.urls")),
    path("", include("caravane.support.files.urls")),
    *i18n_patterns(
        path("compte/", include("caravane.foundation.accounts.urls")),
        path("installation/", include("caravane.publish.desk.setup_urls")),
        path("gestion/", include("caravane.publish.desk.urls")),
        path("gestion/", include("caravane.publish.desk.imports.urls")),
        path("gestion/", include("caravane.gather.proposals.desk_urls")),
        path("gestion/", include("caravane.decide.packages.desk_urls")),
        path("gestion/", include("caravane.decide.voting.desk_urls")),
        path("proposer/", include("caravane.gather.proposals.urls")),
        path("administration/", admin.site.urls),
        path("", include(of_an_edition)),
        path("<year:year>/", include(of_an_edition)),
        prefix_default_language=False,
    ),
]
