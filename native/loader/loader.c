/*
 * The library that hosts link: it loads the widest build of RankKernel that the processor runs, from its own folder,
 * on the first call, and passes every call on to it. RANKKERNEL_INSTRUCTION_SET=x86-64-v3 (or -v2, -v4) asks for another build.
 */
#define RK_BUILD
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rankkernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu.h"
#include "platform.h"

enum
{
    MESSAGE_SIZE = 1024,
    PATH_SIZE = 4096
};

static struct
{
#define RK_FUNCTION(result, name, parameters, arguments) result(RK_CALL *name) parameters;
#include "functions.inc"
#undef RK_FUNCTION
    size_t(RK_CALL *rk_last_error)(char *, size_t);
    const char *(RK_CALL *rk_status_name)(rk_status);
    rk_status(RK_CALL *rk_set_log)(rk_log_callback, void *, rk_log_level);
} table;

static rk_once once = RK_ONCE_INIT;
static int is_loaded;
static char problem[MESSAGE_SIZE];

static int resolve(rk_library library, const char *path)
{
#define RESOLVE(name)                                                                          \
    do                                                                                         \
    {                                                                                          \
        void *symbol = rk_library_symbol(library, #name);                                      \
        if (symbol == NULL)                                                                    \
        {                                                                                      \
            snprintf(problem, sizeof problem, "%s has no function %s.", path, #name);          \
            return 0;                                                                          \
        }                                                                                      \
        memcpy(&table.name, &symbol, sizeof symbol);                                           \
    } while (0)
#define RK_FUNCTION(result, name, parameters, arguments) RESOLVE(name);
#include "functions.inc"
#undef RK_FUNCTION
    RESOLVE(rk_last_error);
    RESOLVE(rk_status_name);
    RESOLVE(rk_set_log);
#undef RESOLVE
    return 1;
}

static int try_level(const char *folder, const char *level)
{
    char path[PATH_SIZE];
    char reason[MESSAGE_SIZE / 2];
    snprintf(path, sizeof path, "%s" RK_LIBRARY_PREFIX "rankkernel-%s" RK_LIBRARY_SUFFIX, folder, level);
    rk_library library = rk_library_open(path, reason, sizeof reason);
    if (library == NULL)
    {
        size_t used = strlen(problem);
        snprintf(problem + used, sizeof problem - used, " %s: %s.", path, reason);
        return 0;
    }

    return resolve(library, path);
}

static void load(void)
{
    char folder[PATH_SIZE];
    rk_own_folder(folder, sizeof folder);
    if (!rk_can_hash(problem, sizeof problem))
    {
        return;
    }

    const char *wanted = getenv("RANKKERNEL_INSTRUCTION_SET");
    const int supported = rk_cpu_level();
    snprintf(problem, sizeof problem, "No build of RankKernel for this processor could be loaded.");
    for (int level = supported; level >= 0; level--)
    {
        const char *name = rk_cpu_levels[level];
        if ((wanted == NULL || wanted[0] == '\0' || strcmp(wanted, name) == 0) && try_level(folder, name))
        {
            is_loaded = 1;
            return;
        }
    }

    if (wanted != NULL && wanted[0] != '\0')
    {
        size_t used = strlen(problem);
        snprintf(
            problem + used, sizeof problem - used, " RANKKERNEL_INSTRUCTION_SET is %s; this processor has %s.", wanted,
            supported < 0 ? "less than x86-64-v2" : rk_cpu_levels[supported]);
    }
}

static int ready(void)
{
    rk_call_once(&once, load);
    return is_loaded;
}

/* What a function gives when nothing could be loaded, by the type of its result. */
static rk_status failed_rk_status(void) { return RK_ERROR_LIBRARY; }
static uint32_t failed_uint32_t(void) { return 0; }
static const char *failed_text(void) { return ""; }
#define FAILED(value) \
    _Generic((value), rk_status: failed_rk_status, uint32_t: failed_uint32_t, const char *: failed_text)()

#define RK_FUNCTION(result, name, parameters, arguments)                 \
    result RK_CALL name parameters                                       \
    {                                                                    \
        return ready() ? table.name arguments : FAILED((result)0);       \
    }
#include "functions.inc"
#undef RK_FUNCTION

size_t RK_CALL rk_last_error(char *buffer, size_t capacity)
{
    if (ready())
    {
        return table.rk_last_error(buffer, capacity);
    }

    if (buffer != NULL && capacity > 0)
    {
        snprintf(buffer, capacity, "%s", problem);
    }

    return strlen(problem);
}

const char *RK_CALL rk_status_name(rk_status status)
{
    if (ready())
    {
        return table.rk_status_name(status);
    }

    return status == RK_ERROR_LIBRARY ? "RK_ERROR_LIBRARY" : "unknown status";
}

rk_status RK_CALL rk_set_log(rk_log_callback callback, void *user_data, rk_log_level lowest)
{
    return ready() ? table.rk_set_log(callback, user_data, lowest) : RK_ERROR_LIBRARY;
}
