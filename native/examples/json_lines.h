/*
 * Enough JSON for the example: numbers, texts and lists of both under a name, in a line of text. Names are taken where they first
 * stand; escapes in texts are left as they are.
 */
#ifndef JSON_LINES_H
#define JSON_LINES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the value of a name begins, or null. */
static const char *json_value(const char *json, const char *name)
{
    char quoted[128];
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char *found = strstr(json, quoted);
    return found == NULL ? NULL : found + strlen(quoted);
}

static double json_number(const char *json, const char *name, double otherwise)
{
    const char *value = json_value(json, name);
    char *end;
    const double number = value == NULL ? otherwise : strtod(value, &end);
    return value == NULL || end == value ? otherwise : number;
}

/* The text that begins at a quote; returns where it ends. */
static const char *json_string(const char *quote, const char **text, size_t *length)
{
    const char *end = quote + 1;
    while (*end != '\0' && *end != '"')
    {
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    }

    *text = quote + 1;
    *length = (size_t)(end - *text);
    return *end == '"' ? end + 1 : end;
}

static void json_text(const char *json, const char *name, const char **text, size_t *length)
{
    const char *value = json_value(json, name);
    *text = NULL;
    *length = 0;
    if (value != NULL && *value == '"')
    {
        json_string(value, text, length);
    }
}

static size_t json_numbers(const char *json, const char *name, double *numbers, size_t most)
{
    const char *value = json_value(json, name);
    size_t count = 0;
    while (value != NULL && (*value == '[' || *value == ',') && count < most)
    {
        char *end;
        numbers[count] = strtod(value + 1, &end);
        if (end == value + 1)
        {
            break;
        }

        value = end;
        count++;
    }

    return count;
}

static size_t json_texts(const char *json, const char *name, const char **texts, size_t *lengths, size_t most)
{
    const char *value = json_value(json, name);
    size_t count = 0;
    while (value != NULL && (*value == '[' || *value == ',') && value[1] == '"' && count < most)
    {
        value = json_string(value + 1, &texts[count], &lengths[count]);
        count++;
    }

    return count;
}

/* A file's whole text; the caller frees it. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
    {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }

    fseek(file, 0, SEEK_END);
    const long length = ftell(file);
    rewind(file);
    char *text = malloc((size_t)length + 1);
    if (text == NULL || fread(text, 1, (size_t)length, file) != (size_t)length)
    {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }

    text[length] = '\0';
    fclose(file);
    return text;
}

/* A line of a text, from 1; the text is cut after it. */
static char *line_of(char *text, int number)
{
    for (; number > 1 && text != NULL; number--)
    {
        text = strchr(text, '\n');
        text = text == NULL ? NULL : text + 1;
    }

    if (text == NULL || *text == '\0')
    {
        fprintf(stderr, "there is no such line\n");
        exit(1);
    }

    char *end = strchr(text, '\n');
    if (end != NULL)
    {
        *end = '\0';
    }

    return text;
}

#endif
