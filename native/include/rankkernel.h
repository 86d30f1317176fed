/*
 * rankkernel.h: load ranking models and rank candidates, from C or anything that can call C.
 *
 * Handles
 *   rk_model, rk_ranker, rk_request, rk_items, rk_catalog, rk_center and rk_event are opaque: tokens, not addresses. A handle
 *   that is null, freed, of another type or made up is an error (RK_ERROR_INVALID_HANDLE), never a crash. Handles may be freed
 *   in any order and while other threads are in calls with them: what is still needed lives until the last of them is done.
 *
 * Errors
 *   Every call that can fail returns an rk_status. rk_last_error gives the message of the last failed call of this thread; it
 *   names the model, node, feature or file, what was found and what was expected. A call that fails changes nothing, and sets
 *   its results to 0.
 *
 * Text
 *   UTF-8 with a length in bytes, without a terminator; RK_NUL_TERMINATED as a length means "up to the first NUL".
 *   Text that is not UTF-8 is RK_ERROR_INVALID_ARGUMENT.
 *
 * Memory
 *   Every buffer is the caller's, read or written during the call and not kept. Functions that write text take a buffer and its
 *   capacity, always end what they write with a NUL, and give the full length without it; if that does not fit they write what
 *   fits and return RK_ERROR_BUFFER_TOO_SMALL.
 *
 * Threads
 *   Models, rankers, catalogs and centers may be used by any number of threads at once. A request, an event, or a batch of items
 *   belongs to one thread at a time: a second call while one is under way is RK_ERROR_BUSY. After warm-up ranking and setting features
 *   allocate nothing.
 */
#ifndef RANKKERNEL_H
#define RANKKERNEL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#  if defined(RK_BUILD)
#    define RK_API __declspec(dllexport)
#  else
#    define RK_API __declspec(dllimport)
#  endif
#  define RK_CALL __cdecl
#else
#  define RK_API __attribute__((visibility("default")))
#  define RK_CALL
#endif

/* Changes when a function or structure of this header changes; new functions alone do not change it. */
#define RK_ABI_VERSION 1

/* As the length of a text: it ends with a NUL. */
#define RK_NUL_TERMINATED SIZE_MAX

typedef struct rk_model rk_model;
typedef struct rk_ranker rk_ranker;
typedef struct rk_request rk_request;
typedef struct rk_items rk_items;
typedef struct rk_catalog rk_catalog;
typedef struct rk_center rk_center;
typedef struct rk_event rk_event;

typedef int32_t rk_status;
enum
{
    RK_OK = 0,
    RK_ERROR_INVALID_ARGUMENT = 1, /* a null pointer, a number out of range, text that is not UTF-8, a name that is not known */
    RK_ERROR_INVALID_HANDLE = 2,   /* null, freed, of another type, or not of this library */
    RK_ERROR_BUSY = 3,             /* a request, event or batch of items is in use by another thread */
    RK_ERROR_BUFFER_TOO_SMALL = 4, /* the length that is needed was given */
    RK_ERROR_IO = 5,               /* a file cannot be read */
    RK_ERROR_MODEL_FORMAT = 6,     /* not a valid model file */
    RK_ERROR_MODEL = 7,            /* a model that cannot be run */
    RK_ERROR_FEATURE = 8,          /* no such feature, or a value that it cannot take */
    RK_ERROR_OUT_OF_MEMORY = 9,
    RK_ERROR_LIBRARY = 10,         /* no library for this processor could be loaded */
    RK_ERROR_INTERNAL = 11         /* a fault of RankKernel; please report the message */
};

/* A text. A null pointer with length 0 stands for a value that is not given. */
typedef struct rk_text
{
    const char *data;
    size_t length;
} rk_text;

/* A winner: the candidate's position in the request, from 0, and the model's output for it, such as a probability. */
typedef struct rk_ranked_item
{
    int32_t index;
    float score;
} rk_ranked_item;

/* ---- library ------------------------------------------------------------------------------------------------------------- */

/* The RK_ABI_VERSION that the library was built with: compare it before anything else. */
RK_API uint32_t RK_CALL rk_abi_version(void);

/* The version of RankKernel, such as "0.1.0". Lives for ever. */
RK_API const char *RK_CALL rk_version(void);

/* The vectors that the kernels work with: "Vector512", "Vector256", "Vector128" or "Scalar". Lives for ever. */
RK_API const char *RK_CALL rk_simd_level(void);

/* The name of a status, such as "RK_ERROR_BUSY". Lives for ever. */
RK_API const char *RK_CALL rk_status_name(rk_status status);

/* Writes the message of the last failed call of this thread and returns its length; 0 if none failed. Never fails itself. */
RK_API size_t RK_CALL rk_last_error(char *buffer, size_t capacity);

typedef int32_t rk_log_level;
enum
{
    RK_LOG_DEBUG = 0,   /* handles made and freed */
    RK_LOG_INFO = 1,    /* models loaded */
    RK_LOG_WARNING = 2, /* calls that failed */
    RK_LOG_ERROR = 3    /* faults of RankKernel */
};

/* Called on the thread of the call that has something to say. The message is NUL-terminated and lives during the call. It may
 * call the library, but must not throw or jump out. */
typedef void(RK_CALL *rk_log_callback)(rk_log_level level, const char *message, size_t length, void *user_data);

/* Sets the one log callback of the process, or takes it away with null. Calls that are under way in other threads may still
 * reach the former one until they return. */
RK_API rk_status RK_CALL rk_set_log(rk_log_callback callback, void *user_data, rk_log_level lowest);

/* ---- models -------------------------------------------------------------------------------------------------------------- */

typedef struct rk_model_options
{
    uint32_t struct_size;  /* sizeof(rk_model_options) */
    int32_t memory_map;    /* not 0: view the file instead of copying it; only for a file that nobody changes in place */
    int32_t skip_hashes;   /* not 0: do not compare the tensors with their hashes */
} rk_model_options;

/* Loads a model file (.rkm), plans it and packs its weights. options may be null. */
RK_API rk_status RK_CALL rk_model_load(
    const char *path, size_t path_length, const rk_model_options *options, rk_model **model);

/* As rk_model_load, from memory, of which nothing is kept. */
RK_API rk_status RK_CALL rk_model_load_memory(
    const void *bytes, size_t length, const rk_model_options *options, rk_model **model);

RK_API rk_status RK_CALL rk_model_free(rk_model *model);

RK_API rk_status RK_CALL rk_model_name(const rk_model *model, char *buffer, size_t capacity, size_t *length);

/* The version of the trained weights. */
RK_API rk_status RK_CALL rk_model_version(const rk_model *model, char *buffer, size_t capacity, size_t *length);

RK_API rk_status RK_CALL rk_model_output_count(const rk_model *model, size_t *count);
RK_API rk_status RK_CALL rk_model_output_name(
    const rk_model *model, size_t output, char *buffer, size_t capacity, size_t *length);

typedef int32_t rk_side;
enum
{
    RK_SIDE_USER = 0,
    RK_SIDE_CONTEXT = 1,
    RK_SIDE_ITEM = 2
};

typedef int32_t rk_feature_kind;
enum
{
    RK_FEATURE_ID = 0,       /* one id: rk_request_set_int, _text or _number */
    RK_FEATURE_IDS = 1,      /* a list of ids: rk_request_set_ids */
    RK_FEATURE_NUMERIC = 2,  /* one number or a vector: rk_request_set_number, rk_request_set_vector */
    RK_FEATURE_SEQUENCE = 3, /* a history with columns: rk_request_set_sequence */
    RK_FEATURE_TIME = 4      /* seconds since 1970-01-01 UTC: rk_request_set_int */
};

/* What an id, or the values of a feature or column, may be given as; a set of bits. */
enum
{
    RK_TAKES_TEXT = 1,
    RK_TAKES_INT = 2,
    RK_TAKES_NUMBER = 4
};

typedef struct rk_feature_info
{
    rk_side side;
    rk_feature_kind kind;
    int32_t takes;      /* RK_TAKES_...; 0 for a sequence: its columns say it */
    int32_t size;       /* of a list or sequence the most that are kept, of a vector its dimension, otherwise 1 */
    int32_t columns;    /* of a sequence, otherwise 0 */
    int32_t weighted;   /* not 0: a list whose ids come with weights */
} rk_feature_info;

RK_API rk_status RK_CALL rk_model_feature_count(const rk_model *model, size_t *count);
RK_API rk_status RK_CALL rk_model_feature_info(const rk_model *model, size_t feature, rk_feature_info *info);
RK_API rk_status RK_CALL rk_model_feature_name(
    const rk_model *model, size_t feature, char *buffer, size_t capacity, size_t *length);

/* The name of a sequence's column, and what its values may be given as (takes may be null). */
RK_API rk_status RK_CALL rk_model_column_name(
    const rk_model *model, size_t feature, size_t column, char *buffer, size_t capacity, size_t *length, int32_t *takes);

/* ---- requests: the features of the user and the context, and candidates -------------------------------------------------- */

/* An empty request: nothing given, no candidates. Meant to be reused. */
RK_API rk_status RK_CALL rk_request_create(const rk_model *model, rk_request **request);
RK_API rk_status RK_CALL rk_request_free(rk_request *request);

/* Makes a request as it was at first, and keeps its memory. */
RK_API rk_status RK_CALL rk_request_clear(rk_request *request);

/* The candidates of a request. The handle is the request's: it is freed with it, and in use when the request is. */
RK_API rk_status RK_CALL rk_request_items(rk_request *request, rk_items **items);

/* One value: an id or a number. Setting a feature again replaces its value. NaN and a null text stand for "not given". */
RK_API rk_status RK_CALL rk_request_set_int(rk_request *request, const char *feature, size_t feature_length, int64_t value);
RK_API rk_status RK_CALL rk_request_set_number(rk_request *request, const char *feature, size_t feature_length, double value);
RK_API rk_status RK_CALL rk_request_set_text(
    rk_request *request, const char *feature, size_t feature_length, const char *text, size_t text_length);

/* All numbers of a numeric feature, as many as its dimension. */
RK_API rk_status RK_CALL rk_request_set_vector(
    rk_request *request, const char *feature, size_t feature_length, const float *numbers, size_t count);

/* A list of ids. Too many are truncated. weights may be null: each weighs 1. */
RK_API rk_status RK_CALL rk_request_set_ids(
    rk_request *request, const char *feature, size_t feature_length, const int64_t *values, size_t count, const float *weights);
RK_API rk_status RK_CALL rk_request_set_number_ids(
    rk_request *request, const char *feature, size_t feature_length, const double *values, size_t count, const float *weights);
RK_API rk_status RK_CALL rk_request_set_text_ids(
    rk_request *request, const char *feature, size_t feature_length, const rk_text *values, size_t count, const float *weights);

/* A column of a history, oldest event first. Too long a history is truncated; all columns need the same number of events when
 * the request is ranked. */
RK_API rk_status RK_CALL rk_request_set_sequence(
    rk_request *request, const char *feature, size_t feature_length, const char *column, size_t column_length,
    const int64_t *values, size_t count);
RK_API rk_status RK_CALL rk_request_set_number_sequence(
    rk_request *request, const char *feature, size_t feature_length, const char *column, size_t column_length,
    const double *values, size_t count);
RK_API rk_status RK_CALL rk_request_set_text_sequence(
    rk_request *request, const char *feature, size_t feature_length, const char *column, size_t column_length,
    const rk_text *values, size_t count);

/* ---- items: rows of item features ---------------------------------------------------------------------------------------- */

/* A batch of items, to fill a catalog with. The candidates of a request are rk_request_items. */
RK_API rk_status RK_CALL rk_items_create(const rk_model *model, rk_items **items);
RK_API rk_status RK_CALL rk_items_free(rk_items *items);

/* Makes this many rows with nothing given; at most 1,000,000. */
RK_API rk_status RK_CALL rk_items_reset(rk_items *items, size_t count);
RK_API rk_status RK_CALL rk_items_count(const rk_items *items, size_t *count);

/* One value for each of the rows first .. first + rows - 1. A whole column at a time is fastest. */
RK_API rk_status RK_CALL rk_items_set_ints(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const int64_t *values);
RK_API rk_status RK_CALL rk_items_set_numbers(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const double *values);
RK_API rk_status RK_CALL rk_items_set_texts(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const rk_text *values);

/* Vectors, row after row: count is rows times the dimension. A feature with one number takes one float a row. */
RK_API rk_status RK_CALL rk_items_set_vectors(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const float *numbers, size_t count);

/* Lists of ids, row after row: lengths has how many of the count values each row has. weights may be null. */
RK_API rk_status RK_CALL rk_items_set_ids(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const int32_t *lengths,
    const int64_t *values, size_t count, const float *weights);
RK_API rk_status RK_CALL rk_items_set_number_ids(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const int32_t *lengths,
    const double *values, size_t count, const float *weights);
RK_API rk_status RK_CALL rk_items_set_text_ids(
    rk_items *items, const char *feature, size_t feature_length, size_t first, size_t rows, const int32_t *lengths,
    const rk_text *values, size_t count, const float *weights);

/* A column of histories, row after row, oldest event first. */
RK_API rk_status RK_CALL rk_items_set_sequences(
    rk_items *items, const char *feature, size_t feature_length, const char *column, size_t column_length, size_t first,
    size_t rows, const int32_t *lengths, const int64_t *values, size_t count);
RK_API rk_status RK_CALL rk_items_set_number_sequences(
    rk_items *items, const char *feature, size_t feature_length, const char *column, size_t column_length, size_t first,
    size_t rows, const int32_t *lengths, const double *values, size_t count);
RK_API rk_status RK_CALL rk_items_set_text_sequences(
    rk_items *items, const char *feature, size_t feature_length, const char *column, size_t column_length, size_t first,
    size_t rows, const int32_t *lengths, const rk_text *values, size_t count);

/* ---- catalogs: items kept across requests, by id ------------------------------------------------------------------------- */

typedef int32_t rk_precision;
enum
{
    RK_FLOAT32 = 0, /* an item of the catalog scores to the bit as the same item in a request */
    RK_FLOAT16 = 1, /* what was computed of an item is kept in half precision: half of the memory */
    RK_BFLOAT16 = 2, /* as small, with the range of a float and fewer digits */
    RK_INT8 = 3 /* 8-bit codes with a scale and an offset for each vector: a little more than a quarter */
};

typedef int32_t rk_id_type;
enum
{
    RK_IDS_INT = 0,
    RK_IDS_TEXT = 1 /* use the functions with text in their names */
};

typedef struct rk_catalog_options
{
    uint32_t struct_size; /* sizeof(rk_catalog_options) */
    rk_precision precision;
    rk_id_type id_type;
} rk_catalog_options;

/* An empty catalog. options may be null: ids are int64_t, precision is RK_FLOAT32. */
RK_API rk_status RK_CALL rk_catalog_create(const rk_model *model, const rk_catalog_options *options, rk_catalog **catalog);
RK_API rk_status RK_CALL rk_catalog_free(rk_catalog *catalog);

/* Adds items or replaces them while others rank: row i becomes item ids[i]. count must be the number of rows. */
RK_API rk_status RK_CALL rk_catalog_upsert(rk_catalog *catalog, const int64_t *ids, size_t count, rk_items *items);
RK_API rk_status RK_CALL rk_catalog_upsert_text(rk_catalog *catalog, const rk_text *ids, size_t count, rk_items *items);

/* Takes items away; those that are not there are passed over. removed may be null. */
RK_API rk_status RK_CALL rk_catalog_remove(rk_catalog *catalog, const int64_t *ids, size_t count, size_t *removed);
RK_API rk_status RK_CALL rk_catalog_remove_text(rk_catalog *catalog, const rk_text *ids, size_t count, size_t *removed);

/* How many items there are, and bytes of memory (may be null). */
RK_API rk_status RK_CALL rk_catalog_size(const rk_catalog *catalog, size_t *count, uint64_t *bytes);

/* The same items in a catalog of another version of the model, while this one goes on serving and changing. */
RK_API rk_status RK_CALL rk_catalog_copy(
    rk_catalog *catalog, const rk_model *model, rk_precision precision, rk_catalog **copy);

/* ---- rankers ------------------------------------------------------------------------------------------------------------- */

typedef struct rk_ranker_options
{
    uint32_t struct_size;               /* sizeof(rk_ranker_options) */
    int32_t max_degree_of_parallelism;  /* threads that one call may use, 1 to 256; 1 leaves all work on the caller's */
    const char *rank_by;                /* the output to rank by; null for the first */
    size_t rank_by_length;
} rk_ranker_options;

/* options may be null. */
RK_API rk_status RK_CALL rk_ranker_create(const rk_model *model, const rk_ranker_options *options, rk_ranker **ranker);
RK_API rk_status RK_CALL rk_ranker_free(rk_ranker *ranker);

/* The best of the request's candidates: at most capacity, best first; equal ones in the order of the request. count is how many
 * were written. A candidate whose score is not a number never wins. */
RK_API rk_status RK_CALL rk_rank(
    rk_ranker *ranker, rk_request *request, rk_ranked_item *winners, size_t capacity, size_t *count);

/* The best of some items of a catalog; the request's own candidates are not looked at. An id that is not there never wins. */
RK_API rk_status RK_CALL rk_rank_catalog(
    rk_ranker *ranker, rk_request *request, rk_catalog *catalog, const int64_t *ids, size_t id_count,
    rk_ranked_item *winners, size_t capacity, size_t *count);
RK_API rk_status RK_CALL rk_rank_catalog_text(
    rk_ranker *ranker, rk_request *request, rk_catalog *catalog, const rk_text *ids, size_t id_count,
    rk_ranked_item *winners, size_t capacity, size_t *count);

/* The scores of all candidates by the output that the ranker ranks by. capacity is at least the number of candidates. */
RK_API rk_status RK_CALL rk_score(rk_ranker *ranker, rk_request *request, float *scores, size_t capacity);

/* By one output. */
RK_API rk_status RK_CALL rk_score_output(
    rk_ranker *ranker, rk_request *request, const char *output, size_t output_length, float *scores, size_t capacity);

/* By all outputs: all scores of the first, then those of the next. */
RK_API rk_status RK_CALL rk_score_all(rk_ranker *ranker, rk_request *request, float *scores, size_t capacity);

/* Of some items of a catalog: one score an id; NaN for one that is not there. */
RK_API rk_status RK_CALL rk_score_catalog(
    rk_ranker *ranker, rk_request *request, rk_catalog *catalog, const int64_t *ids, size_t id_count, float *scores,
    size_t capacity);
RK_API rk_status RK_CALL rk_score_catalog_text(
    rk_ranker *ranker, rk_request *request, rk_catalog *catalog, const rk_text *ids, size_t id_count, float *scores,
    size_t capacity);

/* ---- user-interest centers: histories kept across requests, by user ------------------------------------------------------- */

/* A user: a number, or a text if there is one. The number 7 and the text "7" are two users. */
typedef struct rk_user
{
    int64_t number;
    const char *text; /* at most 256 characters */
    size_t text_length;
} rk_user;

typedef int32_t rk_durability;
enum
{
    RK_DURABLE_PROCESS = 0,      /* an event survives the end of the process */
    RK_DURABLE_EVERY_SECOND = 1, /* and a power failure, but for the last second */
    RK_DURABLE_DISK = 2          /* and a power failure */
};

/* 0 stands for the default. */
typedef struct rk_center_options
{
    uint32_t struct_size;         /* sizeof(rk_center_options) */
    int32_t history_capacity;     /* events kept of each history; default: as many as the model takes */
    int32_t dropped_at_once;      /* of the oldest events of a full history; default: an eighth of the capacity */
    rk_durability durability;     /* of events, if there is a folder */
    int64_t late_window;          /* how late an event may be, in the unit of its time; default: an hour in milliseconds; -1: not */
    int64_t byte_budget;          /* of histories and states; default: 1 GiB */
    int64_t time_to_live_ms;      /* after which a user who is not seen is forgotten; default: never */
    int64_t snapshot_after_bytes; /* of log, if there is a folder; default: 256 MiB */
    const char *folder;           /* that histories outlive the process in; null for none */
    size_t folder_length;
    int32_t max_degree_of_parallelism; /* as in rk_ranker_options */
    rk_precision precision;       /* of states; default: scores have the bits of scores without a center */
    const char *rank_by;
    size_t rank_by_length;
} rk_center_options;

/* A center for a model that has a history of the user. options may be null. */
RK_API rk_status RK_CALL rk_center_create(const rk_model *model, const rk_center_options *options, rk_center **center);
RK_API rk_status RK_CALL rk_center_free(rk_center *center);

/* An event to fill and use again: a position of a history. feature may be null where the model has one history. */
RK_API rk_status RK_CALL rk_event_create(rk_center *center, const char *feature, size_t feature_length, rk_event **event);
RK_API rk_status RK_CALL rk_event_free(rk_event *event);
RK_API rk_status RK_CALL rk_event_clear(rk_event *event);

/* The columns of the history. One that is not set is missing. */
RK_API rk_status RK_CALL rk_event_set_int(rk_event *event, const char *column, size_t column_length, int64_t value);
RK_API rk_status RK_CALL rk_event_set_number(rk_event *event, const char *column, size_t column_length, double value);
RK_API rk_status RK_CALL rk_event_set_text(
    rk_event *event, const char *column, size_t column_length, const char *text, size_t text_length);

/* When it happened; unless set, when it is observed, in milliseconds since 1970. */
RK_API rk_status RK_CALL rk_event_set_time(rk_event *event, int64_t time);

/* What tells it from others; 0 for an event without an id. */
RK_API rk_status RK_CALL rk_event_set_id(rk_event *event, int64_t id);

typedef int32_t rk_observe_result;
enum
{
    RK_OBSERVED_APPENDED = 0,  /* it is the last of its history */
    RK_OBSERVED_INSERTED = 1,  /* it was late and is in its place */
    RK_OBSERVED_DUPLICATE = 2, /* one of its id was there already; nothing changed */
    RK_OBSERVED_TOO_LATE = 3   /* nothing changed */
};

/* Takes in an event of a user. result may be null. */
RK_API rk_status RK_CALL rk_center_observe(rk_center *center, const rk_user *user, rk_event *event, rk_observe_result *result);

/* As rk_center_observe for event i of user i, in this order; but all of them reach the disk together. Each event may be given once in a
 * call. Nothing is taken in if a user or an event cannot be read. taken (may be null): how many were neither duplicates nor too late. */
RK_API rk_status RK_CALL rk_center_observe_batch(
    rk_center *center, const rk_user *users, rk_event *const *events, size_t count, size_t *taken);

/* Forgets a user. known (may be null): whether there was anything to forget. */
RK_API rk_status RK_CALL rk_center_forget(rk_center *center, const rk_user *user, int32_t *known);

/* How many events there are of a user. */
RK_API rk_status RK_CALL rk_center_events(rk_center *center, const rk_user *user, size_t *events);

/* Sets the histories of a request to those of a user. */
RK_API rk_status RK_CALL rk_center_fill(rk_center *center, const rk_user *user, rk_request *request);

/* As rk_rank and rk_score, with the user's histories in place of the request's. A user who is not known has empty ones. */
RK_API rk_status RK_CALL rk_center_rank(
    rk_center *center, const rk_user *user, rk_request *request, rk_ranked_item *winners, size_t capacity, size_t *count);
RK_API rk_status RK_CALL rk_center_rank_catalog(
    rk_center *center, const rk_user *user, rk_request *request, rk_catalog *catalog, const int64_t *ids, size_t id_count,
    rk_ranked_item *winners, size_t capacity, size_t *count);
RK_API rk_status RK_CALL rk_center_rank_catalog_text(
    rk_center *center, const rk_user *user, rk_request *request, rk_catalog *catalog, const rk_text *ids, size_t id_count,
    rk_ranked_item *winners, size_t capacity, size_t *count);
RK_API rk_status RK_CALL rk_center_score(
    rk_center *center, const rk_user *user, rk_request *request, float *scores, size_t capacity);
RK_API rk_status RK_CALL rk_center_score_all(
    rk_center *center, const rk_user *user, rk_request *request, float *scores, size_t capacity);
RK_API rk_status RK_CALL rk_center_score_catalog(
    rk_center *center, const rk_user *user, rk_request *request, rk_catalog *catalog, const int64_t *ids, size_t id_count,
    float *scores, size_t capacity);
RK_API rk_status RK_CALL rk_center_score_catalog_text(
    rk_center *center, const rk_user *user, rk_request *request, rk_catalog *catalog, const rk_text *ids, size_t id_count,
    float *scores, size_t capacity);

/* Serves another version of the model too: requests made for it from now on. Those made for the former are served until
 * rk_center_end_swap. Histories are shared. */
RK_API rk_status RK_CALL rk_center_begin_swap(rk_center *center, const rk_model *model);
RK_API rk_status RK_CALL rk_center_end_swap(rk_center *center);

typedef struct rk_center_statistics_t
{
    int64_t users, states;
    int64_t history_bytes, state_bytes;
    int64_t observed, inserted, duplicates, too_late, dropped;
    int64_t ranked, ranked_unknown, rebuilt;
    int64_t evicted_states, evicted_users, expired_users;
} rk_center_statistics_t;

/* What a center holds, and has done since it was created. */
RK_API rk_status RK_CALL rk_center_statistics(rk_center *center, rk_center_statistics_t *statistics);

#ifdef __cplusplus
}
#endif

#endif
