# Libraries, each as an imported target; ARCHITECTURE.md says why each one.
find_package(PkgConfig REQUIRED)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(CYAML REQUIRED IMPORTED_TARGET libcyaml)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(CAP REQUIRED IMPORTED_TARGET libcap)
pkg_check_modules(ELF REQUIRED IMPORTED_TARGET libelf)
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)

# Only the header: the library itself is loaded at run time (analyzer/frontend).
# Debian's version file refuses find_package(Clang 19), so the folders are named here.
find_path(LIBCLANG_INCLUDE_DIR clang-c/Index.h
  PATHS /usr/lib/llvm-19/include /usr/lib/llvm-22/include /usr/lib/llvm-18/include
        /usr/lib/llvm-17/include
  REQUIRED NO_DEFAULT_PATH)
