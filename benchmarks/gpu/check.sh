#!/usr/bin/env bash
# On the machine with the GPU: correctness on all systems, timings, and PyTorch's on the same networks, in one run.
# check.sh [--out FOLDER] [--accelerator any|cuda|opencl|cpu] [--smoke]
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
out="$here"
smoke=()
arguments=()
while [ $# -gt 0 ]; do
  case "$1" in
    --out) out="$2"; shift 2 ;;
    --smoke) smoke=(--smoke); shift ;;
    *) arguments+=("$1"); shift ;;
  esac
done
mkdir -p "$out"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
device="$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -1 | tr ' /' '--')"
name="$out/gpu-${device:-unknown}"
failed=0
"$here/RankKernel.Gpu.Check" ${arguments[@]+"${arguments[@]}"} ${smoke[@]+"${smoke[@]}"} \
  --share "$work/networks" --ptx "$work/kernel.ptx" --out "$name.json" || failed=$?

assembler="$(command -v ptxas || ls /usr/local/cuda/bin/ptxas 2>/dev/null)"
if [ -n "$assembler" ]; then
  for target in sm_80 sm_90; do
    "$assembler" -v -arch "$target" -o "$work/kernel.cubin" "$work/kernel.ptx" >>"$name-ptxas.txt" 2>&1 || failed=1
  done
  cat "$name-ptxas.txt"
else
  echo "ptxas is not there: registers and spills were not counted."
fi

if python3 -c 'import torch' 2>/dev/null; then
  python3 "$here/peers.py" --networks "$work/networks" --out "$name-peers.json" ${smoke[@]+"${smoke[@]}"} || failed=1
else
  echo "PyTorch is not there: its timings were left out."
fi
exit "$failed"
