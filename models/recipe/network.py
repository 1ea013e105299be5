"""The network: e5's encoder and one head for each task over the first piece of each token."""

import math
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from recipe.weights import E5
from torch import Tensor, nn

DISTANCES = 64
ROLE_SCALE = 0.35
"""Of the role scores: with few cues to learn from, a smaller one learns too slowly."""


class Sizes(NamedTuple):
    """Numbers of classes and the widths of the pair scorers."""

    upos: int
    xpos: int
    morph: int
    lemma: int
    ner: int
    cue: int
    dep: int
    arc: int = 256
    label: int = 128
    role: int = 128


class Layer(nn.Module):
    """A post-norm transformer layer as in BERT."""

    def __init__(self, hidden: int, heads: int, inner: int, eps: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        scores = (qkv[0] * (hidden // self.heads) ** -0.5) @ qkv[1].transpose(2, 3) + bias.to(qkv.dtype)
        attended = scores.softmax(-1).to(qkv.dtype) @ qkv[2]
        attended = attended.transpose(1, 2).reshape(batch, length, hidden)
        x = self.norm1(x + self.out(attended))
        return self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Embeddings and layers; padding is where `pieces` is 1."""

    def __init__(
        self, hidden: int, layers: int, heads: int, inner: int, eps: float, vocabulary: int, positions: int
    ) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, hidden)
        self.position = nn.Embedding(positions, hidden)
        self.norm = nn.LayerNorm(hidden, eps)
        self.layers = nn.ModuleList(Layer(hidden, heads, inner, eps) for _ in range(layers))

    def forward(self, pieces: Tensor) -> Tensor:
        x = self.word(pieces) + self.position.weight[: pieces.shape[1]]
        x = self.norm(x)
        bias = torch.where(pieces == 1, -1e4, 0.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Network(nn.Module):
    """Encoder and heads. `forward` gives raw scores for a batch of windows."""

    def __init__(self, encoder: Encoder, sizes: Sizes, hidden: int = 384) -> None:
        super().__init__()
        self.encoder = encoder
        self.sizes = sizes
        self.tagger = nn.Linear(hidden, 1 + sum(sizes[:6]))
        self.pairs = nn.Linear(hidden, 2 * sizes.arc + 2 * sizes.label + 4 * sizes.role)
        self.root = nn.Linear(hidden, 1)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        self.label = nn.Linear(3 * sizes.label, sizes.dep)
        self.role_distance = nn.Embedding(2 * DISTANCES + 1, 2)
        self.role_bias = nn.Linear(hidden, 2)
        self.dropout = nn.Dropout(0.2)
        nn.init.zeros_(self.role_distance.weight)

    def words(self, pieces: Tensor, first: Tensor) -> Tensor:
        """The vectors of the tokens' first pieces, (batch, tokens, hidden)."""
        x = self.encoder(pieces)
        return x.gather(1, first[:, :, None].expand(-1, -1, x.shape[2]))

    def heads_of(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Tag scores, arc scores (token x head), root scores, and what labels and roles are scored from."""
        s = self.sizes
        x = self.dropout(x)
        tags = self.tagger(x)
        pair = self.dropout(F.gelu(self.pairs(x)))
        arc_dep, arc_head, labels, roles = pair.split([s.arc, s.arc, 2 * s.label, 4 * s.role], dim=-1)
        arcs = self.arc(arc_dep) @ arc_head.transpose(1, 2) / math.sqrt(s.arc)
        return tags, arcs, self.root(x), labels, roles, self.role_bias(x)

    def label_scores(self, dep: Tensor, head: Tensor) -> Tensor:
        """Relation scores of token-head pairs from the pair vectors of both ends, (n, 2 * label) each."""
        d, h = dep[..., : self.sizes.label], head[..., self.sizes.label :]
        return self.label(torch.cat([d * h, d, h], dim=-1))

    def role_scores(self, cue: Tensor, tokens: Tensor, bias: Tensor, distance: Tensor) -> Tensor:
        """Scores (n, tokens, 3) of none, source, content for each token; `distance` is token minus cue."""
        r = self.sizes.role
        source = (tokens[..., :r] * cue[:, None, 2 * r : 3 * r]).sum(-1)
        content = (tokens[..., r : 2 * r] * cue[:, None, 3 * r :]).sum(-1)
        near = self.role_distance(distance.clamp(-DISTANCES, DISTANCES) + DISTANCES)
        both = ROLE_SCALE * torch.stack([source, content], dim=-1) + near + bias
        return torch.cat([torch.zeros_like(both[..., :1]), both], dim=-1)


def build(e5: E5, rows: Tensor, sizes: Sizes) -> Network:
    """The network with e5's weights, the embeddings of `rows` only."""
    encoder = Encoder(e5.hidden, e5.layers, e5.heads, e5.inner, e5.eps, len(rows), e5.positions)
    t = {name: torch.from_numpy(value) for name, value in e5.tensors.items()}
    with torch.no_grad():
        encoder.word.weight.copy_(t["emb.word"][rows])
        encoder.position.weight.copy_(t["emb.pos"] + t["emb.type"][0])
        encoder.norm.weight.copy_(t["emb.ln.w"])
        encoder.norm.bias.copy_(t["emb.ln.b"])
        for i, layer in enumerate(encoder.layers):
            layer.qkv.weight.copy_(torch.cat([t[f"l{i}.{m}.w"] for m in "qkv"]))
            layer.qkv.bias.copy_(torch.cat([t[f"l{i}.{m}.b"] for m in "qkv"]))
            for module, name in (("out", "ao"), ("norm1", "aln"), ("up", "fi"), ("down", "fo"), ("norm2", "oln")):
                part = getattr(layer, module)
                part.weight.copy_(t[f"l{i}.{name}.w"])
                part.bias.copy_(t[f"l{i}.{name}.b"])
    return Network(encoder, sizes, e5.hidden)


def shape_of(weights: dict[str, Tensor]) -> Encoder:
    """An encoder, not yet filled, of the sizes that its weights show."""
    vocabulary, hidden = weights["encoder.word.weight"].shape
    layers = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layers."))
    inner = weights["encoder.layers.0.up.weight"].shape[0]
    positions = weights["encoder.position.weight"].shape[0]
    return Encoder(hidden, layers, 12, inner, 1e-12, vocabulary, positions)


def load_network(out: Path) -> tuple[Network, int]:
    """The averaged network of the checkpoint and the steps it has trained."""
    state = torch.load(out / "checkpoint.pt", map_location="cpu")
    weights: dict[str, Tensor] = state["average"]
    network = Network(shape_of(weights), Sizes(*state["sizes"]), weights["encoder.word.weight"].shape[1])
    network.load_state_dict(weights)
    return network.eval(), int(state["step"])
