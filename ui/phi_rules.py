"""What identifiers look like: one rule for each shape. Every repetition has a bound, so no text makes a search long."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ui.phi_names import ALSO_WORDS, GIVEN, NO_NAMES, SURNAMES

Accepts = Callable[[re.Match[str]], bool]


class Kind(StrEnum):
    """In words, as a sentence takes them."""

    SOCIAL_SECURITY = "a Social Security number"
    PHONE = "a phone number"
    EMAIL = "an e-mail address"
    MEDICARE = "a Medicare number"
    BIRTH_DATE = "a birth date"
    AGE = "an age over 89"
    RECORD = "a medical record number"
    MEMBER = "a member or patient number"
    ACCOUNT = "an account or claim number"
    SERIAL = "a serial or license number"
    NAME = "a name"
    ADDRESS = "a street address"
    WEB = "a web address of somebody's record"
    IP = "an IP address"

    @property
    def bare(self) -> str:
        """Without its article."""
        return self.value.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Rule:
    kind: Kind
    pattern: re.Pattern[str]
    accepts: Accepts | None = None


def _rule(kind: Kind, pattern: str, accepts: Accepts | None = None, flags: int = re.IGNORECASE) -> Rule:
    return Rule(kind, re.compile(pattern, flags), accepts)


def _is_social_security(match: re.Match[str]) -> bool:
    """Of those that the Social Security Administration gives: no 000, 666 or 900, no 00, no 0000."""
    digits = re.sub(r"\D", "", match[0])
    return digits[:3] not in ("000", "666") and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def _is_somebodys_phone(match: re.Match[str]) -> bool:
    """Numbers that are free to call are those of payers."""
    digits = re.sub(r"\D", "", match[0])[-10:]
    return digits[:3] not in ("800", "833", "844", "855", "866", "877", "888")


# The letters of a Medicare number: all but S, L, O, I, B and Z. Format: CMS, 4, 3 and 4 characters.
_LETTER, _EITHER = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
CERTAIN = (
    _rule(Kind.SOCIAL_SECURITY, r"(?<![\w.-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w/-])"),
    _rule(Kind.EMAIL, r"[^\s@<>()\[\],;:]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.[^\W\d_]{2,24}"),
    _rule(
        Kind.PHONE,
        r"(?:\+?\b1[-. ])?(?:\(\d{3}\) ?|(?<![\w.])\d{3}[-. /])\d{3}[-. ]\d{4}(?![\w/-])",
        _is_somebodys_phone,
    ),
    _rule(Kind.MEDICARE, rf"\b[1-9]{_LETTER}{_EITHER}\d-?{_LETTER}{_EITHER}\d-?{_LETTER}{{2}}\d{{2}}\b"),
)

_GAP = r"[ :#=.]{1,4}"
_IS = r"(?: {0,2}(?:\#|:|=|-|is|was|ending(?: in)?|number|num|no\.?|id) {0,2}){0,3} {0,2}"
# Four digits at least, with letters and hyphens between.
_NUMBER = r"(?=(?:[A-Z-]{0,9}\d){4})[A-Z0-9](?:[A-Z0-9-]{2,23})[A-Z0-9]\b"
_LONG_NUMBER = r"(?=(?:[A-Z-]{0,9}\d){6})[A-Z0-9](?:[A-Z0-9-]{4,27})[A-Z0-9]\b"
_CALLED = r"(?:id(?:entifier)?|number|num|no\.?|\#)(?![a-z])"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})|\d{{4}}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|(?:19|20)\d{{6}}|"
    rf"\d{{8}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}(?:st|nd|rd|"
    rf"th)?[ -]{_MONTH}[ -](?:19|20)?\d\d)"
    r"(?![\d/])"
)
_OLD_YEAR = r"(?:18\d\d|19[0-5]\d|196[0-5])"


def _is_a_persons_web_address(match: re.Match[str]) -> bool:
    return bool(_PERSON_IN_ADDRESS.search(match[0]))


_PERSON_IN_ADDRESS = re.compile(
    r"(?:patient|pt|mrn|member|subscriber|chart|encounter|dob|ssn|csn|person)(?:_?-?(?:id|no|num|number|"
    r"name))?[=/][^/&\s]{0,40}\d"
    r"|//(?:\d{1,3}\.){3}\d{1,3}|//[^/@\s]{1,80}@|[?&](?:name|first|last|dob|ssn|mrn)=[^&\s]",
    re.IGNORECASE,
)


def _is_address_of_a_machine(match: re.Match[str]) -> bool:
    """Sections of manuals are numbered so too, by small numbers: an address has a large one, or a label."""
    parts = [int(part) for part in match["address"].split(".")]
    return max(parts) <= 255 and (bool(match["label"]) or max(parts) > 99)


_NUMBERS = (
    _rule(
        Kind.SOCIAL_SECURITY,
        rf"\b(?:ssn|social security|soc\.? sec\.?|ss ?\#){_IS}(?:x{{2,3}}[- ]?){{0,2}}\d[\d -]{{2,11}}\d\b",
    ),
    _rule(
        Kind.SOCIAL_SECURITY,
        r"\blast (?:4|four)(?: digits)?(?: of)?(?: (?:the|her|his|their))? (?:ssn|"
        r"social(?: security)?)(?: number)?[ :#=]{1,3}(?:is )?\d{4}\b",
    ),
    _rule(Kind.SOCIAL_SECURITY, r"(?<![\w.$#/-])\d{9}(?![\w/.-]\w|\w)", _is_social_security),
    _rule(Kind.MEDICARE, r"(?<![\w.$-])\d{3}-?\d{2}-?\d{4}-?[A-DTM]\d?\b(?![-/])"),
    _rule(Kind.MEDICARE, rf"\bmbi{_IS}{_GAP}?{_NUMBER}"),
    _rule(
        Kind.PHONE,
        r"\b(?:phone|telephone|tel|cell|mobile|fax|ph|callback)\b\.?(?: ?(?:number|no\.?|\#|is|"
        r"at))?[ :#=]{1,3}\+?1?\d{10}\b",
        _is_somebodys_phone,
    ),
    _rule(
        Kind.RECORD,
        rf"\b(?:mrn|mr ?\#|m\.r\.n\.|med(?:ical)? rec(?:ord)? ?{_CALLED}|(?:chart|emr|ehr|"
        rf"epic|hospital|encounter|visit|csn|har|empi) ?{_CALLED}|(?:csn|empi|"
        rf"fin):){_IS}{_GAP}?[A-Z]{{0,4}}-?\d[\d-]{{1,19}}[A-Z]?\b",
    ),
    _rule(
        Kind.MEMBER,
        rf"\b(?:member|subscriber|beneficiary|bene|insured|enrollee|policy ?holder|cardholder|recipient|"
        rf"patient|pt|guarantor|client|medicaid|medicare|health plan|"
        rf"health insurance)(?:'?s)? {{0,2}}{_CALLED}{_IS}{_GAP}?{_NUMBER}",
    ),
    _rule(Kind.MEMBER, rf"\b(?:hicn?|pcn|patient control number){_IS}{_GAP}?{_NUMBER}"),
    _rule(
        Kind.ACCOUNT,
        rf"\b(?:acct\b\.?|account ?{_CALLED}|(?:patient|hospital|guarantor) account|account:){_IS}{_GAP}?{_NUMBER}",
    ),
    _rule(
        Kind.ACCOUNT,
        rf"\b(?:claim ?(?:control)? ?{_CALLED}|icn|dcn|tcn|auth(?:orization)? ?{_CALLED}|"
        rf"referral ?{_CALLED}){_IS}{_GAP}?{_LONG_NUMBER}",
    ),
    _rule(
        Kind.SERIAL,
        rf"\b(?:serial ?{_CALLED}|s/n|passport ?(?:{_CALLED})?|driver'?s'? licen[sc]e ?(?:{_CALLED})?|"
        rf"license plate|vin){_IS}{_GAP}?{_NUMBER}",
    ),
)

_DATES = (
    _rule(
        Kind.BIRTH_DATE,
        rf"\b(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?dates?|birthday|b-?day|born|y\.?o\.?b\.?|"
        rf"birth)(?:\s{{0,2}}(?:[:=,(-]|is|was|on|of)\s{{0,2}}){{0,3}}\s{{0,2}}{_DATE}",
    ),
    _rule(Kind.BIRTH_DATE, rf"\bb\.? {{0,2}}{_DATE}"),
    # Medicare began on 1 July 1966: no service and no rule that a coder notes is older than that.
    _rule(
        Kind.BIRTH_DATE,
        rf"(?<![\w.-])(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_OLD_YEAR}|{_OLD_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}|"
        rf"{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_OLD_YEAR}|\d{{1,2}} {_MONTH} {_OLD_YEAR})(?![\w-])",
    ),
    _rule(
        Kind.AGE,
        r"\b(?:9\d|1[01]\d|12[0-4])[- ]{0,2}(?:years?[- ]{0,2}old|y\.?/?o\.?|yrs?\.?[- ]{0,2}old|"
        r"yr)\b(?! {0,2}(?:and|or) (?:older|over|above|up|younger|under))",
    ),
    _rule(
        Kind.AGE,
        r"\b(?:patient|pt|she|he|member|female|male|woman|man|m|f)(?:'s)?,?(?: is| was)?,? (?:age|"
        r"aged)[ :=]{1,3}(?:9\d|1[01]\d|12[0-4])\b(?! {0,2}(?:days|months|weeks|and|or|\+|-|to|%))",
    ),
    _rule(
        Kind.AGE,
        r"\b(?:age:|aged|age is|age of) {0,2}(?:9\d|1[01]\d|12[0-4])\b(?! {0,2}(?:days|months|weeks|and|or|"
        r"years|\+|-|to|%))",
    ),
)

_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Circle|Cir|Terrace|Ter|Parkway|Pkwy|"
    r"Highway|Hwy|Trail|Square|Sq|STREET|AVENUE|AVE|ROAD|RD|BLVD|LANE|LN|DRIVE)"
)
_PLACES = (
    # A saint's name after `St` is a hospital's or a maker's.
    _rule(
        Kind.ADDRESS,
        rf"(?<![\w.-])\d{{1,6}}[A-Z]? (?:(?:[NSEW]|[NS][EW]|North|South|East|"
        rf"West)\.? )?(?:(?:[A-Z][A-Za-z'-]{{1,20}}|\d{{1,3}}(?:st|nd|rd|th))"
        rf" ){{1,3}}{_STREET}\b(?!\.? (?:Jude|Mary|Luke|Joseph|Vincent|Louis|John|Thomas|Francis|Elizabeth|"
        rf"Gallen|Scale)|'s|[-/])",
        flags=0,
    ),
    _rule(
        Kind.ADDRESS,
        r"\b(?:home|patient|pt|mailing|member|street)(?:'s)? address(?: {0,2}(?:[:=-]|is) {0,2}){1,2}\d{1,6} [A-Za-z]",
    ),
    _rule(Kind.ADDRESS, r"\b(?:lives|resides|residing|living) at (?:p\.? ?o\.? box )?\d{1,6}\b"),
    _rule(Kind.WEB, r"\b(?:https?://|www\.)[^\s<>\"')\]]{1,1000}", _is_a_persons_web_address),
    _rule(
        Kind.IP,
        r"(?<![\w.§-])(?<!§ )(?<!section )(?<!sec\. )(?<!chapter )(?<!version )"
        r"(?P<label>ip(?: address)?[ :=]{1,3})?(?P<address>\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)",
        _is_address_of_a_machine,
    ),
)

_WHO = r"(?:patient|pt|member|subscriber|insured|beneficiary|enrollee|guarantor|client|resident|policyholder)"
_KIN = r"(?:wife|husband|spouse|daughter|son|mother|father|sister|brother|caregiver)"
_NAME = r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_])){1,24}"
_ONE_OR_TWO = rf"(?:[A-Z]\. {{0,2}})?(?P<one>{_NAME})(?:(?P<comma>,? {{1,2}})(?:[A-Z]\.? )?(?P<two>{_NAME}))?"
# What may follow two words that are a name; a diagnosis goes on.
_ENDS_NAME = re.compile(
    r" {0,2}(?:$|[^ a-zA-Z]|(?:is|was|has|had|came|presented|for|in|with|seen|who|on|at|needs|dob|mrn|called|wants)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_NO_LETTER = r"(?![\w/-])"


def _words(match: re.Match[str]) -> list[str]:
    return [word for word in (match["one"], match["two"]) if word]


def _is_known(word: str) -> bool:
    return word.casefold() in GIVEN or word.casefold() in SURNAMES


def _opens_no_name(word: str) -> bool:
    return word.casefold().removesuffix("'s") in NO_NAMES or (word.isupper() and len(word) < 4)


def _is_written_as_name(match: re.Match[str]) -> bool:
    """After `patient name:`: one word is enough, if it is written as a name and is no word of forms."""
    one = match["one"]
    known = _is_known(one) and one.casefold() not in NO_NAMES
    return known or (one[0].isupper() and not _opens_no_name(one))


def _is_two_names(match: re.Match[str]) -> bool:
    """After `patient:`: a known name, or two words that are written as names and are no words of forms."""
    words = _words(match)
    if any(_opens_no_name(word) for word in words[:1]):
        return False
    if _is_known(words[0]) and (words[0].casefold() not in ALSO_WORDS or (len(words) > 1 and _is_known(words[1]))):
        return True
    if len(words) < 2 or not _ENDS_NAME.match(match.string, match.end()):
        return False
    return all(_is_spelled_as_name(word) and not _opens_no_name(word) for word in words)


def _is_spelled_as_name(word: str) -> bool:
    """Each part begins with a capital, and it is nobody's: `Garcia-Lopez`, but neither `T-cell` nor `Angle's`."""
    return not word.endswith("'s") and all(part[:1].isupper() for part in re.split("['-]", word))


def _is_known_name(match: re.Match[str]) -> bool:
    """After `patient` alone: a name that many have; one that is a word too only before another."""
    words = _words(match)
    if not words[0][0].isupper() or not _is_known(words[0]) or words[0].endswith("'s"):
        return False
    return words[0].casefold() not in ALSO_WORDS | NO_NAMES or (len(words) > 1 and _is_known(words[1]))


def _is_last_and_first(match: re.Match[str]) -> bool:
    last, first = match["one"].casefold(), match["two"].casefold()
    return last in SURNAMES and first in GIVEN and (match["one"] + match["two"])[0].isupper()


def _is_titled(match: re.Match[str]) -> bool:
    one = match["one"]
    return not _opens_no_name(one) if one[0].isupper() else one.casefold() in SURNAMES - ALSO_WORDS


_NAMES = (
    _rule(
        Kind.NAME,
        rf"\b(?:{_WHO}(?:'s|s)?|first|last|full|legal|maiden|middle) {{0,2}}names?(?: {{0,2}}(?:[:=-]|is|"
        rf"was) {{0,2}}| {{1,2}}){_ONE_OR_TWO}{_NO_LETTER}",
        _is_written_as_name,
    ),
    _rule(Kind.NAME, rf"\b{_WHO} {{0,2}}[:=] {{0,2}}{_ONE_OR_TWO}{_NO_LETTER}", _is_two_names),
    _rule(
        Kind.NAME,
        rf"\b(?:{_WHO}|{_KIN}),?(?: (?:was|is|named|called))? {{1,2}}{_ONE_OR_TWO}{_NO_LETTER}",
        _is_known_name,
    ),
    _rule(
        Kind.NAME,
        rf"\b(?:{_WHO}|{_KIN}|woman|man|lady|gentleman) (?:named|called) (?P<one>[A-Z]{_NAME})(?P<two>)",
        _is_written_as_name,
        flags=0,
    ),
    _rule(Kind.NAME, r"\b(?:[Pp]atient|[Pp]t|[Mm]ember)[.:]? [A-Z]\. ?[A-Z][a-z]{2,24}\b", flags=0),
    _rule(
        Kind.NAME,
        rf"\b(?:Mr|Mrs|Miss|Mx|MR|MRS|mr|mrs|miss|Ms)(?:\. ?| )(?:[A-Z]\. ?)?(?P<one>{_NAME})",
        _is_titled,
        flags=0,
    ),
    _rule(Kind.NAME, rf"\b(?:MS|ms)\. (?P<one>{_NAME})", _is_titled, flags=0),
    _rule(Kind.NAME, rf"\b(?P<one>{_NAME}), {{1,2}}(?P<two>{_NAME}){_NO_LETTER}", _is_last_and_first),
    _rule(
        Kind.NAME,
        rf"\bre: {{0,2}}(?P<one>{_NAME}) {{1,2}}(?P<two>{_NAME}){_NO_LETTER}",
        lambda match: all(_is_known(word) for word in _words(match)),
    ),
)

RULES = (*CERTAIN, *_NUMBERS, *_DATES, *_PLACES, *_NAMES)
