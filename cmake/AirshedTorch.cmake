# LibTorch as the target airshed::torch, from the distribution or from AIRSHED_TORCH_DIR.
#
# LibTorch's own find_package is not used: Debian's drags in development packages that nothing here needs, and a CUDA build's fails
# without an installed CUDA toolkit. The libraries are the same everywhere, so they are named directly.
set(_hints)
set(_only)
if(AIRSHED_TORCH_DIR)
  set(_hints PATHS ${AIRSHED_TORCH_DIR})
  set(_only NO_DEFAULT_PATH)
endif()
find_path(AIRSHED_TORCH_INCLUDE ATen/ATen.h ${_hints} PATH_SUFFIXES include ${_only} REQUIRED NO_CACHE)
find_path(AIRSHED_TORCH_API_INCLUDE torch/torch.h ${_hints} PATHS ${AIRSHED_TORCH_INCLUDE}
  PATH_SUFFIXES include/torch/csrc/api/include torch/csrc/api/include ${_only} REQUIRED NO_CACHE)

# PyPI's wheel carries headers of libraries that the system has in another version, {fmt} among them. Only LibTorch's own may be seen.
if(AIRSHED_TORCH_DIR)
  set(_own ${PROJECT_BINARY_DIR}/torch-include)
  file(MAKE_DIRECTORY ${_own})
  foreach(_part ATen c10 caffe2 torch)
    file(CREATE_LINK ${AIRSHED_TORCH_INCLUDE}/${_part} ${_own}/${_part} SYMBOLIC)
  endforeach()
  set(AIRSHED_TORCH_INCLUDE ${_own})
  set(AIRSHED_TORCH_API_INCLUDE ${_own}/torch/csrc/api/include)
endif()

add_library(airshed_torch INTERFACE)
add_library(airshed::torch ALIAS airshed_torch)
target_include_directories(airshed_torch SYSTEM INTERFACE ${AIRSHED_TORCH_INCLUDE} ${AIRSHED_TORCH_API_INCLUDE})
foreach(_name c10 torch_cpu torch)
  find_library(_found_${_name} ${_name} ${_hints} PATH_SUFFIXES lib ${_only} REQUIRED NO_CACHE)
  target_link_libraries(airshed_torch INTERFACE ${_found_${_name}})
endforeach()

# A CUDA build registers its kernels when it is loaded; nothing refers to it, so the linker would leave it out.
find_library(_found_torch_cuda torch_cuda ${_hints} PATH_SUFFIXES lib ${_only} NO_CACHE)
find_library(_found_c10_cuda c10_cuda ${_hints} PATH_SUFFIXES lib ${_only} NO_CACHE)
set(AIRSHED_TORCH_HAS_CUDA OFF)
if(_found_torch_cuda AND _found_c10_cuda)
  set(AIRSHED_TORCH_HAS_CUDA ON)
  target_link_libraries(airshed_torch INTERFACE
    -Wl,--push-state,--no-as-needed ${_found_torch_cuda} ${_found_c10_cuda} -Wl,--pop-state)
  # Recording steps as CUDA graphs wants CUDA's own headers and runtime, which PyPI's wheels bring in folders beside LibTorch's;
  # whole is only that of Triton, which LibTorch's wheel depends on.
  file(GLOB _cuda_folders ${AIRSHED_TORCH_DIR}/../nvidia/cu* ${AIRSHED_TORCH_DIR}/../nvidia/cuda_runtime)
  find_path(AIRSHED_CUDA_INCLUDE crt/host_defines.h
    HINTS ${_cuda_folders} ${AIRSHED_TORCH_DIR}/../triton/backends/nvidia /usr/local/cuda PATH_SUFFIXES include)
  find_library(AIRSHED_CUDART NAMES cudart libcudart.so.13 libcudart.so.12 HINTS ${_cuda_folders} /usr/local/cuda
    PATH_SUFFIXES lib lib64)
  if(AIRSHED_CUDA_INCLUDE AND AIRSHED_CUDART)
    target_include_directories(airshed_torch SYSTEM INTERFACE ${AIRSHED_CUDA_INCLUDE})
    target_link_libraries(airshed_torch INTERFACE ${AIRSHED_CUDART})
    target_compile_definitions(airshed_torch INTERFACE AIRSHED_CUDA)
  else()
    message(STATUS "CUDA's headers were not found: steps on a GPU will not be recorded")
  endif()
endif()

# 1.13 says its version in torch/version.h, later ones in a header that this one includes.
set(_version_header ${AIRSHED_TORCH_INCLUDE}/torch/headeronly/version.h)
if(NOT EXISTS ${_version_header})
  set(_version_header ${AIRSHED_TORCH_API_INCLUDE}/torch/version.h)
endif()
file(STRINGS ${_version_header} _version REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*PATCH ([0-9]+).*" "\\1.\\2.\\3" AIRSHED_TORCH_VERSION "${_version}")
message(STATUS "LibTorch ${AIRSHED_TORCH_VERSION} in ${AIRSHED_TORCH_INCLUDE}, CUDA ${AIRSHED_TORCH_HAS_CUDA}")
