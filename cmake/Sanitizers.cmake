# -DSPILLWAY_SANITIZE=ON: AddressSanitizer and UndefinedBehaviorSanitizer, no recovery.
option(SPILLWAY_SANITIZE "build with ASan and UBSan" OFF)
if(SPILLWAY_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
