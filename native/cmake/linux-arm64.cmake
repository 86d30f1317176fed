# CMake's toolchain file for ARM64 Linux from another Linux machine:
#
#   cmake -S native -B build -DCMAKE_TOOLCHAIN_FILE=cmake/linux-arm64.cmake -DCMAKE_SYSROOT=/folder
#
# The folder has libc6-dev, libgcc-12-dev, libstdc++-12-dev and zlib1g-dev of arm64 and what they depend on. Needs clang and lld;
# with qemu-aarch64 the tests run too.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
set(CMAKE_C_COMPILER_TARGET aarch64-linux-gnu)
set(CMAKE_CXX_COMPILER_TARGET aarch64-linux-gnu)
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT -fuse-ld=lld)
endforeach()

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)

find_program(RANKKERNEL_QEMU NAMES qemu-aarch64 qemu-aarch64-static)
if(RANKKERNEL_QEMU AND CMAKE_SYSROOT)
  set(CMAKE_CROSSCOMPILING_EMULATOR ${RANKKERNEL_QEMU} -L ${CMAKE_SYSROOT})
endif()
