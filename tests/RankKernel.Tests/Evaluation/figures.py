"""Writes data/figures.json: scores and labels with what scikit-learn and SciPy say of them.

    python3 tests/RankKernel.Tests/Evaluation/figures.py

Made with scikit-learn 1.2.1 and SciPy 1.10.1. Scores are rounded to single precision, which is what a ranker gives.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

CUTOFFS = [1, 3, 10]


def single(values):
    return np.asarray(values, np.float32).astype(float)


def ranking_cases():
    random = np.random.default_rng(20261122)
    n = 400
    label = random.random(n) < 0.3
    yield "continuous", single(1 / (1 + np.exp(-random.normal(label * 1.2 - 1, 1)))), label
    yield "ties", single(np.round(random.random(n) * 0.6 + label * 0.3, 1)), label
    rare = random.random(n) < 0.02
    yield "rare", single(random.random(n) * 0.04 + rare * 0.01), rare
    yield "all_equal", single(np.full(20, 0.25)), np.arange(20) % 3 == 0
    yield "edges_of_bins", single(np.repeat([0, 0.125, 0.25, 0.5, 0.75, 1], 3)), np.arange(18) % 2 == 0
    yield "certain", single([0, 0, 1, 1, 0.5]), np.array([False, True, True, False, True])
    yield "perfect", single(np.arange(30) / 30), np.arange(30) >= 20
    yield "reversed", single(np.arange(30) / 30), np.arange(30) < 20
    yield "one_positive", single([0.9, 0.1, 0.5]), np.array([False, False, True])


def binary(name, score, label):
    predicted = score >= 0.5
    fpr, tpr, roc_thresholds = metrics.roc_curve(label, score, drop_intermediate=False)
    precision, recall, pr_thresholds = metrics.precision_recall_curve(label, score)
    uniform = calibration_curve(label, score, n_bins=10)
    quantile = calibration_curve(label, score, n_bins=5, strategy="quantile")
    return {
        "name": name,
        "scores": score.tolist(),
        "labels": label.astype(int).tolist(),
        "accuracy": metrics.accuracy_score(label, predicted),
        "precision": metrics.precision_score(label, predicted, zero_division=0),
        "recall": metrics.recall_score(label, predicted, zero_division=0),
        "f1": metrics.f1_score(label, predicted, zero_division=0),
        "log_loss": metrics.log_loss(label, score, eps=1e-15, labels=[False, True]),
        "brier": metrics.brier_score_loss(label, score),
        "auc": metrics.roc_auc_score(label, score),
        "average_precision": metrics.average_precision_score(label, score),
        "precision_recall_area": metrics.auc(recall, precision),
        "roc": {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": roc_thresholds[1:].tolist()},
        "precision_recall": {"precision": precision.tolist(), "recall": recall.tolist(), "thresholds": pr_thresholds.tolist()},
        "calibration_uniform": {"true": uniform[0].tolist(), "predicted": uniform[1].tolist()},
        "calibration_quantile": {"true": quantile[0].tolist(), "predicted": quantile[1].tolist()},
    }


def regression():
    random = np.random.default_rng(7)
    target = np.round(random.gamma(2, 10, 200), 2)
    predicted = single(target * random.uniform(0.7, 1.3, 200) + random.normal(size=200))
    for name, y, p in [("positive", target, predicted), ("with_zeros", np.r_[0.0, target], np.r_[0.5, predicted])]:
        yield {
            "name": name,
            "targets": y.tolist(),
            "predictions": p.tolist(),
            "rmse": float(np.sqrt(metrics.mean_squared_error(y, p))),
            "mae": metrics.mean_absolute_error(y, p),
            "mape": metrics.mean_absolute_percentage_error(y, p),
            "r2": metrics.r2_score(y, p),
        }


def lists():
    """Lists of any length, some with ties, one class alone, or graded gains."""
    random = np.random.default_rng(11)
    groups = []
    for length in [1, 2, 5, 12, 30, 8, 8, 40]:
        score = single(random.random(length))
        groups.append((score, (random.random(length) < 0.4).astype(float)))
    groups.append((single(np.round(random.random(25), 1)), (random.random(25) < 0.3).astype(float)))
    groups.append((single(np.full(7, 0.5)), np.array([0, 1, 0, 0, 1, 0, 0.0])))
    groups.append((single(np.round(random.random(15), 1)), random.integers(0, 5, 15).astype(float)))
    groups.append((single(random.random(6)), np.zeros(6)))
    groups.append((single(random.random(6)), np.ones(6)))
    return groups


def grouped():
    groups = lists()
    positive = [(s, g) for s, g in groups if (g > 0).any()]
    both = [(s, g) for s, g in positive if (g <= 0).any()]
    return {
        "groups": [{"scores": s.tolist(), "gains": g.tolist()} for s, g in groups],
        "gauc": float(np.average([metrics.roc_auc_score(g > 0, s) for s, g in both], weights=[len(s) for s, _ in both])),
        "map": float(np.mean([metrics.average_precision_score(g > 0, s) for s, g in positive])),
        "cutoffs": CUTOFFS,
        "ndcg_of_lists": [
            {"group": i, "k": k, "ndcg": metrics.ndcg_score([g], [s], k=k)}
            for i, (s, g) in enumerate(groups) if len(s) > 1 and (g > 0).any() for k in CUTOFFS
        ],
    }


def agreement():
    random = np.random.default_rng(3)
    first = random.random(150)
    for name, a, b in [
        ("continuous", first, first + random.normal(scale=0.2, size=150)),
        ("ties", np.round(first, 1), np.round(first + random.normal(scale=0.3, size=150), 1)),
        ("opposite", first, -first),
    ]:
        a, b = single(a), single(b)
        yield {
            "name": name, "first": a.tolist(), "second": b.tolist(),
            "spearman": float(stats.spearmanr(a, b)[0]), "kendall": float(stats.kendalltau(a, b)[0]),
        }


def main():
    warnings.simplefilter("error")
    figures = {
        "binary": [binary(*case) for case in ranking_cases()],
        "regression": list(regression()),
        "grouped": grouped(),
        "agreement": list(agreement()),
    }
    path = Path(__file__).parent / "data" / "figures.json"
    path.write_text(json.dumps(figures, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
