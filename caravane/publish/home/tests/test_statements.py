# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.test import Client

from caravane.foundation.territory.models import City


def test_the_statement_says_that_the_site_is_not_compliant_and_who_helps(client: Client, ivry: City) -> None:
    City.objects.update(contact_email="climat@ivry.example")
    html = client.get("/accessibilite/").content.decode()
    assert "non conforme" in html
    assert "RGAA 4.1.2" in html
    assert "Défenseur des droits" in html
    assert "mailto:climat@ivry.example" in html


def test_your_data_names_every_cookie_that_the_settings_name(client: Client, ivry: City) -> None:
    html = client.get("/vos-donnees/").content.decode()
    for cookie in ("sessionid", "csrftoken", "messages"):
        assert f"<code>{cookie}</code>" in html


@pytest.mark.parametrize("path", ["/accessibilite/", "/vos-donnees/", "/"])
def test_public_pages_set_no_cookie_and_link_to_both_statements(
    client: Client, ivry: City, path: str
) -> None:
    response = client.get(path)
    html = response.content.decode()
    assert not response.cookies
    assert 'href="/accessibilite/"' in html
    assert 'href="/vos-donnees/"' in html
