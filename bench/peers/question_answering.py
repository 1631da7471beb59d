"""The peer of bench/question-answering: MiniLM on XQuAD's English part by PyTorch. Prints one JSON line.

The recipe (what all runs share stands in recipe.py): BertForQuestionAnswering on all-MiniLM-L6-v2 (a fresh linear layer
to two numbers per token, standard deviation 0.02, bias 0). Question and context are one row
`[CLS] question [SEP] context [SEP]` of at most 384 tokens; a longer context gives several windows, each of which begins
128 context tokens before the end of the one before. A window that holds the whole first answer has the tokens of its
first and last character as labels, any other window [CLS] for both. Loss: half the sum of the cross-entropies of start
and end over all places of the row. Batches of 16 windows, 3 epochs, peak learning rate 2e-4.

The answer: over all windows of a question the span of context tokens with the largest sum of its start and end logits
among those of at most 30 tokens, cut from the context by characters. Exact match and F1 in percent, as SQuAD 1.1.

Run: python bench/peers/question_answering.py --model ../minilm --data ../shared/data/xquad --seed 1
--heddle-head takes the two choices in which Heddle differs: the output layer starts Glorot-uniform, and the softmax of the loss
sees the context and [CLS] alone.
--hold-out N trains without the last N articles of train.json and tests on them instead of test.json.
"""

import argparse
import collections
import json
import re
import string
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from transformers import BertConfig, BertForQuestionAnswering

from recipe import machine, padded, tokenizer_of, train

LENGTH, OVERLAP, LONGEST_ANSWER = 384, 128, 30
EVALUATION_ROWS = 16
SEPARATOR = 102


def arguments() -> argparse.Namespace:
    """The flags."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default="../minilm", help="a Hugging Face folder of a BERT")
    parser.add_argument("--data", default="../shared/data/xquad", help="folder of train.json, test.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=16, help="windows of a batch")
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--hold-out", type=int, default=0, help="articles of train.json to test on")
    parser.add_argument("--from-scratch", action="store_true")
    parser.add_argument("--heddle-head", action="store_true")
    return parser.parse_args()


class HeddleHead(BertForQuestionAnswering):
    """The same model with Heddle's loss: half the sum of the cross-entropies over the context and [CLS]."""

    def forward(self, input_ids, attention_mask, token_type_ids, start_positions=None, end_positions=None):
        """Logits as they are, loss over the places where an answer may stand."""
        output = super().forward(input_ids, attention_mask, token_type_ids)
        if start_positions is not None:
            allowed = (token_type_ids == 1) & (input_ids != SEPARATOR)
            allowed[:, 0] = True
            losses = [
                torch.nn.functional.cross_entropy(logits.masked_fill(~allowed, -torch.inf), labels)
                for logits, labels in ((output.start_logits, start_positions), (output.end_logits, end_positions))
            ]
            output.loss = sum(losses) / 2
        return output


@dataclass
class Question:
    """One question of the file."""

    text: str
    context: str
    answers: list[dict]


@dataclass
class Window:
    """A row: ids, types, where each token stands in the context (None outside it), labels."""

    question: int
    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int] | None]
    start: int
    end: int


def articles_of(path: Path) -> list[list[Question]]:
    """The questions of each article of a SQuAD file."""
    return [
        [
            Question(qa["question"], paragraph["context"], qa["answers"])
            for paragraph in article["paragraphs"]
            for qa in paragraph["qas"]
        ]
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
    ]


def windows_of(tokenizer, number: int, question: Question) -> list[Window]:
    """The windows of one question, labelled by its first answer."""
    asked = tokenizer.encode(question.text, add_special_tokens=False).ids
    context = tokenizer.encode(question.context, add_special_tokens=False)
    first, separator = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    head = [first, *asked, separator]
    room = LENGTH - len(head) - 1
    answer = question.answers[0]
    begin, last = answer["answer_start"], answer["answer_start"] + len(answer["text"]) - 1
    windows = []
    for left in range(0, max(1, len(context.ids) - OVERLAP), room - OVERLAP):
        part = slice(left, left + room)
        ids = [*head, *context.ids[part], separator]
        offsets = [*[None] * len(head), *context.offsets[part], None]
        starts = [i for i, o in enumerate(offsets) if o and o[0] <= begin < o[1]]
        ends = [i for i, o in enumerate(offsets) if o and o[0] <= last < o[1]]
        start, end = (starts[0], ends[0]) if starts and ends else (0, 0)
        types = [0] * len(head) + [1] * (len(ids) - len(head))
        windows.append(Window(number, ids, types, offsets, start, end))
    return windows


def collator(windows: list[Window]):
    """From numbers of windows to the arguments of the model."""

    def collate(batch: list[int]) -> dict:
        chosen = [windows[i] for i in batch]
        ids = padded([w.ids for w in chosen], 0)
        return {
            "input_ids": ids,
            "attention_mask": (ids != 0).long(),
            "token_type_ids": padded([w.types for w in chosen], 0),
            "start_positions": torch.tensor([w.start for w in chosen]),
            "end_positions": torch.tensor([w.end for w in chosen]),
        }

    return collate


def best_span(window: Window, start: torch.Tensor, end: torch.Tensor) -> tuple[float, int, int]:
    """Score, first and last character (exclusive) of the best span of a window."""
    inside = torch.tensor([o is not None for o in window.offsets])
    size = len(inside)
    sums = start[:size, None] + end[None, :size]
    allowed = inside[:, None] & inside[None, :] & torch.ones(size, size, dtype=torch.bool).triu()
    allowed &= torch.ones(size, size, dtype=torch.bool).tril(LONGEST_ANSWER - 1)
    best = int(sums.masked_fill(~allowed, -torch.inf).argmax())
    i, j = divmod(best, size)
    return float(sums[i, j]), window.offsets[i][0], window.offsets[j][1]


@torch.no_grad()
def answers_of(model: torch.nn.Module, questions: list[Question], windows: list[Window]) -> list[str]:
    """The answer to each question."""
    model.eval()
    best = [(-torch.inf, 0, 0)] * len(questions)
    order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
    collate = collator(windows)
    for at in range(0, len(order), EVALUATION_ROWS):
        batch = order[at : at + EVALUATION_ROWS]
        output = model(**collate(batch))
        for i, start, end in zip(batch, output.start_logits, output.end_logits):
            number = windows[i].question
            best[number] = max(best[number], best_span(windows[i], start, end))
    return [q.context[start:end] for q, (_, start, end) in zip(questions, best)]


def normalised(text: str) -> list[str]:
    """The words that SQuAD's script compares."""
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return re.sub(r"\b(a|an|the)\b", " ", kept).split()


def f1(answer: list[str], truth: list[str]) -> float:
    """F1 of two bags of words."""
    same = sum((collections.Counter(answer) & collections.Counter(truth)).values())
    if not answer or not truth:
        return float(answer == truth)
    return 2 * same / (len(answer) + len(truth))


def scores(questions: list[Question], answers: list[str]) -> dict:
    """Exact match and F1 in percent, the best over the answers of each question."""
    exact, overlap = 0.0, 0.0
    for question, answer in zip(questions, answers):
        truths = [normalised(a["text"]) for a in question.answers]
        exact += max(normalised(answer) == truth for truth in truths)
        overlap += max(f1(normalised(answer), truth) for truth in truths)
    return {"exactMatch": 100 * exact / len(questions), "f1": 100 * overlap / len(questions)}


def main() -> None:
    """Train, evaluate, print."""
    flags = arguments()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(flags.threads)
    torch.manual_seed(flags.seed)
    tokenizer = tokenizer_of(flags.model)
    articles = articles_of(Path(flags.data) / "train.json")
    kept = len(articles) - flags.hold_out
    tested = articles[kept:] if flags.hold_out else articles_of(Path(flags.data) / "test.json")
    train_set, test_set = ([q for article in part for q in article] for part in (articles[:kept], tested))
    train_windows, test_windows = (
        [w for number, question in enumerate(part) for w in windows_of(tokenizer, number, question)]
        for part in (train_set, test_set)
    )
    kind = HeddleHead if flags.heddle_head else BertForQuestionAnswering
    if flags.from_scratch:
        model = kind(BertConfig.from_pretrained(flags.model))
    else:
        model = kind.from_pretrained(flags.model)
    if flags.heddle_head:
        torch.nn.init.xavier_uniform_(model.qa_outputs.weight)
    trained = train(
        model,
        [len(w.ids) for w in train_windows],
        collator(train_windows),
        epochs=flags.epochs,
        rows=flags.rows,
        learning_rate=flags.learning_rate,
        seed=flags.seed,
    )
    found = scores(test_set, answers_of(model, test_set, test_windows))
    settings = {
        "seed": flags.seed,
        "questions": {"train": len(train_set), "test": len(test_set)},
        "windows": {"train": len(train_windows), "test": len(test_windows)},
        "holdOut": flags.hold_out,
        "epochs": flags.epochs,
        "learningRate": flags.learning_rate,
        "fromScratch": flags.from_scratch,
        **({"heddleHead": True} if flags.heddle_head else {}),
    }
    print(json.dumps({**settings, **trained, **found, "machine": machine(flags.threads)}), flush=True)


if __name__ == "__main__":
    main()
