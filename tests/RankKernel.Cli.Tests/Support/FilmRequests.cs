namespace RankKernel.Cli.Tests.Support;

/// <summary>Requests for <see cref="FilmModel"/>.</summary>
internal static class FilmRequests
{
    public const string User = """
        {
          "user_id": 42, "age": 31, "hour": 20.5,
          "history": {"film_id": [10, 30], "genre": ["war", "drama"], "rating_bucket": [9, 4], "minutes": [90, 31.5]},
          "tags": {"values": ["late", "sofa"], "weights": [1, 0.25]}
        }
        """;

    public const string Items = """
        [
          {"id": "a", "features": {"film_id": 10, "genres": ["comedy"], "price": 3, "image": [0.1, 0.2, 0.3]}},
          {"id": "b", "features": {"film_id": 20, "genres": ["drama", "war"], "price": null}},
          {"id": 3, "features": {"film_id": 30}},
          {"features": {"film_id": 99, "genres": [], "image": [1, null, 0]}}
        ]
        """;

    public const string Catalog = """
        {"id": "a", "title": "Not looked at", "features": {"film_id": 10, "genres": ["comedy"], "price": 3, "image": [0.1, 0.2, 0.3]}}

        {"id": "b", "features": {"film_id": 20, "genres": ["drama", "war"], "price": null}}
        {"id": 3, "features": {"film_id": 30}}
        """;

    public static string WithItems { get; } = $$"""{"features": {{User}}, "items": {{Items}}, "name": "not looked at"}""";

    public static string WithCandidates(string candidates) => $$"""{"features": {{User}}, "candidates": {{candidates}}}""";

    /// <summary>A request whose user has this one feature.</summary>
    public static string OfUser(string feature) => $$$"""{"features": {{{{feature}}}}, "items": [{"features": {"film_id": 10}}]}""";

    /// <summary>A request with one item that has this one feature.</summary>
    public static string OfItem(string feature) => $$$"""{"features": {}, "items": [{"features": {}}, {"features": {{{{feature}}}}}]}""";

    public static string OnOneLine(string json) => json.ReplaceLineEndings(" ");
}
