"""How codes are spelled: the shapes of each system and the one canonical spelling. No database."""

import re

CPT = re.compile(r"[0-9]{4}[0-9A-Z]")
HCPCS = re.compile(r"[A-Z][0-9]{4}")
ICD_10_CM = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")
MODIFIER = re.compile(r"[0-9A-Z]{2}")

# Other spellings of a system's name that people and old links use.
SYSTEM_ALIASES = {
    "cpt-4": "cpt",
    "cpt4": "cpt",
    "hcpcs-level-ii": "hcpcs",
    "hcpcs-level-2": "hcpcs",
    "hcpcs2": "hcpcs",
    "icd10cm": "icd-10-cm",
    "icd-10": "icd-10-cm",
    "icd10": "icd-10-cm",
}


def canonical_system(text: str) -> str:
    slug = text.strip().lower().replace("_", "-")
    return SYSTEM_ALIASES.get(slug, slug)


def canonical_code(text: str, system: str = "") -> str:
    """Upper case without blanks; an ICD-10-CM code gets its dot after the third character."""
    code = "".join(text.split()).upper()
    if system == "icd-10-cm" and "." not in code and len(code) > 3:
        return f"{code[:3]}.{code[3:]}"
    return code


def possible_spellings(text: str) -> list[tuple[str, str]]:
    """The (system, code) pairs that a typed code may mean, likeliest first; empty where it has no code's shape."""
    code = canonical_code(text)
    found = []
    if CPT.fullmatch(code):
        found.append(("cpt", code))
    if HCPCS.fullmatch(code):
        found.append(("hcpcs", code))
    diagnosis = canonical_code(code, "icd-10-cm")
    if ICD_10_CM.fullmatch(diagnosis):
        found.append(("icd-10-cm", diagnosis))
    return found
