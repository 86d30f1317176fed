/* What the tests share: a check that ends the program and says where, and a model for those that need any. */
#ifndef CHECK_H
#define CHECK_H

#include <rankkernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                          \
    do                                                                            \
    {                                                                             \
        if (!(condition))                                                         \
        {                                                                         \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);       \
            exit(1);                                                              \
        }                                                                         \
    } while (0)

static void check_status(rk_status found, rk_status expected, const char *call, const char *file, int line)
{
    if (found != expected)
    {
        char message[1024];
        rk_last_error(message, sizeof message);
        fprintf(
            stderr, "%s:%d: %s: found %s, expected %s: %s\n", file, line, call, rk_status_name(found), rk_status_name(expected), message);
        exit(1);
    }
}

#define CHECK_STATUS(expected, call) check_status((call), (expected), #call, __FILE__, __LINE__)
#define OK(call) CHECK_STATUS(RK_OK, call)

/* A text literal and its length. */
#define TEXT(literal) (literal), (sizeof(literal) - 1)

#endif
