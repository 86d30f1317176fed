/*
 * center MODELS FOLDER: a user who is observed event by event ranks to the bit as one whose request brings the history; also after
 * another version of the model took over, and after the center came back from FOLDER. MODELS has movielens-din.rkm.
 */
#include "check.h"

enum
{
    EVENTS = 30,
    ITEMS = 70,
    TOP = 10
};

static rk_model *model;
static int64_t films[EVENTS], buckets[EVENTS], candidates[ITEMS];
static rk_text genres[EVENTS], main_genres[ITEMS];

static rk_request *create_request(const rk_model *of, int events)
{
    rk_request *request;
    rk_items *items;
    OK(rk_request_create(of, &request));
    OK(rk_request_set_int(request, TEXT("user_id"), 93));
    OK(rk_request_set_int(request, TEXT("hour"), 20));
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("film_id"), films, (size_t)events));
    OK(rk_request_set_text_sequence(request, TEXT("history"), TEXT("genre"), genres, (size_t)events));
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("rating_bucket"), buckets, (size_t)events));
    OK(rk_request_items(request, &items));
    OK(rk_items_reset(items, ITEMS));
    OK(rk_items_set_ints(items, TEXT("film_id"), 0, ITEMS, candidates));
    OK(rk_items_set_texts(items, TEXT("main_genre"), 0, ITEMS, main_genres));
    return request;
}

static void observe(rk_center *center, const rk_user *user, rk_event *event, int i, rk_observe_result expected)
{
    rk_observe_result result = -1;
    OK(rk_event_clear(event));
    OK(rk_event_set_int(event, TEXT("film_id"), films[i]));
    OK(rk_event_set_text(event, TEXT("genre"), genres[i].data, genres[i].length));
    OK(rk_event_set_int(event, TEXT("rating_bucket"), buckets[i]));
    OK(rk_event_set_time(event, 1000 + i));
    OK(rk_event_set_id(event, 77 + i));
    OK(rk_center_observe(center, user, event, &result));
    CHECK(result == expected);
}

/* The center with an empty history in the request, against a ranker with a full one. */
static void check_same(rk_center *center, const rk_user *user, const rk_model *of, int events)
{
    rk_ranker *ranker;
    rk_request *full = create_request(of, events), *empty = create_request(of, 0);
    rk_ranked_item expected[TOP], winners[TOP];
    float expected_scores[ITEMS], scores[ITEMS];
    size_t expected_count, count;
    OK(rk_ranker_create(of, NULL, &ranker));
    OK(rk_rank(ranker, full, expected, TOP, &expected_count));
    OK(rk_center_rank(center, user, empty, winners, TOP, &count));
    CHECK(count == TOP && expected_count == TOP && memcmp(winners, expected, sizeof winners) == 0);
    OK(rk_score(ranker, full, expected_scores, ITEMS));
    OK(rk_center_score(center, user, empty, scores, ITEMS));
    CHECK(memcmp(scores, expected_scores, sizeof scores) == 0);
    OK(rk_center_score_all(center, user, empty, scores, ITEMS));
    CHECK(memcmp(scores, expected_scores, sizeof scores) == 0);

    rk_catalog *catalog, *by_text;
    rk_items *items;
    rk_text texts[ITEMS];
    char names[ITEMS][16];
    const rk_catalog_options options = {sizeof options, RK_FLOAT32, RK_IDS_TEXT};
    for (int i = 0; i < ITEMS; i++)
    {
        texts[i].length = (size_t)snprintf(names[i], sizeof names[i], "%d", i);
        texts[i].data = names[i];
    }

    OK(rk_request_items(full, &items));
    OK(rk_catalog_create(of, NULL, &catalog));
    OK(rk_catalog_create(of, &options, &by_text));
    OK(rk_catalog_upsert(catalog, candidates, ITEMS, items));
    OK(rk_catalog_upsert_text(by_text, texts, ITEMS, items));
    OK(rk_center_rank_catalog(center, user, empty, catalog, candidates, ITEMS, winners, TOP, &count));
    CHECK(count == TOP && memcmp(winners, expected, sizeof winners) == 0);
    OK(rk_center_rank_catalog_text(center, user, empty, by_text, texts, ITEMS, winners, TOP, &count));
    CHECK(count == TOP && memcmp(winners, expected, sizeof winners) == 0);
    OK(rk_center_score_catalog(center, user, empty, catalog, candidates, ITEMS, scores, ITEMS));
    CHECK(memcmp(scores, expected_scores, sizeof scores) == 0);
    OK(rk_center_score_catalog_text(center, user, empty, by_text, texts, ITEMS, scores, ITEMS));
    CHECK(memcmp(scores, expected_scores, sizeof scores) == 0);

    OK(rk_center_fill(center, user, empty));
    OK(rk_score(ranker, empty, scores, ITEMS));
    CHECK(memcmp(scores, expected_scores, sizeof scores) == 0);
    OK(rk_catalog_free(by_text));
    OK(rk_catalog_free(catalog));
    OK(rk_request_free(empty));
    OK(rk_request_free(full));
    OK(rk_ranker_free(ranker));
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    char path[4096];
    snprintf(path, sizeof path, "%s/movielens-din.rkm", argv[1]);
    OK(rk_model_load(path, RK_NUL_TERMINATED, NULL, &model));
    for (int i = 0; i < EVENTS; i++)
    {
        films[i] = 1 + 7 * i;
        buckets[i] = i % 10;
        genres[i] = i % 3 == 0 ? (rk_text){TEXT("Drama")} : i % 3 == 1 ? (rk_text){TEXT("Comedy")} : (rk_text){NULL, 0};
    }

    for (int i = 0; i < ITEMS; i++)
    {
        candidates[i] = 1 + 5 * i;
        main_genres[i] = (rk_text){TEXT("Action")};
    }

    const rk_user by_number = {93, NULL, 0}, by_text = {0, TEXT("us\xc3\xa9r")}, nobody = {94, NULL, 0};
    const rk_center_options options = {.struct_size = sizeof options, .folder = argv[2], .folder_length = RK_NUL_TERMINATED};
    rk_center *center;
    rk_event *event;
    OK(rk_center_create(model, &options, &center));
    OK(rk_event_create(center, TEXT("history"), &event));
    OK(rk_center_forget(center, &by_number, NULL));
    OK(rk_center_forget(center, &by_text, NULL));
    for (int i = 0; i < EVENTS; i++)
    {
        observe(center, &by_number, event, i, RK_OBSERVED_APPENDED);
        observe(center, &by_text, event, i, RK_OBSERVED_APPENDED);
        if (i % 10 == 3)
        {
            check_same(center, &by_number, model, i + 1);
        }
    }

    observe(center, &by_number, event, EVENTS - 1, RK_OBSERVED_DUPLICATE);
    check_same(center, &by_number, model, EVENTS);
    check_same(center, &by_text, model, EVENTS);
    check_same(center, &nobody, model, 0);
    size_t events;
    OK(rk_center_events(center, &by_text, &events));
    CHECK(events == EVENTS);

    /* several events at once, each of its user and in this order; one that is given twice is refused before any is taken in */
    enum
    {
        BATCH = 3
    };
    const rk_user together = {95, NULL, 0}, users[BATCH] = {together, together, together};
    rk_event *batch[BATCH];
    size_t taken = 9;
    for (int i = 0; i < BATCH; i++)
    {
        OK(rk_event_create(center, TEXT("history"), &batch[i]));
        OK(rk_event_set_int(batch[i], TEXT("film_id"), films[i]));
        OK(rk_event_set_text(batch[i], TEXT("genre"), genres[i].data, genres[i].length));
        OK(rk_event_set_int(batch[i], TEXT("rating_bucket"), buckets[i]));
        OK(rk_event_set_id(batch[i], 1 + i));
    }

    rk_event *twice[BATCH] = {batch[0], batch[1], batch[0]};
    CHECK_STATUS(RK_ERROR_BUSY, rk_center_observe_batch(center, users, twice, BATCH, &taken));
    CHECK(taken == 0);
    CHECK_STATUS(RK_ERROR_INVALID_ARGUMENT, rk_center_observe_batch(center, NULL, batch, BATCH, &taken));
    OK(rk_center_events(center, &together, &events));
    CHECK(events == 0);
    OK(rk_center_observe_batch(center, users, batch, BATCH, &taken));
    CHECK(taken == BATCH);
    check_same(center, &together, model, BATCH);
    OK(rk_center_observe_batch(center, users, batch, BATCH, &taken));
    CHECK(taken == 0);
    OK(rk_center_observe_batch(center, NULL, NULL, 0, NULL));
    OK(rk_center_forget(center, &together, NULL));
    for (int i = 0; i < BATCH; i++)
    {
        OK(rk_event_free(batch[i]));
    }

    /* another version takes over: here the same file again */
    rk_model *next;
    OK(rk_model_load(path, RK_NUL_TERMINATED, NULL, &next));
    OK(rk_center_begin_swap(center, next));
    CHECK_STATUS(RK_ERROR_INVALID_ARGUMENT, rk_center_begin_swap(center, next));
    check_same(center, &by_number, model, EVENTS);
    check_same(center, &by_number, next, EVENTS);
    OK(rk_center_end_swap(center));
    rk_request *former = create_request(model, 0);
    rk_ranked_item winners[TOP];
    size_t count;
    CHECK_STATUS(RK_ERROR_INVALID_ARGUMENT, rk_center_rank(center, &by_number, former, winners, TOP, &count));
    OK(rk_request_free(former));
    OK(rk_model_free(model));
    check_same(center, &by_number, next, EVENTS);

    rk_center_statistics_t statistics;
    OK(rk_center_statistics(center, &statistics));
    CHECK(statistics.users == 2 && statistics.observed == 2 * EVENTS + BATCH && statistics.duplicates == 1 + BATCH);

    /* errors */
    CHECK_STATUS(RK_ERROR_FEATURE, rk_event_set_int(event, TEXT("nothing"), 1));
    CHECK_STATUS(RK_ERROR_FEATURE, rk_event_create(center, TEXT("nothing"), &(rk_event *){NULL}));
    CHECK_STATUS(RK_ERROR_INVALID_ARGUMENT, rk_center_observe(center, NULL, event, NULL));
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_center_observe(center, &by_number, (rk_event *)center, NULL));
    CHECK_STATUS(RK_ERROR_IO, rk_center_create(next, &options, &(rk_center *){NULL}));

    /* back from the folder */
    OK(rk_event_free(event));
    OK(rk_center_free(center));
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_center_rank(center, &by_number, NULL, winners, TOP, &count));
    OK(rk_center_create(next, &options, &center));
    check_same(center, &by_number, next, EVENTS);
    check_same(center, &by_text, next, EVENTS);
    int32_t known;
    OK(rk_center_forget(center, &by_text, &known));
    CHECK(known);
    check_same(center, &by_text, next, 0);
    OK(rk_model_free(next));
    OK(rk_center_free(center));
    printf("center: as the whole history, kernels %s\n", rk_simd_level());
    return 0;
}
