"""The form by which a reader reports an error. It has no free text: nothing about a patient can be typed into it."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms

from codes.models import ErrorReport
from codes.page import SECTIONS


class ErrorReportForm(forms.Form):
    section = forms.ChoiceField(
        label="Where is it?",
        choices=[("", "Choose a section"), *((section.slug, section.title) for section in SECTIONS)],
    )
    problem = forms.ChoiceField(label="What is wrong?", choices=ErrorReport.Problem.choices, widget=forms.RadioSelect)
    evidence_url = forms.URLField(
        label="Address of a source that shows it (optional)", required=False, max_length=500, assume_scheme="https"
    )

    helper = FormHelper()
    helper.add_input(Submit("", "Send the report"))
