"""The numbers of one week: parameters and attributes of agencies, as levers move them for each group."""

from __future__ import annotations

from functools import cached_property
from types import SimpleNamespace

from sim.codes import Group
from sim.core.portable_math import log, log_odds
from sim.parameters.registry import values
from sim.scenario.agencies import ATTRIBUTES
from sim.scenario.scenario import Scenario
from sim.settings import casework_share, leaving_chance


class Settings:
    """What holds in every week in which the levers of a scenario have these strengths."""

    def __init__(self, scenario: Scenario, strengths: tuple[float, ...]) -> None:
        self.scenario, self.strengths = scenario, strengths
        self.parameters, self.offers = [], []
        """By risk group: parameters, and the attributes of every agency."""
        for group in Group.words():
            parameters, offers = self._moved_for(group)
            self.parameters.append(parameters)
            self.offers.append(offers)

    @cached_property
    def general(self) -> list[SimpleNamespace]:
        """Attributes of every agency where nobody in particular is concerned."""
        return self._moved_for(None)[1]

    def _moved_for(self, group: str | None) -> tuple[SimpleNamespace, list[SimpleNamespace]]:
        agencies = self.scenario.agencies
        parameters = {name: float(value) for name, value in values(dict(self.scenario.parameters)).items()}
        offers = {one.name: {name: float(getattr(one, name)) for name in ATTRIBUTES} for one in agencies}
        hours = dict.fromkeys(offers, 0.0)
        for lever, strength in zip(self.scenario.levers, self.strengths, strict=True):
            partners = [name for name in offers if not lever.agencies or name in lever.agencies]
            for name in partners:
                hours[name] += strength * lever.from_casework * lever.hours_per_year / len(partners)
            if lever.groups and group not in lever.groups:
                continue
            for move in lever.moves:
                attribute = move.quantity.removeprefix("agency.")
                for table in [offers[name] for name in partners] if attribute != move.quantity else [parameters]:
                    table[attribute] = move.apply(table[attribute], strength)
        for name, offer in offers.items():
            offer["casework"] = casework_share(offer, parameters, hours[name])
            offer["leaving_chance"] = leaving_chance(offer["turnover"])
        if self.scenario.rules.peers == "off":
            parameters |= {"peer_effect": 0.0, "key_figure_company": 0.0}
        parameters["log_silence"] = log(1.0 - parameters["tell_rate"])
        parameters["log_odds_midpoint"] = log_odds(parameters["trust_midpoint"])
        return SimpleNamespace(**parameters), [SimpleNamespace(**offer) for offer in offers.values()]
