"""Every write to editions of rates, their files and their benchmarks."""

from rates.actions.editions import EditionOrder, load_hospital_edition, load_payer_edition

__all__ = ["EditionOrder", "load_hospital_edition", "load_payer_edition"]
