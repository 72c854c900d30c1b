# SPDX-License-Identifier: AGPL-3.0-or-later
from django.forms.renderers import TemplatesSetting


class CaravaneRenderer(TemplatesSetting):
    """Render forms and fields with the house's templates, labels first, errors beside the field."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
