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
        dress(self)
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs["class"] += f" {attrs['class'].split(' ')[0]}--error"


def dress(form: forms.Form) -> None:
    """Give a form's fields the classes of GOV.UK Frontend."""
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", _class_of(field.widget))


def _class_of(widget: forms.Widget) -> str:
    kind = getattr(widget, "input_type", "")
    if isinstance(widget, forms.Textarea):
        kind = "textarea"
    return CLASSES.get(kind, "")
