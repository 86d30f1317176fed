"""Writes test.jsonl.gz: the rows of test.safetensors as `rankkernel eval` reads them, an object a line.

    python3 lines.py [FOLDER]

Rows stand in their order, so those of a user stand together. The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from pathlib import Path
from typing import Any

import tensorfile

HISTORY = {"history.film_id": "film_id", "history.genre": "genre", "history.rating_bucket": "rating_bucket"}
USER = ("user_id", "hour", "weekday", "user_rating_count", "user_mean_rating")
ITEM = ("film_id", "main_genre", "genres", "film_year", "film_popularity", "film_mean_rating")


def rows(folder: Path) -> list[dict[str, Any]]:
    arrays, metadata = tensorfile.read(folder / "test.safetensors")
    strings = {name: json.loads(metadata[f"strings.{name}"]) for name in ("main_genre", "genres", "history.genre")}

    def value(name: str, row: int) -> Any:
        raw = arrays[f"input.{name}"][row].tolist()
        if isinstance(raw, list):
            raw = [entry for entry in raw if entry != -1]
            return [strings[name][entry] for entry in raw] if name in strings else raw
        if isinstance(raw, float) and raw.is_integer():
            return int(raw)
        return strings[name][raw] if name in strings else raw

    lines = []
    for row in range(len(arrays["label"])):
        length = int(arrays["input.history.length"][row])
        history = {column: value(name, row)[:length] for name, column in HISTORY.items()}
        features = {name: value(name, row) for name in USER} | {"history": history} | {name: value(name, row) for name in ITEM}
        known = {name: entry for name, entry in features.items() if not (isinstance(entry, float) and math.isnan(entry))}
        lines.append(known | {"liked": int(arrays["label"][row])})
    return lines


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in rows(folder))
    (folder / "test.jsonl.gz").write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
