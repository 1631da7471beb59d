"""Tiny random models of Hugging Face's architectures: folders as `save_pretrained` writes them, and what they compute.

Writes test/golden/pretrained/: `ARCH.json` (inputs, last hidden states, and for each head labels, logits and loss),
`ARCH/base/` (the body alone) and `ARCH/HEAD/` (body and head), each with `config.json`, `model.safetensors` and
`tokenizer.json`, and `ARCH/HEAD/gradients.safetensors` (of the loss, by Hugging Face's names). `bert/
sequence-classification/after-step.safetensors` holds the parameters after one step of AdamW.

Weights are float32 numbers of at most 4 decimals; Python's transformers computes in float64 on them.
"""

import copy
import shutil
import string
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertModel,
    DistilBertConfig,
    DistilBertForMaskedLM,
    DistilBertForQuestionAnswering,
    DistilBertForSequenceClassification,
    DistilBertForTokenClassification,
    DistilBertModel,
    GPT2Config,
    GPT2ForQuestionAnswering,
    GPT2ForSequenceClassification,
    GPT2ForTokenClassification,
    GPT2LMHeadModel,
    GPT2Model,
    RobertaConfig,
    RobertaForMaskedLM,
    RobertaForQuestionAnswering,
    RobertaForSequenceClassification,
    RobertaForTokenClassification,
    RobertaModel,
)

from golden_io import DTYPE, GOLDEN_FOLDER, as_double, draw, shortest, tensor, write_golden

FOLDER = GOLDEN_FOLDER / "pretrained"
D, L, H, F, POSITIONS, LABELS = 8, 2, 2, 16, 24, ["LOC", "NUM", "HUM"]
LETTERS = string.ascii_lowercase
LENGTHS, ROWS = (9, 5, 7), 3
IGNORED = -100
SAME = {"id2label": dict(enumerate(LABELS)), "label2id": {label: i for i, label in enumerate(LABELS)}}
HEADS = ("sequence-classification", "token-classification", "fill-mask", "question-answering")
ADAMW = {"lr": 1e-2, "betas": (0.9, 0.999), "eps": 1e-8}
WEIGHT_DECAY = 0.1


def wordpiece_tokenizer() -> Tokenizer:
    """64 pieces: special tokens, letters alone and inside words, seven words."""
    words = ["the", "what", "who", "is", "##er", "##ing", "."]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS), *words]
    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(pieces[:5])
    return tokenizer


def byte_tokenizer(special: list[str], unknown: str | None) -> Tokenizer:
    """Byte-level BPE of the lower-case letters, the blank (U+0120) and three merges."""
    merges = [("t", "h"), ("th", "e"), ("\u0120", "the")]
    pieces = [*special, *LETTERS, "\u0120", *("".join(pair) for pair in merges)]
    tokenizer = Tokenizer(models.BPE({piece: i for i, piece in enumerate(pieces)}, merges, unk_token=unknown))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    return tokenizer


def roberta_tokenizer() -> Tokenizer:
    """RoBERTa's: `<s> A </s>` and `<s> A </s> </s> B </s>`."""
    tokenizer = byte_tokenizer(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], "<unk>")
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), True, False)
    return tokenizer


def gpt2_tokenizer() -> Tokenizer:
    """GPT-2's: no marker is added."""
    tokenizer = byte_tokenizer(["<|endoftext|>"], None)
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


BERT_SIZES = {
    "hidden_size": D, "num_hidden_layers": L, "num_attention_heads": H, "intermediate_size": F,
    "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.0, **SAME,
}  # fmt: skip


def architectures() -> dict:
    """Per architecture its configuration, classes (body, then heads in the order of HEADS) and tokenizer."""
    wordpiece, roberta, gpt2 = wordpiece_tokenizer(), roberta_tokenizer(), gpt2_tokenizer()
    bert = {"vocab_size": wordpiece.get_vocab_size(), "max_position_embeddings": POSITIONS, **BERT_SIZES}
    bert_heads = (
        BertModel,
        BertForSequenceClassification,
        BertForTokenClassification,
        BertForMaskedLM,
        BertForQuestionAnswering,
    )
    return {
        "bert": (BertConfig(**bert), bert_heads, wordpiece),
        "bert-gelu-new": (BertConfig(**bert, hidden_act="gelu_new", layer_norm_eps=1e-5), bert_heads[:2], wordpiece),
        "distilbert": (
            DistilBertConfig(
                vocab_size=wordpiece.get_vocab_size(), max_position_embeddings=POSITIONS, dim=D, n_layers=L, n_heads=H,
                hidden_dim=F, dropout=0.0, attention_dropout=0.0, seq_classif_dropout=0.0, qa_dropout=0.0, **SAME,
            ),
            (
                DistilBertModel,
                DistilBertForSequenceClassification,
                DistilBertForTokenClassification,
                DistilBertForMaskedLM,
                DistilBertForQuestionAnswering,
            ),
            wordpiece,
        ),
        "roberta": (
            RobertaConfig(
                vocab_size=roberta.get_vocab_size(), max_position_embeddings=POSITIONS + 2, type_vocab_size=1,
                layer_norm_eps=1e-5, pad_token_id=1, bos_token_id=0, eos_token_id=2, **BERT_SIZES,
            ),
            (
                RobertaModel,
                RobertaForSequenceClassification,
                RobertaForTokenClassification,
                RobertaForMaskedLM,
                RobertaForQuestionAnswering,
            ),
            roberta,
        ),
        "gpt2": (
            GPT2Config(
                vocab_size=gpt2.get_vocab_size(), n_positions=POSITIONS, n_embd=D, n_layer=L, n_head=H, n_inner=F,
                embd_pdrop=0.0, resid_pdrop=0.0, attn_pdrop=0.0, summary_first_dropout=0.0, classifier_dropout=0.0,
                bos_token_id=0, eos_token_id=0, pad_token_id=0, **SAME,
            ),
            (
                GPT2Model,
                GPT2ForSequenceClassification,
                GPT2ForTokenClassification,
                GPT2LMHeadModel,
                GPT2ForQuestionAnswering,
            ),
            gpt2,
        ),
    }  # fmt: skip


def inputs_of(config, generator: torch.Generator) -> dict[str, torch.Tensor]:
    """Three padded rows of ids over the whole vocabulary; BERT's second half of a row is segment 1."""
    time = max(LENGTHS)
    mask = torch.tensor([[int(t < length) for t in range(time)] for length in LENGTHS])
    drawn = torch.randint(5, config.vocab_size, (ROWS, time), generator=generator)
    inputs = {"input_ids": torch.where(mask == 1, drawn, config.pad_token_id), "attention_mask": mask}
    if config.model_type == "bert":
        second = [[int(length > t >= (length + 1) // 2) for t in range(time)] for length in LENGTHS]
        inputs["token_type_ids"] = torch.tensor(second)
    return inputs


def labels_of(head: str, config, inputs: dict, generator: torch.Generator) -> dict[str, torch.Tensor]:
    """Labels under the names of the model's arguments; -100 where there is none."""
    mask = inputs["attention_mask"] == 1
    if head == "sequence-classification":
        return {"labels": torch.tensor([2, 0, 1])}
    if head == "question-answering":
        return {"start_positions": torch.tensor([3, 1, 2]), "end_positions": torch.tensor([6, 1, 5])}
    if head == "text-generation":
        return {"labels": torch.where(mask, inputs["input_ids"], IGNORED)}
    if head == "token-classification":
        drawn = torch.randint(0, len(LABELS), mask.shape, generator=generator)
        return {"labels": torch.where(mask & (torch.arange(mask.shape[1]) % 4 != 0), drawn, IGNORED)}
    drawn = torch.randint(5, config.vocab_size, mask.shape, generator=generator)
    return {"labels": torch.where(mask & (torch.arange(mask.shape[1]) % 3 == 1), drawn, IGNORED)}


def config_of(head: str, config):
    """A span has two numbers per token, which Hugging Face's heads call labels."""
    own = copy.deepcopy(config)
    if head == "question-answering":
        own.num_labels = 2
    elif head in ("fill-mask", "text-generation"):
        del own.id2label, own.label2id
    return own


def fill(model: torch.nn.Module, generator: torch.Generator) -> torch.nn.Module:
    """Draw every parameter at 4 decimals: gains about 1, biases small, no dropout, float64."""
    model.to(DTYPE).eval()
    for name, parameter in model.named_parameters():
        drawn = draw(generator, *parameter.shape, scale=0.4 if parameter.dim() > 1 else 0.1).detach()
        is_gain = parameter.dim() == 1 and name.endswith("weight")
        parameter.data = as_double(drawn + 1) if is_gain else drawn
    model.tie_weights()
    return model


def copy_body(body: torch.nn.Module, model: torch.nn.Module) -> None:
    """Give a model with a head the weights of `body` (which may have a pooler that the model lacks)."""
    model.base_model.load_state_dict(body.state_dict(), strict=False)
    model.tie_weights()


def save(model: torch.nn.Module, tokenizer: Tokenizer, folder: Path) -> None:
    """A Hugging Face folder in float32, with its tokenizer."""
    floats = model.__class__(model.config)
    floats.load_state_dict(model.state_dict())
    floats.config.dtype = torch.float32
    floats.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def save_tensors(named: dict[str, torch.Tensor], path: Path) -> None:
    """Rounded to float32 once; what is the noise of an exact zero is 0."""
    rounded = {name: torch.where(x.abs() < 1e-12, 0, x).detach().float().contiguous() for name, x in named.items()}
    save_file(rounded, path)


def step_of_adamw(model: torch.nn.Module, loss: torch.Tensor) -> dict[str, torch.Tensor]:
    """The parameters after one step; weight decay only on tensors of two or more axes."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, **ADAMW)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return dict(model.named_parameters())


def head_case(name: str, head: str, model: torch.nn.Module, tokenizer: Tokenizer, inputs: dict) -> dict:
    """Save the folder and the gradients of one head; its labels, logits and loss."""
    folder = FOLDER / name / head
    generator = torch.Generator().manual_seed(11)
    save(model, tokenizer, folder)
    labels = labels_of(head, model.config, inputs, generator)
    output = model(**inputs, **labels)
    named = dict(model.named_parameters())
    found = torch.autograd.grad(output.loss, list(named.values()), retain_graph=True, allow_unused=True)
    used = {key: g for key, g in zip(named, found) if g is not None}
    save_tensors(used, folder / "gradients.safetensors")
    logits = (
        {"start_logits": tensor(output.start_logits), "end_logits": tensor(output.end_logits)}
        if head == "question-answering"
        else {"logits": tensor(output.logits)}
    )
    unused = [key for key in named if key not in used]
    case = {
        "class": type(model).__name__,
        "labels": {key: tensor(value) for key, value in labels.items()},
        **logits,
        "loss": shortest(output.loss.item()),
        "withoutGradient": unused,
    }
    if head == "sequence-classification":
        several = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0], [0.0, 1.0, 0.0]], dtype=DTYPE)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(output.logits, several)
        case["multiLabel"] = {"labels": tensor(several), "loss": shortest(loss.item())}
    if name == "bert" and head == "sequence-classification":
        save_tensors(step_of_adamw(model, output.loss), folder / "after-step.safetensors")
        case["adamw"] = {
            "learningRate": ADAMW["lr"],
            "betas": list(ADAMW["betas"]),
            "epsilon": ADAMW["eps"],
            "weightDecay": WEIGHT_DECAY,
        }
    return case


def write_architecture(name: str, config, classes: tuple, tokenizer: Tokenizer) -> None:
    """The folders and the JSON file of one architecture."""
    config._attn_implementation = "eager"
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    body = fill(classes[0](config), torch.Generator().manual_seed(5))
    inputs = inputs_of(config, torch.Generator().manual_seed(7))
    save(body, tokenizer, FOLDER / name / "base")
    heads = {}
    for seed, (head, make) in enumerate(zip(HEADS, classes[1:])):
        head = "text-generation" if make is GPT2LMHeadModel else head
        model = fill(make(config_of(head, config)), torch.Generator().manual_seed(20 + seed))
        copy_body(body, model)
        heads[head] = head_case(name, head, model, tokenizer, inputs)
    hidden = body(**inputs).last_hidden_state
    content = {
        "transformers": transformers.__version__,
        "legend": "hidden and logits at padded places are of no meaning; loss = mean over rows, over labels that are "
        "not -100, over (start + end) / 2, or over next tokens; the gradient of a key bias is exactly 0, so after one "
        "step of AdamW compare only where the gradient is above 1e-6",
        "inputs": {key: tensor(value) for key, value in inputs.items()},
        "hidden": tensor(hidden),
        "heads": heads,
    }
    write_golden(f"pretrained/{name}", __file__, content)


def main() -> None:
    """Write all architectures."""
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    FOLDER.mkdir(exist_ok=True)
    for name, made in architectures().items():
        write_architecture(name, *made)


if __name__ == "__main__":
    main()
