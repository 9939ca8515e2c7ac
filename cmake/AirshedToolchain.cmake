# Compiler cache, linker, warnings and sanitizers, as one interface target that our own code links.
find_program(AIRSHED_CCACHE ccache)
if(AIRSHED_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${AIRSHED_CCACHE})
endif()

add_library(airshed_build_flags INTERFACE)
add_library(airshed::build_flags ALIAS airshed_build_flags)
target_compile_options(airshed_build_flags INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -pthread>
  $<$<CXX_COMPILER_ID:MSVC>:/W4 /utf-8>)
if(AIRSHED_WARNINGS_AS_ERRORS)
  target_compile_options(airshed_build_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Werror> $<$<CXX_COMPILER_ID:MSVC>:/WX>)
endif()

# For code that waits for other code: built in half of the time, and no slower for its users.
add_library(airshed_light_optimisation INTERFACE)
add_library(airshed::light_optimisation ALIAS airshed_light_optimisation)
target_compile_options(airshed_light_optimisation INTERFACE $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU,Clang>>:-O1>)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Needed for a precompiled header to go through the compiler cache.
  add_compile_options(-fpch-preprocess)
endif()

if(AIRSHED_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(AIRSHED_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(AIRSHED_SANITIZE)
  message(FATAL_ERROR "AIRSHED_SANITIZE is \"${AIRSHED_SANITIZE}\"; it may be empty, address or thread.")
endif()
if(AIRSHED_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # With sanitizers GCC 12 takes parts of std::regex and of LibTorch's headers for uninitialised (GCC bug 105562).
  add_compile_options(-Wno-maybe-uninitialized)
endif()

find_program(AIRSHED_MOLD mold)
if(AIRSHED_MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1)
  add_link_options(-fuse-ld=mold)
endif()
