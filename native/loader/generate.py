#!/usr/bin/env python3
"""Writes functions.inc from rankkernel.h; with --check says whether it is up to date."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "functions.inc"
OWN = {"rk_last_error", "rk_status_name", "rk_set_log"}


def functions():
    text = re.sub(r"/\*.*?\*/", "", (HERE.parent / "include" / "rankkernel.h").read_text(), flags=re.S)
    for result, name, parameters in re.findall(r"^RK_API ([^;{}]*?)RK_CALL (\w+)\(([^;]*?)\);", text, flags=re.S | re.M):
        if name not in OWN:
            parameters = " ".join(parameters.split())
            names = [] if parameters == "void" else [re.search(r"(\w+)$", p).group(1) for p in parameters.split(",")]
            yield f"RK_FUNCTION({result.strip()}, {name}, ({parameters}), ({', '.join(names)}))"


def main():
    text = "/* Written by generate.py from rankkernel.h. */\n" + "\n".join(functions()) + "\n"
    if sys.argv[1:] == ["--check"]:
        if TARGET.read_text() != text:
            sys.exit("functions.inc is not that of rankkernel.h: run native/loader/generate.py")
    else:
        TARGET.write_text(text)


main()
