# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from benchmarks.bare_app.models import Row


def rows(request: HttpRequest) -> HttpResponse:
    page = Paginator(Row.objects.all(), 20).get_page(request.GET.get("page"))
    return render(request, "list.html", {"page": page})


urlpatterns = [path("", rows)]
