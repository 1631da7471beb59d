"""Golden values of log-mel spectrograms: librosa, and torchaudio's definition by torch.stft where librosa is the same."""

import librosa
import numpy as np

from golden_io import shortest, write_golden

CASES = [
    {"scale": "slaney", "power": 2, "sameArea": True},
    {"scale": "htk", "power": 1, "sameArea": False},
    {"scale": "htk", "power": 2, "sameArea": True, "lowest": 100, "highest": 3000},
]


def main() -> None:
    """Write log-mel.json."""
    rate, frame, hop, bands = 8000, 64, 24, 10
    t = np.arange(2 * 300).reshape(2, 300)
    samples = np.round(0.5 * np.sin(0.003 * t**1.5) + 0.2 * np.cos(0.9 * t), 4)
    cases = []
    for case in CASES:
        mel = librosa.feature.melspectrogram(
            y=samples.astype(np.float64), sr=rate, n_fft=frame, hop_length=hop, center=False, power=case["power"],
            n_mels=bands, fmin=case.get("lowest", 0), fmax=case.get("highest"), htk=case["scale"] == "htk",
            norm="slaney" if case["sameArea"] else None,
        )
        values = np.log(np.maximum(mel, 1e-10)).transpose(0, 2, 1)
        cases.append({"options": case, "shape": list(values.shape), "data": [shortest(v) for v in values.reshape(-1)]})
    content = {"sampleRate": rate, "frame": frame, "hop": hop, "bands": bands}
    content |= {"samples": {"shape": [2, 300], "data": samples.reshape(-1).tolist()}, "cases": cases}
    write_golden("log-mel", __file__, content)


if __name__ == "__main__":
    main()
