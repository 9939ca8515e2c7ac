# Third-party libraries, each as a target that our rooms link by name.
find_package(Threads REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(date REQUIRED)
find_package(CLI11 REQUIRED)
find_package(LibArchive REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CURL 7.66 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(AIRSHED_MOSQUITTO REQUIRED IMPORTED_TARGET libmosquitto)
add_library(airshed::mosquitto ALIAS PkgConfig::AIRSHED_MOSQUITTO)
# Without it keys come from the environment alone.
pkg_check_modules(AIRSHED_LIBSECRET IMPORTED_TARGET libsecret-1)
if(AIRSHED_LIBSECRET_FOUND)
  add_library(airshed::libsecret ALIAS PkgConfig::AIRSHED_LIBSECRET)
endif()

pkg_check_modules(AIRSHED_EXIF REQUIRED IMPORTED_TARGET libexif)
add_library(airshed::exif ALIAS PkgConfig::AIRSHED_EXIF)

# The three modules that are needed, by themselves: OpenCV's own CMake config wants all of its packages.
find_path(AIRSHED_OPENCV_INCLUDE opencv2/imgcodecs.hpp PATH_SUFFIXES opencv4 REQUIRED)
add_library(airshed_opencv INTERFACE)
add_library(airshed::opencv ALIAS airshed_opencv)
target_include_directories(airshed_opencv SYSTEM INTERFACE ${AIRSHED_OPENCV_INCLUDE})
foreach(module core imgproc imgcodecs)
  find_library(AIRSHED_OPENCV_${module} opencv_${module} REQUIRED)
  target_link_libraries(airshed_opencv INTERFACE ${AIRSHED_OPENCV_${module}})
endforeach()

# Debian's SQLiteCpp ships a config that names a target whose dependencies it does not find itself.
find_path(AIRSHED_SQLITECPP_INCLUDE SQLiteCpp/SQLiteCpp.h REQUIRED)
find_library(AIRSHED_SQLITECPP_LIBRARY SQLiteCpp REQUIRED)
add_library(airshed_sqlitecpp INTERFACE)
add_library(airshed::sqlitecpp ALIAS airshed_sqlitecpp)
target_include_directories(airshed_sqlitecpp SYSTEM INTERFACE ${AIRSHED_SQLITECPP_INCLUDE})
target_link_libraries(airshed_sqlitecpp INTERFACE ${AIRSHED_SQLITECPP_LIBRARY} SQLite::SQLite3 Threads::Threads ${CMAKE_DL_LIBS})

if(AIRSHED_BUILD_GUI OR AIRSHED_BUILD_TESTS)
  find_package(Qt6 6.2 REQUIRED COMPONENTS Core)
  set(CMAKE_AUTOMOC OFF) # switched on by the targets that hold QObjects
endif()
if(AIRSHED_BUILD_TESTS)
  find_package(Qt6 REQUIRED COMPONENTS Gui Network Test) # the tests paint pictures and have a web server of their own
endif()
if(AIRSHED_BUILD_GUI)
  find_package(Qt6 REQUIRED COMPONENTS Widgets PrintSupport Svg)
  # The library's own CMake config leads to the Qt 5 build, so the Qt 6 one is taken by its file name.
  find_path(AIRSHED_QCUSTOMPLOT_INCLUDE qcustomplot.h REQUIRED)
  find_library(AIRSHED_QCUSTOMPLOT_LIBRARY NAMES QCustomPlotQt6 qcustomplot-qt6 REQUIRED)
  add_library(airshed_qcustomplot INTERFACE)
  add_library(airshed::qcustomplot ALIAS airshed_qcustomplot)
  target_include_directories(airshed_qcustomplot SYSTEM INTERFACE ${AIRSHED_QCUSTOMPLOT_INCLUDE})
  target_compile_definitions(airshed_qcustomplot INTERFACE QCUSTOMPLOT_USE_LIBRARY)
  target_link_libraries(airshed_qcustomplot INTERFACE ${AIRSHED_QCUSTOMPLOT_LIBRARY} Qt6::Widgets Qt6::PrintSupport)
endif()
