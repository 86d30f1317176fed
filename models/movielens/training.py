"""Fitting with early stopping, and the measures a fit is judged by."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from sklearn.metrics import log_loss, roc_auc_score
from torch import Tensor, nn

from networks import Inputs


@dataclass(frozen=True)
class Schedule:
    learning_rate: float
    batch_size: int
    max_epochs: int = 12
    patience: int = 2
    dense_decay: float = 0.01
    embedding_decay: float = 10.0


@dataclass(frozen=True)
class Scores:
    auc: float
    log_loss: float
    grouped_auc: float

    @staticmethod
    def of(label: np.ndarray, probability: np.ndarray, group: np.ndarray) -> Scores:
        return Scores(
            roc_auc_score(label, probability), log_loss(label, probability), grouped_auc(label, probability, group)
        )


def grouped_auc(label: np.ndarray, score: np.ndarray, group: np.ndarray) -> float:
    """AUC within each user who has both labels, weighted by the user's rows."""
    total = weight = 0.0
    for user in np.unique(group):
        mine = group == user
        if 0 < label[mine].sum() < mine.sum():
            total += mine.sum() * roc_auc_score(label[mine], score[mine])
            weight += mine.sum()
    return total / weight


def tensors(encoded: dict[str, np.ndarray]) -> Inputs:
    return {name: torch.from_numpy(values) for name, values in encoded.items()}


def predict(network: nn.Module, inputs: Inputs) -> np.ndarray:
    """Probabilities, computed in double precision."""
    exact = copy.deepcopy(network).double().eval()
    rows = len(next(iter(inputs.values())))
    parts = []
    with torch.no_grad():
        for chosen in torch.arange(rows).split(2048):
            batch = {n: v[chosen].double() if v.is_floating_point() else v[chosen] for n, v in inputs.items()}
            parts.append(torch.sigmoid(exact(batch)).numpy())
    return np.concatenate(parts)


def fit(
    network: nn.Module, train: Inputs, label: np.ndarray, validation: Inputs, validation_label: np.ndarray,
    schedule: Schedule,
) -> None:
    """Adam with decoupled weight decay; keeps the epoch of the smallest validation log loss."""
    optimizer = torch.optim.AdamW(parameter_groups(network, schedule), lr=schedule.learning_rate)
    target = torch.from_numpy(label.astype(np.float32))
    best, best_state, since_best = float("inf"), network.state_dict(), 0
    for epoch in range(1, schedule.max_epochs + 1):
        network.train()
        for chosen in torch.randperm(len(target)).split(schedule.batch_size):
            batch = {name: values[chosen] for name, values in train.items()}
            loss = nn.functional.binary_cross_entropy_with_logits(network(batch), target[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        probability = predict(network, validation)
        value = log_loss(validation_label, probability)
        auc = roc_auc_score(validation_label, probability)
        print(f"  epoch {epoch:2}: validation log loss {value:.5f}, AUC {auc:.5f}", flush=True)
        if value < best:
            best, best_state, since_best = value, copy.deepcopy(network.state_dict()), 0
        else:
            since_best += 1
            if since_best == schedule.patience:
                break
    network.load_state_dict(best_state)


def parameter_groups(network: nn.Module, schedule: Schedule) -> list[dict]:
    """Tables, dense weights, and the rest (biases, norms, alphas), which does not decay."""
    groups: dict[float, list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if name.startswith(("embedding.", "linear.")):
            decay = schedule.embedding_decay
        else:
            decay = schedule.dense_decay if parameter.dim() == 2 else 0.0
        groups.setdefault(decay, []).append(parameter)
    return [{"params": parameters, "weight_decay": decay} for decay, parameters in groups.items()]
