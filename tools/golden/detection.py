"""Golden values of average precision from pycocotools: random boxes, some found, some moved, some twice, some invented."""

import contextlib
import io

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from golden_io import write_golden

PICTURES, LABELS = 12, 3


def draw(rng: np.random.Generator) -> tuple[list, list]:
    """True boxes, and what was found."""
    truth, found = [], []
    for picture in range(PICTURES):
        for _ in range(rng.integers(0, 7)):
            box = [*rng.integers(0, 60, 2).tolist(), *rng.integers(5, 40, 2).tolist()]
            label = int(rng.integers(0, LABELS))
            truth.append({"picture": picture, "label": label, "box": box})
            for _ in range(rng.choice([0, 1, 1, 1, 2])):
                moved = [round(float(v + rng.normal(0, 3)), 2) for v in box]
                moved[2:] = [max(1.0, v) for v in moved[2:]]
                seen = label if rng.random() < 0.85 else int(rng.integers(0, LABELS))
                score = round(float(rng.random()), 1 if rng.random() < 0.3 else 3)
                found.append({"picture": picture, "label": seen, "box": moved, "score": score})
        for _ in range(rng.integers(0, 3)):
            box = [*rng.integers(0, 60, 2).tolist(), *rng.integers(5, 40, 2).tolist()]
            found.append({"picture": picture, "label": int(rng.integers(0, LABELS)), "box": box, "score": 0.4})
    # No two scores of one label are equal across pictures, where the order of equal ones is pycocotools' own.
    for place, one in enumerate(found):
        one["score"] = round(one["score"] + place * 1e-6, 6)
    return truth, found


def evaluate(truth: list, found: list) -> dict:
    """What COCOeval says, in percent."""
    annotations = [
        {"id": i + 1, "image_id": t["picture"], "category_id": t["label"], "bbox": t["box"], "iscrowd": 0,
         "area": t["box"][2] * t["box"][3]}
        for i, t in enumerate(truth)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = {
            "images": [{"id": i} for i in range(PICTURES)],
            "categories": [{"id": i} for i in range(LABELS)],
            "annotations": annotations,
        }
        coco.createIndex()
        results = coco.loadRes(
            [{"image_id": f["picture"], "category_id": f["label"], "bbox": f["box"], "score": f["score"]} for f in found]
        )
        evaluation = COCOeval(coco, results, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
    precision = evaluation.eval["precision"][:, :, :, 0, 2]  # overlap, recall, label; all areas; 100 boxes
    by_label = [
        {"ap50": 100 * float(precision[0, :, k].mean()), "ap": 100 * float(precision[:, :, k].mean())}
        for k in range(LABELS)
    ]
    return {
        "ap50": 100 * float(precision[0].mean()),
        "ap": 100 * float(precision.mean()),
        "byLabel": by_label,
    }


def main() -> None:
    """Write detection.json."""
    rng = np.random.default_rng(3)
    cases = []
    for _ in range(4):
        truth, found = draw(rng)
        cases.append({"truth": truth, "found": found, "scores": evaluate(truth, found)})
    write_golden("detection", __file__, {"legend": "boxes: x, y, width, height; percent", "cases": cases})


if __name__ == "__main__":
    main()
