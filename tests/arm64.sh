#!/usr/bin/env bash
# Kernels and references on ARM64 under emulation, on a processor with `sdot` and on one without, and the bits of the references'
# scores against this machine's. Optional: CI does not run it.
#   tests/arm64.sh [part of a reference's name]...
# Needs qemu-aarch64 (apt-get install qemu-user) and a folder with ARM64's libraries, its name in ARM64_SYSROOT:
#   dpkg --add-architecture arm64 && apt-get update && apt-get download {libc6,libgcc-s1,libstdc++6,zlib1g,libssl3}:arm64
#   for package in *_arm64.deb; do dpkg-deb -x "$package" "$ARM64_SYSROOT"; done
set -euo pipefail
cd "$(dirname "$0")/.."
sysroot=${ARM64_SYSROOT:?says where the libraries of ARM64 are}
qemu=$(command -v qemu-aarch64 || command -v qemu-aarch64-static)
out=artifacts/arm64

# The emulator does not see code that .NET writes through a second mapping.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

emulate() { "$qemu" -L "$sysroot" -cpu "$@"; }

# The probe of the kernels comes along with the tests.
dotnet publish tests/RankKernel.Tests -c Release -r linux-arm64 --self-contained -o "$out" -v q --nologo \
  -p:UseAppHost=true -p:ValidateExecutableReferencesMatchSelfContained=false
dotnet build tests/RankKernel.Tests -c Release -v q --nologo
dotnet exec tests/RankKernel.Tests/bin/Release/net10.0/RankKernel.Tests.dll goldens "$@" > "$out/here.txt"

for processor in max cortex-a72; do
  emulate "$processor" "$out/RankKernel.Probe"
  emulate "$processor" "$out/RankKernel.Tests" goldens "$@" > "$out/$processor.txt"
  diff "$out/here.txt" "$out/$processor.txt"
  echo "$processor: $(wc -l < "$out/here.txt") references, the bits of this machine"
done
