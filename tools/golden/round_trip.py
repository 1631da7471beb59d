"""Holds the folders that `tools/export-round-trip.ts` wrote to Python's transformers: same token ids, same logits, alone and in a padded batch.

Run: npx tsx tools/export-round-trip.ts FOLDER; python tools/golden/round_trip.py FOLDER. Writes
test/golden/round-trip.json: per model its class, and the largest difference of any logit.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, AutoTokenizer

from golden_io import write_golden

TOLERANCE = 1e-4


def compare(folder: Path) -> dict:
    """The class of one folder, and how far its logits are from those written next to it."""
    cases = json.loads(folder.with_suffix(".json").read_text())
    config = AutoConfig.from_pretrained(folder)
    make = getattr(transformers, config.architectures[0])
    model, report = make.from_pretrained(folder, output_loading_info=True)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    missing, extra = sorted(report["missing_keys"]), sorted(report["unexpected_keys"])
    assert not missing and not extra, f"{folder}: missing {missing}, unexpected {extra}"
    largest = 0.0
    padded = model.eval()(**tokenizer([case["text"] for case in cases], padding=True, return_tensors="pt")).logits
    for case, row in zip(cases, padded):
        encoded = tokenizer(case["text"], return_tensors="pt")
        assert encoded["input_ids"][0].tolist() == case["ids"], f"{folder}: {encoded['input_ids']}, {case['ids']}"
        with torch.no_grad():
            logits = model(**encoded).logits
        batched = row if row.dim() == 1 else row[: len(case["ids"])]
        for found in (logits, batched):
            largest = max(largest, (found.flatten() - torch.tensor(case["logits"])).abs().max().item())
    assert largest <= TOLERANCE, f"{folder}: {largest}"
    return {"class": type(model).__name__, "texts": len(cases), "largestDifference": float(f"{largest:.2g}")}


def main() -> None:
    """Compare all folders."""
    transformers.logging.set_verbosity_error()
    root = Path(sys.argv[1])
    models = {path.name: compare(path) for path in sorted(root.iterdir()) if path.is_dir()}
    content = {"transformers": transformers.__version__, "tolerance": TOLERANCE, "models": models}
    write_golden("round-trip", __file__, content)
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
