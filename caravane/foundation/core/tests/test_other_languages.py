# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from caravane.foundation.core.templatetags.caravane import other_languages


@pytest.mark.parametrize(
    ("language", "here", "there"),
    [("fr", "/propositions/7/", "/en/propositions/7/"), ("en", "/en/propositions/7/", "/propositions/7/")],
)
def test_a_page_leads_to_itself_in_the_other_language(language: str, here: str, there: str) -> None:
    with translation.override(language):
        (other,) = other_languages(Context({"request": RequestFactory().get(here)}))
    assert other["code"] != language
    assert other["path"] == there
