/*
 * libclang, loaded when it is needed.
 *
 * The functions we call, each under its name without "clang_", in one table that
 * library_load() fills through dlsym.  What a version may lack is NULL and marked
 * optional here.  Probing, not version numbers, says what there is: the header's
 * CINDEX_VERSION stayed 0.64 from 17 to 22 while functions came and went.
 */
#ifndef SPILLWAY_ANALYZER_FRONTEND_LIBRARY_H
#define SPILLWAY_ANALYZER_FRONTEND_LIBRARY_H

#include <clang-c/Index.h>
#include <stdbool.h>

#include "base/err.h"

#define LIBRARY_REQUIRED(X)                                                            \
    X(createIndex)                                                                     \
    X(parseTranslationUnit2)                                                           \
    X(disposeTranslationUnit)                                                          \
    X(getTranslationUnitCursor)                                                        \
    X(getTranslationUnitTargetInfo)                                                    \
    X(TargetInfo_getPointerWidth)                                                      \
    X(TargetInfo_getTriple)                                                            \
    X(TargetInfo_dispose)                                                              \
    X(getCString)                                                                      \
    X(disposeString)                                                                   \
    X(getClangVersion)                                                                 \
    X(getNumDiagnostics)                                                               \
    X(getDiagnostic)                                                                   \
    X(disposeDiagnostic)                                                               \
    X(getDiagnosticSeverity)                                                           \
    X(getDiagnosticLocation)                                                           \
    X(getDiagnosticSpelling)                                                           \
    X(getDiagnosticOption)                                                             \
    X(getInclusions)                                                                   \
    X(getFile)                                                                         \
    X(getFileName)                                                                     \
    X(getFileContents)                                                                 \
    X(getLocation)                                                                     \
    X(getLocationForOffset)                                                            \
    X(Location_isInSystemHeader)                                                       \
    X(getExpansionLocation)                                                            \
    X(getSpellingLocation)                                                             \
    X(getFileLocation)                                                                 \
    X(getRangeStart)                                                                   \
    X(getRangeEnd)                                                                     \
    X(Range_isNull)                                                                    \
    X(equalRanges)                                                                     \
    X(visitChildren)                                                                   \
    X(equalCursors)                                                                    \
    X(Cursor_isNull)                                                                   \
    X(getCursor)                                                                       \
    X(getCursorKind)                                                                   \
    X(getCursorType)                                                                   \
    X(getCursorLocation)                                                               \
    X(getCursorExtent)                                                                 \
    X(getCursorSpelling)                                                               \
    X(getCursorReferenced)                                                             \
    X(getCursorDefinition)                                                             \
    X(getCanonicalCursor)                                                              \
    X(getCursorSemanticParent)                                                         \
    X(isCursorDefinition)                                                              \
    X(isExpression)                                                                    \
    X(isStatement)                                                                     \
    X(isDeclaration)                                                                   \
    X(getCursorBinaryOperatorKind)                                                     \
    X(getCursorUnaryOperatorKind)                                                      \
    X(getCursorPrettyPrinted)                                                          \
    X(getCursorPrintingPolicy)                                                         \
    X(PrintingPolicy_setProperty)                                                      \
    X(PrintingPolicy_dispose)                                                          \
    X(Cursor_hasAttrs)                                                                 \
    X(Cursor_Evaluate)                                                                 \
    X(EvalResult_getKind)                                                              \
    X(EvalResult_getAsLongLong)                                                        \
    X(EvalResult_getAsDouble)                                                          \
    X(EvalResult_dispose)                                                              \
    X(Cursor_getNumArguments)                                                          \
    X(Cursor_getArgument)                                                              \
    X(Cursor_getStorageClass)                                                          \
    X(Cursor_getVarDeclInitializer)                                                    \
    X(Cursor_isFunctionInlined)                                                        \
    X(Cursor_getOffsetOfField)                                                         \
    X(Cursor_isBitField)                                                               \
    X(getFieldDeclBitWidth)                                                            \
    X(getEnumConstantDeclValue)                                                        \
    X(getEnumDeclIntegerType)                                                          \
    X(getTypeDeclaration)                                                              \
    X(getTypeSpelling)                                                                 \
    X(getCanonicalType)                                                                \
    X(getTypedefDeclUnderlyingType)                                                    \
    X(getPointeeType)                                                                  \
    X(getArrayElementType)                                                             \
    X(getArraySize)                                                                    \
    X(getResultType)                                                                   \
    X(getNumArgTypes)                                                                  \
    X(getArgType)                                                                      \
    X(isFunctionTypeVariadic)                                                          \
    X(isConstQualifiedType)                                                            \
    X(isVolatileQualifiedType)                                                         \
    X(equalTypes)                                                                      \
    X(Type_getNamedType)                                                               \
    X(Type_getModifiedType)                                                            \
    X(Type_getValueType)                                                               \
    X(Type_getSizeOf)                                                                  \
    X(Type_visitFields)

struct library {
#define X(name) __typeof__(clang_##name) *name;
    LIBRARY_REQUIRED(X)
#undef X
    char version[32]; /* "19.1.7" */
    unsigned major;
    char *path; /* with links resolved */
    char *resource_dir; /* of clang's own headers; NULL: libclang finds it */
};

/* Load it, once.  Later calls return the same table, or the same error. */
const struct library *library_load(struct err *e);

/* The table, or NULL before library_load(). */
const struct library *library_get(void);

/* Where it is, without loading it; NULL if nowhere.  New memory. */
char *library_find(void);

#endif
