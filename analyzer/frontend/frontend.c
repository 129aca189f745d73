/*
 * From a request to a unit: arguments, parsing, diagnostics, lowering; see frontend.h.
 *
 * Everything runs on a thread with a large stack, because an expression of 20 000 terms
 * is as many frames deep, in libclang's visitor and in our lowering.  libclang would
 * parse on a thread of its own with 8 MB; LIBCLANG_NOTHREADS keeps it on ours.
 */
#include "analyzer/frontend/frontend.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/frontend/lower.h"
#include "analyzer/frontend/recover.h"
#include "base/fs.h"
#include "base/scoped.h"

/* Tried in turn: memory limits may forbid the large ones. */
static const size_t stack_sizes[] = {(size_t)1 << 30, (size_t)256 << 20,
                                     (size_t)64 << 20};

bool frontend_load(struct err *e)
{
    return library_load(e) != NULL;
}

const char *frontend_version(void)
{
    const struct library *cl = library_get();

    return cl ? cl->version : NULL;
}

char *frontend_find_library(void)
{
    return library_find();
}

/* ---------------------------------------------------------------------- arguments */

/*
 * Warnings cost time and are not ours to give, but for the attributes that clang does
 * not know.  What newer versions refuse is accepted, as older compilers do.
 */
static const char *const own_flags[] = {
    "-Wno-everything",
    "-Wunknown-attributes",
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types",
    "-ferror-limit=0",
    "-fno-spell-checking", /* never another name than the one written */
    "-fbracket-depth=20000",
    "-Qunused-arguments",
    NULL,
};

static void make_arguments(const struct library *cl, const struct frontend_request *r,
                           const struct recovery *more, struct strv *args)
{
    const char *extension = fs_extension(r->file);

    if (cl->resource_dir)
        strv_addf(args, "-resource-dir=%s", cl->resource_dir);
    if (r->cwd)
        strv_addf(args, "-working-directory=%s", r->cwd);
    if (strcmp(extension, ".c") != 0 && strcmp(extension, ".i") != 0)
        strv_add(args, "-xc");
    strv_add_all(args, r->flags);
    for (size_t i = 0; i < more->folders.len; i++)
        strv_addf(args, "-idirafter%s", more->folders.at[i]);
    if (more->text.len)
        strv_add(args, "-include" RECOVER_FILE);
    strv_add_all(args, own_flags);
}

/* ------------------------------------------------------------------------ parsing */

static const char *parse_error_text(enum CXErrorCode code)
{
    switch (code) {
    case CXError_Crashed: return "the parser crashed";
    case CXError_InvalidArguments: return "the parser refused its arguments";
    case CXError_ASTReadError: return "the parser could not read it";
    default: return "the parser failed";
    }
}

struct unsaved {
    VEC(struct CXUnsavedFile) at;
};

static void list_unsaved(const struct frontend_request *r, const struct recovery *more,
                         struct unsaved *u)
{
    if (more->text.len)
        *vec_push(&u->at) = (struct CXUnsavedFile){RECOVER_FILE, more->text.text,
                                                   more->text.len};
    if (r->contents)
        *vec_push(&u->at) = (struct CXUnsavedFile){r->file, r->contents,
                                                   r->contents_size};
    for (size_t i = 0; i < r->text_count; i++)
        *vec_push(&u->at) = (struct CXUnsavedFile){r->texts[i].path, r->texts[i].text,
                                                   r->texts[i].size};
}

static CXTranslationUnit parse(const struct library *cl,
                               const struct frontend_request *r,
                               const struct recovery *more, struct err *e)
{
    static CXIndex the_index;
    SCOPED_STRV struct strv args = {0};
    struct unsaved unsaved = {0};
    CXTranslationUnit tu = NULL;

    if (!the_index)
        the_index = cl->createIndex(0, 0);
    make_arguments(cl, r, more, &args);
    list_unsaved(r, more, &unsaved);
    enum CXErrorCode code = cl->parseTranslationUnit2(
        the_index, r->file, (const char *const *)strv_argv(&args), (int)args.len,
        unsaved.at.at, (unsigned)unsaved.at.len,
        CXTranslationUnit_KeepGoing | CXTranslationUnit_IncludeAttributedTypes, &tu);
    vec_fini(&unsaved.at);
    if (code == CXError_Success && tu)
        return tu;
    err_set(e, 0, "%s: %s", r->file, parse_error_text(code));
    return NULL;
}

/* --------------------------------------------------------------------- diagnostics */

enum { MAX_DIAGNOSTICS = 100, MAX_REPARSES = 16 };

struct complaint {
    char *file; /* NULL: nowhere */
    unsigned line, col;
    char *text;
};

/* What the first parse complained of, kept over later ones. */
struct complaints {
    VEC(struct complaint) at;
    unsigned count; /* of errors, kept or not */
};

static char *take_string(const struct library *cl, CXString s)
{
    char *copy = mem_strdup(cl->getCString(s));

    cl->disposeString(s);
    return copy;
}

static void keep_complaint(const struct library *cl, CXDiagnostic d,
                           struct complaints *all)
{
    struct complaint c = {.text = take_string(cl, cl->getDiagnosticSpelling(d))};
    CXFile file = NULL;

    cl->getFileLocation(cl->getDiagnosticLocation(d), &file, &c.line, &c.col, NULL);
    if (file)
        c.file = take_string(cl, cl->getFileName(file));
    *vec_push(&all->at) = c;
}

static void read_complaints(const struct library *cl, CXTranslationUnit tu,
                            struct complaints *all)
{
    unsigned count = cl->getNumDiagnostics(tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = cl->getDiagnostic(tu, i);
        if (cl->getDiagnosticSeverity(d) >= CXDiagnostic_Error &&
            all->count++ < MAX_DIAGNOSTICS)
            keep_complaint(cl, d, all);
        cl->disposeDiagnostic(d);
    }
}

static void complaints_fini(struct complaints *all)
{
    for (size_t i = 0; i < all->at.len; i++) {
        free(all->at.at[i].file);
        free(all->at.at[i].text);
    }
    vec_fini(&all->at);
}

static void keep_in_unit(struct lowerer *l, const struct complaints *all)
{
    for (size_t i = 0; i < all->at.len; i++) {
        const struct complaint *c = &all->at.at[i];
        CXFile file = c->file ? l->cl->getFile(l->tu, c->file) : NULL;
        ir_id loc = file ? place_at(l, l->cl->getLocation(l->tu, file, c->line, c->col))
                         : 0;
        ir_build_diagnostic(l->b, loc, c->text ? c->text : "?");
    }
    ir_build_set_errors(l->b, all->count > 0);
}

/* Where code may still be lost in what is lowered. */
static void remember_errors(struct lowerer *l)
{
    unsigned count = l->cl->getNumDiagnostics(l->tu);

    for (unsigned i = 0; i < count; i++) {
        CXDiagnostic d = l->cl->getDiagnostic(l->tu, i);
        struct lower_error at = {0};
        l->cl->getExpansionLocation(l->cl->getDiagnosticLocation(d), &at.file, &at.line,
                                    NULL, NULL);
        if (at.file && l->cl->getDiagnosticSeverity(d) >= CXDiagnostic_Error)
            *vec_push(&l->errors) = at;
        l->cl->disposeDiagnostic(d);
    }
}

/*
 * Parse again while that can help and does.  A type that is known by now brings whole
 * functions to light, and with them the names that they use and nobody declared.
 */
static CXTranslationUnit recover(const struct library *cl, CXTranslationUnit tu,
                                 const struct frontend_request *request)
{
    struct recovery more = {0};
    unsigned errors = recover_count_errors(cl, tu);
    unsigned functions = errors ? recover_count_functions(cl, tu, request) : 0;

    for (int i = 0; i < MAX_REPARSES && (errors || i == 0); i++) {
        size_t folders = more.folders.len;
        bool had_system = more.wants_system, had_conditions = more.tried_conditions;
        bool had_features = more.tried_features;
        unsigned stage = more.stage;
        if (!recover_plan(&more, cl, tu, request))
            break;
        CXTranslationUnit next = parse(cl, request, &more, NULL);
        if (!next)
            break;
        unsigned left = recover_count_errors(cl, next);
        unsigned seen = recover_count_functions(cl, next, request);
        /* a header that is found may complain itself: still more is known */
        bool is_better = left <= errors || more.folders.len > folders;
        is_better |= seen > functions;
        bool is_system = more.wants_system && !had_system;
        /* conditions that hold by now bring code, and what it needs, to light */
        is_better |= more.tried_conditions && !had_conditions;
        bool is_featured = more.tried_features && !had_features;
        is_better |= is_featured && seen >= functions;
        /* what was wrong there is not mended when it is wrong elsewhere */
        bool is_revised = more.stage > stage;
        is_better &= !is_revised || left < errors;
        cl->disposeTranslationUnit(is_better ? tu : next);
        if (!is_better && is_system) {
            recover_refuse_system(&more);
            continue;
        }
        if (!is_better && is_featured) {
            recover_refuse_features(&more);
            continue;
        }
        if (!is_better && is_revised) {
            recover_refuse_revision(&more);
            continue;
        }
        if (!is_better)
            break;
        tu = next;
        errors = left;
        functions = seen;
    }
    recovery_fini(&more);
    return tu;
}

struct inclusions {
    const struct lowerer *l;
    struct strv *out;
};

static void add_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth,
                          CXClientData data)
{
    struct inclusions *i = data;
    const char *cwd = i->l->request->cwd;
    CXString name = i->l->cl->getFileName(file);
    const char *text = i->l->cl->getCString(name);

    (void)stack;
    (void)depth;
    if (text && strcmp(text, RECOVER_FILE) != 0) {
        SCOPED_FREE char *joined = fs_join(cwd ? cwd : "", text);
        SCOPED_FREE char *whole = fs_absolute(joined);
        strv_add(i->out, whole);
    }
    i->l->cl->disposeString(name);
}

/* The main file first: libclang names it first. */
static void read_inclusions(const struct lowerer *l, struct strv *out)
{
    struct inclusions i = {l, out};

    l->cl->getInclusions(l->tu, add_inclusion, &i);
}

/* ------------------------------------------------------------------------ lowering */

static uint32_t pointer_bits(const struct library *cl, CXTranslationUnit tu)
{
    CXTargetInfo target = cl->getTranslationUnitTargetInfo(tu);
    int bits = target ? cl->TargetInfo_getPointerWidth(target) : 64;

    if (target)
        cl->TargetInfo_dispose(target);
    return bits == 32 ? 32 : 64;
}

static void lower(struct lowerer *l, const struct complaints *complaints,
                  struct frontend_result *out)
{
    const struct frontend_request *r = l->request;
    CXCursor root = l->cl->getTranslationUnitCursor(l->tu);

    l->b = ir_builder_new(r->name ? r->name : r->file, pointer_bits(l->cl, l->tu));
    l->main_file = l->cl->getFile(l->tu, r->file);
    l->stand_ins = l->cl->getFile(l->tu, RECOVER_FILE);
    l->terse = l->cl->getCursorPrintingPolicy(root);
    l->cl->PrintingPolicy_setProperty(l->terse, CXPrintingPolicy_TerseOutput, 1);
    types_init(l);
    keep_in_unit(l, complaints);
    remember_errors(l);
    out->error_count = complaints->count;
    lower_unit(l);
    read_inclusions(l, &out->included);
    l->cl->PrintingPolicy_dispose(l->terse);
    out->unit = ir_builder_finish(l->b);
}

/*
 * A file of which nothing is left, and whose flags nobody knows: they would have
 * switched it on.
 */
static bool is_switched_off(const struct library *cl, CXTranslationUnit tu,
                            const struct frontend_request *request)
{
    return request->has_guessed_flags && recover_count_functions(cl, tu, request) == 0;
}

struct job {
    const struct frontend_request *request;
    struct frontend_result *out;
    struct err *e;
    bool ok;
};

static void *run_job(void *data)
{
    struct job *job = data;
    struct lowerer l = {.cl = library_get(), .request = job->request};
    struct complaints complaints = {0};

    l.tu = parse(l.cl, job->request, &(struct recovery){0}, job->e);
    if (!l.tu)
        return NULL;
    read_complaints(l.cl, l.tu, &complaints);
    if (complaints.count || is_switched_off(l.cl, l.tu, job->request))
        l.tu = recover(l.cl, l.tu, job->request);
    lower(&l, &complaints, job->out);
    lowerer_fini(&l);
    complaints_fini(&complaints);
    l.cl->disposeTranslationUnit(l.tu);
    job->ok = true;
    return NULL;
}

/* On a thread with the largest stack to be had. */
static bool run_deep(struct job *job)
{
    for (size_t i = 0; i < sizeof stack_sizes / sizeof stack_sizes[0]; i++) {
        pthread_attr_t attr;
        pthread_t thread;
        if (pthread_attr_init(&attr) != 0)
            break;
        bool ok = pthread_attr_setstacksize(&attr, stack_sizes[i]) == 0 &&
                  pthread_create(&thread, &attr, run_job, job) == 0;
        pthread_attr_destroy(&attr);
        if (ok)
            return pthread_join(thread, NULL) == 0;
    }
    return err_set(job->e, 0, "no thread with a stack of 64 MB to be had");
}

static bool is_readable(const struct frontend_request *r, struct err *e)
{
    SCOPED_FREE char *path = fs_join(r->cwd ? r->cwd : "", r->file);

    if (r->contents)
        return true;
    for (size_t i = 0; i < r->text_count; i++)
        if (strcmp(r->texts[i].path, path) == 0)
            return true;
    if (fs_is_dir(path))
        return err_set(e, 0, "%s is a folder", r->file);
    return fs_exists(path) || err_set(e, 0, "%s: no such file", r->file);
}

bool frontend_lower(const struct frontend_request *req, struct frontend_result *out,
                    struct err *e)
{
    struct job job = {.request = req, .out = out, .e = e};

    *out = (struct frontend_result){0};
    if (!frontend_load(e) || !is_readable(req, e))
        return false;
    if (setenv("LIBCLANG_NOTHREADS", "1", 1) != 0)
        return err_set(e, 0, "set LIBCLANG_NOTHREADS");
    return run_deep(&job) && job.ok;
}

void frontend_result_fini(struct frontend_result *r)
{
    if (!r)
        return;
    ir_unit_free(r->unit);
    strv_fini(&r->included);
    *r = (struct frontend_result){0};
}
