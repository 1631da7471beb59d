"""JSON lines of a peer's runs on stdin, to one file of results: all runs, and mean and standard deviation of the scores.

Run: cat runs.jsonl | python bench/peers/summary.py bench/results/peers-NAME.json ["a note"]
Runs of other settings than most (another learning rate, say) are kept apart as `others`.
"""

import collections
import json
import statistics
import sys
from datetime import date
from pathlib import Path

SETTINGS = ("epochs", "learningRate", "rows", "fromScratch", "holdOut", "iterations", "bias", "heddleHead")
SCORES = ("accuracy", "exactMatch", "f1", "lossPerToken")


def settings(run: dict) -> str:
    """What makes runs comparable."""
    return json.dumps({key: run[key] for key in SETTINGS if key in run})


def flat(run: dict) -> dict[str, float]:
    """The scores of a run; those of several splits as NAME.SPLIT."""
    scores = {}
    for key in SCORES:
        value = run.get(key)
        if isinstance(value, dict):
            scores |= {f"{key}.{split}": score for split, score in value.items()}
        elif value is not None:
            scores[key] = value
    return scores


def main() -> None:
    """Group, average, write."""
    runs = [json.loads(line) for line in sys.stdin if line.strip()]
    main_settings, _ = collections.Counter(map(settings, runs)).most_common(1)[0]
    chosen = sorted((run for run in runs if settings(run) == main_settings), key=lambda run: run["seed"])
    names = flat(chosen[0])
    result = {
        "date": date.today().isoformat(),
        **({"note": sys.argv[2]} if len(sys.argv) > 2 else {}),
        "machine": chosen[0]["machine"],
        "seeds": [run["seed"] for run in chosen],
        "mean": {name: statistics.mean(flat(run)[name] for run in chosen) for name in names},
        "standardDeviation": {
            name: statistics.stdev(flat(run)[name] for run in chosen) if len(chosen) > 1 else None for name in names
        },
        "runs": [{key: value for key, value in run.items() if key != "machine"} for run in chosen],
        "others": [
            {key: value for key, value in run.items() if key != "machine"}
            for run in runs
            if settings(run) != main_settings
        ],
    }
    Path(sys.argv[1]).write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result["mean"]))


if __name__ == "__main__":
    main()
