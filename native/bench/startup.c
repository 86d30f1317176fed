/* startup MODEL: from main to the first score, in microseconds, step by step: one candidate, nothing given. */
#include <rankkernel.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    const double start = now();
    rk_model *model;
    rk_ranker *ranker;
    rk_request *request;
    rk_items *items;
    float score;
    if (argc != 2 || rk_abi_version() != RK_ABI_VERSION)
    {
        return 2;
    }

    const double loaded = now();
    if (rk_model_load(argv[1], RK_NUL_TERMINATED, NULL, &model) != RK_OK)
    {
        return 1;
    }

    const double modelled = now();
    if (rk_ranker_create(model, NULL, &ranker) != RK_OK || rk_request_create(model, &request) != RK_OK ||
        rk_request_items(request, &items) != RK_OK || rk_items_reset(items, 1) != RK_OK ||
        rk_score(ranker, request, &score, 1) != RK_OK)
    {
        return 1;
    }

    printf("%.0f %.0f %.0f %.6f\n", loaded - start, modelled - loaded, now() - modelled, (double)score);
    return 0;
}
