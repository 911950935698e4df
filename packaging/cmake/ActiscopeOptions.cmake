# Options and compiler settings that every target of the project shares.
include(GNUInstallDirs)

option(ACTISCOPE_TESTS "Build the tests and the benchmark" ON)
set(ACTISCOPE_SANITIZE "" CACHE STRING "Sanitizers for every target, e.g. address;undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
# Modules loaded at run time lie in a folder beside the program, in the build tree as when installed.
set(ACTISCOPE_MODULE_DIR "${CMAKE_BINARY_DIR}/lib/actiscope")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without these ccache keeps nothing of a compilation that uses a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${CCACHE_PROGRAM}")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-fpch-preprocess)
    endif()
endif()

foreach(sanitizer IN LISTS ACTISCOPE_SANITIZE)
    add_compile_options(-fsanitize=${sanitizer} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${sanitizer})
endforeach()

# Warnings are errors, in the project's own code only: foreign headers come in as SYSTEM.
add_library(actiscope_warnings INTERFACE)
target_compile_options(actiscope_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wunused
    -Wdouble-promotion -Wformat=2 -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 sees overlapping and endless copies in sums of std::string, where there are none.
    target_compile_options(actiscope_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow)
endif()
if(ACTISCOPE_SANITIZE)
    # The instrumentation makes the compiler see paths that do not exist.
    target_compile_options(actiscope_warnings INTERFACE -Wno-error=maybe-uninitialized)
endif()

# actiscope_library(NAME [LINK targets…] [PRIVATE_LINK targets…] [EXCLUDE files and folders…]): one layer, made of
# every source in its folder, so that a new network, method or reader is a new file and no line here.
function(actiscope_library name)
    cmake_parse_arguments(ARG "" "" "LINK;PRIVATE_LINK;EXCLUDE" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    foreach(excluded IN LISTS ARG_EXCLUDE)
        cmake_path(SET without "${CMAKE_CURRENT_SOURCE_DIR}/${excluded}")
        foreach(source IN LISTS sources)
            cmake_path(IS_PREFIX without "${source}" isWithin)
            if(isWithin)
                list(REMOVE_ITEM sources "${source}")
            endif()
        endforeach()
    endforeach()
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK} actiscope_warnings)
endfunction()

# actiscope_module(NAME ENTRY source LINK library): a shared module that is loaded at run time: the library's
# code and the one function that it exports.
function(actiscope_module name)
    cmake_parse_arguments(ARG "" "ENTRY" "LINK" ${ARGN})
    add_library(${name} MODULE "${ARG_ENTRY}")
    target_link_libraries(${name} PRIVATE ${ARG_LINK} actiscope_warnings)
    set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${ACTISCOPE_MODULE_DIR}")
    install(TARGETS ${name} LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/actiscope")
endfunction()

# actiscope_test(NAME [LINK targets…] [ENVIRONMENT NAME=VALUE] [DEPENDS targets…]): one GoogleTest program made of
# every source in its folder, one ctest test for each of its cases. (gtest_discover_tests takes one variable only.)
function(actiscope_test name)
    cmake_parse_arguments(ARG "NO_MAIN" "ENVIRONMENT" "LINK;DEPENDS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
    add_executable(test_${name} ${sources})
    target_include_directories(test_${name} PRIVATE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(test_${name} PRIVATE ${ARG_LINK} GTest::gmock actiscope_warnings)
    if(NOT ARG_NO_MAIN)
        target_link_libraries(test_${name} PRIVATE GTest::gtest_main)
    endif()
    target_compile_definitions(test_${name} PRIVATE
        ACTISCOPE_DEFAULT_DATA="${CMAKE_SOURCE_DIR}/../shared/data"
        ACTISCOPE_TEST_MODULES="${CMAKE_BINARY_DIR}/tests/modules")
    if(ARG_DEPENDS)
        add_dependencies(test_${name} ${ARG_DEPENDS})
    endif()
    gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 120 DISCOVERY_MODE PRE_TEST
        PROPERTIES TIMEOUT 600 ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()
