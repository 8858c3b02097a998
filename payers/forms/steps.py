"""What the steps of a policy's workflow ask for."""

from django import forms

from codes.forms import StepForm


class RetirementForm(StepForm):
    effective_from = forms.DateField(
        error_messages={
            "required": "Give the first day on which the policy holds no more.",
            "invalid": "Give the first day on which the policy holds no more as a date: 2026-11-21.",
        }
    )
