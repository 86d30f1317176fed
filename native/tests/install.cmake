# Installs, builds the project in host/ against what was installed, and runs it.
macro(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed: ${ARGN}")
  endif()
endmacro()

set(target)
if(TOOLCHAIN)
  set(target -DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN} -DCMAKE_SYSROOT=${SYSROOT})
endif()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${HOST} -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix -DCMAKE_C_COMPILER=${C_COMPILER} -DCMAKE_BUILD_TYPE=Release ${target})
run(${CMAKE_COMMAND} --build ${WORK}/build --config Release)
run(${EMULATOR} ${WORK}/build/host ${MODELS}/movielens-deepfm.rkm)
