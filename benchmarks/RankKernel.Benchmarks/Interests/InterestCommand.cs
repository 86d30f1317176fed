using System.Globalization;

namespace RankKernel.Benchmarks.Interests;

/// <summary>The benchmarks of the user-interest center.</summary>
internal static class InterestCommand
{
    private const string Usage = """
        interests [NETWORK..]
        interests profile NETWORK
        interests precision [NETWORK..]
        interests rate [--rate 300] [--seconds 6] [--output benchmarks/results]
        interests soak [--seconds 60] [--users 100000] [--threads 8]
        interests startup [--gib 1] [--events 1000,50]
        """;

    /// <exception cref="FormatException">An option is not known or has no proper value.</exception>
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["profile", var network]:
                InterestTable.Profile(InterestNetwork.Find(network));
                return 0;
            case ["precision", .. var networks]:
                InterestPrecisionTable.Print([.. networks.Select(InterestNetwork.Find)]);
                return 0;
            case ["rate", .. var rest]:
                var rate = Options(rest, ("--rate", "300"), ("--seconds", "6"), ("--output", Path.Combine("benchmarks", "results")));
                InterestRate.Run(Int(rate["--rate"]), Double(rate["--seconds"]), rate["--output"]);
                return 0;
            case ["soak", .. var rest]:
                var soak = Options(rest, ("--seconds", "60"), ("--users", "100000"), ("--threads", "8"));
                return InterestSoak.Run(Double(soak["--seconds"]), Int(soak["--users"]), Int(soak["--threads"]));
            case ["startup", "--folder", var folder, "--events", var events, "--budget", var budget]:
                return InterestStartup.Measure(folder, Int(events), long.Parse(budget, CultureInfo.InvariantCulture));
            case ["startup", .. var rest]:
                var startup = Options(rest, ("--gib", "1"), ("--events", "1000,50"));
                return InterestStartup.Run(Double(startup["--gib"]), [.. startup["--events"].Split(',').Select(Int)]);
            default:
                InterestTable.Print([.. arguments.Select(InterestNetwork.Find)]);
                return 0;
        }
    }

    private static Dictionary<string, string> Options(string[] arguments, params (string Name, string Value)[] defaults)
    {
        var options = defaults.ToDictionary(option => option.Name, option => option.Value);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (!options.ContainsKey(arguments[i]) || i + 1 == arguments.Length)
            {
                throw new FormatException($"'{arguments[i]}' is not an option, or needs a value.\n{Usage}");
            }

            options[arguments[i]] = arguments[i + 1];
        }

        return options;
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
