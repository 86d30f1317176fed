/*
 * stress MODEL [ROUNDS [THREADS]]: threads that load, make, rank and free at once; one request, ranker and catalog used and freed by
 * many; threads that come and go. Every score has the bits that the first one had. In the end the memory in use must not have
 * grown with the rounds: a model that was not given back would be 50 times the margin.
 */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum
{
    ITEMS = 100,
    TOP = 10,
    MOST_THREADS = 64,
    SHORT_THREADS = 200,
    MARGIN = 24 << 20
};

static unsigned char *bytes;
static size_t byte_count;
static int rounds = 40;
static int threads = 4;
static rk_ranked_item reference[TOP];

static void fill(rk_request *request, rk_items *items)
{
    int64_t films[ITEMS];
    double years[ITEMS];
    rk_text genres[ITEMS];
    int64_t seen[20];
    rk_text seen_genres[20];
    for (int i = 0; i < ITEMS; i++)
    {
        films[i] = 1 + 3 * i;
        years[i] = 1950 + i % 50;
        genres[i] = i % 2 == 0 ? (rk_text){TEXT("Drama")} : (rk_text){TEXT("Comedy")};
    }

    for (int i = 0; i < 20; i++)
    {
        seen[i] = 10 + i;
        seen_genres[i] = (rk_text){TEXT("Action")};
    }

    OK(rk_request_clear(request));
    OK(rk_request_set_int(request, TEXT("user_id"), 81));
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("film_id"), seen, 20));
    OK(rk_request_set_text_sequence(request, TEXT("history"), TEXT("genre"), seen_genres, 20));
    OK(rk_request_set_sequence(request, TEXT("history"), TEXT("rating_bucket"), seen, 20));
    OK(rk_items_reset(items, ITEMS));
    OK(rk_items_set_ints(items, TEXT("film_id"), 0, ITEMS, films));
    OK(rk_items_set_numbers(items, TEXT("film_year"), 0, ITEMS, years));
    OK(rk_items_set_texts(items, TEXT("main_genre"), 0, ITEMS, genres));
}

static void check_winners(const rk_ranked_item *winners, size_t count)
{
    CHECK(count == TOP && memcmp(winners, reference, sizeof reference) == 0);
}

/* Everything once, from loading to freeing. */
static void whole_life(int order)
{
    rk_model *model;
    rk_ranker *ranker;
    rk_request *request;
    rk_items *items;
    rk_catalog *catalog;
    int64_t ids[ITEMS];
    rk_ranked_item winners[TOP];
    size_t count;
    const rk_ranker_options options = {sizeof options, 1 + order % 3, NULL, 0};
    for (int i = 0; i < ITEMS; i++)
    {
        ids[i] = i;
    }

    OK(rk_model_load_memory(bytes, byte_count, NULL, &model));
    OK(rk_ranker_create(model, &options, &ranker));
    OK(rk_request_create(model, &request));
    OK(rk_request_items(request, &items));
    OK(rk_catalog_create(model, NULL, &catalog));
    fill(request, items);
    OK(rk_rank(ranker, request, winners, TOP, &count));
    if (reference[0].score == 0)
    {
        memcpy(reference, winners, sizeof reference);
    }

    check_winners(winners, count);
    OK(rk_catalog_upsert(catalog, ids, ITEMS, items));
    OK(rk_rank_catalog(ranker, request, catalog, ids, ITEMS, winners, TOP, &count));
    check_winners(winners, count);
    CHECK_STATUS(RK_ERROR_FEATURE, rk_request_set_int(request, TEXT("nothing"), 1));
    if (order % 2 == 0)
    {
        OK(rk_model_free(model));
        OK(rk_catalog_free(catalog));
        OK(rk_ranker_free(ranker));
        OK(rk_request_free(request));
    }
    else
    {
        OK(rk_request_free(request));
        OK(rk_ranker_free(ranker));
        OK(rk_catalog_free(catalog));
        OK(rk_model_free(model));
    }
}

static void *churn(void *unused)
{
    (void)unused;
    for (int i = 0; i < rounds; i++)
    {
        whole_life(i);
    }

    return NULL;
}

typedef struct
{
    rk_ranker *ranker;
    rk_request *request;
    rk_catalog *catalog;
    rk_items *items;
    atomic_int ranked, busy, gone;
} shared_handles;

/* One request for all, until the ranker is freed. */
static void *use_shared(void *argument)
{
    shared_handles *shared = argument;
    const int64_t ids[] = {1, 2, 3};
    rk_ranked_item winners[TOP];
    while (1)
    {
        size_t count;
        const rk_status status = rk_rank(shared->ranker, shared->request, winners, TOP, &count);
        if (status == RK_ERROR_INVALID_HANDLE)
        {
            atomic_fetch_add(&shared->gone, 1);
            return NULL;
        }

        CHECK(status == RK_OK || status == RK_ERROR_BUSY);
        if (status == RK_OK)
        {
            check_winners(winners, count);
            atomic_fetch_add(&shared->ranked, 1);
        }
        else
        {
            atomic_fetch_add(&shared->busy, 1);
        }

        const rk_status removed = rk_catalog_remove(shared->catalog, ids, 3, NULL);
        CHECK(removed == RK_OK || removed == RK_ERROR_INVALID_HANDLE);
    }
}

static void free_under_way(void)
{
    pthread_t ids[MOST_THREADS];
    rk_model *model;
    shared_handles shared = {0};
    OK(rk_model_load_memory(bytes, byte_count, NULL, &model));
    OK(rk_ranker_create(model, NULL, &shared.ranker));
    OK(rk_request_create(model, &shared.request));
    OK(rk_request_items(shared.request, &shared.items));
    OK(rk_catalog_create(model, NULL, &shared.catalog));
    fill(shared.request, shared.items);
    for (int i = 0; i < threads; i++)
    {
        CHECK(pthread_create(&ids[i], NULL, use_shared, &shared) == 0);
    }

    while (atomic_load(&shared.ranked) < 50)
    {
        usleep(1000);
    }

    OK(rk_catalog_free(shared.catalog));
    OK(rk_model_free(model));
    OK(rk_ranker_free(shared.ranker));
    for (int i = 0; i < threads; i++)
    {
        pthread_join(ids[i], NULL);
    }

    CHECK(atomic_load(&shared.gone) == threads);
    OK(rk_request_free(shared.request));
}

static void *fail_once(void *unused)
{
    (void)unused;
    char message[64];
    CHECK(rk_last_error(message, sizeof message) == 0);
    CHECK_STATUS(RK_ERROR_INVALID_HANDLE, rk_model_free(NULL));
    CHECK(rk_last_error(message, sizeof message) > 0);
    return NULL;
}

static void run(void *(*action)(void *), int count)
{
    pthread_t ids[MOST_THREADS];
    for (int i = 0; i < count; i++)
    {
        CHECK(pthread_create(&ids[i], NULL, action, NULL) == 0);
    }

    for (int i = 0; i < count; i++)
    {
        pthread_join(ids[i], NULL);
    }
}

static void everything(void)
{
    run(churn, threads);
    free_under_way();
    for (int i = 0; i < SHORT_THREADS; i++)
    {
        run(fail_once, 1);
    }
}

static long resident(void)
{
    long pages = 0, ignored;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL)
    {
        CHECK(fscanf(file, "%ld %ld", &ignored, &pages) == 2);
        fclose(file);
    }

    return pages * sysconf(_SC_PAGESIZE);
}

int main(int argc, char **argv)
{
    CHECK(argc >= 2 && argc <= 4);
    rounds = argc > 2 ? atoi(argv[2]) : rounds;
    threads = argc > 3 ? atoi(argv[3]) : threads;
    CHECK(rounds > 0 && threads > 0 && threads <= MOST_THREADS);
    FILE *file = fopen(argv[1], "rb");
    CHECK(file != NULL);
    bytes = malloc(1 << 24);
    byte_count = fread(bytes, 1, 1 << 24, file);
    fclose(file);

    whole_life(0);
    everything();
    const long before = resident();
    everything();
    everything();
    const long growth = resident() - before;
    printf(
        "%d threads, 3 times %d lives each, kernels %s: %ld KiB in use, %ld KiB more than after the first time\n", threads, rounds,
        rk_simd_level(), resident() / 1024, growth / 1024);
    CHECK(growth < MARGIN);
    free(bytes);
    return 0;
}
