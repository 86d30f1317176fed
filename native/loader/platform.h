/* What the loader needs of the system. */
#ifndef RK_PLATFORM_H
#define RK_PLATFORM_H

#include <stdio.h>
#include <string.h>

#if defined(_WIN32)

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define RK_LIBRARY_PREFIX ""
#define rk_can_hash(reason, size) 1
#define RK_LIBRARY_SUFFIX ".dll"

typedef HMODULE rk_library;
typedef INIT_ONCE rk_once;
#define RK_ONCE_INIT INIT_ONCE_STATIC_INIT

static void (*rk_once_action)(void);
static BOOL CALLBACK rk_once_callback(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
    (void)once, (void)parameter, (void)context;
    rk_once_action();
    return TRUE;
}

static void rk_call_once(rk_once *once, void (*action)(void))
{
    rk_once_action = action;
    InitOnceExecuteOnce(once, rk_once_callback, NULL, NULL);
}

static rk_library rk_library_open(const char *path, char *reason, size_t size)
{
    rk_library library = LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (library == NULL)
    {
        snprintf(reason, size, "error %lu", GetLastError());
    }

    return library;
}

static void *rk_library_symbol(rk_library library, const char *name) { return (void *)GetProcAddress(library, name); }

static void rk_own_folder(char *folder, size_t size)
{
    HMODULE self = NULL;
    GetModuleHandleExA(
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, (LPCSTR)&rk_own_folder, &self);
    DWORD length = GetModuleFileNameA(self, folder, (DWORD)size);
    while (length > 0 && length < size && folder[length - 1] != '\\')
    {
        length--;
    }

    folder[length < size ? length : 0] = '\0';
}

#else

#include <dlfcn.h>
#include <pthread.h>

#define RK_LIBRARY_PREFIX "lib"
#if defined(__APPLE__)
#define RK_LIBRARY_SUFFIX ".dylib"
#else
#define RK_LIBRARY_SUFFIX ".so"
#endif

typedef void *rk_library;
typedef pthread_once_t rk_once;
#define RK_ONCE_INIT PTHREAD_ONCE_INIT

static void rk_call_once(rk_once *once, void (*action)(void)) { pthread_once(once, action); }

/* What .NET compiles cannot be unloaded again. */
static rk_library rk_library_open(const char *path, char *reason, size_t size)
{
    rk_library library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == NULL)
    {
        snprintf(reason, size, "%s", dlerror());
    }

    return library;
}

static void *rk_library_symbol(rk_library library, const char *name) { return dlsym(library, name); }

/* On Linux .NET hashes with OpenSSL, and ends the process where there is none. */
static int rk_can_hash(char *reason, size_t size)
{
#if defined(__linux__)
    static const char *const names[] = {"libssl.so.3", "libssl.so.1.1", "libssl.so"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    {
        void *library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
        if (library != NULL)
        {
            dlclose(library);
            return 1;
        }
    }

    snprintf(reason, size, "RankKernel needs OpenSSL: libssl.so.3 or libssl.so.1.1 could not be loaded.");
    return 0;
#else
    (void)reason, (void)size;
    return 1;
#endif
}

/* With the separator; empty if it is not known, so that the system searches. */
static void rk_own_folder(char *folder, size_t size)
{
    Dl_info info;
    folder[0] = '\0';
    if (dladdr((void *)&rk_own_folder, &info) != 0 && info.dli_fname != NULL && strlen(info.dli_fname) < size)
    {
        strcpy(folder, info.dli_fname);
        char *separator = strrchr(folder, '/');
        if (separator != NULL)
        {
            separator[1] = '\0';
        }
        else
        {
            folder[0] = '\0';
        }
    }
}

#endif
#endif
