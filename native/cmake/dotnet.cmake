# Compiles RankKernel ahead of time: one library for each instruction set, into lib/ of the build folder.
find_program(DOTNET dotnet REQUIRED)

string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" processor)
if(CMAKE_OSX_ARCHITECTURES)
  string(TOLOWER "${CMAKE_OSX_ARCHITECTURES}" processor)
endif()
if(processor MATCHES "^(arm64|aarch64)$")
  set(architecture arm64)
  set(levels arm64)
else()
  set(architecture x64)
  set(levels x86-64-v2 x86-64-v3 x86-64-v4)
endif()
if(WIN32)
  set(system win)
elseif(APPLE)
  set(system osx)
else()
  set(system linux)
endif()

set(RANKKERNEL_RUNTIME_IDENTIFIER ${system}-${architecture} CACHE STRING "The .NET runtime identifier")
set(RANKKERNEL_INSTRUCTION_SETS ${levels} CACHE STRING "The builds; the widest that a processor runs is chosen at run time")

file(GLOB_RECURSE sources CONFIGURE_DEPENDS
  ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cs ${CMAKE_CURRENT_SOURCE_DIR}/../src/RankKernel/*.cs ${CMAKE_CURRENT_SOURCE_DIR}/../src/RankKernel/*.proto)
list(FILTER sources EXCLUDE REGEX "/(bin|obj)/")
set(project_file ${CMAKE_CURRENT_SOURCE_DIR}/src/RankKernel.Native.csproj)

set(cross)
if(CMAKE_CROSSCOMPILING)
  set(cross -p:LinkerFlavor=lld -p:SysRoot=${CMAKE_SYSROOT})
endif()

set(RANKKERNEL_BUILDS)
set(before)
foreach(level IN LISTS RANKKERNEL_INSTRUCTION_SETS)
  set(output ${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/${CMAKE_SHARED_LIBRARY_PREFIX}rankkernel-${level}${CMAKE_SHARED_LIBRARY_SUFFIX})
  set(publish ${CMAKE_BINARY_DIR}/dotnet/${level})
  if(level STREQUAL "arm64")
    set(instruction_set)
  else()
    set(instruction_set -p:NativeInstructionSet=${level})
  endif()
  # One after the other: they share what is compiled to IL.
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${DOTNET} publish ${project_file} -c Release -r ${RANKKERNEL_RUNTIME_IDENTIFIER} -o ${publish} -v q --nologo
      -p:NativeAot=true -p:NativeTargetFramework=${RANKKERNEL_TARGET_FRAMEWORK} ${instruction_set} ${cross}
    COMMAND ${CMAKE_COMMAND} -E copy ${publish}/rankkernel${CMAKE_SHARED_LIBRARY_SUFFIX} ${output}
    DEPENDS ${project_file} ${sources} ${before}
    COMMENT "Compiling RankKernel ahead of time for ${level}"
    VERBATIM)
  list(APPEND RANKKERNEL_BUILDS ${output})
  set(before ${output})
endforeach()
add_custom_target(rankkernel_builds ALL DEPENDS ${RANKKERNEL_BUILDS})
