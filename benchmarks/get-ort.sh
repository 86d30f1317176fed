#!/bin/sh
# Brings ONNX Runtime's C library, as the npm package onnxruntime-node ships it, into artifacts/ort. No script of the package runs.
set -eu
cd "$(dirname "$0")/.."
mkdir -p artifacts/ort
npm install --ignore-scripts --no-audit --no-fund --no-save --prefix artifacts/ort onnxruntime-node
find artifacts/ort -name 'libonnxruntime*' -o -name 'onnxruntime.dll'
