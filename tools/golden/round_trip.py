"""Does an exported folder give the same numbers in Python's transformers? Compares, prints one JSON line, exits 1 if not.

Run: python tools/golden/round_trip.py FOLDER EXPECTED.json [--tolerance 1e-4] [--out RESULT.json]

FOLDER is what `heddle export DIR --to huggingface` wrote. EXPECTED.json holds what Heddle gives for some rows:
`{"cases": [{"text": ..., "pair": ... (optional), "ids": [...], "typeIds": [...] (optional), "outputs": {NAME: {"shape": [...],
"data": [...]}}}]}` where NAME is an output of the Hugging Face class: `logits`, or `start_logits` and `end_logits`; shapes
without the batch axis. The class is the one that `config.json` names; weights that it misses or does not use are a failure.
Checked: ids and types of FOLDER's tokenizer, outputs of each case alone, and the same cases again in one padded batch.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer


def arguments() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("expected", type=Path)
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--out", type=Path, help="write the result there too")
    return parser.parse_args()


def load(folder: Path) -> tuple[torch.nn.Module, dict]:
    """The model in evaluation mode, and the names of weights that the file lacks or the class does not know."""
    config = json.loads((folder / "config.json").read_text())
    make = getattr(transformers, config["architectures"][0])
    model, info = make.from_pretrained(folder, output_loading_info=True)
    return model.eval(), {key: sorted(map(str, info[f"{key}_keys"])) for key in ("missing", "unexpected", "mismatched")}


def feeds_of(model: torch.nn.Module, cases: list[dict]) -> dict[str, torch.Tensor]:
    """Cases as one padded batch."""
    longest = max(len(case["ids"]) for case in cases)
    pad = model.config.pad_token_id or 0
    rows = {
        "input_ids": [case["ids"] + [pad] * (longest - len(case["ids"])) for case in cases],
        "attention_mask": [[1] * len(case["ids"]) + [0] * (longest - len(case["ids"])) for case in cases],
    }
    if all("typeIds" in case for case in cases) and model.config.model_type == "bert":
        rows["token_type_ids"] = [case["typeIds"] + [0] * (longest - len(case["ids"])) for case in cases]
    return {name: torch.tensor(values) for name, values in rows.items()}


def difference(outputs, row: int, case: dict) -> float:
    """The largest absolute difference of one case from a row of outputs; infinite where shapes differ."""
    worst = 0.0
    for name, expected in case["outputs"].items():
        shape, found = expected["shape"], outputs[name][row].double()
        if found.dim() == len(shape) and found.dim() > 0 and shape[0] == len(case["ids"]):
            found = found[: shape[0]]
        if list(found.shape) != shape:
            return float("inf")
        worst = max(worst, float((found - torch.tensor(expected["data"]).double().reshape(shape)).abs().max()))
    return worst


def tokens_differ(folder: Path, cases: list[dict]) -> list[str]:
    """Texts that the folder's tokenizer cuts otherwise."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    differing = []
    for case in cases:
        if "text" not in case:
            continue
        encoding = tokenizer.encode(case["text"], case.get("pair"))
        same = encoding.ids == case["ids"] and encoding.type_ids == case.get("typeIds", encoding.type_ids)
        differing += [] if same else [case["text"]]
    return differing


@torch.no_grad()
def main() -> None:
    """Compare, print, exit."""
    flags = arguments()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    cases = json.loads(flags.expected.read_text())["cases"]
    model, keys = load(flags.folder)
    alone = [difference(model(**feeds_of(model, [case])), 0, case) for case in cases]
    together = model(**feeds_of(model, cases))
    batched = [difference(together, row, case) for row, case in enumerate(cases)]
    differing = tokens_differ(flags.folder, cases)
    worst = max(*alone, *batched)
    result = {
        "class": type(model).__name__,
        "cases": len(cases),
        "largestDifference": worst,
        "tolerance": flags.tolerance,
        "weights": keys,
        "textsCutOtherwise": differing,
        "same": worst <= flags.tolerance and not differing and not any(keys.values()),
        "transformers": transformers.__version__,
        "torch": torch.__version__,
    }
    print(json.dumps(result))
    if flags.out:
        flags.out.write_text(json.dumps(result, indent=2) + "\n")
    sys.exit(0 if result["same"] else 1)


if __name__ == "__main__":
    main()
