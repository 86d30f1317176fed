// wrapper FOLDER: rankkernel.hpp at work: the same candidates out of a request and out of a catalog, errors as exceptions.
// FOLDER is models/movielens of the repository.
#include <rankkernel.hpp>

#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

static void require(bool condition, const char *what)
{
    if (!condition)
    {
        throw std::runtime_error(what);
    }
}

static void fill(rk::Request &request, rk::Items items, const std::vector<std::int64_t> &films)
{
    const std::vector<std::int64_t> seen{1, 50, 260, 1196};
    const std::vector<rk_text> genres{rk::text("Adventure"), rk::text("Crime"), rk::text("Action"), rk::text("Action")};
    request.clear();
    request.set("user_id", 81).set("hour", 20).set("user_mean_rating", 3.5);
    request.set_sequence("history", "film_id", seen).set_sequence("history", "genre", genres);
    request.set_sequence("history", "rating_bucket", std::vector<std::int64_t>{9, 9, 8, 7});
    std::vector<std::int32_t> lengths(films.size(), 1);
    items.reset(films.size()).set("film_id", films).set("film_year", std::vector<double>(films.size(), 1995));
    items.set("main_genre", std::vector<rk_text>(films.size(), rk::text("Drama")));
    items.set_ids("genres", lengths, std::vector<rk_text>(films.size(), rk::text("Drama")));
}

static void run(const std::string &folder)
{
    const rk::Model model = rk::Model::load(folder + "/movielens-din.rkm");
    require(model.name() == "movielens-din" && model.outputs().size() == 1, "description");
    const rk::Ranker ranker(model, 2);
    rk::Request request(model);
    rk::Catalog catalog(model), by_text(model, RK_IDS_TEXT);
    std::vector<std::int64_t> films;
    std::vector<std::string> names;
    for (std::int64_t film = 1; film <= 300; film++)
    {
        films.push_back(film);
        names.push_back("film " + std::to_string(film));
    }

    std::vector<rk_text> texts;
    for (const std::string &name : names)
    {
        texts.push_back(rk::text(name));
    }

    fill(request, request.items(), films);
    catalog.upsert(films, request.items());
    by_text.upsert(texts, request.items());
    std::vector<rk_ranked_item> first(5), second(5), third(5);
    ranker.rank(request, first);
    ranker.rank(request, catalog, films, second);
    ranker.rank(request, by_text, texts, third);
    require(first.size() == 5 && std::memcmp(first.data(), second.data(), 5 * sizeof first[0]) == 0, "catalog");
    require(std::memcmp(first.data(), third.data(), 5 * sizeof first[0]) == 0, "catalog by texts");
    require(ranker.score(request)[static_cast<std::size_t>(first[0].index)] == first[0].score, "score");
    require(ranker.score(request) == ranker.score(request, catalog, films), "scores");

    const rk::Center center(model);
    rk::Event event(center, "history");
    const rk::User user(std::string_view("81"));
    const std::int64_t seen[] = {1, 50, 260, 1196};
    const char *const genres[] = {"Adventure", "Crime", "Action", "Action"};
    for (int i = 0; i < 4; i++)
    {
        event.clear().set("film_id", seen[i]).set("genre", genres[i]).set("rating_bucket", i < 2 ? 9 : 10 - i).time(i).id(i + 1);
        require(center.observe(user, event) == RK_OBSERVED_APPENDED, "observed");
    }

    rk::Event another(center, "history");
    another.set("film_id", 2).set("genre", "Comedy").time(9).id(9);
    require(center.observe({user, rk::User(82)}, {&event, &another}) == 1, "a duplicate and another user's first");
    require(center.events(rk::User(82)) == 1 && center.forget(rk::User(82)), "another user");

    rk::Request profile(model);
    profile.set("user_id", 81).set("hour", 20).set("user_mean_rating", 3.5);
    std::vector<rk_ranked_item> kept(5);
    center.rank(user, profile, catalog, films, kept);
    require(std::memcmp(first.data(), kept.data(), 5 * sizeof first[0]) == 0, "center");
    require(center.events(user) == 4 && center.forget(user) && center.events(user) == 0, "forget");

    std::thread other([&] {
        rk::Request own(model);
        fill(own, own.items(), films);
        std::vector<rk_ranked_item> winners(5);
        ranker.rank(own, winners);
        require(std::memcmp(first.data(), winners.data(), 5 * sizeof first[0]) == 0, "another thread");
    });
    other.join();

    try
    {
        request.set("nothing", 1);
        require(false, "an exception");
    }
    catch (const rk::Error &error)
    {
        require(error.status() == RK_ERROR_FEATURE && std::strstr(error.what(), "no such feature") != nullptr, error.what());
    }

    for (const rk_ranked_item &winner : first)
    {
        std::printf("film %lld  %.6f\n", static_cast<long long>(films[static_cast<std::size_t>(winner.index)]), static_cast<double>(winner.score));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2)
    {
        std::fprintf(stderr, "usage: wrapper FOLDER\n");
        return 2;
    }

    try
    {
        run(argv[1]);
        return 0;
    }
    catch (const std::exception &error)
    {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
