/*
 * movielens FOLDER [USER]: ranks the films of MovieLens that a person has not seen, as a game or edge server would: the films go
 * into a catalog once, a request then brings the person and the ids of the candidates.
 *
 * FOLDER is models/movielens of the repository; USER is a person's position in users.jsonl, from 1.
 */
#include <rankkernel.h>

#include "json_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
    MOST_FILMS = 16384,
    MOST_EVENTS = 4096,
    MOST_GENRES = 16,
    TOP = 10
};

#define NAME(literal) (literal), (sizeof(literal) - 1)

static void ok(rk_status status, const char *what)
{
    if (status != RK_OK)
    {
        char message[1024];
        rk_last_error(message, sizeof message);
        fprintf(stderr, "%s: %s: %s\n", what, rk_status_name(status), message);
        exit(1);
    }
}

/* The films, a column for each feature. Texts point into the file's text. */
typedef struct
{
    size_t count, genre_count;
    int64_t ids[MOST_FILMS];
    double years[MOST_FILMS], popularity[MOST_FILMS], ratings[MOST_FILMS];
    rk_text titles[MOST_FILMS], main_genres[MOST_FILMS], genres[MOST_FILMS * MOST_GENRES];
    int32_t genre_counts[MOST_FILMS];
} films;

static void read_films(films *all, char *text)
{
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL && all->count < MOST_FILMS; line = end + 1)
    {
        *end = '\0';
        const size_t i = all->count++;
        all->ids[i] = (int64_t)json_number(line, "film_id", 0);
        all->years[i] = json_number(line, "film_year", NAN);
        all->popularity[i] = json_number(line, "film_popularity", NAN);
        all->ratings[i] = json_number(line, "film_mean_rating", NAN);
        json_text(line, "title", &all->titles[i].data, &all->titles[i].length);
        json_text(line, "main_genre", &all->main_genres[i].data, &all->main_genres[i].length);
        const char *genres[MOST_GENRES];
        size_t lengths[MOST_GENRES];
        const size_t count = json_texts(line, "genres", genres, lengths, MOST_GENRES);
        all->genre_counts[i] = (int32_t)count;
        for (size_t genre = 0; genre < count; genre++)
        {
            all->genres[all->genre_count++] = (rk_text){genres[genre], lengths[genre]};
        }
    }
}

static void fill_catalog(rk_catalog *catalog, const rk_model *model, const films *all)
{
    rk_items *items;
    const size_t count = all->count;
    ok(rk_items_create(model, &items), "items");
    ok(rk_items_reset(items, count), "items");
    ok(rk_items_set_ints(items, NAME("film_id"), 0, count, all->ids), "film_id");
    ok(rk_items_set_texts(items, NAME("main_genre"), 0, count, all->main_genres), "main_genre");
    ok(rk_items_set_text_ids(items, NAME("genres"), 0, count, all->genre_counts, all->genres, all->genre_count, NULL), "genres");
    ok(rk_items_set_numbers(items, NAME("film_year"), 0, count, all->years), "film_year");
    ok(rk_items_set_numbers(items, NAME("film_popularity"), 0, count, all->popularity), "film_popularity");
    ok(rk_items_set_numbers(items, NAME("film_mean_rating"), 0, count, all->ratings), "film_mean_rating");
    ok(rk_catalog_upsert(catalog, all->ids, count, items), "upsert");
    ok(rk_items_free(items), "items");
}

/* Sets the person's features and returns the films seen. */
static size_t fill_request(rk_request *request, const char *person, double *seen)
{
    double films_seen[MOST_EVENTS], buckets[MOST_EVENTS];
    int64_t film_ids[MOST_EVENTS], rating_buckets[MOST_EVENTS];
    const char *genres[MOST_EVENTS];
    size_t lengths[MOST_EVENTS];
    static rk_text genre_texts[MOST_EVENTS];
    const char *history = strstr(person, "\"history\":");
    if (history == NULL)
    {
        fprintf(stderr, "no history\n");
        exit(1);
    }

    const size_t events = json_numbers(history, "film_id", films_seen, MOST_EVENTS);
    json_numbers(history, "rating_bucket", buckets, MOST_EVENTS);
    json_texts(history, "genre", genres, lengths, MOST_EVENTS);
    for (size_t i = 0; i < events; i++)
    {
        film_ids[i] = (int64_t)films_seen[i];
        rating_buckets[i] = (int64_t)buckets[i];
        genre_texts[i] = (rk_text){genres[i], lengths[i]};
    }

    ok(rk_request_set_int(request, NAME("user_id"), (int64_t)json_number(person, "user_id", 0)), "user_id");
    ok(rk_request_set_int(request, NAME("hour"), (int64_t)json_number(person, "hour", 0)), "hour");
    ok(rk_request_set_int(request, NAME("weekday"), (int64_t)json_number(person, "weekday", 0)), "weekday");
    ok(rk_request_set_number(request, NAME("user_rating_count"), json_number(person, "user_rating_count", NAN)), "count");
    ok(rk_request_set_number(request, NAME("user_mean_rating"), json_number(person, "user_mean_rating", NAN)), "mean");
    ok(rk_request_set_sequence(request, NAME("history"), NAME("film_id"), film_ids, events), "history");
    ok(rk_request_set_text_sequence(request, NAME("history"), NAME("genre"), genre_texts, events), "history");
    ok(rk_request_set_sequence(request, NAME("history"), NAME("rating_bucket"), rating_buckets, events), "history");
    return json_numbers(person, "seen", seen, MOST_EVENTS);
}

int main(int argc, char **argv)
{
    if (argc < 2 || rk_abi_version() != RK_ABI_VERSION)
    {
        fprintf(stderr, argc < 2 ? "usage: movielens FOLDER [USER]\n" : "librankkernel is of another version\n");
        return 2;
    }

    char path[4096];
    snprintf(path, sizeof path, "%s/films.jsonl", argv[1]);
    char *film_text = read_text(path);
    snprintf(path, sizeof path, "%s/users.jsonl", argv[1]);
    char *person = line_of(read_text(path), argc > 2 ? atoi(argv[2]) : 1);
    static films all;
    read_films(&all, film_text);

    rk_model *model;
    rk_ranker *ranker;
    rk_catalog *catalog;
    rk_request *request;
    snprintf(path, sizeof path, "%s/movielens-din.rkm", argv[1]);
    ok(rk_model_load(path, RK_NUL_TERMINATED, NULL, &model), "model");
    ok(rk_ranker_create(model, NULL, &ranker), "ranker");
    ok(rk_catalog_create(model, NULL, &catalog), "catalog");
    ok(rk_request_create(model, &request), "request");
    fill_catalog(catalog, model, &all);

    static double seen[MOST_EVENTS];
    static int64_t candidates[MOST_FILMS];
    static size_t positions[MOST_FILMS];
    const size_t seen_count = fill_request(request, person, seen);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++)
    {
        int is_seen = 0;
        for (size_t j = 0; j < seen_count && !is_seen; j++)
        {
            is_seen = seen[j] == (double)all.ids[i];
        }

        if (!is_seen)
        {
            positions[count] = i;
            candidates[count++] = all.ids[i];
        }
    }

    rk_ranked_item winners[TOP];
    size_t found;
    ok(rk_rank_catalog(ranker, request, catalog, candidates, count, winners, TOP, &found), "rank");
    printf("The best %zu of %zu films not seen (RankKernel %s, %s):\n", found, count, rk_version(), rk_simd_level());
    for (size_t i = 0; i < found; i++)
    {
        const rk_text title = all.titles[positions[winners[i].index]];
        printf("%2zu  %.6f  %.*s\n", i + 1, (double)winners[i].score, (int)title.length, title.data);
    }

    ok(rk_request_free(request), "free");
    ok(rk_catalog_free(catalog), "free");
    ok(rk_ranker_free(ranker), "free");
    ok(rk_model_free(model), "free");
    return found == TOP ? 0 : 1;
}
