"""A file of codes for a draft: chosen, looked at, and then saved."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from payers.code_tables import UPLOAD_LIMIT, CodeTable, read_code_table
from sources.files import FileRejected

ADD, REPLACE = "add", "replace"


class CodeFileForm(forms.Form):
    """`cleaned_data["table"]` is what the file holds."""

    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX with a column code; the codes file of any version shows the columns.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        max_length=200,
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    mode = forms.ChoiceField(
        label="Codes that the file does not list",
        choices=[(ADD, "Keep them as they are"), (REPLACE, "Take them out of the version")],
        initial=ADD,
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > UPLOAD_LIMIT:
            raise ValidationError(f"The file has {file.size:,} bytes; at most {UPLOAD_LIMIT:,} are read.")
        try:
            self.table: CodeTable = read_code_table(file.name, file.read())
        except FileRejected as rejected:
            raise ValidationError(str(rejected)) from rejected
        return file

    @property
    def is_whole(self) -> bool:
        return bool(self.cleaned_data["mode"] == REPLACE)


class SaveCodesForm(forms.Form):
    """`held` is the sealed file that the person has looked at."""

    held = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Choose a file first."})
    keep_doubtful = forms.BooleanField(required=False)
