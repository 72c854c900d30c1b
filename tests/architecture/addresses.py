# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the house, read from the URLconf: what it is called, what it takes, how to write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One pattern. `route` has `%(name)s` where a value goes."""

    name: str
    route: str
    parameters: tuple[str, ...]
    in_languages: bool

    def path(self, values: dict[str, Any], language: str = settings.LANGUAGE_CODE) -> str:
        """Return the path with these values, in a language."""
        prefix = f"/{language}/" if language != settings.LANGUAGE_CODE and self.in_languages else "/"
        return prefix + self.route % {name: values[name] for name in self.parameters}

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.parameters)})"


def template_of(pattern: RoutePattern | RegexPattern | LocalePrefixPattern) -> str:
    """Return a pattern as text with `%(name)s` for each parameter."""
    if isinstance(pattern, LocalePrefixPattern):
        return ""
    if isinstance(pattern, RegexPattern):
        template, _parameters = normalize(str(pattern))[0]
        return template
    return PARAMETER.sub(r"%(\1)s", str(pattern))


def walk(
    resolver: URLResolver, route: str = "", namespace: str = "", localised: bool = False
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + template_of(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, here, inside, localised or isinstance(entry.pattern, LocalePrefixPattern))
        else:
            yield address_of(entry, here, namespace, localised)


def address_of(entry: URLPattern, route: str, namespace: str, localised: bool) -> Address:
    parameters = tuple(re.findall(r"%\((\w+)\)s", route))
    return Address(f"{namespace}{entry.name or route}", route, parameters, localised)


def every_address() -> list[Address]:
    """Return every address that the installation answers to."""
    return list(walk(get_resolver()))
