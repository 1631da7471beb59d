"""Exact match and F1 of SQuAD as transformers' copy of the official script gives them.

Writes test/golden/squad.json: per pair the normalised texts, exact match and F1 (the best over the answers; no answer
at all counts as one empty answer), and the means in percent. Normalisation: lower case, ASCII punctuation deleted,
the words a, an, the replaced by a blank, white space collapsed.
"""

import json
from pathlib import Path

import transformers
from transformers.data.metrics.squad_metrics import compute_exact, compute_f1, normalize_answer

OUT = Path(__file__).resolve().parents[2] / "test" / "golden" / "squad.json"

# prediction, answers
PAIRS = [
    ("Paris", ["Paris"]),
    ("paris", ["Paris"]),
    ("the city of Paris", ["Paris"]),
    ("The Eiffel Tower", ["Eiffel Tower"]),
    ("Eiffel Tower.", ["the Eiffel Tower"]),
    ("an apple a day", ["apple day"]),
    ("1756 to 1763", ["1756 to the signing of the peace treaty in 1763", "1763", "1756 to 1763"]),
    ("in 1763", ["1756 to the signing of the peace treaty in 1763", "1763"]),
    ("", ["Paris"]),
    ("Paris", []),
    ("", []),
    ("", [""]),
    ("the", [""]),
    ("the", ["a"]),
    ("the", ["Paris"]),
    ("!?", ["..."]),
    ("...", ["Paris"]),
    ("twenty-five", ["twenty five"]),
    ("twenty-five", ["twentyfive"]),
    ("U.S.A.", ["USA"]),
    ("U. S. A.", ["USA"]),
    ("$1,234.50", ["1234.50 dollars"]),
    ("don't know", ["dont know"]),
    ("don\u2019t know", ["dont know", "don't know"]),
    ("\u201cquoted\u201d", ["quoted"]),
    ("\u00ab Oui \u00bb", ["oui"]),
    ("5\u20136 km", ["5-6 km"]),
    ("caf\u00e9", ["cafe\u0301"]),
    ("CAF\u00c9", ["caf\u00e9"]),
    ("\u0130stanbul", ["istanbul"]),
    ("STRASSE", ["stra\u00dfe"]),
    ("\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", ["\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3"]),
    ("\u6771\u4eac", ["\u6771\u4eac \u90fd"]),
    ("a\u00a0b\u3000c", ["b c"]),
    ("tab\tand\nnewline", ["tab and newline"]),
    ("new york new york", ["new york"]),
    ("new york", ["new york new york city"]),
    ("york new", ["new york"]),
    ("theatre another anthem", ["atre other them"]),
    ("the-end", ["end"]),
    ("a.b.c", ["abc"]),
    ("A", ["vitamin A"]),
    ("x_y", ["xy"]),
    ("the\u00e9 cup", ["cup"]),
    ("a\u0301 la carte", ["la carte"]),
    ("word\u0085word", ["word word"]),
    ("word\u200bword", ["word word", "wordword"]),
    ("one\x1ctwo", ["one two"]),
    ("an\u00a0hour", ["hour"]),
    ("\U0001f600 smile", ["smile"]),
    ("\U0001d400 the \U0001d401", ["\U0001d400 \U0001d401"]),
]


def case(prediction: str, answers: list[str]) -> dict:
    """Normalised texts and the best scores; as in the script, an answer that normalises to nothing does not count."""
    gold = [answer for answer in answers if normalize_answer(answer)] or [""]
    return {
        "prediction": prediction,
        "answers": answers,
        "normalised": {"prediction": normalize_answer(prediction), "answers": [normalize_answer(a) for a in answers]},
        "exact": max(compute_exact(a, prediction) for a in gold),
        "f1": max(compute_f1(a, prediction) for a in gold),
    }


def main() -> None:
    """Write squad.json, one line a pair."""
    cases = [case(*pair) for pair in PAIRS]
    means = {
        "exactMatch": 100 * sum(c["exact"] for c in cases) / len(cases),
        "f1": 100 * sum(c["f1"] for c in cases) / len(cases),
    }
    lines = ",\n  ".join(json.dumps(c) for c in cases)
    source = f"transformers {transformers.__version__} (data/metrics/squad_metrics.py), tools/golden/squad_metrics.py"
    head = f'"source": {json.dumps(source)},\n "means": {json.dumps(means)}'
    OUT.write_text(f'{{\n {head},\n "cases": [\n  {lines}\n ]\n}}\n')
    print(f"{OUT.name}: {len(cases)} pairs, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
