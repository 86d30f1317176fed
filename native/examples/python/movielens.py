#!/usr/bin/env python3
"""movielens.py FOLDER [USER]: ranks the films that a person of MovieLens has not seen. FOLDER is models/movielens."""
import json
import pathlib
import sys

import rankkernel


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    films = [json.loads(line) for line in (folder / "films.jsonl").open(encoding="utf-8")]
    users = [json.loads(line) for line in (folder / "users.jsonl").open(encoding="utf-8")]
    user = users[int(sys.argv[2]) - 1 if len(sys.argv) > 2 else 0]

    model = rankkernel.Model(folder / "movielens-din.rkm")
    with model, rankkernel.Ranker(model) as ranker, rankkernel.Catalog(model) as catalog, rankkernel.Request(model) as request:
        with rankkernel.Items(model) as items:
            items.reset(len(films))
            for row, film in enumerate(films):
                for feature, value in film["features"].items():
                    if isinstance(value, list):
                        items.set_ids(feature, [value], first=row)
                    elif value is not None:
                        items.set(feature, [value], first=row)
            catalog.upsert([film["features"]["film_id"] for film in films], items)

        for feature, value in user["features"].items():
            if isinstance(value, dict):
                for column, events in value.items():
                    request.set_sequence(feature, column, events)
            elif value is not None:
                request.set(feature, value)

        seen = set(user["seen"])
        unseen = [film for film in films if film["features"]["film_id"] not in seen]
        ids = [film["features"]["film_id"] for film in unseen]
        best = ranker.rank(request, 10, catalog, ids)
        print(f"The best {len(best)} of {len(ids)} films not seen (RankKernel {rankkernel.version()}, {rankkernel.simd_level()}):")
        for place, (index, score) in enumerate(best, 1):
            print(f"{place:2}  {score:.6f}  {unseen[index]['title']}")

        scores = ranker.score(request, catalog, ids)
        assert best == sorted(best, key=lambda winner: -winner[1]) and best[0][1] == max(scores)
        observe(model, request, user, best, catalog, ids)
        try:
            request.set("nothing", 1)
            sys.exit("no error for a feature that is not there")
        except rankkernel.Error as error:
            assert error.status == "RK_ERROR_FEATURE", error


def observe(model, request, user, best, catalog, ids):
    """With a center the histories come as events, and the request is the rest of it: the same films win with the same scores."""
    (history,) = [(name, columns) for name, columns in user["features"].items() if isinstance(columns, dict)]
    positions = [dict(zip(history[1], values)) for values in zip(*history[1].values())]
    with rankkernel.Center(model, dropped_at_once=1) as center:
        events = [rankkernel.Event(center, history[0], time=i, id=i + 1, **columns) for i, columns in enumerate(positions)]
        assert center.observe_batch(["somebody"] * len(events), events) == len(events)
        assert center.rank("somebody", request, len(best), catalog, ids) == best
        assert center.observe("somebody", events[-1]) == "duplicate"
        assert center.forget("somebody") and center.events("somebody") == 0
        for event in events:
            event.close()
        print(f"The same from a center that saw {len(events)} events.")


main()
