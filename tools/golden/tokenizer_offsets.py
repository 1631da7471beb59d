"""Ids, tokens and offsets of Python's tokenizers on texts that break naive offsets.

Writes test/golden/tokenizers/: `NAME/tokenizer.json` (trained here on a few lines; a committed one is kept, for
the WordPiece trainer numbers its alphabet anew each time) and `NAME.json`, and `minilm.json` for the tokenizer of
all-MiniLM-L6-v2 (`tokenizer.json` in $HEDDLE_MINILM or ../minilm; not committed; left as it is where that is
absent). Offsets [start, end) are Unicode code points of the original text; a marker that was added has [0, 0]. `typeIds`
are token types, `sequences` the segment that a token is of (-1: an added marker).
"""

import json
import os
from pathlib import Path

import tokenizers
from tokenizers import (
    AddedToken,
    Encoding,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

FOLDER = Path(__file__).resolve().parents[2] / "test" / "golden" / "tokenizers"
MINILM = Path(os.environ.get("HEDDLE_MINILM", "../minilm")) / "tokenizer.json"

CORPUS = [
    "The quick brown fox jumps over the lazy dog, and the dogs are not amused.",
    "A stirring, funny and finally transporting re-imagining of beauty and the beast.",
    "What is the capital of France? Paris is the capital and the largest city of France.",
    "Colourless green ideas sleep furiously; unbelievable walking talkers keep walking.",
    "In 1969, Apollo 11 landed on the Moon. It cost $25.4 billion, or 158 billion in 2020.",
    "Caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u00fcber stra\u00dfe \u00e5ngstr\u00f6m \u0130stanbul \u0395\u03bb\u03bb\u03ac\u03b4\u03b1 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
    "\u6771\u4eac \u65e5\u672c \u4e2d\u6587 \u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u044f\u0437\u044b\u043a",
]

TEXTS = [
    "",
    " ",
    "Hello world!",
    "  two blanks before and after  ",
    "tabs\tand\nlines\r\nbetween",
    "multiple   blanks    inside",
    "don't you've it's we'll I'M",
    "unbelievable talkers are walking",
    "UPPER Case MiXeD",
    "caf\u00e9 na\u00efve r\u00e9sum\u00e9",
    "cafe\u0301 nai\u0308ve (combining)",
    "e\u0301\u0302\u0303 many marks",
    "\u0301 starts with a mark",
    "\u0130stanbul \u0130\u0130 \u0131",
    "stra\u00dfe STRASSE \u1e9e",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3",
    "\ufb01nal \ufb02ag o\ufb03ce \u0133",
    "\u6771\u4eac is the capital of \u65e5\u672c",
    "\u4e2d\u6587ABC\u4e2d\u6587",
    "\u304b\u304c\u304d \u30ab\u30ac \uac00\ub098\ub2e4 \u1100\u1161",
    "\u20000\u3400\U00020000\U0002a6d6 planes",
    "smile \U0001f642 and \U0001f44d\U0001f3fd",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466!",
    "flag \U0001f1eb\U0001f1f7 heart \u2764\ufe0f",
    "next\u0085line and\u00a0no-break and\u3000ideographic",
    "zero\u200bwidth soft\u00adhyphen bom\ufeffhere",
    "nul\u0000control\u0007bell\ufffdbad",
    "line\u2028separator para\u2029graph thin\u2009space",
    "\u00ab Oui \u00bb \u2014 \u201cquoted\u201d \u2026 5\u20136",
    "$1,234.50 (50%) #1 @you a_b ^x `y` ~z |w|",
    "3.14159, 2024-01-31 1\u00b2 \u00bd \u2167 \u0663\u0664",
    "the capital of France is [MASK] .",
    "[CLS] typed markers [SEP] and[MASK]inside [mask]",
    "the capital is <mask>, not  <mask> or<mask>.",
    "<s>typed</s> <pad> <|endoftext|> <unk>",
    "\u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u0419 \u0451\u0401",
    "\u0e44\u0e17\u0e22 \u0939\u093f\u0928\u094d\u0926\u0940 \u0639\u0631\u0628\u064a\u0651 \u05e2\u05b4\u05d1",
    "x" * 101 + " long " + "y" * 99,
    "\u212b \u00c5 A\u030a \u2126 \u00b5 \u03bc",
    "\U0001d400\U0001d401 math \U00010400 deseret",
    "a.b,c;d:e!f?g-h/i\\j\"k'l",
    "ends with a blank ",
    "\n",
    "\u1e69 s\u0323\u0307 s\u0307\u0323 \u01c4 \u01c5",
]

PAIRS = [
    ("What is the capital?", "Paris is the capital of France."),
    ("", "an empty question"),
    ("an empty context", ""),
    ("", ""),
    (" caf\u00e9 ", " \u6771\u4eac\t\U0001f642 "),
    ("\u0130 first", "second \u0130stanbul"),
    ("the [MASK] city", "or <mask> city"),
]
MINILM_TEXTS = [2, 3, 4, 6, 9, 10, 12, 13, 14, 15, 16, 17, 20, 21, 22, 24, 26, 30, 32, 37]


def wordpiece(lowercase: bool) -> Tokenizer:
    """BERT's, uncased or cased."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def byte_level(special: list, unknown: str | None) -> Tokenizer:
    """Byte-level BPE with all 256 bytes and 200 merges, without a prefix blank."""
    tokenizer = Tokenizer(models.BPE(unk_token=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=256 + len(special) + 200,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def roberta() -> Tokenizer:
    """RoBERTa's: offsets without the blank, a mask that takes the blanks before it."""
    mask = AddedToken("<mask>", lstrip=True, special=True)
    tokenizer = byte_level(["<s>", "<pad>", "</s>", "<unk>", mask], None)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), True, False)
    return tokenizer


def gpt2() -> Tokenizer:
    """GPT-2's: no markers, offsets with the blank."""
    tokenizer = byte_level(["<|endoftext|>"], None)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def encoded(encoding: Encoding) -> dict:
    """What one text or pair gives."""
    return {
        "ids": encoding.ids,
        "tokens": encoding.tokens,
        "offsets": [list(pair) for pair in encoding.offsets],
        "typeIds": encoding.type_ids,
        "sequences": [-1 if s is None else s for s in encoding.sequence_ids],
    }


def write(name: str, tokenizer: Tokenizer, texts: list[str]) -> None:
    """One line a text or pair."""
    cases = [{"text": text, **encoded(tokenizer.encode(text))} for text in texts]
    cases += [{"text": a, "pair": b, **encoded(tokenizer.encode(a, b))} for a, b in PAIRS]
    bare = [{"text": t, "ids": tokenizer.encode(t, add_special_tokens=False).ids} for t in texts[:8]]
    lines = ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in cases)
    plain = ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in bare)
    source = f"tokenizers {tokenizers.__version__}, tools/golden/tokenizer_offsets.py"
    path = FOLDER / f"{name}.json"
    path.write_text(
        f'{{\n "source": {json.dumps(source)},\n "cases": [\n  {lines}\n ],\n "withoutMarkers": [\n  {plain}\n ]\n}}\n'
    )
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Train, save and write all."""
    FOLDER.mkdir(exist_ok=True)
    made = {
        "wordpiece": lambda: wordpiece(lowercase=True),
        "wordpiece-cased": lambda: wordpiece(lowercase=False),
        "roberta": roberta,
        "gpt2": gpt2,
    }
    for name, make in made.items():
        path = FOLDER / name / "tokenizer.json"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            make().save(str(path), pretty=False)
        write(name, Tokenizer.from_file(str(path)), TEXTS)
    if MINILM.exists():
        tokenizer = Tokenizer.from_file(str(MINILM))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        write("minilm", tokenizer, [TEXTS[i] for i in MINILM_TEXTS])


if __name__ == "__main__":
    main()
