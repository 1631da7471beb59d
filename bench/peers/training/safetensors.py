"""Reads the file in which the benchmark hands over weights and inputs."""

import json
from pathlib import Path

import torch

DTYPES = {"F32": torch.float32, "I32": torch.int32, "U8": torch.uint8}


def read(path: str) -> dict[str, torch.Tensor]:
    """Tensors by name of a safetensors file: 8 bytes with the length of the header, the header, the data."""
    content = bytearray(Path(path).read_bytes())
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    header.pop("__metadata__", None)
    return {name: tensor_of(content, start, entry) for name, entry in header.items()}


def tensor_of(content: bytearray, start: int, entry: dict) -> torch.Tensor:
    """A view of the file's bytes."""
    begin, end = entry["data_offsets"]
    dtype = DTYPES[entry["dtype"]]
    count = (end - begin) // dtype.itemsize
    return torch.frombuffer(content, dtype=dtype, count=count, offset=start + begin).reshape(entry["shape"])
