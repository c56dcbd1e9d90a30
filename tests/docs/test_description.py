"""The text of the model description leaves nothing out of what the model declares."""

import re

from experiments.docs import generate
from sim.codes import REASONS, Domain, Group
from sim.parameters.registry import PARAMETERS
from sim.scenario.agencies import ATTRIBUTES
from sim.scenario.scenario import Mechanisms, Rules

BY_HAND = generate.BLOCK.sub("", generate.PAGE.read_text(encoding="utf-8"))
WORDS = set(re.findall(r"\w+", BY_HAND))


def test_every_number_stands_in_an_equation():
    # the weights of life domains are named by a pattern
    pattern = {f"weight_{d.name}_{g.name}".lower() for d in Domain for g in Group if "weight_DOMAIN_GROUP" in WORDS}
    missing = [p.name for p in PARAMETERS if p.name not in WORDS | pattern]
    missing += [name for name in ATTRIBUTES if name not in WORDS]
    assert missing == []


def test_every_switch_rule_and_pattern_is_described():
    described = re.findall(r"^### 8\.\d+ ([\w ]+?)(?: \(| ·)", BY_HAND, re.MULTILINE)
    assert sorted(described) == sorted([*(name.replace("_", " ") for name in Mechanisms.model_fields), "record"])
    off = BY_HAND.split("| Off | What is left |", 1)[1]
    for name in Mechanisms.model_fields:
        assert re.search(rf"^\| {name.replace('_', ' ')} \|", off, re.MULTILINE), name
    for field in Rules.model_fields.values():
        for choice in field.annotation.__args__:
            assert f"`{choice}`" in BY_HAND or f'"{choice}"' in BY_HAND, choice
    patterns = re.findall(r"^\| SF(\d+) \|", BY_HAND, re.MULTILINE)
    assert [int(number) for number in patterns] == list(range(1, 55))
    for reason in REASONS:
        assert f"**{reason}**" in BY_HAND, reason
