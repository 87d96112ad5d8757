"""Forms of the pages on which the assessment is written."""

from django import forms

from assessment.models import Assessment, Section
from assessment.rules import bindings

MOST_TEXT = 60_000
"""Characters of one section: some twenty pages."""


class SectionForm(forms.Form):
    """A section's title and text, with the version that it was made from."""

    title = forms.CharField(label="Title", max_length=400, error_messages={"required": "Enter a title"})
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text="Leave an empty line between paragraphs. ### begins a heading, a dash and a space a bullet. "
        "Figures are called for in double braces.",
    )
    is_restricted = forms.BooleanField(label="Restricted: leave this section out of the public version", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, section: Section) -> "SectionForm":
        return cls(initial={name: getattr(section, name) for name in ("title", "text", "is_restricted", "version")})

    def clean_text(self) -> str:
        """Text whose bindings can all be read. What they call for need not be held yet."""
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        problems = bindings.parse(text).problems
        if problems:
            raise forms.ValidationError([str(problem) for problem in problems[:5]])
        return text


class NewSectionForm(forms.Form):
    """A section to be added, and behind which one."""

    title = forms.CharField(label="Title", max_length=400, error_messages={"required": "Enter a title"})
    after = forms.ModelChoiceField(
        label="Behind which section?",
        queryset=Section.objects.none(),
        required=False,
        empty_label="None: it comes first",
    )
    is_numbered = forms.BooleanField(label="Number it and its paragraphs", required=False, initial=True)

    def __init__(self, *args, assessment: Assessment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = assessment.sections.all()  # type: ignore[attr-defined]


class CoverForm(forms.ModelForm):
    """The facts of the cover block. Empty ones are left out of the paper."""

    class Meta:
        model = Assessment
        fields = ["meeting_name", "meeting_on", "author_text", "outcome_required"]
        labels = {
            "meeting_name": "Meeting",
            "meeting_on": "Meeting date",
            "author_text": "Report author",
            "outcome_required": "Outcome required",
        }
        help_texts = {
            "meeting_name": "For example, Safer Communities Partnership Board",
            "meeting_on": "For example, 27 10 2017",
            "author_text": "A name or a post, as it is to stand on the cover",
            "outcome_required": "For example, Information only, Decision, or Comments",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class CommentForm(forms.Form):
    """What somebody says of a section, and of which of its words."""

    quote = forms.CharField(
        label="Which words? (optional)",
        required=False,
        max_length=300,
        help_text="Copy them from the section, so that the writer finds them.",
    )
    comment = forms.CharField(
        label="Your comment",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter your comment"},
    )
