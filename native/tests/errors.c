/* errors MODELS: every way a call can be wrong is an error with a message, and nothing else. MODELS has movielens-din.rkm. */
#include "check.h"


static char din[4096];

static const char *message(void)
{
    static char text[2048];
    const size_t length = rk_last_error(text, sizeof text);
    CHECK(length == strlen(text));
    return text;
}

#define FAILS(status, part, call)                                                         \
    do                                                                                    \
    {                                                                                     \
        CHECK_STATUS(status, call);                                                       \
        if (strstr(message(), part) == NULL)                                              \
        {                                                                                 \
            fprintf(stderr, "%s:%d: \"%s\" does not say \"%s\"\n", __FILE__, __LINE__, message(), part); \
            exit(1);                                                                      \
        }                                                                                 \
    } while (0)

static rk_model *load(void)
{
    rk_model *model;
    OK(rk_model_load(din, RK_NUL_TERMINATED, NULL, &model));
    return model;
}

static void handles(void)
{
    rk_model *model = load();
    rk_ranker *ranker;
    rk_request *request;
    rk_items *items, *own;
    rk_catalog *catalog;
    size_t count = 7;
    OK(rk_ranker_create(model, NULL, &ranker));
    OK(rk_request_create(model, &request));
    OK(rk_request_items(request, &items));
    OK(rk_items_create(model, &own));
    OK(rk_catalog_create(model, NULL, &catalog));

    /* null */
    FAILS(RK_ERROR_INVALID_HANDLE, "Found null", rk_model_free(NULL));
    FAILS(RK_ERROR_INVALID_HANDLE, "expected one of type rk_ranker", rk_rank(NULL, request, NULL, 0, &count));
    CHECK(count == 0);
    FAILS(RK_ERROR_INVALID_HANDLE, "expected one of type rk_request", rk_rank(ranker, NULL, NULL, 0, &count));

    /* of another type */
    FAILS(RK_ERROR_INVALID_HANDLE, "Found a handle of type rk_request", rk_ranker_free((rk_ranker *)request));
    FAILS(RK_ERROR_INVALID_HANDLE, "Found a handle of type rk_model", rk_request_clear((rk_request *)model));

    /* made up, and addresses */
    const long place = 0;
    FAILS(RK_ERROR_INVALID_HANDLE, "no handle of this library", rk_model_free((rk_model *)&place));
    for (uintptr_t made_up = 1; made_up != 0; made_up <<= 1)
    {
        CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_model_free((rk_model *)made_up));
        CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_model_free((rk_model *)(made_up | 1)));
        CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_model_free((rk_model *)((uintptr_t)model ^ made_up)));
    }

    /* freed, also when the place is taken again */
    OK(rk_items_free(own));
    FAILS(RK_ERROR_INVALID_HANDLE, "has been freed", rk_items_free(own));
    rk_items *again;
    OK(rk_items_create(model, &again));
    CHECK(again != own);
    FAILS(RK_ERROR_INVALID_HANDLE, "has been freed", rk_items_reset(own, 1));
    OK(rk_items_free(again));

    /* the items of a request live and die with it */
    FAILS(RK_ERROR_INVALID_ARGUMENT, "a request's", rk_items_free(items));
    rk_items *same;
    OK(rk_request_items(request, &same));
    CHECK(same == items);

    /* a model goes when the last thing made from it does */
    OK(rk_model_free(model));
    FAILS(RK_ERROR_INVALID_HANDLE, "has been freed", rk_model_output_count(model, &count));
    OK(rk_items_reset(items, 3));
    rk_ranked_item winners[3];
    OK(rk_rank(ranker, request, winners, 3, &count));
    CHECK(count == 3);
    OK(rk_request_free(request));
    FAILS(RK_ERROR_INVALID_HANDLE, "has been freed", rk_items_reset(items, 3));
    OK(rk_catalog_free(catalog));
    OK(rk_ranker_free(ranker));
    FAILS(RK_ERROR_INVALID_HANDLE, "has been freed", rk_ranker_free(ranker));
}

static void files(void)
{
    rk_model *model = (rk_model *)1;
    FAILS(RK_ERROR_IO, "nowhere.rkm", rk_model_load(TEXT("nowhere.rkm"), NULL, &model));
    CHECK(model == NULL);
    FAILS(RK_ERROR_INVALID_ARGUMENT, "empty", rk_model_load("", 0, NULL, &model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "null", rk_model_load(NULL, 0, NULL, &model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "not UTF-8", rk_model_load(TEXT("\xff\xfe.rkm"), NULL, &model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "NUL", rk_model_load("a\0b", 3, NULL, &model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "model is null", rk_model_load(din, RK_NUL_TERMINATED, NULL, NULL));
    FAILS(RK_ERROR_MODEL_FORMAT, "", rk_model_load_memory("no model", 8, NULL, &model));
    FAILS(RK_ERROR_MODEL_FORMAT, "", rk_model_load_memory("", 0, NULL, &model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "bytes is null", rk_model_load_memory(NULL, 8, NULL, &model));
    rk_model_options options = {.struct_size = 3};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "struct_size is 3", rk_model_load(din, RK_NUL_TERMINATED, &options, &model));
    options = (rk_model_options){.struct_size = sizeof options, .memory_map = 1, .skip_hashes = 1};
    OK(rk_model_load(din, RK_NUL_TERMINATED, &options, &model));
    OK(rk_model_free(model));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "mapped", rk_model_load_memory("no model", 8, &options, &model));

    /* every byte of the beginning of a file, changed */
    FILE *file = fopen(din, "rb");
    static unsigned char bytes[1 << 20];
    CHECK(file != NULL);
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    for (size_t i = 0; i < 200; i++)
    {
        bytes[i] ^= 0x55;
        CHECK_STATUS(RK_ERROR_MODEL_FORMAT, rk_model_load_memory(bytes, length, NULL, &model));
        bytes[i] ^= 0x55;
    }

    CHECK_STATUS(RK_ERROR_MODEL_FORMAT, rk_model_load_memory(bytes, length - 1, NULL, &model));
}

static void description(void)
{
    rk_model *model = load();
    char name[64], small[4];
    size_t length, count, outputs;
    OK(rk_model_name(model, name, sizeof name, &length));
    CHECK(strcmp(name, "movielens-din") == 0 && length == strlen(name));
    FAILS(RK_ERROR_BUFFER_TOO_SMALL, "need 14", rk_model_name(model, small, sizeof small, &length));
    CHECK(length == 13 && strcmp(small, "mov") == 0);
    FAILS(RK_ERROR_BUFFER_TOO_SMALL, "need 14", rk_model_name(model, NULL, 0, &length));
    CHECK(length == 13);
    OK(rk_model_version(model, name, sizeof name, &length));
    CHECK(strcmp(name, "1") == 0);
    OK(rk_model_output_count(model, &outputs));
    CHECK(outputs == 1);
    FAILS(RK_ERROR_INVALID_ARGUMENT, "no output 1", rk_model_output_name(model, 1, name, sizeof name, &length));

    OK(rk_model_feature_count(model, &count));
    CHECK(count == 12);
    static const rk_feature_info expected[] = {
        {RK_SIDE_USER, RK_FEATURE_ID, RK_TAKES_INT, 1, 0, 0}, {RK_SIDE_USER, RK_FEATURE_SEQUENCE, 0, 50, 3, 0},
        {RK_SIDE_USER, RK_FEATURE_NUMERIC, RK_TAKES_INT | RK_TAKES_NUMBER, 1, 0, 0}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
    {
        rk_feature_info info;
        OK(rk_model_feature_info(model, i, &info));
        CHECK(memcmp(&info, &expected[i], sizeof info) == 0);
    }

    int32_t takes;
    OK(rk_model_feature_name(model, 1, name, sizeof name, &length));
    CHECK(strcmp(name, "history") == 0);
    OK(rk_model_column_name(model, 1, 1, name, sizeof name, &length, &takes));
    CHECK(strcmp(name, "genre") == 0 && takes == RK_TAKES_TEXT);
    FAILS(RK_ERROR_INVALID_ARGUMENT, "no column 3", rk_model_column_name(model, 1, 3, name, sizeof name, &length, NULL));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "no column 0", rk_model_column_name(model, 0, 0, name, sizeof name, &length, NULL));
    OK(rk_model_free(model));
}

static void features(void)
{
    rk_model *model = load();
    rk_ranker *ranker;
    rk_request *request;
    rk_items *items;
    OK(rk_ranker_create(model, NULL, &ranker));
    OK(rk_request_create(model, &request));
    OK(rk_request_items(request, &items));
    const int64_t ints[] = {1, 2};
    const rk_text texts[] = {{TEXT("Drama")}, {NULL, 0}};
    const rk_text broken[] = {{TEXT("Drama")}, {TEXT("\xc3\x28")}};

    FAILS(RK_ERROR_FEATURE, "no such feature", rk_request_set_int(request, TEXT("nothing"), 1));
    FAILS(RK_ERROR_FEATURE, "'film_id'", rk_request_set_int(request, TEXT("film_id"), 1));
    FAILS(RK_ERROR_FEATURE, "expected whole numbers", rk_request_set_text(request, TEXT("user_id"), TEXT("one")));
    FAILS(RK_ERROR_FEATURE, "expected a column of a sequence", rk_request_set_ids(request, TEXT("history"), ints, 2, NULL));
    FAILS(RK_ERROR_FEATURE, "no column", rk_request_set_sequence(request, TEXT("history"), TEXT("nothing"), ints, 2));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "feature is null", rk_request_set_int(request, NULL, 0, 1));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "not UTF-8", rk_request_set_int(request, TEXT("\xff"), 1));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "values is null", rk_request_set_sequence(request, TEXT("history"), TEXT("film_id"), NULL, 2));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "not UTF-8", rk_request_set_text_sequence(request, TEXT("history"), TEXT("genre"), broken, 2));
    OK(rk_request_set_text_sequence(request, TEXT("history"), TEXT("genre"), texts, 2));
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("film_id"), ints, 2));

    FAILS(RK_ERROR_INVALID_ARGUMENT, "1000001", rk_items_reset(items, 1000001));
    OK(rk_items_reset(items, 2));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "there are 2", rk_items_set_ints(items, TEXT("film_id"), 1, 2, ints));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "there are 2", rk_items_set_ints(items, TEXT("film_id"), SIZE_MAX, 2, ints));
    FAILS(RK_ERROR_FEATURE, "found", rk_items_set_ints(items, TEXT("user_id"), 0, 2, ints));
    OK(rk_items_set_texts(items, TEXT("main_genre"), 0, 2, texts));
    OK(rk_items_set_ints(items, TEXT("film_id"), 0, 2, ints));
    const int32_t lengths[] = {1, 1}, negative[] = {-1, 3};
    OK(rk_items_set_text_ids(items, TEXT("genres"), 0, 2, lengths, texts, 2, NULL));
    FAILS(RK_ERROR_FEATURE, "-1", rk_items_set_text_ids(items, TEXT("genres"), 0, 2, negative, texts, 2, NULL));
    const float weights[] = {1, 2};
    FAILS(RK_ERROR_FEATURE, "not weighted", rk_items_set_text_ids(items, TEXT("genres"), 0, 2, lengths, texts, 2, weights));

    /* two columns of the history have 2 events, the third has none */
    float scores[2] = {-1, -1};
    FAILS(RK_ERROR_FEATURE, "different lengths", rk_score(ranker, request, scores, 2));
    CHECK(scores[0] == -1);
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("rating_bucket"), ints, 2));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "room for 1", rk_score(ranker, request, scores, 1));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "scores is null", rk_score(ranker, request, NULL, 2));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "no output 'x'", rk_score_output(ranker, request, TEXT("x"), scores, 2));
    OK(rk_score(ranker, request, scores, 2));
    CHECK(scores[0] > 0 && scores[0] < 1 && scores[1] > 0 && scores[1] < 1);

    rk_ranker *none;
    rk_ranker_options options = {sizeof options, 0, NULL, 0};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "MaxDegreeOfParallelism", rk_ranker_create(model, &options, &none));
    options = (rk_ranker_options){sizeof options, 1, TEXT("nothing")};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "no output 'nothing'", rk_ranker_create(model, &options, &none));

    rk_catalog *catalog;
    rk_catalog_options precise = {sizeof precise, 9, RK_IDS_INT};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "precision", rk_catalog_create(model, &precise, &catalog));
    precise = (rk_catalog_options){sizeof precise, RK_FLOAT16, 9};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "id type", rk_catalog_create(model, &precise, &catalog));
    OK(rk_catalog_create(model, NULL, &catalog));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "whole numbers; found texts", rk_catalog_upsert_text(catalog, texts, 2, items));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "1 ids", rk_catalog_upsert(catalog, ints, 1, items));
    OK(rk_catalog_free(catalog));

    /* another model's */
    rk_model *other = load();
    rk_request *foreign;
    OK(rk_request_create(other, &foreign));
    FAILS(RK_ERROR_INVALID_ARGUMENT, "another model", rk_score(ranker, foreign, scores, 2));
    OK(rk_request_free(foreign));
    OK(rk_model_free(other));
    OK(rk_request_free(request));
    OK(rk_ranker_free(ranker));
    OK(rk_model_free(model));
}

typedef struct
{
    int calls;
    rk_log_level highest;
    char last[256];
} log_state;

/* May call the library. */
static void RK_CALL on_log(rk_log_level level, const char *text, size_t length, void *user_data)
{
    log_state *state = user_data;
    CHECK(strlen(text) == length);
    state->calls++;
    state->highest = level > state->highest ? level : state->highest;
    snprintf(state->last, sizeof state->last, "%s", text);
    CHECK(rk_version()[0] != '\0');
}

static void logging(void)
{
    log_state state = {0};
    FAILS(RK_ERROR_INVALID_ARGUMENT, "log level 9", rk_set_log(on_log, &state, 9));
    OK(rk_set_log(on_log, &state, RK_LOG_INFO));
    rk_model *model = load();
    CHECK(state.calls == 1 && strstr(state.last, "movielens-din") != NULL);
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_ranker_free(NULL));
    CHECK(state.calls == 2 && state.highest == RK_LOG_WARNING);
    OK(rk_set_log(on_log, &state, RK_LOG_DEBUG));
    OK(rk_model_free(model));
    CHECK(state.calls == 3);
    OK(rk_set_log(NULL, NULL, RK_LOG_DEBUG));
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_ranker_free(NULL));
    CHECK(state.calls == 3);
}

static void library(void)
{
    CHECK(rk_abi_version() == RK_ABI_VERSION);
    CHECK(strchr(rk_version(), '.') != NULL);
    CHECK(strcmp(rk_status_name(RK_ERROR_BUSY), "RK_ERROR_BUSY") == 0);
    CHECK(strcmp(rk_status_name(RK_ERROR_INTERNAL), "RK_ERROR_INTERNAL") == 0);
    CHECK(strcmp(rk_status_name(-1), "unknown status") == 0);
    CHECK(strcmp(rk_status_name(12), "unknown status") == 0);
    char cut[8];
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_model_free(NULL));
    CHECK(rk_last_error(cut, sizeof cut) > sizeof cut && strcmp(cut, "Found n") == 0);
    CHECK(rk_last_error(NULL, 0) > 0);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    snprintf(din, sizeof din, "%s/movielens-din.rkm", argv[1]);
    CHECK(rk_last_error(NULL, 0) == 0);
    library();
    handles();
    files();
    description();
    features();
    logging();
    printf("errors: as they should be\n");
    return 0;
}
