"""Make a folder to train on from a shipped pipeline: `python -m recipe.restore MODEL OUT`.

MODEL is the folder of `nl_volgens` (or fast); its 8-bit weights are scaled back to 32 bits and written to OUT as a
checkpoint that `recipe.train --teacher`, `recipe.average` and `recipe.export` take. The lemma classes, which the
pipeline does not hold, are left out: a training that goes on from here does without them.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from recipe.data import carry
from recipe.network import Network, Sizes, shape_of
from torch import Tensor

FOLDER = "volgens_encoder"


def weights_of(model: onnx.ModelProto) -> Iterator[tuple[str, Tensor]]:
    """The network's parameters by name. A matrix has lost its name in the export: the bias added to its product says
    whose it is.
    """
    stored = {tensor.name: numpy_helper.to_array(tensor).copy() for tensor in model.graph.initializer}
    users = {name: node for node in model.graph.node for name in node.input}
    for name, values in stored.items():
        if name.startswith("network.") and not name.endswith(("_int8", "_scale")):
            yield name.removeprefix("network."), torch.from_numpy(values)
        elif name.startswith("network.") and name.endswith("_int8"):
            plain = name.removesuffix("_int8")
            rows = values.astype(np.float32) * stored[plain + "_scale"]
            yield plain.removeprefix("network."), torch.from_numpy(rows)
        elif name.endswith(("_quantized", "_int8")):
            node = users[name]
            while node.op_type != "Add":
                node = users[node.output[0]]
            bias = next(operand for operand in node.input if operand in stored)
            plain = name.removesuffix("_quantized").removesuffix("_int8")
            zero = stored.get(plain + "_zero_point", np.float32(0))
            matrix = (values.astype(np.float32) - zero) * stored[plain + "_scale"]
            owner = bias.removeprefix("network.").removesuffix(".bias")
            yield owner + ".weight", torch.from_numpy(np.ascontiguousarray(matrix.T.astype(np.float32)))


def restore(folder: Path, out: Path) -> None:
    """Write OUT from the files of the pipeline's encoder. Raises RuntimeError where a parameter is missing."""
    carry(folder, out)
    labels = json.loads((folder / "labels.json").read_text(encoding="utf8"))
    heads = np.load(folder / "heads.npz")
    weights = dict(weights_of(onnx.load(folder / "encoder.onnx")))
    weights["label.weight"] = torch.from_numpy(heads["label_weight"])
    weights["label.bias"] = torch.from_numpy(heads["label_bias"])
    weights["role_distance.weight"] = torch.from_numpy(heads["role_distance"])
    sizes = Sizes(**{name: len(labels[name]) for name in Sizes._fields[:7]})
    network = Network(shape_of(weights), sizes, weights["encoder.word.weight"].shape[1])
    network.load_state_dict(weights)
    state = {"network": network.state_dict(), "average": weights, "step": 0, "passes": 0, "sizes": tuple(sizes)}
    torch.save(state, out / "checkpoint.pt")


def main() -> None:
    """Parse the arguments and write OUT."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    restore(args.model / FOLDER, args.out)


if __name__ == "__main__":
    main()
