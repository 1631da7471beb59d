"""Golden values of log-mel spectrograms: librosa's and torchaudio's, both scales, amplitude and energy."""

import librosa
import numpy as np
import torch
import torchaudio

from golden_io import shortest, write_golden

RATE, FRAME, HOP, BANDS = 8000, 64, 24, 10
FLOOR = 1e-10
CASES = [
    {"system": system, "scale": scale, "power": power, "sameArea": same_area, **edges}
    for system in ("librosa", "torchaudio")
    for scale, power, same_area, edges in (
        ("slaney", 1, False, {}),
        ("slaney", 2, True, {}),
        ("htk", 1, False, {}),
        ("htk", 2, True, {"lowest": 100, "highest": 3000}),
    )
]


def by_librosa(samples: np.ndarray, case: dict) -> np.ndarray:
    """[B, bands, T]"""
    return librosa.feature.melspectrogram(
        y=samples, sr=RATE, n_fft=FRAME, hop_length=HOP, center=False, power=case["power"], n_mels=BANDS,
        fmin=case.get("lowest", 0), fmax=case.get("highest"), htk=case["scale"] == "htk",
        norm="slaney" if case["sameArea"] else None,
    )


def by_torchaudio(samples: np.ndarray, case: dict) -> np.ndarray:
    """[B, bands, T]; its triangles are computed in float32 and used in float64."""
    transform = torchaudio.transforms.MelSpectrogram(
        RATE, n_fft=FRAME, hop_length=HOP, center=False, power=float(case["power"]), n_mels=BANDS,
        f_min=case.get("lowest", 0), f_max=case.get("highest"), mel_scale=case["scale"],
        norm="slaney" if case["sameArea"] else None,
    ).double()
    return transform(torch.from_numpy(samples)).numpy()


def main() -> None:
    """Write log-mel.json."""
    t = np.arange(2 * 300).reshape(2, 300)
    samples = np.round(0.5 * np.sin(0.003 * t**1.5) + 0.2 * np.cos(0.9 * t), 4)
    cases = []
    for case in CASES:
        mel = (by_librosa if case["system"] == "librosa" else by_torchaudio)(samples.astype(np.float64), case)
        values = np.log(np.maximum(mel, FLOOR)).transpose(0, 2, 1)
        options = {name: value for name, value in case.items() if name != "system"}
        data = [shortest(v) for v in values.reshape(-1)]
        cases.append({"system": case["system"], "options": options, "shape": list(values.shape), "data": data})
    content = {"sampleRate": RATE, "frame": FRAME, "hop": HOP, "bands": BANDS}
    content |= {"samples": {"shape": [2, 300], "data": samples.reshape(-1).tolist()}, "cases": cases}
    write_golden("log-mel", __file__, content)


if __name__ == "__main__":
    main()
