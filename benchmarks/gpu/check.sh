#!/usr/bin/env bash
# On the machine with the GPU: correctness on all systems, timings, and PyTorch's, in one run.
# check.sh [--accelerator any|cuda|opencl|cpu] [--smoke]; results in gpu-<device>.json and gpu-<device>-peers.json beside it.
set -uo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
if [ -x "$here/RankKernel.Gpu.Check" ]; then run=("$here/RankKernel.Gpu.Check"); else run=(dotnet "$here/RankKernel.Gpu.Check.dll"); fi
device="$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -1 | tr ' /' '--')"
name="$here/gpu-${device:-unknown}"
failed=0
"${run[@]}" "$@" --out "$name.json" || failed=$?
peers=()
for argument in "$@"; do
  if [ "$argument" = "--smoke" ]; then peers=(--smoke); fi
done
if python3 -c 'import torch' 2>/dev/null; then
  python3 "$here/peers.py" --out "$name-peers.json" ${peers[@]+"${peers[@]}"} || failed=1
else
  echo "PyTorch is not there: its timings were left out."
fi
exit "$failed"
