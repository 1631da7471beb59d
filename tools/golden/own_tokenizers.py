"""Ids of Python's tokenizers with the files that Heddle trains.

Completes test/golden/own-tokenizers.json, which `npx tsx tools/own-tokenizers.ts` writes anew: for each tokenizer the ids
of all texts and what they decode to.
"""

import json
from pathlib import Path

from tokenizers import Tokenizer

FILE = Path(__file__).resolve().parents[2] / "test" / "golden" / "own-tokenizers.json"

golden = json.loads(FILE.read_text(encoding="utf-8"))
for case in golden["tokenizers"]:
    tokenizer = Tokenizer.from_str(json.dumps(case["json"]))
    encoded = [tokenizer.encode(text, add_special_tokens=False).ids for text in golden["texts"]]
    case["ids"] = encoded
    case["decoded"] = [tokenizer.decode(ids) for ids in encoded]
FILE.write_text(json.dumps(golden, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8")
