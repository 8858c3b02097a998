"""Codes, what releases say of them, and what people write about them."""

from codes.models.code import Code, CodeReplacement, CodeSystem, Descriptor, Listing
from codes.models.family import Family, FamilyAssignment
from codes.models.modifier import Modifier, ModifierDescriptor
from codes.models.place import PlaceOfService
from codes.models.publication import PublicationEvent, PublicationModifier, PublicationVersion, RelatedCode
from codes.models.report import ErrorReport

__all__ = [
    "Code",
    "CodeReplacement",
    "CodeSystem",
    "Descriptor",
    "ErrorReport",
    "Family",
    "FamilyAssignment",
    "Listing",
    "Modifier",
    "ModifierDescriptor",
    "PlaceOfService",
    "PublicationEvent",
    "PublicationModifier",
    "PublicationVersion",
    "RelatedCode",
]
