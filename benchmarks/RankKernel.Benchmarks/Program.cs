using BenchmarkDotNet.Running;
using RankKernel.Benchmarks;
using RankKernel.Benchmarks.Interests;
using RankKernel.Benchmarks.Peer;
using RankKernel.Benchmarks.Trees;

switch (args)
{
    case ["--peak"]:
        Peak.Print();
        return 0;
    case ["systems", .. var names]:
        SystemsTable.Print(names);
        return 0;
    case ["latency", .. var networks]:
        LatencyTable.Print(networks);
        return 0;
    case ["trees"]:
        return TreesBench.Run(trees: 500, depth: 6, rows: 500, seconds: 6);
    case ["imported", .. var networks]:
        ImportedTable.Print(networks);
        return 0;
    case ["interests", .. var arguments]:
        try
        {
            return InterestCommand.Run(arguments);
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }

    case ["catalog", .. var names]:
        return CatalogTable.Print(names);
    case ["quantized", "--layers"]:
        return Int8Layers.Print();
    case ["quantized", .. var rest]:
        return QuantizedTable.Print(rest);
    case ["peer", .. var rest]:
        try
        {
            return PeerSuite.Run(PeerOptions.Parse(rest));
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }

    default:
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args);
        return 0;
}
