"""The PyTorch peer of bench/training and bench/vision-training: steps of one case, driven by lines on stdin.

`peer.py CASE THREADS [WAY]`, where CASE is JSON; without a WAY all are tried. After warm-up it prints {"ready": ...}; each line `step K` then
runs K steps and prints {"seconds": ...}; each line `check FILE` prints what a step computes with the weights in FILE, each line
`memory -` the largest resident memory of the process so far.
"""

import functools
import itertools
import json
import math
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import torch
from convolutional import ConvolutionalTranslator
from lstm import LstmTranslator
from named_net import NetTraining
from pictures import DenseNet, LeNet, ResNet, UNet, VisionTransformer
from recurrent_layer import LayerPass
from safetensors import read
from series import CtcGru, PatchTst
from transformer import Transformer
from translation import ADAMS, TranslationTraining

TRANSLATORS = {"transformer": Transformer, "lstm": LstmTranslator, "conv": ConvolutionalTranslator}
PICTURE_NETS = {"resnet": ResNet, "densenet": DenseNet, "unet": UNet, "vit": VisionTransformer, "cnn": LeNet}
WARM_UP_STEPS, TIMED_STEPS = 2, 4

# Which of the ways is taken is measured; that switching mkldnn on mentions a GPU of another maker is of no use.
warnings.filterwarnings("ignore", message="TF32 acceleration")


Way = tuple[str, object]
Makers = dict[str, Callable[[], object]]


def layer_ways(case: dict) -> Makers:
    """The orders of axes and the implementations of a recurrent layer."""
    return {
        way: functools.partial(LayerPass, case, **how) for way, how in recurrent_forms().items()
    }


def recurrent_forms() -> dict[str, dict[str, bool]]:
    """The forms of PyTorch's recurrent layers, by name."""
    return {
        f"{'batch' if first else 'time'} first, mkldnn {'on' if mkldnn else 'off'}": {
            "batch_first": first,
            "mkldnn": mkldnn,
        }
        for first, mkldnn in itertools.product((True, False), (True, False))
    }


def model_ways(case: dict) -> dict[str, Callable[[str], object]]:
    """The forms of a whole model, by name: each a function of the kind of Adam."""
    if "family" in case:
        make = TRANSLATORS[case["family"]]
        ways = getattr(make, "ways", None)
        models = {"": make} if ways is None else {way: functools.partial(make, way=way) for way in ways}
        return {way: functools.partial(TranslationTraining, model, case) for way, model in models.items()}
    return {way: functools.partial(NetTraining, make) for way, make in net_ways(case).items()}


def net_ways(case: dict) -> Makers:
    """The forms of a net that goes by Heddle's names."""
    if case["model"] == "ctc-gru":
        return {way: functools.partial(CtcGru, case, **how) for way, how in recurrent_forms().items()}
    if case["model"] == "patch-tst":
        return {"": functools.partial(PatchTst, case)}
    net = PICTURE_NETS[case["model"]]
    layouts = {"NCHW": False, "channels last": True}
    return {way: functools.partial(net, case, channels_last=last) for way, last in layouts.items()}


def fastest_model(case: dict) -> Way:
    """The fastest form of the model, with the fastest Adam."""
    forms = model_ways(case)
    form = fastest({form: functools.partial(make, "fused") for form, make in forms.items()})[0]
    prefix = f"{form}, " if form else ""
    return fastest({f"{prefix}Adam {adam}": functools.partial(forms[form], adam) for adam in ADAMS})


def one_way(case: dict, way: str) -> Way:
    """The one that goes by this name."""
    if "layer" in case:
        return way, layer_ways(case)[way]()
    form, adam = way.rsplit("Adam ", 1)
    return way, model_ways(case)[form.removesuffix(", ")](adam)


def seconds(work, steps: int) -> float:
    """Wall time of `steps` steps."""
    start = time.perf_counter()
    for _ in range(steps):
        work.step()
    return time.perf_counter() - start


def fastest(makers: Makers) -> Way:
    """The one whose best step is the fastest here, with its name."""
    works = {name: make() for name, make in makers.items()}
    best = dict.fromkeys(works, math.inf)
    for work in works.values():
        seconds(work, WARM_UP_STEPS)
    for _ in range(TIMED_STEPS):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work, 1))
    way = min(best, key=best.get)
    return way, works[way]


def peak_memory() -> int:
    """Bytes: VmHWM of proc(5)."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def main() -> None:
    """Warm up, choose the fastest way, then answer lines until stdin closes."""
    case, threads = json.loads(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    if len(sys.argv) > 3:
        way, work = one_way(case, sys.argv[3])
    else:
        way, work = fastest(layer_ways(case)) if "layer" in case else fastest_model(case)
    ready = {"torch": torch.__version__, "parameters": work.parameters, "way": way}
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        command, argument = line.split(maxsplit=1)
        if command == "step":
            print(json.dumps({"seconds": seconds(work, int(argument))}), flush=True)
        elif command == "check":
            print(json.dumps(work.check(read(argument.strip()))), flush=True)
        elif command == "memory":
            print(json.dumps({"bytes": peak_memory()}), flush=True)
        else:
            sys.exit(f"unknown command {command!r}; the commands are: step K, check FILE, memory -")


if __name__ == "__main__":
    main()
