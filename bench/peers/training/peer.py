"""The PyTorch peer of bench/training: steps of one case, driven by lines on stdin.

`peer.py CASE THREADS`, where CASE is JSON. After warm-up it prints {"ready": ...}; each line `step K` then runs K steps
and prints {"seconds": ...}; each line `check FILE` prints what a step computes with the weights in FILE.
"""

import functools
import itertools
import json
import math
import sys
import time
import warnings

import torch
from convolutional import ConvolutionalTranslator
from lstm import LstmTranslator
from recurrent_layer import LayerPass
from safetensors import read
from transformer import Transformer
from translation import ADAMS, TranslationTraining

TRANSLATORS = {"transformer": Transformer, "lstm": LstmTranslator, "conv": ConvolutionalTranslator}
WARM_UP_STEPS, TIMED_STEPS = 2, 4

# Which of the ways is taken is measured; that switching mkldnn on mentions a GPU of another maker is of no use.
warnings.filterwarnings("ignore", message="TF32 acceleration")


def fastest_layer(case: dict) -> tuple[str, object]:
    """The fastest of the orders of axes and of the implementations of a recurrent layer, with its name."""
    ways = itertools.product((True, False), (True, False))
    return fastest(
        {
            f"{'batch' if first else 'time'} first, mkldnn {'on' if mkldnn else 'off'}": LayerPass(
                case, batch_first=first, mkldnn=mkldnn
            )
            for first, mkldnn in ways
        }
    )


def fastest_translation(case: dict) -> tuple[str, object]:
    """The fastest way of the model, if it has several, with the fastest Adam."""
    make_model = TRANSLATORS[case["family"]]
    prefix = ""
    if hasattr(make_model, "ways"):
        models = {way: functools.partial(make_model, way=way) for way in make_model.ways}
        way, _ = fastest({way: TranslationTraining(model, case, "fused") for way, model in models.items()})
        make_model, prefix = models[way], f"{way}, "
    return fastest({f"{prefix}Adam {adam}": TranslationTraining(make_model, case, adam) for adam in ADAMS})


def seconds(work, steps: int) -> float:
    """Wall time of `steps` steps."""
    start = time.perf_counter()
    for _ in range(steps):
        work.step()
    return time.perf_counter() - start


def fastest(works: dict[str, object]) -> tuple[str, object]:
    """The one whose best step is the fastest here, with its name."""
    best = dict.fromkeys(works, math.inf)
    for work in works.values():
        seconds(work, WARM_UP_STEPS)
    for _ in range(TIMED_STEPS):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work, 1))
    way = min(best, key=best.get)
    return way, works[way]


def main() -> None:
    """Warm up, choose the fastest way, then answer lines until stdin closes."""
    case, threads = json.loads(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    way, work = fastest_layer(case) if "layer" in case else fastest_translation(case)
    ready = {"torch": torch.__version__, "parameters": work.parameters, "way": way}
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        command, argument = line.split(maxsplit=1)
        if command == "step":
            print(json.dumps({"seconds": seconds(work, int(argument))}), flush=True)
        elif command == "check":
            print(json.dumps(work.check(read(argument.strip()))), flush=True)
        else:
            sys.exit(f"unknown command {command!r}; the commands are: step K, check FILE")


if __name__ == "__main__":
    main()
