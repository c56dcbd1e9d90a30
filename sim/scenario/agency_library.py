"""The agencies that come with the model: the eleven kinds that residents and professionals tell of."""

from __future__ import annotations

from sim.scenario.agencies import Agency

DEFAULT_AGENCIES = (
    Agency(name="Wijkteam", domains=("income", "housing", "health", "upbringing", "safety"), outreach=0.35, harshness=0.15,
           staff=1.2, contract_years=4),
    Agency(name="Jongerenwerk", domains=("upbringing", "participation", "safety"), outreach=0.55, continuity=0.55,
           cultural_fit=0.60, paper=0.05, digital=0.10, strictness=0.10, waiting_weeks=1, harshness=0.0,
           self_reliance=0.30, specialism=0.25, diversity=0.40, attitude=0.65, trust_work=0.50, staff=0.5,
           caseload=20, contract_years=3),
    Agency(name="Opbouwwerk", domains=("participation", "housing"), outreach=0.60, continuity=0.60, cultural_fit=0.55,
           paper=0.10, digital=0.15, strictness=0.15, waiting_weeks=1, harshness=0.0, self_reliance=0.40, specialism=0.20,
           diversity=0.30, attitude=0.60, staff=0.4, caseload=25, contract_years=4),
    Agency(name="Ouderenwerk", domains=("health", "participation"), outreach=0.45, continuity=0.70, cultural_fit=0.40,
           paper=0.15, digital=0.25, strictness=0.15, waiting_weeks=2, harshness=0.0, self_reliance=0.30, specialism=0.35,
           attitude=0.65, staff=0.3, caseload=20, contract_years=4),
    Agency(name="GGZ", domains=("health",), outreach=0.10, cultural_fit=0.25, paper=0.45, strictness=0.30,
           waiting_weeks=14, specialism=0.80, harshness=0.10, contact_rate=0.35, staff=0.8, caseload=18, contract_years=50),
    Agency(name="Wijkverpleging", domains=("health",), outreach=0.30, continuity=0.55, cultural_fit=0.35, paper=0.30,
           digital=0.20, strictness=0.25, waiting_weeks=2, self_reliance=0.40, specialism=0.60, harshness=0.0,
           contact_rate=0.80, attitude=0.60, staff=0.7, caseload=15, contract_years=50),
    Agency(name="Gemeenteloket", domains=("income", "participation"), outreach=0.25, continuity=0.45, cultural_fit=0.25,
           paper=0.70, digital=0.70, strictness=0.35, waiting_weeks=8, self_reliance=0.60, harshness=0.20,
           contact_rate=0.35, attitude=0.40, trust_work=0.05, staff=0.6, caseload=40, contract_years=50),
    Agency(name="Woningcorporatie", domains=("housing",), outreach=0.40, cultural_fit=0.30, paper=0.40, digital=0.55,
           strictness=0.25, waiting_weeks=4, harshness=0.20, contact_rate=0.35, attitude=0.45, trust_work=0.10, staff=0.4,
           caseload=40, contract_years=50),
    Agency(name="Politie", domains=("safety",), outreach=0.60, continuity=0.65, cultural_fit=0.25, paper=0.20,
           strictness=0.15, waiting_weeks=1, harshness=0.30, self_reliance=0.20, contact_rate=0.35, attitude=0.40,
           trust_work=0.05, staff=0.5, caseload=40, contract_years=50),
    Agency(name="Handhaving", domains=("safety", "housing"), outreach=0.50, continuity=0.50, cultural_fit=0.20, paper=0.15,
           digital=0.30, strictness=0.40, waiting_weeks=0, self_reliance=0.40, specialism=0.10, harshness=0.35,
           contact_rate=0.25, attitude=0.30, trust_work=0.0, staff=0.3, caseload=60, contract_years=50),
    Agency(name="Participatie", domains=("participation",), outreach=0.25, continuity=0.55, cultural_fit=0.35, paper=0.35,
           digital=0.45, strictness=0.25, waiting_weeks=2, self_reliance=0.60, specialism=0.10, harshness=0.0,
           contact_rate=0.25, attitude=0.50, staff=0.2, caseload=60, contract_years=2),
)  # fmt: skip
"""The eleven kinds of agency of the foreword of Dibi 2020: neighbourhood team, youth work, community work, elderly work,
mental health care, district nursing, municipal desks, housing corporation, police, enforcement officers and
participation activities. Attributes are assumed; their order follows what residents and professionals report."""
