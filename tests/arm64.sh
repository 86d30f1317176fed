#!/usr/bin/env bash
# Kernels and references on ARM64 under emulation, on a processor with `sdot` and on one without, and the bits of the references'
# scores against this machine's. Optional: CI does not run it.
#   tests/arm64.sh [part of a reference's name]...
# Needs qemu-aarch64 and ARM64's C and C++ libraries: apt-get install qemu-user libstdc++6-arm64-cross (or their folder in ARM64_SYSROOT).
set -euo pipefail
cd "$(dirname "$0")/.."
sysroot=${ARM64_SYSROOT:-/usr/aarch64-linux-gnu}
qemu=$(command -v qemu-aarch64 || command -v qemu-aarch64-static)
out=artifacts/arm64

# The emulator does not see code that .NET writes through a second mapping.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0

publish() { dotnet publish "tests/$1" -c Release -r "$2" --self-contained "$3" -o "$out/$1-$2" -v q --nologo "${@:4}"; }
emulate() { "$qemu" -L "$sysroot" -cpu "$@"; }

publish RankKernel.Probe linux-arm64 true
publish RankKernel.Tests linux-arm64 true -p:ValidateExecutableReferencesMatchSelfContained=false
dotnet build tests/RankKernel.Tests -c Release -v q --nologo
dotnet exec tests/RankKernel.Tests/bin/Release/net10.0/RankKernel.Tests.dll goldens "$@" > "$out/here.txt"

for processor in max cortex-a72; do
  emulate "$processor" "$out/RankKernel.Probe-linux-arm64/RankKernel.Probe"
  emulate "$processor" "$out/RankKernel.Tests-linux-arm64/RankKernel.Tests" goldens "$@" > "$out/$processor.txt"
  diff "$out/here.txt" "$out/$processor.txt"
  echo "$processor: $(wc -l < "$out/here.txt") references, the bits of this machine"
done
