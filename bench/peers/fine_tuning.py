"""The peer of bench/classification: MiniLM fine-tuned on SST-2 by PyTorch and transformers. Prints one JSON line.

The recipe (what all runs share stands in recipe.py): BertForSequenceClassification on all-MiniLM-L6-v2 (first token,
the file's pooler with tanh, dropout 0.1, a fresh linear layer drawn with standard deviation 0.02, bias 0); text as
`[CLS] text [SEP]` cut to 128 tokens; batches of 32 rows, 2 epochs, peak learning rate 5e-5 (best on dev
among 5e-5, 1e-4 and 2e-4 with seed 1, by one sentence each). With --labels N the first N rows of a shuffle by the seed
are trained on. --from-scratch draws every weight anew (standard deviation 0.02).
Accuracy in percent on dev.tsv and test.tsv with the last weights.

Run: python bench/peers/fine_tuning.py --model ../minilm --data ../shared/data/sst2 --seed 1
"""

import argparse
import json
from pathlib import Path

import torch
import transformers
from transformers import BertConfig, BertForSequenceClassification

from recipe import machine, padded, tokenizer_of, train

LABELS = ["negative", "positive"]
LENGTH = 128
EVALUATION_ROWS = 64


def arguments() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default="../minilm", help="a Hugging Face folder of a BERT")
    parser.add_argument("--data", default="../shared/data/sst2", help="folder of train.tsv, dev.tsv, test.tsv")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rows", type=int, default=32, help="rows of a batch")
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--labels", type=int, help="train on that many rows")
    parser.add_argument("--from-scratch", action="store_true")
    parser.add_argument("--first", type=int, help="train on the first rows, that many")
    parser.add_argument("--no-evaluation", action="store_true", help="time the training alone")
    parser.add_argument("--dev-only", action="store_true", help="leave test.tsv alone")
    return parser.parse_args()


def read(path: Path) -> tuple[list[str], list[int]]:
    """Texts and labels of `text<TAB>label` lines."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line]
    return [text for text, _ in rows], [LABELS.index(label) for _, label in rows]


class Split:
    """The rows of one file as ids."""

    def __init__(self, tokenizer, texts: list[str], labels: list[int]):
        self.labels = labels
        tokenizer.enable_truncation(LENGTH)
        self.ids = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        self.lengths = [len(ids) for ids in self.ids]

    def collate(self, batch: list[int]) -> dict:
        """The arguments of the model."""
        ids = padded([self.ids[i] for i in batch], 0)
        return {
            "input_ids": ids,
            "attention_mask": (ids != 0).long(),
            "labels": torch.tensor([self.labels[i] for i in batch]),
        }


@torch.no_grad()
def accuracy(model: torch.nn.Module, split: Split) -> float:
    """Percent of rows whose best label is the true one."""
    model.eval()
    order = sorted(range(len(split.ids)), key=lambda i: split.lengths[i])
    right = 0
    for start in range(0, len(order), EVALUATION_ROWS):
        feeds = split.collate(order[start : start + EVALUATION_ROWS])
        right += int((model(**feeds).logits.argmax(-1) == feeds["labels"]).sum())
    return 100 * right / len(order)


def main() -> None:
    """Train, evaluate, print."""
    flags = arguments()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(flags.threads)
    torch.manual_seed(flags.seed)
    tokenizer = tokenizer_of(flags.model)
    texts, labels = read(Path(flags.data) / "train.tsv")
    if flags.labels is not None:
        chosen = torch.randperm(len(texts), generator=torch.Generator().manual_seed(flags.seed))[: flags.labels]
        texts, labels = [texts[i] for i in chosen], [labels[i] for i in chosen]
    if flags.first is not None:
        texts, labels = texts[: flags.first], labels[: flags.first]
    rows = Split(tokenizer, texts, labels)
    if flags.from_scratch:
        model = BertForSequenceClassification(BertConfig.from_pretrained(flags.model, num_labels=len(LABELS)))
    else:
        model = BertForSequenceClassification.from_pretrained(flags.model, num_labels=len(LABELS))
    trained = train(
        model,
        rows.lengths,
        rows.collate,
        epochs=flags.epochs,
        rows=flags.rows,
        learning_rate=flags.learning_rate,
        seed=flags.seed,
    )
    names = [] if flags.no_evaluation else ["dev"] if flags.dev_only else ["dev", "test"]
    scores = {name: accuracy(model, Split(tokenizer, *read(Path(flags.data) / f"{name}.tsv"))) for name in names}
    settings = {
        "seed": flags.seed,
        "rows": len(labels),
        "epochs": flags.epochs,
        "learningRate": flags.learning_rate,
        "fromScratch": flags.from_scratch,
    }
    print(json.dumps({**settings, **trained, "accuracy": scores, "machine": machine(flags.threads)}), flush=True)


if __name__ == "__main__":
    main()
