# Debian's LibTorch names libraries that it calls nothing of: image readers, video players, data bases. With what those
# name in turn they are three quarters of the libraries that a process would load, and most of a cold start. Empty
# libraries of the same names, found first by one module alone, take their place.

# actiscope_stand_ins(MODULE LIBRARY NAME…): MODULE finds an empty library in place of each NAME (without version, e.g.
# "avcodec") that LIBRARY asks for. Only for those of which neither LIBRARY nor anything else that the program loads
# calls a function; the test `stand_ins` has the loader resolve every symbol.
function(actiscope_stand_ins module library)
    if(ACTISCOPE_SANITIZE OR NOT CMAKE_OBJDUMP)
        return()
    endif()
    get_target_property(configuration ${library} IMPORTED_CONFIGURATIONS)
    list(GET configuration 0 configuration)
    get_target_property(file ${library} IMPORTED_LOCATION_${configuration})
    execute_process(COMMAND "${CMAKE_OBJDUMP}" -p "${file}" OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
    set(empty "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp")
    file(WRITE "${empty}" "")
    set(made FALSE)
    foreach(name IN LISTS ARGN)
        if(NOT headers MATCHES "NEEDED +(lib${name}\\.so[.0-9a-z]*)")
            continue()
        endif()
        set(soname "${CMAKE_MATCH_1}")
        add_library(stand_in_${name} SHARED "${empty}")
        set_target_properties(stand_in_${name} PROPERTIES
            PREFIX "" SUFFIX "" OUTPUT_NAME "${soname}" NO_SONAME ON
            LIBRARY_OUTPUT_DIRECTORY "${ACTISCOPE_MODULE_DIR}/stand-ins")
        target_link_options(stand_in_${name} PRIVATE -nostdlib "LINKER:-soname,${soname}")
        install(TARGETS stand_in_${name} LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/actiscope/stand-ins")
        add_dependencies(${module} stand_in_${name})
        set(made TRUE)
    endforeach()
    if(made)
        # The old kind of search path holds for what a library loads in turn, too.
        set_target_properties(${module} PROPERTIES INSTALL_RPATH "$ORIGIN/stand-ins" BUILD_WITH_INSTALL_RPATH ON)
        target_link_options(${module} PRIVATE LINKER:--disable-new-dtags)
    endif()
endfunction()
