using System.Globalization;
using RankKernel.Benchmarks.Networks;
using RankKernel.Import.Onnx.Runtime;

namespace RankKernel.Benchmarks.Peer;

/// <summary>What the command line of <c>peer</c> asks for.</summary>
internal sealed record PeerOptions
{
    public const string Usage = """
        peer [--networks DeepFM,DIN] [--candidates 100,500,1000] [--threads 1,2] [--seconds 6] [--quick]
             [--profile] [--ort PATH] [--output FOLDER]
          --seconds   time for each network, number of candidates and number of threads, shared by the contenders
          --quick     500 candidates, one thread, 2 seconds
          --profile   time of every step of RankKernel instead; needs no ONNX Runtime
          --ort       the library; otherwise RANKKERNEL_ORT, or what benchmarks/get-ort.sh brought
          --output    where the results go, benchmarks/results by default
        """;

    public IReadOnlyList<PeerNetwork> Networks { get; private init; } = PeerNetwork.All;

    public IReadOnlyList<int> Candidates { get; private init; } = [100, 500, 1000];

    public IReadOnlyList<int> Threads { get; private init; } = [1, 2];

    public double Seconds { get; private init; } = 6;

    public bool Profile { get; private init; }

    public string? OrtPath { get; private init; } = OrtLibrary.Find();

    public string Output { get; private init; } = Path.Combine("benchmarks", "results");

    /// <exception cref="FormatException">An option is not known or has no proper value.</exception>
    public static PeerOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new PeerOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Next() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");
            options = arguments[i] switch
            {
                "--networks" => options with { Networks = [.. Next().Split(',').Select(Network)] },
                "--candidates" => options with { Candidates = Numbers(Next()) },
                "--threads" => options with { Threads = Numbers(Next()) },
                "--seconds" => options with { Seconds = double.Parse(Next(), CultureInfo.InvariantCulture) },
                "--quick" => options with { Candidates = [500], Threads = [1], Seconds = 2 },
                "--profile" => options with { Profile = true },
                "--ort" => options with { OrtPath = Next() },
                "--output" => options with { Output = Next() },
                var other => throw new FormatException($"'{other}' is not an option.\n{Usage}"),
            };
        }

        return options;
    }

    private static PeerNetwork Network(string name) =>
        PeerNetwork.All.FirstOrDefault(network => network.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"There is no network '{name}'; the networks are {string.Join(", ", PeerNetwork.All.Select(network => network.Name))}.");

    private static int[] Numbers(string list) => [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
}
