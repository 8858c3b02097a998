"""Whose an official text is, where it is not public. No database.

CPT's are the American Medical Association's (`ama`). Of HCPCS Level II, the texts of D codes are the American Dental
Association's (`ada`). The slugs are those of accounts/licences.py.
"""

# The same as below in SQL, over the names of two columns.
IS_ADA = "({system} = 'hcpcs' AND substr({code}, 1, 1) = 'D')"


def owner_of(system: str, code: str) -> str:
    """The owner's slug; blank where the text is public."""
    if system == "cpt":
        return "ama"
    return "ada" if system == "hcpcs" and code.startswith("D") else ""
