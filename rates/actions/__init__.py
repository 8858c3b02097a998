"""Every write to editions of rates, their files and their benchmarks."""

from rates.actions.editions import EditionOrder, LoadedEdition, load_hospital_edition, load_payer_edition

__all__ = ["EditionOrder", "LoadedEdition", "load_hospital_edition", "load_payer_edition"]
