/* The formats, one row each. */
#include <string.h>

#include "evidence/report/context.h"

static const struct {
    const char *name;
    report_writer *write;
} formats[] = {
    {"text",  text_write },
    {"json",  json_write },
    {"sarif", sarif_write},
    {"html",  html_write },
};

static report_writer *writer_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].write;
    }
    return NULL;
}

bool report_format_exists(const char *name)
{
    return writer_of(name) != NULL;
}

bool report_write(const char *format, const struct report_input *in,
                  const struct report_style *style, struct str *out, struct err *e)
{
    report_writer *write = writer_of(format);
    struct report r;

    if (!write)
        return err_set(e, 0, "unknown format \"%s\"", format ? format : "");
    report_init(&r, in, style, out);
    write(&r);
    report_fini(&r);
    return true;
}
