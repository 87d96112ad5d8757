"""How every Django form looks: GOV.UK components, drawn by Django's own FORM_RENDERER.

Apps write plain ``django.forms`` and import nothing from here. The renderer gives each field a bound field of ours,
made before the form is cleaned, and that is the one place where a field changes:

* a ``DateField`` with Django's default widget gets three boxes (day, month, year) and errors that name the missing one;
* a ``TimeField`` also reads 14.30, 2:30pm and 2pm;
* Django's default error messages become sentences that say what to do; a message that a form sets is left alone;
* number boxes become text boxes with a numeric keypad, and ``required``, ``maxlength`` and placeholders go, as the
  design system advises: the server's answer is clearer than the browser's, and nothing that is pasted is cut off.

Presentation choices are keys of ``widget.attrs`` (see OPTIONS and docs/design.md). Templates: templates/django/forms/.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

# Keys of widget.attrs that describe the look and are no HTML attributes.
OPTIONS = (
    "width",
    "label_size",
    "count",
    "inline",
    "small",
    "prefix",
    "suffix",
    "option_hints",
    "reveals",
    "revealed",
    "hide_label",
)
WIDTHS = (2, 3, 4, 5, 10, 20, 30)
DATE_PARTS = ("day", "month", "year")
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I.%M%p", "%I%p", "%I:%M %p", "%I.%M %p", "%I %p"]
UNWANTED_ATTRIBUTES = ("placeholder", "maxlength", "minlength", "min", "max", "step")
YEAR = re.compile("(19|2[0-9])[0-9]{2}")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Between what was typed in three boxes when it makes no date; no date format contains it.
SEPARATOR = "|"


class DatePartsInput(forms.DateInput):
    """Three boxes for a date. Its value is an ISO date, or what was typed when that is no date.

    It also takes one value under the plain name, so that a saved address like ``?from=2017-03-27`` works.
    """

    template_name = "django/forms/widgets/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.wrong_parts: tuple[str, ...] = ()

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in DATE_PARTS)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        typed = [data.get(f"{name}-{part}") for part in DATE_PARTS]
        if all(part is None for part in typed):
            return data.get(name)
        parts = [str(part or "").replace(SEPARATOR, " ").strip() for part in typed]
        if not any(parts):
            return ""
        return real_date(parts) or SEPARATOR.join(parts)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["parts"] = [
            {
                "name": f"{name}-{part}",
                "id": f"{context['widget']['attrs'].get('id', 'id_' + name)}-{part}",
                "label": part.capitalize(),
                "value": typed,
                "width": 4 if part == "year" else 2,
                "is_wrong": part in self.wrong_parts,
            }
            for part, typed in zip(DATE_PARTS, split_date(value), strict=True)
        ]
        return context


def real_date(parts: list[str]) -> str | None:
    """The ISO date that day, month (a number or a name) and a year from 1900 to 2999 make, or None."""
    day, month, year = parts
    if month[:3].lower() in MONTHS:
        month = str(MONTHS.index(month[:3].lower()) + 1)
    if not YEAR.fullmatch(year):
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def split_date(value: Any) -> list[str]:
    """Day, month and year to show for a date, an ISO date or a text that was typed in three boxes."""
    if isinstance(value, str) and value.count(SEPARATOR) == 2:
        return value.split(SEPARATOR)
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return [value, "", ""]
    if isinstance(value, datetime | date):
        return [str(value.day), str(value.month), str(value.year)]
    return ["", "", ""]


def date_problem(value: Any, label: str) -> tuple[str, tuple[str, ...]]:
    """What is wrong with a typed date, as a sentence, and the boxes that it is about."""
    typed = dict(zip(DATE_PARTS, split_date(value), strict=True))
    missing = tuple(part for part, text in typed.items() if not text)
    if missing and len(missing) < len(DATE_PARTS):
        return f"{subject(label, 'The date')} must include a {' and a '.join(missing)}", missing
    if typed["year"].isdigit() and not YEAR.fullmatch(typed["year"]):
        return "Enter the year with 4 figures, like 2017", ("year",)
    return "Enter a real date, like 27 3 2017", DATE_PARTS


def subject(label: str, otherwise: str) -> str:
    """The label as the subject of a sentence; a question cannot be one."""
    return otherwise if label.endswith("?") else label


def lower_first(label: str) -> str:
    """The label inside a sentence: 'Date of birth' becomes 'date of birth', 'ASB type' stays."""
    return label[0].lower() + label[1:] if len(label) > 1 and label[1].islower() else label


class GovukBoundField(forms.BoundField):
    """A field as the templates see it: its kind, ids, classes and errors."""

    def __init__(self, form: Any, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self._use_our_widget()
        attrs = self.field.widget.attrs
        self.options = {key: attrs.pop(key) for key in OPTIONS if key in attrs}
        for attribute in UNWANTED_ATTRIBUTES:
            attrs.pop(attribute, None)
        self.kind = kind_of(self.field.widget)
        self._say_what_to_do()

    def _use_our_widget(self) -> None:
        """Replace Django's default widget where the design system has a better one, in this form's own copy."""
        field, widget = self.field, self.field.widget
        if type(widget) is forms.DateInput:
            field.widget = DatePartsInput(widget.attrs)
            field.widget.is_required = widget.is_required
        elif isinstance(widget, forms.NumberInput):
            whole = isinstance(field, forms.IntegerField)
            widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
            widget.input_type = "text"
        if isinstance(field, forms.TimeField) and "input_formats" not in vars(field):
            field.input_formats = TIME_FORMATS
            if type(widget) is forms.TimeInput:
                widget.format = "%H:%M"

    def _say_what_to_do(self) -> None:
        field, messages = self.field, self.field.error_messages
        label = str(self.label)
        if has_django_message(field, "required"):
            messages["required"] = required_message(self.kind, label)
        if has_django_message(field, "invalid_choice"):
            messages["invalid_choice"] = "Select one of the answers in the list"
        if has_django_message(field, "invalid"):
            messages["invalid"] = self._invalid_message(label)
        # Validators look their message up by code too; these codes have no default message in the field.
        name = subject(label, "Your answer").replace("%", "%%")
        messages.setdefault("max_length", f"{name} must be %(limit_value)d characters or fewer. It has %(show_value)d.")
        messages.setdefault("min_value", f"{name} must be %(limit_value)s or more")
        messages.setdefault("max_value", f"{name} must be %(limit_value)s or less")
        if isinstance(field, forms.EmailField):
            messages.setdefault("invalid", "Enter an email address in the correct format, like name@example.org")

    def _invalid_message(self, label: str) -> str:
        field = self.field
        if isinstance(field.widget, DatePartsInput):
            return date_problem(self.data, label)[0] if self.form.is_bound else "Enter a real date, like 27 3 2017"
        if isinstance(field, forms.TimeField):
            return "Enter a time, like 14:30"
        if isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField | forms.FloatField):
            return f"{subject(label, 'Your answer')} must be a whole number"
        if isinstance(field, forms.DecimalField | forms.FloatField):
            return f"{subject(label, 'Your answer')} must be a number"
        return str(field.error_messages["invalid"])

    @property
    def element_id(self) -> str:
        return self.field.widget.attrs.get("id") or self.auto_id

    @property
    def is_group(self) -> bool:
        return self.kind in ("radios", "checkboxes", "date")

    @property
    def hint_id(self) -> str:
        return f"{self.element_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.element_id}-error"

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The boxes of a date that its error is about."""
        if self.kind != "date" or not self.errors:
            return ()
        value = self.value()
        message, parts = date_problem(value, str(self.label))
        return parts if message in self.errors else DATE_PARTS

    @property
    def error_anchor(self) -> str:
        """The id that the error summary links to: the first wrong box, the first option, or the field."""
        if self.kind == "date":
            return f"{self.element_id}-{(self.wrong_parts or DATE_PARTS)[0]}"
        if self.kind in ("radios", "checkboxes") and (options := self.option_items):
            return str(options[0]["id"])
        return self.element_id

    @property
    def aria_describedby(self) -> str | None:
        ids = [self.hint_id] if self.help_text else []
        ids += [self.error_id] if self.errors else []
        ids += [f"{self.element_id}-info"] if self.count_limit else []
        return " ".join(ids) or None

    @property
    def count_limit(self) -> int | None:
        """The number of characters that a counted text area takes."""
        return getattr(self.field, "max_length", None) if self.options.get("count") else None

    @property
    def is_optional(self) -> bool:
        """Whether the label should say so; a box to tick is optional by its nature."""
        is_marked = "optional" in str(self.label).lower()
        is_asked = self.field.required or self.options.get("revealed")  # it opens where it has to be answered
        return not is_asked and self.kind not in ("checkbox", "hidden") and not is_marked

    @property
    def option_items(self) -> list[dict[str, Any]]:
        """Radios or checkboxes, each with its hint and the fields that open under it."""
        hints, reveals = self.options.get("option_hints", {}), self.options.get("reveals", {})
        return [
            {
                "widget": option,
                "data": option.data,
                "id": option.id_for_label,
                "hint": hints.get(option_key(option), ""),
                "revealed": [self.form[name] for name in _names(reveals.get(option_key(option), ()))],
            }
            for option in self.subwidgets
        ]

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = dict(attrs)
        if self.field.disabled:
            attrs["disabled"] = True
        if widget.is_hidden:
            return attrs
        if isinstance(widget, DatePartsInput):
            widget.wrong_parts = self.wrong_parts
        if not self.is_group and self.aria_describedby:
            attrs["aria-describedby"] = self.aria_describedby
        classes = [widget.attrs.get("class", ""), *self._classes()]
        if joined := " ".join(part for part in classes if part):
            attrs["class"] = joined
        return attrs

    def _classes(self) -> list[str]:
        base = {
            "text": "govuk-input",
            "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
            "select": "govuk-select",
            "textarea": "govuk-textarea",
            "file": "govuk-file-upload",
            "checkbox": "govuk-checkboxes__input",
            "checkboxes": "govuk-checkboxes__input",
            "radios": "govuk-radios__input",
        }.get(self.kind, "")
        classes = [base]
        if self.errors and self.kind in ("text", "password", "select", "textarea", "file"):
            classes.append(f"{base.split()[0]}--error")
        if self.kind == "text" and (width := self._width()):
            classes.append(f"govuk-input--width-{width}")
        if self.count_limit:
            classes.append("govuk-js-character-count")
        return classes

    def _width(self) -> int | None:
        if "width" in self.options:
            return int(self.options["width"])
        if isinstance(self.field, forms.TimeField | forms.IntegerField):
            return 5
        limit = getattr(self.field, "max_length", None)
        return next((width for width in WIDTHS if limit and width >= limit), None)


def option_key(option: Any) -> str:
    """The value of a choice as the text that stands in the page."""
    return str(option.data["value"])


def _names(fields: str | Sequence[str]) -> Sequence[str]:
    """The names of one field or of several."""
    return [fields] if isinstance(fields, str) else fields


def kind_of(widget: forms.Widget) -> str:
    """Which of the field template's shapes a widget takes."""
    if widget.is_hidden:
        return "hidden"
    shapes: tuple[tuple[type[forms.Widget], str], ...] = (
        (DatePartsInput, "date"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
    )
    return next((shape for widget_class, shape in shapes if isinstance(widget, widget_class)), "text")


def has_django_message(field: forms.Field, code: str) -> bool:
    """Whether the field still has Django's own message for this error, so that ours may stand in its place."""
    for klass in type(field).__mro__:
        defaults = vars(klass).get("default_error_messages", {})
        if code in defaults:
            is_django = klass.__module__.startswith("django.forms")
            return is_django and str(field.error_messages.get(code)) == str(defaults[code])
    return False


def required_message(kind: str, label: str) -> str:
    """What to do about an empty field: 'Enter the postcode', 'Answer ‘What happened?’'."""
    if kind == "file":
        return "Choose a file"
    if kind == "checkbox":
        return f"Tick ‘{label}’ to go on"
    if label.endswith("?"):
        return f"Enter a date for ‘{label}’" if kind == "date" else f"Answer ‘{label}’"
    verb = "Select" if kind in ("radios", "checkboxes", "select") else "Enter"
    has_own_word = re.match(r"(the|a|an|your|their|any)\b", label, re.IGNORECASE)
    return f"{verb} {'' if has_own_word else 'the '}{lower_first(label)}"


class GovukRenderer(TemplatesSetting):
    """Draws forms with the templates of this project (``templates/django/forms/``)."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = GovukBoundField
