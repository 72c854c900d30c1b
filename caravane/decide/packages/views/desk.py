# SPDX-License-Identifier: AGPL-3.0-or-later
"""The packages' desk: what there is, what a package says and holds, what is still to be sorted."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caravane.decide.packages.actions import (
    create_package,
    edit_package,
    include_many,
    move_package,
    publish_package,
    publish_theme,
    remove_proposal,
    unpublish_package,
)
from caravane.decide.packages.forms import PackageForm, SearchForm
from caravane.decide.packages.models import Inclusion, Package
from caravane.decide.packages.queries import (
    frozen_packages,
    packages_by_theme,
    packages_of_conference,
    packages_of_proposals,
    proposals_in,
    sortable_proposals,
    unsorted_proposals,
)
from caravane.foundation.accounts.permissions import permission_required
from caravane.foundation.conferences.models import Theme
from caravane.foundation.core.errors import DomainError
from caravane.foundation.core.naturals import natural
from caravane.gather.proposals.models import Proposal
from caravane.gather.proposals.search import matching

PER_PAGE = 50
View = Callable[..., HttpResponse]


def desk_view(view: View) -> View:
    """Guard a desk page of the room: the right to edit packages, and an edition to edit them in."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.conference is None:
            raise Http404
        return view(request, *args, **kwargs)

    return permission_required("packages.edit")(guarded)


def own_package(request: Any, pk: int) -> Package:
    """Return a package of the edition being prepared; to anybody else it does not exist."""
    return get_object_or_404(packages_of_conference(request.conference, public=False), pk=pk)


@require_safe
@desk_view
def overview(request: Any) -> HttpResponse:
    """Show the packages theme by theme, and how many proposals are still to be sorted."""
    themes = packages_by_theme(request.conference, public=False)
    frozen = frozen_packages(request.conference)
    return render(
        request,
        "packages/desk/overview.html",
        {
            "themes": themes,
            "frozen": frozen,
            "package_count": sum(len(one.packages) for one in themes),
            "unsorted_count": unsorted_proposals(request.conference).count(),
            "sorted_count": Inclusion.objects.filter(package__conference=request.conference)
            .values("proposal")
            .distinct()
            .count(),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_view
def create(request: Any) -> HttpResponse:
    """Ask for a new package, and lead to the page where proposals are put in."""
    theme = Theme.objects.filter(conference=request.conference, slug=request.GET.get("theme", "")).first()
    form = PackageForm(request.POST or None, conference=request.conference, initial={"theme": theme})
    if form.is_valid():
        package = create_package(**form.cleaned_data, now=request.now, author=request.user)
        messages.success(request, _("The package is created. Now put proposals into it."))
        return redirect("desk_package", pk=package.pk)
    return render(request, "packages/desk/create.html", {"form": form})


@require_http_methods(["GET", "POST"])
@desk_view
def edit(request: Any, pk: int) -> HttpResponse:
    """Show and change what a package says and holds."""
    package = own_package(request, pk)
    form = PackageForm(request.POST or None, instance=package, conference=request.conference)
    if request.method == "POST" and form.is_valid():
        fresh = own_package(request, pk)  # the form has already written on its own instance
        if attempt(request, lambda: edit_package(package=fresh, **form.cleaned_data, **act(request))):
            messages.success(request, _("The package is saved."))
            return redirect("desk_package", pk=pk)
    return render(
        request, "packages/desk/edit.html", {"form": form, **what_it_holds(request, own_package(request, pk))}
    )


def what_it_holds(request: Any, package: Package) -> dict[str, Any]:
    """Return the package, its proposals, and the proposals that the search offers to put in."""
    first = {"theme": package.theme.slug, "scope": "unsorted"}
    asked = request.GET if "scope" in request.GET else first
    search, found = searched(request, asked)
    inside = list(proposals_in(package))
    return {
        "package": package,
        "inside": inside,
        "search": search,
        "page": paginated(request, found.exclude(inclusions__package=package)),
        "frozen": package.pk in frozen_packages(request.conference),
    }


def searched(request: Any, asked: Any) -> tuple[SearchForm, Any]:
    """Return the search form and the proposals it finds."""
    search = SearchForm(asked, conference=request.conference, auto_id="search_%s")
    wanted = search.cleaned_data if search.is_valid() else {}
    rows = sortable_proposals if wanted.get("scope") == "all" else unsorted_proposals
    found = matching(rows(request.conference), wanted.get("q", ""))
    return search, found.filter(theme=wanted["theme"]) if wanted.get("theme") else found


def paginated(request: Any, rows: Any) -> Page[Proposal]:
    """Return the page asked for, each proposal with the `packages` that it is already in."""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    packages = packages_of_proposals(page.object_list, public=False)
    for proposal in page.object_list:
        proposal.packages = packages.get(proposal.pk, [])
    return page


@require_http_methods(["GET", "POST"])
@desk_view
def unsorted(request: Any) -> HttpResponse:
    """Show the proposals in no package yet; put those ticked into the package chosen."""
    if request.method == "POST":
        package = own_package(request, whole(request.POST.get("package")))
        put_in(request, package)
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    search, found = searched(request, request.GET if "scope" in request.GET else {"scope": "unsorted"})
    return render(
        request,
        "packages/desk/unsorted.html",
        {
            "search": search,
            "page": paginated(request, found),
            "themes": [one for one in packages_by_theme(request.conference, public=False) if one.packages],
            "frozen": frozen_packages(request.conference),
        },
    )


@require_POST
@desk_view
def put(request: Any, pk: int) -> HttpResponse:
    """Put the proposals ticked into a package."""
    put_in(request, own_package(request, pk))
    return redirect(f"{reverse('desk_package', kwargs={'pk': pk})}?{request.GET.urlencode()}#ajouter")


def put_in(request: Any, package: Package) -> None:
    ticked = proposals_ticked(request)
    if not ticked:
        messages.warning(request, _("Tick at least one proposal."))
        return
    pairs = [(package, proposal) for proposal in ticked]
    if attempt(request, lambda: include_many(pairs=pairs, **act(request))):
        said = ngettext(
            "%(number)s proposal put into “%(package)s”.",
            "%(number)s proposals put into “%(package)s”.",
            len(ticked),
        )
        messages.success(request, said % {"number": len(ticked), "package": package.title})


def proposals_ticked(request: Any) -> list[Proposal]:
    """Return the edition's proposals whose boxes were ticked; numbers of another edition are not found."""
    keys = [whole(value) for value in request.POST.getlist("proposal")]
    return list(sortable_proposals(request.conference).filter(pk__in=keys))


@require_POST
@desk_view
def take_out(request: Any, pk: int) -> HttpResponse:
    """Take one proposal out of a package."""
    package = own_package(request, pk)
    proposal = get_object_or_404(proposals_in(package), pk=whole(request.POST.get("proposal")))
    if attempt(request, lambda: remove_proposal(package=package, proposal=proposal, **act(request))):
        messages.success(
            request, _("Proposal %(number)s is out of this package.") % {"number": proposal.number}
        )
    return redirect("desk_package", pk=pk)


@require_POST
@desk_view
def publish(request: Any, pk: int) -> HttpResponse:
    """Make a package public, or take it off the public pages."""
    package = own_package(request, pk)
    if "off" in request.POST:
        if attempt(request, lambda: unpublish_package(package=package, **act(request))):
            messages.success(request, _("The package is no longer public."))
    elif attempt(request, lambda: publish_package(package=package, **act(request))):
        messages.success(request, _("The package is public."))
    return redirect("desk_package", pk=pk)


@require_POST
@desk_view
def publish_all(request: Any, slug: str) -> HttpResponse:
    """Publish every package of a theme that holds proposals."""
    theme = get_object_or_404(Theme, conference=request.conference, slug=slug)
    published = publish_theme(theme=theme, **act(request))
    said = ngettext(
        "%(number)s package is now public.", "%(number)s packages are now public.", len(published)
    )
    messages.success(request, said % {"number": len(published)})
    return redirect("desk_packages")


@require_POST
@desk_view
def move(request: Any) -> HttpResponse:
    """Move a package one place up or down in its theme."""
    up = "up" in request.POST
    package = own_package(request, whole(request.POST.get("up" if up else "down")))
    move_package(package=package, up=up, **act(request))
    messages.success(request, _("“%(package)s” has moved.") % {"package": package.title})
    return redirect("desk_packages")


def act(request: Any) -> dict[str, Any]:
    """Return who acts and when, as every action wants them."""
    return {"now": request.now, "author": request.user}


def attempt(request: Any, action: Callable[[], object]) -> bool:
    """Run an action; say its refusal in the person's words. Return whether it was done."""
    try:
        action()
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True


def whole(text: str | None) -> int:
    """Read a key sent by a form; anything else is a page that does not exist."""
    if (number := natural(text or "")) is None:
        raise Http404
    return number
