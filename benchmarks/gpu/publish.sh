#!/usr/bin/env bash
# Packs the GPU check with .NET in it, for an x64 Linux machine that has nothing but a GPU driver: publish.sh [ARCHIVE]
set -euo pipefail
cd "$(dirname "$0")/../.."
archive="$(realpath -m "${1:-artifacts/gpu-check.tar.xz}")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
dotnet publish benchmarks/RankKernel.Gpu.Check -c Release -p:Gpu=true -r linux-x64 --self-contained \
  -p:DebugType=none -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false -o "$folder/gpu-check"
# What only debuggers and profilers load.
rm -f "$folder"/gpu-check/{*.pdb,*.xml,createdump,libmscordaccore.so,libmscordbi.so,libcoreclrtraceptprovider.so}
cp benchmarks/gpu/check.sh benchmarks/gpu/peers.py "$folder/gpu-check/"
mkdir -p "$(dirname "$archive")"
tar -C "$folder" -cJf "$archive" gpu-check
du -h "$archive"
