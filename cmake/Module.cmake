# spillway_module(NAME SOURCES... [LINK libraries...])
#
# One static library per folder, called sw_NAME.  LINK names what its arrows in
# scripts/layers.txt allow, and third-party targets.
function(spillway_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_library(sw_${name} STATIC ${arg_SOURCES})
  target_link_libraries(sw_${name} PUBLIC ${arg_LINK})
  set_property(GLOBAL APPEND PROPERTY SPILLWAY_MODULES sw_${name})
endfunction()
