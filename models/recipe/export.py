"""Write a trained checkpoint as the spaCy pipeline `nl_volgens`: `python -m recipe.export OUT FOLDER [--form int8]`.

OUT is the folder that `recipe.train` filled; the averaged weights are exported. Forms: `float32`; `float16`, weights
stored in 16 bits and multiplied in 32; `int8`, weights in 8 bits per channel, activations quantised as they come.
"""

import argparse
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import spacy
import torch
from onnx import TensorProto, helper, numpy_helper
from recipe.data import Labels
from recipe.network import Encoder, Network, load_network
from torch import Tensor, nn

from volgens.encoder.model import EncoderModel

OUTPUTS = ("sent", "upos", "xpos", "morph", "ner", "cue", "arcs", "labels", "roles", "role_bias")
PRECISE = "/down"
"""The products behind the activation, whose few large values lose most in 8 bits: in 32 LAS rises by .002."""


class FusedAttention(torch.autograd.Function):
    """Stands for onnxruntime's own attention, which needs a third less time than its parts; export only."""

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        return query.clone()

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        fused = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return fused.setType(query.type())


def encode(encoder: Encoder, pieces: Tensor) -> Tensor:
    """The forward pass of the encoder with fused attention."""
    x = encoder.norm(encoder.word(pieces) + encoder.position.weight[: pieces.shape[1]])
    for layer in encoder.layers:
        query, key, value = layer.qkv(x).chunk(3, dim=-1)
        x = layer.norm1(x + layer.out(FusedAttention.apply(query, key, value, layer.heads)))
        x = layer.norm2(x + layer.down(torch.nn.functional.gelu(layer.up(x))))
    return x


class Exported(nn.Module):
    """The network as the product runs it: best classes of the tags, scores or vectors of the rest. The lemma classes,
    which only help the training, are left out: lemmas come from endings.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        self.sizes = [1, *network.sizes[:3], *network.sizes[4:6]]
        start = 1 + sum(network.sizes[:3])
        keep = [*range(start), *range(start + network.sizes.lemma, network.tagger.out_features)]
        network.tagger.weight = nn.Parameter(network.tagger.weight[keep])
        network.tagger.bias = nn.Parameter(network.tagger.bias[keep])

    def forward(self, pieces: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        x = encode(self.network.encoder, pieces)
        x = x.gather(1, first[:, :, None].expand(-1, -1, x.shape[2]))
        tags, arcs, root, labels, roles, role_bias = self.network.heads_of(x)
        sent, upos, xpos, morph, ner, cue = tags.split(self.sizes, dim=-1)
        eye = torch.arange(arcs.shape[1], device=arcs.device)
        arcs = torch.where(eye[None, :, None] == eye[None, None, :], root, arcs)
        best = (upos.argmax(-1), xpos.argmax(-1), morph.argmax(-1))
        return (sent[..., 0], *best, ner, cue, arcs, labels, roles, role_bias)


def to_onnx(network: Network) -> onnx.ModelProto:
    """The network in ONNX with batch, pieces and tokens as free dimensions."""
    pieces = torch.randint(4, 1000, (2, 19))
    first = torch.arange(1, 12).repeat(2, 1)
    axes = {name: {0: "batch", 1: "tokens"} for name in ("first", *OUTPUTS)} | {"pieces": {0: "batch", 1: "pieces"}}
    axes["arcs"] = {0: "batch", 1: "tokens", 2: "tokens"}
    buffer = BytesIO()
    torch.onnx.export(
        Exported(network), (pieces, first), buffer, input_names=["pieces", "first"], output_names=list(OUTPUTS),
        dynamic_axes=axes, opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
    )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


def halve(model: onnx.ModelProto, only: str = "") -> onnx.ModelProto:
    """Store large weights (those whose name holds `only`) in 16 bits; a Cast brings them back when they are used."""
    graph = model.graph
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) > 4096 and only in tensor.name:
            name = tensor.name
            small = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), name + "_half")
            graph.initializer.remove(tensor)
            graph.initializer.append(small)
            graph.node.insert(0, helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
    return model


def replace_by_bytes(graph: onnx.GraphProto, name: str, axis: int) -> None:
    """Store a matrix as `name_int8` with `name_scale`, its greatest value along the axis being 127."""
    tensor = next(t for t in graph.initializer if t.name == name)
    values = numpy_helper.to_array(tensor)
    scale = np.abs(values).max(axis=axis, keepdims=axis > 0) / 127
    graph.initializer.remove(tensor)
    graph.initializer.append(numpy_helper.from_array(np.round(values / scale).astype(np.int8), name + "_int8"))
    graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), name + "_scale"))


def shrink_embeddings(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the piece embeddings in 8 bits with a scale for each piece; only the rows that are read are scaled back."""
    graph = model.graph
    name = next(t.name for t in graph.initializer if t.name.endswith("word.weight"))
    replace_by_bytes(graph, name, axis=1)
    node = next(n for n in graph.node if n.op_type == "Gather" and n.input[0] == name)
    ids, result = node.input[1], node.output[0]
    at = list(graph.node).index(node)
    graph.node.remove(node)
    made = [
        helper.make_node("Gather", [name + "_int8", ids], [result + "_int8"]),
        helper.make_node("Cast", [result + "_int8"], [result + "_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [name + "_scale", ids], [result + "_scale"]),
        helper.make_node("Mul", [result + "_float", result + "_scale"], [result]),
    ]
    for offset, part in enumerate(made):
        graph.node.insert(at + offset, part)
    return model


def precise_products(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    """The matrix products that are not quantised."""
    return [n for n in model.graph.node if n.op_type == "MatMul" and n.name.startswith(PRECISE)]


def store_small(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the weights of the precise products in 8 bits for each channel; they are multiplied in 32."""
    graph = model.graph
    for name in [node.input[1] for node in precise_products(model)]:
        replace_by_bytes(graph, name, axis=0)
        graph.node.insert(0, helper.make_node("Mul", [name + "_cast", name + "_scale"], [name]))
        graph.node.insert(0, helper.make_node("Cast", [name + "_int8"], [name + "_cast"], to=TensorProto.FLOAT))
    return model


def quantise(model: onnx.ModelProto, work: Path) -> onnx.ModelProto:
    """Dynamic 8-bit matrix products with a scale for each channel; in 32 bits those whose input does not bear it."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    source, prepared, target = work / "float.onnx", work / "prepared.onnx", work / "int8.onnx"
    onnx.save(model, source)
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    precise = [node.name for node in precise_products(onnx.load(prepared))]
    quantize_dynamic(
        str(prepared), str(target), op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True}, nodes_to_exclude=precise,
    )  # fmt: skip
    return store_small(onnx.load(target))


def head_weights(network: Network) -> bytes:
    """The small matrices that the product applies itself, as an .npz."""
    arrays: dict[str, Any] = {
        "label_weight": network.label.weight, "label_bias": network.label.bias,
        "role_distance": network.role_distance.weight,
    }  # fmt: skip
    buffer = BytesIO()
    np.savez(buffer, **{name: value.detach().numpy().astype(np.float32) for name, value in arrays.items()})
    return buffer.getvalue()


def write_pipeline(files: dict[str, bytes], folder: Path, name: str, version: str) -> None:
    """Write a spaCy pipeline of the tokenizer and the encoder component."""
    from volgens.encoder.component import EncoderComponent

    nlp = spacy.blank("nl")
    component = nlp.add_pipe("volgens_encoder")
    assert isinstance(component, EncoderComponent)
    component._model = EncoderModel(files)
    nlp.meta.update(
        name=name, version=version, description="Dutch: tags, lemmas, trees, names and attributions for news",
        author="the volgens contributors", email="", url="", license="CC BY-SA 4.0",
    )  # fmt: skip
    nlp.to_disk(folder)


def main() -> None:
    """Parse the arguments and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", choices=("float32", "float16", "int8"), default="int8")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--name", default="volgens")
    args = parser.parse_args()
    network, step = load_network(args.out)
    model = to_onnx(network)
    if args.form == "int8":
        model = shrink_embeddings(quantise(model, args.out))
    elif args.form == "float16":
        model = halve(shrink_embeddings(model))
    labels = Labels(**json.loads((args.out / "labels.json").read_text(encoding="utf8")))
    files = {
        "encoder.onnx": model.SerializeToString(),
        "tokenizer.json": (args.out / "tokenizer.json").read_bytes(),
        "labels.json": json.dumps(vars(labels) | {"lemma": []}, ensure_ascii=False, indent=0).encode(),
        "lemmas.json": (args.out / "lemmas.json").read_bytes(),
        "genders.json": (args.out / "genders.json").read_bytes(),
        "heads.npz": head_weights(network),
    }
    write_pipeline(files, args.folder, args.name, args.version)
    print(f"step {step}:", {name: len(data) for name, data in files.items()})


if __name__ == "__main__":
    main()
