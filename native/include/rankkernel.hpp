/*
 * rankkernel.hpp: rankkernel.h for C++17. Objects own their handles and free them; errors are exceptions of type rk::Error. What
 * rankkernel.h says of threads and memory holds here too.
 */
#ifndef RANKKERNEL_HPP
#define RANKKERNEL_HPP

#include "rankkernel.h"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace rk
{

/* A call that failed. */
class Error : public std::runtime_error
{
public:
    Error(rk_status status, const std::string &message) : std::runtime_error(message), status_(status) {}

    rk_status status() const noexcept { return status_; }

private:
    rk_status status_;
};

/* Throws the error of a call, if it failed. */
inline void check(rk_status status)
{
    if (status != RK_OK)
    {
        std::string message(rk_last_error(nullptr, 0) + 1, '\0');
        message.resize(rk_last_error(message.data(), message.size()));
        throw Error(status, std::string(rk_status_name(status)) + ": " + message);
    }
}

/* Elements of somebody else: an array, a vector, or anything else with data() and size(). */
template <typename T> class View
{
public:
    View() = default;
    View(const T *data, std::size_t size) : data_(data), size_(size) {}
    template <std::size_t N> View(const T (&array)[N]) : data_(array), size_(N) {}
    template <typename C, typename = std::enable_if_t<std::is_convertible_v<decltype(std::declval<const C &>().data()), const T *>>>
    View(const C &container) : data_(container.data()), size_(container.size())
    {
    }

    const T *data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

private:
    const T *data_ = nullptr;
    std::size_t size_ = 0;
};

/* A text for arrays of texts; its characters stay the caller's. */
inline rk_text text(std::string_view value) { return {value.data(), value.size()}; }

namespace detail
{

/* Owns a handle. */
template <typename T, rk_status(RK_CALL *Free)(T *)> class Owner
{
public:
    Owner() = default;
    explicit Owner(T *handle) noexcept : handle_(handle) {}
    Owner(Owner &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Owner &operator=(Owner &&other) noexcept
    {
        if (this != &other)
        {
            reset();
            handle_ = std::exchange(other.handle_, nullptr);
        }

        return *this;
    }

    Owner(const Owner &) = delete;
    Owner &operator=(const Owner &) = delete;
    ~Owner() { reset(); }

    T *get() const noexcept { return handle_; }

    void reset() noexcept
    {
        if (handle_ != nullptr)
        {
            Free(std::exchange(handle_, nullptr));
        }
    }

private:
    T *handle_ = nullptr;
};

template <typename F> std::string read_text(F read)
{
    std::size_t length = 0;
    const rk_status status = read(nullptr, 0, &length);
    if (status != RK_ERROR_BUFFER_TOO_SMALL)
    {
        check(status);
    }

    std::string result(length + 1, '\0');
    check(read(result.data(), result.size(), &length));
    result.resize(length);
    return result;
}

} // namespace detail

/* A model that is ready to rank. Any number of threads may use it. */
class Model
{
public:
    static Model load(std::string_view path, const rk_model_options *options = nullptr)
    {
        rk_model *model = nullptr;
        check(rk_model_load(path.data(), path.size(), options, &model));
        return Model(model);
    }

    static Model load(const void *bytes, std::size_t length, const rk_model_options *options = nullptr)
    {
        rk_model *model = nullptr;
        check(rk_model_load_memory(bytes, length, options, &model));
        return Model(model);
    }

    rk_model *get() const noexcept { return handle_.get(); }

    std::string name() const
    {
        return detail::read_text([this](char *b, std::size_t c, std::size_t *n) { return rk_model_name(get(), b, c, n); });
    }

    std::string version() const
    {
        return detail::read_text([this](char *b, std::size_t c, std::size_t *n) { return rk_model_version(get(), b, c, n); });
    }

    std::vector<std::string> outputs() const
    {
        std::size_t count = 0;
        check(rk_model_output_count(get(), &count));
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; i++)
        {
            names.push_back(detail::read_text(
                [this, i](char *b, std::size_t c, std::size_t *n) { return rk_model_output_name(get(), i, b, c, n); }));
        }

        return names;
    }

private:
    explicit Model(rk_model *model) : handle_(model) {}

    detail::Owner<rk_model, rk_model_free> handle_;
};

/* Rows of item features: a batch of its own, or the candidates of a request. One thread at a time. */
class Items
{
public:
    explicit Items(const Model &model)
    {
        rk_items *items = nullptr;
        check(rk_items_create(model.get(), &items));
        owner_ = detail::Owner<rk_items, rk_items_free>(items);
        handle_ = items;
    }

    rk_items *get() const noexcept { return handle_; }

    Items &reset(std::size_t count)
    {
        check(rk_items_reset(get(), count));
        return *this;
    }

    std::size_t count() const
    {
        std::size_t rows = 0;
        check(rk_items_count(get(), &rows));
        return rows;
    }

    /* One value a row, from row first on. */
    Items &set(std::string_view feature, View<std::int64_t> values, std::size_t first = 0)
    {
        check(rk_items_set_ints(get(), feature.data(), feature.size(), first, values.size(), values.data()));
        return *this;
    }

    Items &set(std::string_view feature, View<double> values, std::size_t first = 0)
    {
        check(rk_items_set_numbers(get(), feature.data(), feature.size(), first, values.size(), values.data()));
        return *this;
    }

    Items &set(std::string_view feature, View<rk_text> values, std::size_t first = 0)
    {
        check(rk_items_set_texts(get(), feature.data(), feature.size(), first, values.size(), values.data()));
        return *this;
    }

    Items &set_vectors(std::string_view feature, std::size_t rows, View<float> numbers, std::size_t first = 0)
    {
        check(rk_items_set_vectors(get(), feature.data(), feature.size(), first, rows, numbers.data(), numbers.size()));
        return *this;
    }

    /* Lists, row after row; one length a row. */
    Items &set_ids(
        std::string_view feature, View<std::int32_t> lengths, View<std::int64_t> values, const float *weights = nullptr,
        std::size_t first = 0)
    {
        check(rk_items_set_ids(
            get(), feature.data(), feature.size(), first, lengths.size(), lengths.data(), values.data(), values.size(), weights));
        return *this;
    }

    Items &set_ids(
        std::string_view feature, View<std::int32_t> lengths, View<rk_text> values, const float *weights = nullptr,
        std::size_t first = 0)
    {
        check(rk_items_set_text_ids(
            get(), feature.data(), feature.size(), first, lengths.size(), lengths.data(), values.data(), values.size(), weights));
        return *this;
    }

private:
    friend class Request;
    explicit Items(rk_items *borrowed) : handle_(borrowed) {}

    detail::Owner<rk_items, rk_items_free> owner_;
    rk_items *handle_ = nullptr;
};

/* The features of one user and context, and candidates. One thread at a time. */
class Request
{
public:
    explicit Request(const Model &model)
    {
        rk_request *request = nullptr;
        check(rk_request_create(model.get(), &request));
        handle_ = detail::Owner<rk_request, rk_request_free>(request);
    }

    rk_request *get() const noexcept { return handle_.get(); }

    /* The candidates; valid as long as the request. */
    Items items()
    {
        rk_items *items = nullptr;
        check(rk_request_items(get(), &items));
        return Items(items);
    }

    Request &clear()
    {
        check(rk_request_clear(get()));
        return *this;
    }

    template <typename T, std::enable_if_t<std::is_integral_v<T>, int> = 0> Request &set(std::string_view feature, T value)
    {
        check(rk_request_set_int(get(), feature.data(), feature.size(), static_cast<std::int64_t>(value)));
        return *this;
    }

    Request &set(std::string_view feature, double value)
    {
        check(rk_request_set_number(get(), feature.data(), feature.size(), value));
        return *this;
    }

    Request &set(std::string_view feature, std::string_view value)
    {
        check(rk_request_set_text(get(), feature.data(), feature.size(), value.data(), value.size()));
        return *this;
    }

    Request &set_vector(std::string_view feature, View<float> numbers)
    {
        check(rk_request_set_vector(get(), feature.data(), feature.size(), numbers.data(), numbers.size()));
        return *this;
    }

    Request &set_ids(std::string_view feature, View<std::int64_t> values, const float *weights = nullptr)
    {
        check(rk_request_set_ids(get(), feature.data(), feature.size(), values.data(), values.size(), weights));
        return *this;
    }

    Request &set_ids(std::string_view feature, View<rk_text> values, const float *weights = nullptr)
    {
        check(rk_request_set_text_ids(get(), feature.data(), feature.size(), values.data(), values.size(), weights));
        return *this;
    }

    Request &set_sequence(std::string_view feature, std::string_view column, View<std::int64_t> values)
    {
        check(rk_request_set_sequence(
            get(), feature.data(), feature.size(), column.data(), column.size(), values.data(), values.size()));
        return *this;
    }

    Request &set_sequence(std::string_view feature, std::string_view column, View<double> values)
    {
        check(rk_request_set_number_sequence(
            get(), feature.data(), feature.size(), column.data(), column.size(), values.data(), values.size()));
        return *this;
    }

    Request &set_sequence(std::string_view feature, std::string_view column, View<rk_text> values)
    {
        check(rk_request_set_text_sequence(
            get(), feature.data(), feature.size(), column.data(), column.size(), values.data(), values.size()));
        return *this;
    }

private:
    detail::Owner<rk_request, rk_request_free> handle_;
};

/* Items kept across requests, by whole numbers or by texts. Any number of threads may use it. */
class Catalog
{
public:
    explicit Catalog(const Model &model, rk_id_type ids = RK_IDS_INT, rk_precision precision = RK_FLOAT32)
    {
        const rk_catalog_options options{sizeof(rk_catalog_options), precision, ids};
        rk_catalog *catalog = nullptr;
        check(rk_catalog_create(model.get(), &options, &catalog));
        handle_ = detail::Owner<rk_catalog, rk_catalog_free>(catalog);
    }

    rk_catalog *get() const noexcept { return handle_.get(); }

    void upsert(View<std::int64_t> ids, const Items &items)
    {
        check(rk_catalog_upsert(get(), ids.data(), ids.size(), items.get()));
    }

    void upsert(View<rk_text> ids, const Items &items)
    {
        check(rk_catalog_upsert_text(get(), ids.data(), ids.size(), items.get()));
    }

    std::size_t remove(View<std::int64_t> ids)
    {
        std::size_t removed = 0;
        check(rk_catalog_remove(get(), ids.data(), ids.size(), &removed));
        return removed;
    }

    std::size_t remove(View<rk_text> ids)
    {
        std::size_t removed = 0;
        check(rk_catalog_remove_text(get(), ids.data(), ids.size(), &removed));
        return removed;
    }

    std::size_t count() const
    {
        std::size_t items = 0;
        check(rk_catalog_size(get(), &items, nullptr));
        return items;
    }

    /* The same items for another version of the model. */
    Catalog copy(const Model &model, rk_precision precision = RK_FLOAT32) const
    {
        rk_catalog *catalog = nullptr;
        check(rk_catalog_copy(get(), model.get(), precision, &catalog));
        return Catalog(catalog);
    }

private:
    explicit Catalog(rk_catalog *catalog) : handle_(catalog) {}

    detail::Owner<rk_catalog, rk_catalog_free> handle_;
};

/* Ranks and scores. Any number of threads may use it, each with its own request. */
class Ranker
{
public:
    explicit Ranker(const Model &model, int max_degree_of_parallelism = 1, std::string_view rank_by = {})
    {
        const rk_ranker_options options{
            sizeof(rk_ranker_options), max_degree_of_parallelism, rank_by.empty() ? nullptr : rank_by.data(), rank_by.size()};
        rk_ranker *ranker = nullptr;
        check(rk_ranker_create(model.get(), &options, &ranker));
        handle_ = detail::Owner<rk_ranker, rk_ranker_free>(ranker);
    }

    rk_ranker *get() const noexcept { return handle_.get(); }

    /* Makes winners the best of the request's candidates: at most as many as it has elements, best first. */
    void rank(Request &request, std::vector<rk_ranked_item> &winners) const
    {
        std::size_t count = 0;
        check(rk_rank(get(), request.get(), winners.data(), winners.size(), &count));
        winners.resize(count);
    }

    void rank(Request &request, const Catalog &catalog, View<std::int64_t> ids, std::vector<rk_ranked_item> &winners) const
    {
        std::size_t count = 0;
        check(rk_rank_catalog(
            get(), request.get(), catalog.get(), ids.data(), ids.size(), winners.data(), winners.size(), &count));
        winners.resize(count);
    }

    void rank(Request &request, const Catalog &catalog, View<rk_text> ids, std::vector<rk_ranked_item> &winners) const
    {
        std::size_t count = 0;
        check(rk_rank_catalog_text(
            get(), request.get(), catalog.get(), ids.data(), ids.size(), winners.data(), winners.size(), &count));
        winners.resize(count);
    }

    /* One score a candidate. */
    std::vector<float> score(Request &request) const
    {
        std::vector<float> scores(request.items().count());
        check(rk_score(get(), request.get(), scores.data(), scores.size()));
        return scores;
    }

    std::vector<float> score(Request &request, std::string_view output) const
    {
        std::vector<float> scores(request.items().count());
        check(rk_score_output(get(), request.get(), output.data(), output.size(), scores.data(), scores.size()));
        return scores;
    }

    std::vector<float> score(Request &request, const Catalog &catalog, View<std::int64_t> ids) const
    {
        std::vector<float> scores(ids.size());
        check(rk_score_catalog(get(), request.get(), catalog.get(), ids.data(), ids.size(), scores.data(), scores.size()));
        return scores;
    }

private:
    detail::Owner<rk_ranker, rk_ranker_free> handle_;
};

/* A user of a center: a number or a text, whose characters stay the caller's. */
class User
{
public:
    User(std::int64_t number) : user_{number, nullptr, 0} {}
    User(std::string_view text) : user_{0, text.data(), text.size()} {}

    const rk_user *get() const noexcept { return &user_; }

private:
    rk_user user_;
};

class Event;

/* Histories kept across requests, by user. Any number of threads may use it. */
class Center
{
public:
    explicit Center(const Model &model, const rk_center_options *options = nullptr)
    {
        rk_center *center = nullptr;
        check(rk_center_create(model.get(), options, &center));
        handle_ = detail::Owner<rk_center, rk_center_free>(center);
    }

    rk_center *get() const noexcept { return handle_.get(); }

    rk_observe_result observe(const User &user, const Event &event) const;

    /* Event i of user i, in this order; all reach the disk together. How many were neither duplicates nor too late. */
    std::size_t observe(const std::vector<User> &users, const std::vector<const Event *> &events) const;

    bool forget(const User &user) const
    {
        std::int32_t known = 0;
        check(rk_center_forget(get(), user.get(), &known));
        return known != 0;
    }

    std::size_t events(const User &user) const
    {
        std::size_t count = 0;
        check(rk_center_events(get(), user.get(), &count));
        return count;
    }

    /* As Ranker::rank, with the user's histories in place of the request's. */
    void rank(const User &user, Request &request, std::vector<rk_ranked_item> &winners) const
    {
        std::size_t count = 0;
        check(rk_center_rank(get(), user.get(), request.get(), winners.data(), winners.size(), &count));
        winners.resize(count);
    }

    void rank(
        const User &user, Request &request, const Catalog &catalog, View<std::int64_t> ids, std::vector<rk_ranked_item> &winners) const
    {
        std::size_t count = 0;
        check(rk_center_rank_catalog(
            get(), user.get(), request.get(), catalog.get(), ids.data(), ids.size(), winners.data(), winners.size(), &count));
        winners.resize(count);
    }

    void begin_swap(const Model &model) const { check(rk_center_begin_swap(get(), model.get())); }

    void end_swap() const { check(rk_center_end_swap(get())); }

private:
    detail::Owner<rk_center, rk_center_free> handle_;
};

/* A position of a history, to fill and use again. One thread at a time. */
class Event
{
public:
    explicit Event(const Center &center, std::string_view feature = {})
    {
        rk_event *event = nullptr;
        check(rk_event_create(center.get(), feature.empty() ? nullptr : feature.data(), feature.size(), &event));
        handle_ = detail::Owner<rk_event, rk_event_free>(event);
    }

    rk_event *get() const noexcept { return handle_.get(); }

    Event &clear()
    {
        check(rk_event_clear(get()));
        return *this;
    }

    template <typename T, std::enable_if_t<std::is_integral_v<T>, int> = 0> Event &set(std::string_view column, T value)
    {
        check(rk_event_set_int(get(), column.data(), column.size(), static_cast<std::int64_t>(value)));
        return *this;
    }

    Event &set(std::string_view column, double value)
    {
        check(rk_event_set_number(get(), column.data(), column.size(), value));
        return *this;
    }

    Event &set(std::string_view column, std::string_view value)
    {
        check(rk_event_set_text(get(), column.data(), column.size(), value.data(), value.size()));
        return *this;
    }

    Event &time(std::int64_t value)
    {
        check(rk_event_set_time(get(), value));
        return *this;
    }

    Event &id(std::int64_t value)
    {
        check(rk_event_set_id(get(), value));
        return *this;
    }

private:
    detail::Owner<rk_event, rk_event_free> handle_;
};

inline rk_observe_result Center::observe(const User &user, const Event &event) const
{
    rk_observe_result result = RK_OBSERVED_APPENDED;
    check(rk_center_observe(get(), user.get(), event.get(), &result));
    return result;
}

inline std::size_t Center::observe(const std::vector<User> &users, const std::vector<const Event *> &events) const
{
    if (users.size() != events.size())
    {
        throw Error(RK_ERROR_INVALID_ARGUMENT, "There are not as many users as events.");
    }

    std::vector<rk_user> ids;
    std::vector<rk_event *> handles;
    for (std::size_t i = 0; i < users.size(); i++)
    {
        ids.push_back(*users[i].get());
        handles.push_back(events[i]->get());
    }

    std::size_t taken = 0;
    check(rk_center_observe_batch(get(), ids.data(), handles.data(), ids.size(), &taken));
    return taken;
}

} // namespace rk

#endif
