"""DeepFM (Guo et al. 2017) and DIN (Zhou et al. 2018), with the parameter names of the model file."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from features import FeatureSet

Inputs = dict[str, Tensor]

DROPOUT = 0.3
EMBEDDING_DROPOUT = 0.1


class Dice(nn.Module):
    """y = p*x + alpha*(1-p)*x with p = sigmoid(BatchNorm(x)); the norm has no affine part."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(width, eps=1e-9, affine=False)
        self.alpha = nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor) -> Tensor:
        p = torch.sigmoid(self.norm(x))
        return x * (self.alpha + (1 - self.alpha) * p)


class PRelu(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.alpha = nn.Parameter(torch.full((width,), 0.25))

    def forward(self, x: Tensor) -> Tensor:
        return torch.where(x > 0, x, self.alpha * x)


ACTIVATIONS = {"relu": lambda width: nn.ReLU(), "prelu": PRelu, "dice": Dice}


class Layer(nn.Module):
    """Linear, BatchNorm if asked for, activation, dropout."""

    def __init__(self, inputs: int, width: int, activation: str, batch_norm: bool, dropout: float) -> None:
        super().__init__()
        linear = nn.Linear(inputs, width)
        self.weight, self.bias = linear.weight, linear.bias
        self.norm = nn.BatchNorm1d(width, eps=1e-5) if batch_norm else nn.Identity()
        self.activation = ACTIVATIONS[activation](width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.dropout(self.activation(self.norm(nn.functional.linear(x, self.weight, self.bias))))


class Mlp(nn.Module):
    """Hidden layers named 0, 1, ... and a linear output named `out`."""

    def __init__(
        self, inputs: int, widths: list[int], activation: str, batch_norm: bool = False, dropout: float = 0.0
    ) -> None:
        super().__init__()
        for i, (fan_in, width) in enumerate(zip([inputs, *widths], widths)):
            self.add_module(str(i), Layer(fan_in, width, activation, batch_norm, dropout))
        self.add_module("out", nn.Linear(widths[-1], 1))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.children():
            x = layer(x)
        return x.squeeze(-1)


class Tables(nn.Module):
    """Embedding tables by name; a name with a dot is a path, as in `history.rating_bucket`."""

    def __init__(self, rows: dict[str, int], width: int, scale: float) -> None:
        super().__init__()
        for name, count in rows.items():
            table = nn.Embedding(count, width, padding_idx=0)
            nn.init.normal_(table.weight, std=scale)
            with torch.no_grad():
                table.weight[0] = 0
            parent: nn.Module = self
            *path, last = name.split(".")
            for part in path:
                if part not in parent._modules:
                    parent.add_module(part, nn.Module())
                parent = parent.get_submodule(part)
            parent.add_module(last, table)

    def look_up(self, table: str, ids: Tensor) -> Tensor:
        return self.get_submodule(table)(ids)

    def pooled(self, table: str, ids: Tensor) -> Tensor:
        """Mean over the entries that are not padding; zeros for an empty list."""
        if ids.dim() == 1:
            return self.look_up(table, ids)
        count = (ids != 0).sum(1, keepdim=True).clamp(min=1)
        return self.look_up(table, ids).sum(1) / count


class Network(nn.Module):
    """What both networks share: tables, the order of fields, and hiding of ids in training."""

    SHARED = {"history.film_id": "film_id", "history.genre": "main_genre"}

    def __init__(self, features: FeatureSet, options: dict, hide: dict[str, float]) -> None:
        super().__init__()
        self.fields = list(features.ids)
        self.numerics = list(features.numerics)
        self.hide = hide
        self.dim: int = options["embedding_dim"]
        rows = {name: how.rows for name, how in features.ids.items() if name not in self.SHARED}
        self.embedding = Tables(rows, self.dim, scale=0.05)
        self.embedding_dropout = nn.Dropout(EMBEDDING_DROPOUT)

    def table(self, field: str) -> str:
        return self.SHARED.get(field, field)

    def hidden(self, inputs: Inputs) -> Inputs:
        """In training, ids give way to "unknown" at random, so that its row learns to stand for any."""
        if not self.training:
            return inputs
        changed = dict(inputs)
        for name, rate in self.hide.items():
            ids = inputs[name]
            changed[name] = torch.where((torch.rand(ids.shape) < rate) & (ids != 0), torch.ones_like(ids), ids)
        return changed

    def numbers(self, inputs: Inputs) -> Tensor:
        return torch.stack([inputs[name] for name in self.numerics], 1)


class DeepFm(Network):
    def __init__(self, features: FeatureSet, options: dict, hide: dict[str, float]) -> None:
        super().__init__(features, options, hide)
        self.linear = Tables({name: how.rows for name, how in features.ids.items()}, 1, scale=0.01)
        for name in self.numerics:
            weight = nn.Module()
            weight.register_parameter("weight", nn.Parameter(torch.zeros(1)))
            self.linear.add_module(name, weight)
        inputs = self.dim * len(self.fields) + len(self.numerics)
        self.mlp = Mlp(inputs, options["hidden_units"], options["activation"], options["batch_norm"], DROPOUT)

    def forward(self, inputs: Inputs) -> Tensor:
        inputs = self.hidden(inputs)
        numbers = self.numbers(inputs)
        fields = torch.stack([self.embedding.pooled(self.table(name), inputs[name]) for name in self.fields], 1)
        fields = self.embedding_dropout(fields)
        linear = sum(self.linear.pooled(name, inputs[name]).squeeze(-1) for name in self.fields)
        weights = torch.cat([self.linear.get_submodule(name).weight for name in self.numerics])
        pairs = 0.5 * (fields.sum(1).square() - fields.square().sum(1)).sum(1)
        deep = self.mlp(torch.cat([fields.flatten(1), numbers], 1))
        return linear + numbers @ weights + pairs + deep


class Attention(nn.Module):
    """Weights each history entry k by MLP([q, k, q-k, q*k]), without softmax, and adds them up."""

    def __init__(self, width: int, options: dict) -> None:
        super().__init__()
        self.add_module("0", Mlp(4 * width, options["attention_hidden_units"], options["attention_activation"]))

    def forward(self, query: Tensor, keys: Tensor, present: Tensor) -> Tensor:
        row, step = present.nonzero(as_tuple=True)
        q, k = query[row], keys[row, step]
        weight = self.get_submodule("0")(torch.cat([q, k, q - k, q * k], 1))
        return torch.zeros_like(query).index_add(0, row, weight.unsqueeze(1) * k)


class Din(Network):
    def __init__(self, features: FeatureSet, options: dict, hide: dict[str, float]) -> None:
        super().__init__(features, options, hide)
        self.target: list[str] = options["target"][0]
        self.history: list[str] = options["history"][0]
        self.attention = Attention(self.dim * len(self.target), options)
        inputs = self.dim * len(self.fields) + len(self.numerics)
        self.mlp = Mlp(inputs, options["hidden_units"], options["activation"], dropout=DROPOUT)

    def forward(self, inputs: Inputs) -> Tensor:
        inputs = self.hidden(inputs)
        query = torch.cat([self.embedding.look_up(name, inputs[name]) for name in self.target], -1)
        keys = torch.cat([self.embedding.look_up(self.table(name), inputs[name]) for name in self.history], -1)
        fields = []
        for name in self.fields:
            if name == self.history[0]:
                fields.append(self.attention(query, keys, inputs[name] != 0))
            elif name not in self.history:
                fields.append(self.embedding.pooled(self.table(name), inputs[name]))
        fields = self.embedding_dropout(torch.cat(fields, 1))
        return self.mlp(torch.cat([fields, self.numbers(inputs)], 1))
