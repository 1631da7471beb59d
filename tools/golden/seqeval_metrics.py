"""Entity precision, recall and F1 of seqeval 1.2.2 in its default mode, on hand-written and random BIO sequences.

Writes test/golden/entity-f1.json. Default mode is lenient: an I- after O or after another type starts an entity, and a
label without a type is of the type `_`. Rates are fractions; a rate of 0 / 0 is 0. Per type also the support.
"""

import json
import random
import warnings
from importlib.metadata import version
from pathlib import Path

from seqeval.metrics import accuracy_score, classification_report, f1_score, precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities

OUT = Path(__file__).resolve().parents[2] / "test" / "golden" / "entity-f1.json"

# name, true sequences, predicted sequences; labels between blanks
WRITTEN = [
    ("identical", ["B-PER I-PER O B-LOC"], ["B-PER I-PER O B-LOC"]),
    ("nothing found", ["B-PER I-PER O B-LOC"], ["O O O O"]),
    ("nothing to find", ["O O O"], ["B-PER O O"]),
    ("all outside", ["O O O"], ["O O O"]),
    ("boundary too short", ["B-PER I-PER I-PER O"], ["B-PER I-PER O O"]),
    ("boundary too long", ["B-PER I-PER O O"], ["B-PER I-PER I-PER O"]),
    ("wrong type", ["B-PER I-PER O"], ["B-LOC I-LOC O"]),
    ("I without B at the start", ["B-PER I-PER O"], ["I-PER I-PER O"]),
    ("I without B after O", ["O B-LOC I-LOC"], ["O I-LOC I-LOC"]),
    ("I without B on both sides", ["O I-LOC I-LOC O"], ["O I-LOC I-LOC O"]),
    ("type changes inside", ["B-PER I-PER I-PER"], ["B-PER I-LOC I-LOC"]),
    ("type changes inside on both sides", ["B-PER I-LOC I-LOC"], ["B-PER I-LOC I-LOC"]),
    ("type changes back", ["B-PER I-LOC I-PER"], ["B-PER I-PER I-PER"]),
    ("two adjacent of one type", ["B-PER B-PER I-PER"], ["B-PER B-PER I-PER"]),
    ("adjacent merged", ["B-PER B-PER I-PER"], ["B-PER I-PER I-PER"]),
    ("one split in two", ["B-PER I-PER I-PER"], ["B-PER B-PER I-PER"]),
    ("at the end", ["O O B-ORG I-ORG"], ["O O B-ORG I-ORG"]),
    ("cut at the end", ["O O B-ORG I-ORG"], ["O O B-ORG O"]),
    ("no entity crosses a sentence", ["O B-PER", "I-PER O"], ["O B-PER", "I-PER O"]),
    ("joined or not across sentences", ["O B-PER", "B-PER O"], ["O B-PER", "I-PER O"]),
    ("several sentences", ["B-PER O", "O B-LOC I-LOC", "O"], ["B-PER O", "O B-LOC O", "B-LOC"]),
    ("hyphen in the type", ["B-product-name I-product-name O"], ["B-product-name I-product-name O"]),
    ("types that share their last part", ["B-a-x O B-b-x"], ["B-a-x O B-a-x"]),
    ("only B labels", ["B-X B-Y B-X"], ["B-X B-Y B-Y"]),
    ("only I labels", ["I-X I-X I-Y"], ["I-X I-X I-Y"]),
    ("only I labels against B", ["B-X B-X B-Y"], ["I-X I-X I-Y"]),
    ("labels without a type", ["B I O B"], ["B I O O"]),
    ("a type only predicted", ["B-X O"], ["B-X B-Z"]),
    ("a type only true", ["B-X B-Z"], ["B-X O"]),
    ("lower case types", ["B-per O B-PER"], ["B-PER O B-PER"]),
    ("other letter scheme: E and S", ["B-PER E-PER S-LOC"], ["B-PER E-PER S-LOC"]),
    ("other letter scheme: E closes", ["B-PER I-PER E-PER I-PER"], ["B-PER I-PER I-PER I-PER"]),
    ("one word sentences", ["B-X", "O", "I-X"], ["B-X", "B-X", "I-X"]),
]


def random_case(seed: int) -> tuple[str, list[str], list[str]]:
    """A few sentences with labels at random; half of the predictions copy the truth."""
    draw = random.Random(seed)
    labels = ["O", "O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC", "I-MISC"]
    true = [draw.choices(labels, k=draw.randint(1, 14)) for _ in range(draw.randint(2, 6))]
    predicted = [[t if draw.random() < 0.7 else draw.choice(labels) for t in sentence] for sentence in true]
    return f"random {seed}", [" ".join(s) for s in true], [" ".join(s) for s in predicted]


def spans(sentence: list[str]) -> list[list]:
    """The entities of one sentence as [type, first, last]."""
    return [list(entity) for entity in get_entities(sentence)]


def case(name: str, true: list[str], predicted: list[str]) -> dict:
    """What seqeval gives for one corpus."""
    t, p = [s.split() for s in true], [s.split() for s in predicted]
    report = classification_report(t, p, output_dict=True, zero_division=0) if any(map(spans, [*t, *p])) else {}
    types = {
        key: {
            "precision": float(row["precision"]),
            "recall": float(row["recall"]),
            "f1": float(row["f1-score"]),
            "support": int(row["support"]),
        }
        for key, row in report.items()
        if not key.endswith(" avg")
    }
    return {
        "name": name,
        "true": true,
        "predicted": predicted,
        "entities": {"true": [spans(s) for s in t], "predicted": [spans(s) for s in p]},
        "precision": float(precision_score(t, p, zero_division=0)),
        "recall": float(recall_score(t, p, zero_division=0)),
        "f1": float(f1_score(t, p, zero_division=0)),
        "accuracy": float(accuracy_score(t, p)),
        "types": types,
    }


def main() -> None:
    """Write entity-f1.json, one line a case."""
    warnings.filterwarnings("ignore")
    cases = [case(*given) for given in [*WRITTEN, *(random_case(seed) for seed in range(8))]]
    lines = ",\n  ".join(json.dumps(c) for c in cases)
    source = f"seqeval {version('seqeval')}, default mode, tools/golden/seqeval_metrics.py"
    OUT.write_text(f'{{\n "source": {json.dumps(source)},\n "cases": [\n  {lines}\n ]\n}}\n')
    print(f"{OUT.name}: {len(cases)} cases, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
