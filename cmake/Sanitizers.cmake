# -DSPILLWAY_SANITIZE=ON: AddressSanitizer and UndefinedBehaviorSanitizer, no recovery.
option(SPILLWAY_SANITIZE "build with ASan and UBSan" OFF)
if(SPILLWAY_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# -DSPILLWAY_FUZZERS=ON, with clang: everything instrumented, and tests/fuzz built.
option(SPILLWAY_FUZZERS "build the fuzz targets of our own parsers" OFF)
if(SPILLWAY_FUZZERS)
  if(NOT CMAKE_C_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "SPILLWAY_FUZZERS needs -DCMAKE_C_COMPILER=clang-19")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined
                      -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
