# How every room is built: one static library a room, one executable a test file,
# the warnings of the house as errors, and only the include paths that the room may use.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Asserts stay on in release: "we went wrong" is never silent.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong")
set(CMAKE_C_FLAGS_DEBUG "-O1 -g -fno-omit-frame-pointer")
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(KITAP_SANITIZE "" CACHE STRING "sanitizers for every target, such as address,undefined or thread")
option(KITAP_FUZZ "build the fuzzers (clang)" OFF)

add_library(kitap_flags INTERFACE)
target_compile_options(kitap_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum -Wstrict-prototypes
  -Wmissing-prototypes -Wvla -Wwrite-strings -Wformat=2 -Wundef -Werror)
target_compile_definitions(kitap_flags INTERFACE _GNU_SOURCE)
target_include_directories(kitap_flags INTERFACE
  ${CMAKE_SOURCE_DIR}/firmware ${CMAKE_SOURCE_DIR}/ui ${CMAKE_SOURCE_DIR}/drivers)
if(KITAP_SANITIZE)
  target_compile_options(kitap_flags INTERFACE -fsanitize=${KITAP_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(kitap_flags INTERFACE -fsanitize=${KITAP_SANITIZE})
endif()
if(KITAP_FUZZ)
  target_compile_options(kitap_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
  target_link_options(kitap_flags INTERFACE -fsanitize=address,undefined)
endif()

find_package(PkgConfig REQUIRED)
foreach(library sdl2 SDL2_ttf libnfc libcurl sqlite3 libsodium yaml-0.1 libcjson libseccomp libqrencode libpng libnats zlib libpcsclite libmicrohttpd)
  string(MAKE_C_IDENTIFIER ${library} key)
  pkg_check_modules(${key} REQUIRED IMPORTED_TARGET ${library})
endforeach()

pkg_check_modules(libdrm REQUIRED libdrm) # the kernel's own headers of it; nothing is linked

# kitap_room(NAME [LINKS room ...] [USES PkgConfig::x ...]): a static library kitap_NAME from the folder's *.c.
function(kitap_room name)
  cmake_parse_arguments(ROOM "" "" "LINKS;USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c)
  if(NOT sources)
    return()
  endif()
  add_library(kitap_${name} STATIC ${sources})
  target_link_libraries(kitap_${name} PUBLIC kitap_flags ${ROOM_USES})
  foreach(link ${ROOM_LINKS})
    target_link_libraries(kitap_${name} PUBLIC kitap_${link})
  endforeach()
endfunction()

# kitap_tests(LABEL seconds LINKS room ... [USES ...]): every *_test.c of the folder is a program and a ctest.
# LABEL may be a list: "unit;thread".
function(kitap_tests label seconds)
  cmake_parse_arguments(TESTS "" "" "LINKS;USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.c)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "." prefix ${folder})
  foreach(source ${sources})
    get_filename_component(stem ${source} NAME_WE)
    set(target test_${prefix}.${stem})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE kitap_flags kitap_support ${TESTS_USES})
    foreach(link ${TESTS_LINKS})
      target_link_libraries(${target} PRIVATE kitap_${link})
    endforeach()
    add_test(NAME ${prefix}.${stem} COMMAND ${target} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${prefix}.${stem} PROPERTIES LABELS "${label}" TIMEOUT ${seconds})
  endforeach()
endfunction()
