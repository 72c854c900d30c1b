# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.http import QueryDict

from caravane.support.files.actions import store_image
from caravane.support.files.errors import FileRefused


def with_logo_kept(request: Any) -> tuple[QueryDict, str]:
    """Return what was sent, the logo's stored name in it, and why the logo was refused, if it was.

    A page that is sent back for another reason need not ask for the file again.
    """
    data = request.POST.copy()
    if "logo" not in request.FILES:
        return data, ""
    try:
        data["kept_logo"] = store_image(file=request.FILES["logo"])
    except FileRefused as refusal:
        return data, str(refusal.message)
    return data, ""
