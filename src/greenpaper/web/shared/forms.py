"""Forms in the dress of GOV.UK Frontend."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

CLASSES = {
    "text": "govuk-input",
    "email": "govuk-input",
    "number": "govuk-input govuk-input--width-5",
    "password": "govuk-input",
    "file": "govuk-file-upload",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
}


class Renderer(TemplatesSetting):
    """Fields come out as GOV.UK Frontend has them (templates/fields)."""

    field_template_name = "fields/field.html"


class Form(forms.Form):
    """A form whose fields are dressed; `{{ form.name.as_field_group }}` shows one."""

    use_required_attribute = False

    def __init__(self, *args: Any, **given: Any) -> None:
        given.setdefault("label_suffix", "")
        super().__init__(*args, **given)
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", _class_of(field.widget))
            if self.is_bound and name in self.errors:
                field.widget.attrs["class"] += f" {field.widget.attrs['class'].split()[0]}--error"


def _class_of(widget: forms.Widget) -> str:
    kind = getattr(widget, "input_type", "")
    if isinstance(widget, forms.Textarea):
        kind = "textarea"
    return CLASSES.get(kind, "")
