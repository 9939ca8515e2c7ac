# airshed_test(NAME SOURCES file... [LIBRARIES target...] [GUI])
# A Qt Test program: one test class, or several with their own main. GUI tests run offscreen unless the caller sets QT_QPA_PLATFORM.
function(airshed_test name)
  cmake_parse_arguments(ARG "GUI;TORCH" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE
    QT_NO_KEYWORDS
    AIRSHED_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data"
    AIRSHED_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data"
    AIRSHED_PLUGIN_DIR="${PROJECT_BINARY_DIR}/lib/airshed/plugins"
    AIRSHED_BIN_DIR="${PROJECT_BINARY_DIR}/bin")
  target_link_libraries(${name} PRIVATE airshed::build_flags Qt6::Test ${ARG_LIBRARIES})
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
