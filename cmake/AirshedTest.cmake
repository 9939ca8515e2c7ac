# What tests are compiled with, and where they find what they need.
add_library(airshed_test_flags INTERFACE)
add_library(airshed::test_flags ALIAS airshed_test_flags)
target_include_directories(airshed_test_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(airshed_test_flags INTERFACE
  QT_NO_KEYWORDS
  AIRSHED_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
  AIRSHED_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data"
  AIRSHED_PLUGIN_DIR="${PROJECT_BINARY_DIR}/lib/airshed/plugins"
  AIRSHED_BIN_DIR="${PROJECT_BINARY_DIR}/bin")
target_link_libraries(airshed_test_flags INTERFACE airshed::build_flags airshed::light_optimisation Qt6::Test)

# airshed_test_parts(NAME SOURCES file... LIBRARIES target... HEADERS set)
# What several tests share. HEADERS: see AirshedPrecompiled.
function(airshed_test_parts name)
  cmake_parse_arguments(ARG "" "HEADERS" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PUBLIC ${ARG_LIBRARIES} airshed::test_flags)
  target_precompile_headers(${name} REUSE_FROM airshed_precompiled_${ARG_HEADERS})
endfunction()

# airshed_test(NAME SOURCES file... [LIBRARIES target...] [LABELS label...] [GUI] [TORCH] [TORCH_HEADERS])
# A Qt Test program: one test class, or several with their own main. GUI tests link Qt6::Widgets and run offscreen unless the
# caller sets QT_QPA_PLATFORM. TORCH: another LibTorch can fail it; so can all that link airshed::engine. TORCH_HEADERS: it reads
# torch/torch.h.
function(airshed_test name)
  cmake_parse_arguments(ARG "GUI;TORCH;TORCH_HEADERS" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_link_libraries(${name} PRIVATE airshed::test_flags ${ARG_LIBRARIES})
  set(headers test)
  if(ARG_GUI)
    set(headers widgets)
  elseif(ARG_TORCH_HEADERS)
    set(headers torch)
  endif()
  target_precompile_headers(${name} REUSE_FROM airshed_precompiled_${headers})
  add_test(NAME ${name} COMMAND ${name})
  if(ARG_TORCH OR "airshed::engine" IN_LIST ARG_LIBRARIES)
    list(APPEND ARG_LABELS torch)
    add_dependencies(torch_tests ${name})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${ARG_LABELS}")
  if(ARG_GUI)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT QT_QPA_PLATFORM=offscreen)
  endif()
endfunction()
