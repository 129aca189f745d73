# Warnings, as errors, for gcc 12 and clang 19 alike.
add_compile_options(
  -Wall -Wextra -Werror -Wpedantic -Wshadow -Wvla -Wpointer-arith -Wcast-qual
  -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wwrite-strings
  -Wformat=2 -Wundef -Wimplicit-fallthrough -Wnull-dereference
  -fno-common -fstack-protector-strong)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wlogical-op -Wduplicated-cond)
elseif(CMAKE_C_COMPILER_ID STREQUAL "Clang")
  # The statement expression of TAKE() says __extension__, which clang accepts only there.
  add_compile_options(-Wno-gnu-statement-expression)
endif()
if(CMAKE_BUILD_TYPE MATCHES "Rel" AND NOT SPILLWAY_SANITIZE)
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()
