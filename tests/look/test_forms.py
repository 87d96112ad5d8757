"""What a plain Django form becomes, and what its errors say."""

from datetime import date, time
from typing import Any

import pytest
from django import forms

from casework.templatetags.govuk import error_items


def form_of(
    data: dict[str, Any] | None = None, initial: dict[str, Any] | None = None, **fields: forms.Field
) -> forms.Form:
    return type("AForm", (forms.Form,), fields)(data, initial=initial)


def one_error(field: forms.Field, data: dict[str, Any]) -> str:
    form = form_of(data, answer=field)
    (error,) = form["answer"].errors
    return str(error)


class TestADate:
    def test_is_three_boxes_that_show_the_day_as_the_uk_writes_it(self) -> None:
        html = str(form_of(initial={"answer": date(2017, 3, 27)}, answer=forms.DateField(label="Day")))
        for part, value in (("day", 27), ("month", 3), ("year", 2017)):
            assert f'id="id_answer-{part}" name="answer-{part}" type="text" inputmode="numeric" value="{value}"' in html

    @pytest.mark.parametrize("month", ["3", "03", "March", "mar", " 3 "])
    def test_reads_a_month_by_number_or_name(self, month: str) -> None:
        form = form_of({"answer-day": "27", "answer-month": month, "answer-year": "2017"}, answer=forms.DateField())
        assert form.is_valid(), form.errors
        assert form.cleaned_data["answer"] == date(2017, 3, 27)

    def test_reads_one_value_so_that_a_saved_address_works(self) -> None:
        form = form_of({"answer": "2017-03-27"}, answer=forms.DateField())
        assert form.is_valid()
        assert form.cleaned_data["answer"] == date(2017, 3, 27)

    @pytest.mark.parametrize(
        ("typed", "sentence", "wrong"),
        [
            (("31", "2", "2017"), "Enter a real date, like 27 3 2017", "day"),
            (("27", "", "2017"), "Date of birth must include a month", "month"),
            (("", "", "2017"), "Date of birth must include a day and a month", "day"),
            (("27", "3", "17"), "Enter the year with 4 figures, like 2017", "year"),
            (("27", "3", "20177"), "Enter the year with 4 figures, like 2017", "year"),
            (("27", "3", "0017"), "Enter the year with 4 figures, like 2017", "year"),
            (("a", "b", "c"), "Enter a real date, like 27 3 2017", "day"),
            (("", "", ""), "Enter the date of birth", "day"),
            (("1|2", "3", "2017"), "Enter a real date, like 27 3 2017", "day"),
        ],
    )
    def test_says_what_is_wrong_and_where(self, typed: tuple[str, str, str], sentence: str, wrong: str) -> None:
        data = dict(zip(("answer-day", "answer-month", "answer-year"), typed, strict=True))
        form = form_of(data, answer=forms.DateField(label="Date of birth"))
        assert error_items(form) == [{"text": sentence, "anchor": f"id_answer-{wrong}"}]

    def test_keeps_what_was_typed(self) -> None:
        html = str(form_of({"answer-day": "31", "answer-month": "Feb", "answer-year": ""}, answer=forms.DateField()))
        assert 'value="31"' in html
        assert 'value="Feb"' in html

    def test_escapes_what_was_typed(self) -> None:
        data = {"answer-day": '"><b>', "answer-month": "1", "answer-year": "2017"}
        assert "<b>" not in str(form_of(data, answer=forms.DateField()))

    def test_may_be_left_empty_when_it_is_optional(self) -> None:
        form = form_of(
            {"answer-day": "", "answer-month": " ", "answer-year": ""}, answer=forms.DateField(required=False)
        )
        assert form.is_valid()
        assert form.cleaned_data["answer"] is None

    def test_has_not_changed_when_the_same_day_is_sent_back(self) -> None:
        data = {"answer-day": "27", "answer-month": "03", "answer-year": "2017"}
        form = form_of(data, initial={"answer": date(2017, 3, 27)}, answer=forms.DateField())
        assert not form.has_changed()


@pytest.mark.parametrize(
    ("typed", "meant"), [("14:30", time(14, 30)), ("2.30pm", time(14, 30)), ("2pm", time(14)), ("14.05", time(14, 5))]
)
def test_a_time_is_read_in_the_ways_people_write_it(typed: str, meant: time) -> None:
    form = form_of({"answer": typed}, answer=forms.TimeField())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["answer"] == meant


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (forms.CharField(label="Postcode"), "", "Enter the postcode"),
        (forms.CharField(label="Your name"), "", "Enter your name"),
        (forms.CharField(label="URN"), "", "Enter the URN"),
        (forms.CharField(label="What happened?"), "", "Answer ‘What happened?’"),
        (
            forms.CharField(label="100% sure", max_length=3),
            "abcd",
            "100% sure must be 3 characters or fewer. It has 4.",
        ),
        (forms.ChoiceField(label="Type", choices=[("a", "A")]), "", "Select the type"),
        (forms.ChoiceField(label="Type", choices=[("a", "A")]), "b", "Select one of the answers in the list"),
        (forms.BooleanField(label="I agree"), "", "Tick ‘I agree’ to go on"),
        (forms.IntegerField(label="Number of calls"), "many", "Number of calls must be a whole number"),
        (forms.IntegerField(label="Score", max_value=60), "61", "Score must be 60 or less"),
        (forms.DecimalField(label="Cost"), "much", "Cost must be a number"),
        (forms.TimeField(label="Time"), "noon", "Enter a time, like 14:30"),
        (forms.FileField(label="Extract"), "", "Choose a file"),
        (
            forms.EmailField(label="Email address"),
            "priya",
            "Enter an email address in the correct format, like name@example.org",
        ),
    ],
)
def test_an_error_says_what_to_do(field: forms.Field, typed: str, sentence: str) -> None:
    assert one_error(field, {"answer": typed}) == sentence


def test_a_message_of_the_form_itself_wins() -> None:
    field = forms.CharField(label="Postcode", error_messages={"required": "Say where it happened"})
    assert one_error(field, {}) == "Say where it happened"


def test_a_field_class_keeps_its_own_messages() -> None:
    class PostcodeField(forms.CharField):
        default_error_messages = {"required": "Enter a full UK postcode"}

    assert one_error(PostcodeField(label="Postcode"), {}) == "Enter a full UK postcode"


def test_a_hint_and_an_error_describe_their_field() -> None:
    html = str(form_of({}, answer=forms.CharField(help_text="As on the letter")))
    assert 'aria-describedby="id_answer-hint id_answer-error"' in html
    assert '<label class="govuk-label" for="id_answer">' in html
    assert "govuk-input--error" in html


def test_radios_are_a_group_whose_first_option_the_summary_links_to() -> None:
    choices = [("a", "A"), ("b", "B")]
    form = form_of({}, answer=forms.ChoiceField(choices=choices, widget=forms.RadioSelect, help_text="One"))
    html = str(form)
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_answer-hint id_answer-error">' in html
    assert error_items(form)[0]["anchor"] == "id_answer_0"
    assert 'id="id_answer_0"' in html


def test_grouped_options_have_an_anchor_that_exists() -> None:
    field = forms.ChoiceField(choices=[("Harm", [("a", "A")]), ("Risk", [("b", "B")])], widget=forms.RadioSelect)
    form = form_of({}, answer=field)
    assert f'id="{error_items(form)[0]["anchor"]}"' in str(form)


def test_the_chosen_option_stays_chosen() -> None:
    field = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    html = str(form_of({"answer": ["b"]}, answer=field))
    assert 'value="b" id="id_answer_1" checked' in html
    assert 'value="a" id="id_answer_0" checked' not in html


def test_an_optional_field_says_so_once() -> None:
    html = str(
        form_of(answer=forms.CharField(label="Note (optional)", required=False), b=forms.CharField(required=False))
    )
    assert html.count("(optional)") == 2


def test_the_browser_neither_checks_nor_cuts_what_is_typed() -> None:
    html = str(form_of(answer=forms.CharField(max_length=8), number=forms.IntegerField(min_value=1)))
    for attribute in ("required", "maxlength", 'type="number"', "min="):
        assert attribute not in html
    assert 'inputmode="numeric"' in html
    assert "govuk-input--width-10" in html


def test_the_look_of_one_form_does_not_leak_into_the_next() -> None:
    class Costs(forms.Form):
        cost = forms.DecimalField(widget=forms.NumberInput(attrs={"prefix": "£", "width": 5}))

    first, second = str(Costs()), str(Costs())
    assert first == second
    assert "govuk-input__prefix" in second


def test_a_prefix_keeps_two_forms_of_a_page_apart() -> None:
    class Day(forms.Form):
        day = forms.DateField()

    form = Day({"b-day-day": "1", "b-day-month": "4", "b-day-year": "2016"}, prefix="b")
    assert form.is_valid()
    assert 'id="id_b-day-day"' in str(form)


def test_a_model_form_widget_with_its_own_class_keeps_it() -> None:
    html = str(form_of(answer=forms.CharField(widget=forms.TextInput(attrs={"class": "own"}))))
    assert 'class="own govuk-input"' in html


def test_the_summary_of_a_formset_lists_the_errors_of_each_form() -> None:
    class Row(forms.Form):
        name = forms.CharField(label="Name")

    rows = forms.formset_factory(Row, extra=0, min_num=2, validate_min=True)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "", "form-1-name": "Ann"}
    )
    assert {"text": "Enter the name", "anchor": "id_form-0-name"} in error_items(rows)
