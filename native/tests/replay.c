/*
 * replay INDEX: makes the calls that the managed side made (tests/vectors), and expects the same bits: of every score of every
 * output, of the winners, and of the same items out of a catalog by numbers and by texts.
 */
#include "check.h"

#include <math.h>
#include <stdint.h>

enum
{
    MOST_ITEMS = 256,
    MOST_OUTPUTS = 16
};

typedef struct
{
    char *text;   /* the rest of the line */
    size_t count; /* of the arrays below */
    int64_t *ints;
    double *numbers;
    rk_text *texts;
    const char *type;
} fields;

static char *next(fields *line)
{
    char *start = line->text;
    CHECK(start != NULL);
    char *end = strchr(start, '\t');
    if (end != NULL)
    {
        *end = '\0';
    }

    line->text = end == NULL ? NULL : end + 1;
    return start;
}

static size_t next_count(fields *line) { return (size_t)strtoull(next(line), NULL, 10); }

static float *next_floats(fields *line, size_t *count)
{
    *count = next_count(line);
    float *floats = malloc((*count + 1) * sizeof *floats);
    for (size_t i = 0; i < *count; i++)
    {
        const uint32_t bits = (uint32_t)strtoul(next(line), NULL, 16);
        memcpy(&floats[i], &bits, sizeof bits);
    }

    return floats;
}

static void next_values(fields *line)
{
    line->type = next(line);
    line->count = next_count(line);
    line->ints = calloc(line->count + 1, sizeof *line->ints);
    line->numbers = calloc(line->count + 1, sizeof *line->numbers);
    line->texts = calloc(line->count + 1, sizeof *line->texts);
    for (size_t i = 0; i < line->count; i++)
    {
        char *value = next(line);
        if (line->type[0] == 'i')
        {
            line->ints[i] = strtoll(value, NULL, 10);
        }
        else if (line->type[0] == 'n')
        {
            const uint64_t bits = strtoull(value, NULL, 16);
            memcpy(&line->numbers[i], &bits, sizeof bits);
        }
        else if (strcmp(value, "\\N") != 0)
        {
            line->texts[i].data = value;
            line->texts[i].length = strlen(value);
        }
    }
}

static void set_request(rk_request *request, const char *form, const char *feature, const char *column, fields *line, const float *floats, size_t float_count)
{
    const size_t name = RK_NUL_TERMINATED;
    const float *weights = float_count > 0 ? floats : NULL;
    const char type = line->type[0];
    switch (form[0])
    {
    case 'o':
        CHECK(line->count == 1);
        OK(type == 'i'   ? rk_request_set_int(request, feature, name, line->ints[0])
           : type == 'n' ? rk_request_set_number(request, feature, name, line->numbers[0])
                         : rk_request_set_text(request, feature, name, line->texts[0].data, line->texts[0].length));
        break;
    case 'v':
        OK(rk_request_set_vector(request, feature, name, floats, float_count));
        break;
    case 'i':
        OK(type == 'i'   ? rk_request_set_ids(request, feature, name, line->ints, line->count, weights)
           : type == 'n' ? rk_request_set_number_ids(request, feature, name, line->numbers, line->count, weights)
                         : rk_request_set_text_ids(request, feature, name, line->texts, line->count, weights));
        break;
    default:
        OK(type == 'i'   ? rk_request_set_sequence(request, feature, name, column, name, line->ints, line->count)
           : type == 'n' ? rk_request_set_number_sequence(request, feature, name, column, name, line->numbers, line->count)
                         : rk_request_set_text_sequence(request, feature, name, column, name, line->texts, line->count));
        break;
    }
}

static void set_items(
    rk_items *items, const char *form, const char *feature, const char *column, size_t first, size_t rows, const int32_t *lengths,
    fields *line, const float *floats, size_t float_count)
{
    const size_t name = strlen(feature);
    const size_t column_name = strlen(column);
    const float *weights = float_count > 0 ? floats : NULL;
    const char type = line->type[0];
    switch (form[0])
    {
    case 'o':
        CHECK(line->count == rows);
        OK(type == 'i'   ? rk_items_set_ints(items, feature, name, first, rows, line->ints)
           : type == 'n' ? rk_items_set_numbers(items, feature, name, first, rows, line->numbers)
                         : rk_items_set_texts(items, feature, name, first, rows, line->texts));
        break;
    case 'v':
        OK(rk_items_set_vectors(items, feature, name, first, rows, floats, float_count));
        break;
    case 'i':
        OK(type == 'i'   ? rk_items_set_ids(items, feature, name, first, rows, lengths, line->ints, line->count, weights)
           : type == 'n' ? rk_items_set_number_ids(items, feature, name, first, rows, lengths, line->numbers, line->count, weights)
                         : rk_items_set_text_ids(items, feature, name, first, rows, lengths, line->texts, line->count, weights));
        break;
    default:
        OK(type == 'i' ? rk_items_set_sequences(
                             items, feature, name, column, column_name, first, rows, lengths, line->ints, line->count)
           : type == 'n' ? rk_items_set_number_sequences(
                               items, feature, name, column, column_name, first, rows, lengths, line->numbers, line->count)
                         : rk_items_set_text_sequences(
                               items, feature, name, column, column_name, first, rows, lengths, line->texts, line->count));
        break;
    }
}

static void set(rk_request *request, rk_items *items, int of_items, fields *line)
{
    const char *form = next(line);
    const char *feature = next(line);
    const char *column = next(line);
    const size_t first = next_count(line);
    const size_t rows = next_count(line);
    const size_t length_count = next_count(line);
    int32_t *lengths = calloc(length_count + 1, sizeof *lengths);
    for (size_t i = 0; i < length_count; i++)
    {
        lengths[i] = (int32_t)next_count(line);
    }

    next_values(line);
    size_t float_count;
    float *floats = next_floats(line, &float_count);
    if (of_items)
    {
        set_items(items, form, feature, column, first, rows, lengths, line, floats, float_count);
    }
    else
    {
        set_request(request, form, feature, column, line, floats, float_count);
    }

    free(floats);
    free(lengths);
    free(line->ints);
    free(line->numbers);
    free(line->texts);
}

/* Bits, but any NaN is a NaN: what is not a number has many of them. */
static void check_same(const float *found, const float *expected, size_t count, const char *path, const char *what)
{
    for (size_t i = 0; i < count; i++)
    {
        if (memcmp(&found[i], &expected[i], sizeof *found) != 0 && !(isnan(found[i]) && isnan(expected[i])))
        {
            fprintf(stderr, "%s: %s %zu: found %.9g, expected %.9g\n", path, what, i, (double)found[i], (double)expected[i]);
            exit(1);
        }
    }
}

static void check_winners(const rk_ranked_item *found, size_t count, const rk_ranked_item *expected, size_t expected_count, const char *path)
{
    CHECK(count == expected_count);
    for (size_t i = 0; i < count; i++)
    {
        CHECK(found[i].index == expected[i].index);
        check_same(&found[i].score, &expected[i].score, 1, path, "winner");
    }
}

/* The same items out of catalogs: item i has the id 7i + 3, or that as a text. */
static void check_catalogs(
    const rk_model *model, rk_ranker *ranker, rk_request *request, rk_items *items, const float *scores, size_t count,
    const rk_ranked_item *winners, size_t winner_count, const char *path)
{
    static int64_t ids[MOST_ITEMS];
    static rk_text texts[MOST_ITEMS];
    static char names[MOST_ITEMS][24];
    rk_ranked_item found[MOST_ITEMS];
    float found_scores[MOST_ITEMS];
    for (size_t i = 0; i < count; i++)
    {
        ids[i] = (int64_t)(7 * i + 3);
        texts[i].length = (size_t)snprintf(names[i], sizeof names[i], "item %lld", (long long)ids[i]);
        texts[i].data = names[i];
    }

    rk_catalog *by_int, *by_text;
    const rk_catalog_options options = {sizeof options, RK_FLOAT32, RK_IDS_TEXT};
    OK(rk_catalog_create(model, NULL, &by_int));
    OK(rk_catalog_create(model, &options, &by_text));
    OK(rk_catalog_upsert(by_int, ids, count, items));
    OK(rk_catalog_upsert_text(by_text, texts, count, items));
    size_t size, found_count;
    uint64_t bytes;
    OK(rk_catalog_size(by_int, &size, &bytes));
    CHECK(size == count && bytes > 0);

    OK(rk_score_catalog(ranker, request, by_int, ids, count, found_scores, count));
    check_same(found_scores, scores, count, path, "score out of a catalog");
    OK(rk_score_catalog_text(ranker, request, by_text, texts, count, found_scores, count));
    check_same(found_scores, scores, count, path, "score out of a catalog by texts");
    OK(rk_rank_catalog(ranker, request, by_int, ids, count, found, winner_count, &found_count));
    check_winners(found, found_count, winners, winner_count, path);

    rk_catalog *copy;
    OK(rk_catalog_copy(by_text, model, RK_FLOAT32, &copy));
    OK(rk_catalog_free(by_text));
    OK(rk_rank_catalog_text(ranker, request, copy, texts, count, found, winner_count, &found_count));
    check_winners(found, found_count, winners, winner_count, path);

    size_t removed;
    OK(rk_catalog_remove(by_int, ids, 1, &removed));
    CHECK(removed == 1);
    OK(rk_catalog_remove_text(copy, texts, count, NULL));
    OK(rk_catalog_size(copy, &size, NULL));
    CHECK(size == 0);
    OK(rk_score_catalog(ranker, request, by_int, ids, count, found_scores, count));
    CHECK(isnan(found_scores[0]));
    check_same(found_scores + 1, scores + 1, count - 1, path, "score of what is left of a catalog");
    OK(rk_catalog_free(copy));
    OK(rk_catalog_free(by_int));
}

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*length + 1);
    CHECK(fread(bytes, 1, *length, file) == *length);
    bytes[*length] = '\0';
    fclose(file);
    return bytes;
}

/* Every other model is loaded from memory. */
static rk_model *load(const char *path, int from_memory)
{
    rk_model *model;
    if (from_memory)
    {
        size_t length;
        char *bytes = read_file(path, &length);
        OK(rk_model_load_memory(bytes, length, NULL, &model));
        free(bytes);
    }
    else
    {
        OK(rk_model_load(path, RK_NUL_TERMINATED, NULL, &model));
    }

    return model;
}

static size_t replay(const char *model_path, const char *calls_path, int from_memory)
{
    rk_model *model = load(model_path, from_memory);
    rk_ranker *ranker;
    rk_request *request;
    rk_items *items;
    OK(rk_ranker_create(model, NULL, &ranker));
    OK(rk_request_create(model, &request));
    OK(rk_request_items(request, &items));
    size_t outputs;
    OK(rk_model_output_count(model, &outputs));
    CHECK(outputs >= 1 && outputs <= MOST_OUTPUTS);

    size_t length, compared = 0, count = 0, output = 0;
    char *calls = read_file(calls_path, &length);
    static float all[MOST_OUTPUTS * MOST_ITEMS];
    static float first[MOST_ITEMS];
    for (char *start = calls, *end; (end = strchr(start, '\n')) != NULL; start = end + 1)
    {
        *end = '\0';
        fields line = {.text = start};
        const char *command = next(&line);
        if (strcmp(command, "reset") == 0)
        {
            count = next_count(&line);
            CHECK(count <= MOST_ITEMS);
            OK(rk_request_clear(request));
            OK(rk_items_reset(items, count));
            output = 0;
        }
        else if (strcmp(command, "scores") == 0)
        {
            const char *name = next(&line);
            char found_name[256];
            size_t name_length, scores;
            float *expected = next_floats(&line, &scores);
            float found[MOST_ITEMS];
            OK(rk_model_output_name(model, output, found_name, sizeof found_name, &name_length));
            CHECK(strcmp(found_name, name) == 0 && name_length == strlen(name));
            OK(rk_score_output(ranker, request, name, name_length, found, MOST_ITEMS));
            check_same(found, expected, scores, calls_path, name);
            OK(rk_score_all(ranker, request, all, MOST_OUTPUTS * MOST_ITEMS));
            check_same(all + output * count, expected, scores, calls_path, name);
            if (output++ == 0)
            {
                OK(rk_score(ranker, request, first, count));
                check_same(first, expected, scores, calls_path, "score");
            }

            compared += scores;
            free(expected);
        }
        else if (strcmp(command, "winners") == 0)
        {
            const size_t winners = next_count(&line);
            rk_ranked_item expected[MOST_ITEMS], found[MOST_ITEMS];
            for (size_t i = 0; i < winners; i++)
            {
                expected[i].index = (int32_t)next_count(&line);
                const uint32_t bits = (uint32_t)strtoul(next(&line), NULL, 16);
                memcpy(&expected[i].score, &bits, sizeof bits);
            }

            size_t found_count;
            OK(rk_rank(ranker, request, found, winners, &found_count));
            check_winners(found, found_count, expected, winners, calls_path);
            check_catalogs(model, ranker, request, items, first, count, expected, winners, calls_path);
        }
        else
        {
            set(request, items, command[0] == 'i', &line);
        }
    }

    free(calls);
    OK(rk_request_free(request));
    OK(rk_ranker_free(ranker));
    OK(rk_model_free(model));
    return compared;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    size_t length, compared = 0, models = 0;
    char *index = read_file(argv[1], &length);
    for (char *line = index, *end; (end = strchr(line, '\n')) != NULL; line = end + 1, models++)
    {
        *end = '\0';
        char *calls = strchr(line, '\t');
        CHECK(calls != NULL);
        *calls++ = '\0';
        compared += replay(line, calls, models % 2 == 1);
    }

    free(index);
    CHECK(models > 0 && compared > 0);
    printf("%zu scores of %zu models have the bits of the managed side, kernels %s\n", compared, models, rk_simd_level());
    return 0;
}
