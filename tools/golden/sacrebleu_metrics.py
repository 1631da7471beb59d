"""Writes test/golden/metrics.json: what sacreBLEU gives for many small corpora.

Run: python tools/golden/sacrebleu_metrics.py (pip install sacrebleu==2.6.0)
"""

import json
import random
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

OUT = Path(__file__).parents[2] / "test" / "golden" / "metrics.json"

CAT = "The cat sat on the mat."
FOX = "The quick brown fox jumps over the lazy dog."
NEWS = 'On 12 March, the U.S. bank said: "Profits rose 3.5% to $1,234.50 (before tax)."'

# name, hypotheses, references of each hypothesis
WRITTEN = [
    ("identical", [FOX], [[FOX]]),
    ("one word changed", ["The quick brown fox leaps over the lazy dog."], [[FOX]]),
    ("word order", ["Over the lazy dog jumps the quick brown fox."], [[FOX]]),
    ("shorter", ["The quick brown fox jumps"], [[FOX]]),
    ("longer", [FOX + " It does so every day."], [[FOX]]),
    ("nothing shared", ["completely unrelated words here now"], [[CAT]]),
    ("case counts", [CAT.upper()], [[CAT]]),
    ("four words the same", ["one two three four"], [["one two three four"]]),
    ("four words, last wrong", ["one two three five"], [["one two three four"]]),
    ("four words, third wrong", ["one two six four"], [["one two three four"]]),
    ("three words the same", ["one two three"], [["one two three"]]),
    ("two words the same", ["one two"], [["one two"]]),
    ("one word the same", ["hello"], [["hello"]]),
    ("one word wrong", ["hello"], [["goodbye"]]),
    ("one word, one letter wrong", ["hallo"], [["hello"]]),
    ("one letter the same", ["a"], [["a"]]),
    ("one letter wrong", ["a"], [["b"]]),
    ("empty hypothesis", [""], [[CAT]]),
    ("empty reference", [CAT], [[""]]),
    ("both empty", [""], [[""]]),
    ("white space only", ["   "], [[" \t "]]),
    ("white space around", ["  " + CAT + "  \t"], [[CAT]]),
    ("white space inside", ["The  cat\tsat   on the mat."], [[CAT]]),
    ("other white space", ["The\u00a0cat\u3000sat\u2009on\u0085the\u001cmat\u2028now."], [[CAT]]),
    ("byte order mark is no white space", ["\ufeffThe cat sat\ufeff on the mat."], [[CAT]]),
    ("line break", ["The cat\nsat on the\nmat."], [[CAT]]),
    ("line break after a hyphen", ["The quick brown fox jumps o-\nver the lazy dog."], [[FOX]]),
    ("hyphen and line break at the end", ["The cat sat on the mat-\n"], [["The cat sat on the mat-"]]),
    ("hyphen and odd space at the end", ["The cat sat on the mat-\n\u0085"], [["The cat sat on the mat-"]]),
    ("carriage return", ["The cat sat on the mat.\r"], [[CAT]]),
    ("repeated word", ["the the the the the the the"], [["The cat is on the mat.", "There is a cat on the mat."]]),
    ("repeated n-gram", ["a b a b a b a b"], [["a b a b c d"]]),
    ("repeated in the reference", ["a b c d"], [["a b a b a b c d c d"]]),
    ("repeated letters", ["aaaaaaaaaa"], [["aaaa"]]),
    ("news", [NEWS.replace("rose", "climbed")], [[NEWS]]),
    ("punctuation only", ["?!... --- ;:"], [["?!.. -- ;:"]]),
    ("punctuation apart", ["The cat sat , on the mat ."], [["The cat sat, on the mat."]]),
    ("brackets", ["f(x) = [a] {b} <c> ~d` ^e_ @f"], [["f (x) = [a]{b} <c> ~d ^e _ @f"]]),
    ("slashes and apostrophes", ["and/or it's the dogs' #1 & only \\ %5"], [["and / or it's the dog's # 1 & only % 5"]]),
    ("decimals", ["Pi is 3.14159, not 3,2 or .5 or 5."], [["Pi is 3.14159 , not 3,2 or 0.5 or 5 ."]]),
    ("dates and ranges", ["1990-2000, 5-6 p.m., 2024-01-31"], [["1990 - 2000, 5-6 p.m. on 2024-01-31"]]),
    ("periods in a row", ["Wait...what?.,.,5"], [["Wait . . . what ? ., ., 5"]]),
    ("hyphens", ["state-of-the-art twenty-1 1-one"], [["state-of-the-art twenty -1 1 - one"]]),
    ("entities", ["&quot;A &amp; B&quot; &lt;i&gt;"], [['"A & B" <i>']]),
    ("entity of an entity", ["&amp;lt;b&amp;gt; &amp;quot; &amp;amp;"], [["<b> &quot; &amp;"]]),
    ("unknown entity", ["caf&eacute; &#39;x&#39;"], [["café 'x'"]]),
    ("skipped", ["The cat <skipped>sat on <skipped> the mat."], [[CAT]]),
    ("Chinese", ["我喜欢吃苹果。"], [["我爱吃苹果。"]]),
    ("Chinese words", ["我 喜欢 吃 红 苹果 。"], [["我 爱 吃 红 苹果 。"]]),
    ("Japanese", ["私は東京に住んでいます。"], [["私は京都に住んでいます。"]]),
    ("Korean", ["나는 오늘 학교에 갔다."], [["나는 어제 학교에 갔다."]]),
    ("Arabic", ["ذهبت إلى المدرسة، اليوم؟"], [["ذهبت اليوم إلى المدرسة؟"]]),
    ("Russian", ["Мама мыла раму, а папа читал."], [["Мама мыла раму и папа читал."]]),
    ("German", ["Die Straße ist größer, übrigens."], [["Die Strasse ist übrigens größer."]]),
    ("combining marks", ["cafe\u0301 re\u0301sume\u0301"], [["café résumé"]]),
    ("emoji", ["I ❤️ 🍕🍕 and 👩‍👩‍👧!"], [["I ❤️ 🍕 and 👩‍👧!"]]),
    ("astral letters", ["𝒜𝒷𝒸 𝒹𝑒 😀.😀,5"], [["𝒜𝒷𝒸 𝒹ℯ 😀 . 😁, 5"]]),
    ("object keys", ["__proto__ constructor toString"], [["__proto__ constructor toString valueOf"]]),
    ("pronunciation", ["HH AH L OW", "W ER L D"], [["HH EH L OW", "HH AH L OW"], ["W ER L D"]]),
    ("best of two", ["the cat is on the mat"], [["there is a cat on the mat", "the cat is on a mat"]]),
    ("best of three", [FOX], [[CAT, FOX, ""]]),
    ("the same reference thrice", ["The cat sat on a mat."], [[CAT, CAT, CAT]]),
    ("closest length, tie", ["a b c d e"], [["a b c d e f g", "a b c"]]),
    ("closest length, tie, other order", ["a b c d e f"], [["a b c d", "a b c d e f g h"]]),
    ("closest length, longer", ["a b c d e"], [["a b", "a b c d x f"]]),
    ("n-grams of two references", ["a b c d x y z w"], [["a b c d q q q q", "q q q q x y z w"]]),
    ("an empty reference among two", ["", "a b c d"], [["", "a"], ["a b c d", ""]]),
    ("two items", [CAT, FOX], [["The cat sat on a mat."], [FOX]]),
    ("one item empty", [CAT, "", FOX], [["The cat sat on a mat."], [FOX], [FOX]]),
    ("one-word items", ["yes", "no", "maybe"], [["yes"], ["yes"], ["maybe"]]),
    ("no 4-gram, many items", ["a b c", "d e f"], [["a b c"], ["d e f"]]),
    ("1, 2 and 3 references", [CAT, "a b c d e", FOX], [[CAT], ["a b c d", "b c d e f"], ["x", FOX, "y z"]]),
    ("3 and 1 references", ["one two three four", "five"], [["one", "two three four", "four"], ["five"]]),
    ("high BLEU by others", [CAT, "x"], [[CAT], ["y"]]),
]


def drawn(count: int, seed: int):
    """Corpora of mutated sentences over few words, so that n-grams repeat and orders lack matches."""
    draw = random.Random(seed)
    words = ["the", "a", "cat", "dog,", "1.5", "on", "U.S.", "über", "学校", "🍕", "co-op", '"so"', "end."]

    def mutate(sentence):
        kept = [word if draw.random() < 0.8 else draw.choice(words) for word in sentence if draw.random() < 0.9]
        return " ".join(kept)

    for i in range(count):
        sentences = [draw.choices(words, k=draw.randint(1, 12)) for _ in range(draw.randint(1, 4))]
        hypotheses = [mutate(sentence) for sentence in sentences]
        references = [[mutate(sentence) for _ in range(draw.randint(1, 3))] for sentence in sentences]
        yield f"drawn {i + 1}", hypotheses, references


def scores(name, hypotheses, references):
    most = max(map(len, references))
    padded = [list(refs) + [None] * (most - len(refs)) for refs in references]
    streams = [list(stream) for stream in zip(*padded)]
    return {
        "name": name,
        "hypotheses": hypotheses,
        "references": references,
        "bleu": BLEU().corpus_score(hypotheses, streams).score,
        "chrf": CHRF().corpus_score(hypotheses, streams).score,
    }


def main():
    cases = [scores(*case) for case in [*WRITTEN, *drawn(30, seed=20260101)]]
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    text = f'{{"sacrebleu": "{sacrebleu.__version__}", "cases": [\n{lines}\n]}}\n'
    OUT.write_text(text, encoding="utf-8")
    print(f"{len(cases)} cases, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
