"""Opening a case because a life is at risk, and reviewing that."""

from django import forms
from django.core.validators import MinLengthValidator

from casework.services.emergencies import LEAST


class EmergencyForm(forms.Form):
    reason = forms.CharField(
        label="Whose life is at risk, and how?",
        help_text=f"At least {LEAST} characters. The data protection officer and the agency that leads the case read this.",
        max_length=2000,
        validators=[MinLengthValidator(LEAST, f"Say it in at least {LEAST} characters")],
        widget=forms.Textarea(attrs={"count": True}),
        error_messages={"required": "Say whose life is at risk, and how"},
    )


class EmergencyByReferenceForm(EmergencyForm):
    reference = forms.CharField(
        label="Case reference",
        help_text="For example, BAR-2017-00042",
        max_length=20,
        error_messages={"required": "Enter the reference of the case"},
    )
    field_order = ["reference", "reason"]


class EmergencyReviewForm(forms.Form):
    is_justified = forms.TypedChoiceField(
        label="Was it justified?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was justified"},
    )
    note = forms.CharField(
        label="What did you find?",
        help_text="Whom you spoke to, and what follows from it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"count": True}),
        error_messages={"required": "Say what you found"},
    )
