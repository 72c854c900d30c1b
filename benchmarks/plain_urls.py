# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarks.fifteen import NAMES, OPTIONS
from benchmarks.plain_models import PlainBallot


class PlainForm(forms.Form):
    """Fifteen lists of ten options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAMES:
            self.fields[name] = forms.ChoiceField(choices=OPTIONS, required=False)


@require_POST
def review(request: HttpRequest) -> HttpResponse:
    form = PlainForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    return render(request, "plain_review.html", {"fields": form.cleaned_data.items()})


@require_POST
def cast(request: HttpRequest) -> HttpResponse:
    form = PlainForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    PlainBallot.objects.create(voter=request.session["voter"], choices=form.cleaned_data)
    return render(request, "plain_receipt.html", {"fields": form.cleaned_data.items()})


urlpatterns = [path("relecture/", review), path("depot/", cast)]
