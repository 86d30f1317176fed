/* host MODEL: loads a model and says what it is. */
#include <rankkernel.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    rk_model *model;
    char name[256];
    size_t length;
    if (argc != 2 || rk_model_load(argv[1], RK_NUL_TERMINATED, NULL, &model) != RK_OK ||
        rk_model_name(model, name, sizeof name, &length) != RK_OK || rk_model_free(model) != RK_OK)
    {
        rk_last_error(name, sizeof name);
        fprintf(stderr, "%s\n", name);
        return 1;
    }

    printf("%s, RankKernel %s, %s\n", name, rk_version(), rk_simd_level());
    return 0;
}
