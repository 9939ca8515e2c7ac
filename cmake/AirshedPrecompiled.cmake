# Headers that many sources read, compiled once for all that read the same set:
#   target_precompile_headers(mine REUSE_FROM airshed_precompiled_SET)
# A source still includes what it uses: -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON builds without.
#
# A set can be used by whoever defines what its libraries define, and compiles in the same way; so programs are compiled as
# libraries are. What knows no LibTorch and no Qt has no set: its objects are the same in the build folders of all LibTorches, and a
# compiler cache finds them again, which it cannot where a precompiled header lies in the build folder.
set(CMAKE_CXX_COMPILE_OPTIONS_PIE ${CMAKE_CXX_COMPILE_OPTIONS_PIC})

# airshed_precompiled(SET LIBRARIES target... HEADERS <header>...)
function(airshed_precompiled set)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;HEADERS" ${ARGN})
  set(nothing ${CMAKE_CURRENT_BINARY_DIR}/precompiled_${set}.cpp)
  file(CONFIGURE OUTPUT ${nothing} CONTENT "")
  add_library(airshed_precompiled_${set} OBJECT ${nothing})
  target_link_libraries(airshed_precompiled_${set} PRIVATE airshed::build_flags ${ARG_LIBRARIES})
  target_precompile_headers(airshed_precompiled_${set} PRIVATE ${ARG_HEADERS})
endfunction()

set(_standard <algorithm> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <set> <span> <stdexcept> <string>
  <string_view> <utility> <variant> <vector> <nlohmann/json.hpp>)
airshed_precompiled(torch LIBRARIES airshed::torch HEADERS ${PROJECT_SOURCE_DIR}/core/engine/tensors_internal.h)
if(AIRSHED_BUILD_TESTS)
  # Not Qt Test's, which read the folder of the test.
  airshed_precompiled(test LIBRARIES Qt6::Core nlohmann_json::nlohmann_json HEADERS ${_standard} <QCoreApplication> <QJsonDocument>
    <QJsonObject> <QObject> <QProcess> <QString> <QTemporaryDir> <QVariant>)
  target_compile_definitions(airshed_precompiled_test PRIVATE QT_NO_KEYWORDS)
endif()
if(AIRSHED_BUILD_GUI)
  airshed_precompiled(widgets LIBRARIES Qt6::Widgets nlohmann_json::nlohmann_json HEADERS ${_standard} <QtWidgets>)
  target_compile_definitions(airshed_precompiled_widgets PRIVATE QT_NO_KEYWORDS)
endif()
