"""A trained CatBoost model as the `Trees` that the product evaluates with numpy alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scraper.labelers.trees import Trees


def export(model: Any, facts: Sequence[str], about: Mapping[str, Any]) -> Trees:
    """The forest of a CatBoost model, of two classes or more, of symmetric trees over numbers."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        stored = json.loads(path.read_text())
    forest = [tree for tree in stored["oblivious_trees"] if tree["splits"]]
    levels = max(len(tree["splits"]) for tree in forest)
    asked = sorted({_question(split) for tree in forest for split in tree["splits"]})
    number = {pair: position for position, pair in enumerate(asked)}
    questions = np.zeros((levels, len(forest)), np.int64)
    scale, bias = stored["scale_and_bias"]
    for tree in stored["oblivious_trees"]:
        if not tree["splits"]:  # one that found nothing to ask says the same of every row
            bias = np.add(bias, np.multiply(tree["leaf_values"], scale))
    leaves = np.zeros((len(forest), 2**levels, len(bias)), np.float32)
    for at, tree in enumerate(forest):
        for level, split in enumerate(tree["splits"]):
            questions[level, at] = number[_question(split)]
        # A shallower tree repeats its leaves, so that the answers above its depth change nothing.
        values = np.array(tree["leaf_values"], np.float64).reshape(-1, len(bias)) * scale
        leaves[at] = np.tile(values, (2**levels // len(values), 1))
    return Trees(
        facts=tuple(facts),
        about=dict(about),
        fact=np.array([fact for fact, _ in asked], np.int64),
        border=np.array([border for _, border in asked], np.float32),
        question=questions,
        leaf=leaves.reshape(-1, len(bias)) if len(bias) > 1 else leaves.ravel(),
        bias=np.array(bias if len(bias) > 1 else bias[0], np.float32),
    )


def _question(split: Mapping[str, Any]) -> tuple[int, float]:
    if split["split_type"] != "FloatFeature":
        raise ValueError(f"a question of another kind than over a number: {split['split_type']}")
    return int(split["float_feature_index"]), float(split["border"])
