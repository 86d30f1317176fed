#!/usr/bin/env bash
# Publishes the GPU check with .NET in it, for a Linux machine that has nothing but a GPU driver: publish.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="${1:-artifacts/gpu-check}"
runtime="${RUNTIME-linux-x64}"
if [ -n "$runtime" ]; then
  dotnet publish benchmarks/RankKernel.Gpu.Check -c Release -p:Gpu=true -r "$runtime" --self-contained -o "$folder"
else
  # Where the registry has no runtime packs: the machine then needs .NET.
  dotnet publish benchmarks/RankKernel.Gpu.Check -c Release -p:Gpu=true -o "$folder"
fi
cp benchmarks/gpu/check.sh benchmarks/gpu/peers.py "$folder/"
echo "Copy $folder to the machine with the GPU and run check.sh there."
