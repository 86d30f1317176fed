using System.Runtime.InteropServices;
using RankKernel.Cpu;
using RankKernel.Features;
using RankKernel.Graph;
using RankKernel.Planning;
using RankKernel.Tests.Oracle;
using Xunit;

namespace RankKernel.Tests.Engine;

/// <summary>A step writes its own output and nothing else, in scratch memory that ends where the layout says.</summary>
public sealed unsafe class StepWriteTests
{
    private const int TileRows = 7;
    private const int Guard = 256;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Steps_of_random_models_write_nothing_but_their_output(int block)
    {
        for (var seed = 3000 + (block * 40); seed < 3000 + ((block + 1) * 40); seed++)
        {
            var model = RandomModel.Create(seed);
            using var program = new CpuProgram(model, KernelSet.Best, TileRows);
            var (user, items) = RandomModel.Rows(model, TileRows, seed);
            new Watch(program, user, items, $"seed {seed}").Run();
        }
    }

    /// <summary>Scratch memory with room behind it that nothing may touch.</summary>
    private sealed class Watch(CpuProgram program, EncodedRows user, EncodedRows items, string context)
    {
        private readonly Dictionary<Space, float[]> _memory = new()
        {
            [Space.User] = Filled(program.Plan.Layout.UserLength),
            [Space.Item] = Filled(program.Plan.Layout.ItemLength),
            [Space.Pair] = Filled(program.Plan.Layout.PairLength),
        };

        public void Run()
        {
            var plan = program.Plan;
            var compiler = new StepCompiler(program.Kernels, value => plan.Layout[value], plan.UserSchema, plan.ItemSchema);
            foreach (var node in plan.UserSteps.Concat(plan.ItemSteps).Concat(plan.PairSteps).Where(node => !ScratchLayout.IsView(node)))
            {
                using var step = compiler.Compile(node);
                Run(step, node.Output.Cadence == Cadence.User ? 1 : TileRows);
            }
        }

        private static float[] Filled(int length)
        {
            var memory = GC.AllocateArray<float>(length + Guard, pinned: true);
            memory.AsSpan().Fill(-12345);
            return memory;
        }

        private void Run(CpuStep step, int rows)
        {
            var before = _memory.ToDictionary(entry => entry.Key, entry => (float[])entry.Value.Clone());
            var temporary = Filled(step.TemporaryLength);
            step.Run(
                new Frame
                {
                    User = Start(_memory[Space.User]),
                    Item = Start(_memory[Space.Item]),
                    Pair = Start(_memory[Space.Pair]),
                    Temporary = Start(temporary),
                    UserIds = user.Ids,
                    UserNumbers = user.Numbers,
                    ItemIds = items.Ids,
                    ItemNumbers = items.Numbers,
                },
                rows);
            GC.KeepAlive((user, items));
            var written = temporary.AsSpan(step.TemporaryLength).IndexOfAnyExcept(-12345);
            Assert.True(written < 0, $"{context}: {step.Node} writes {written} past its {step.TemporaryLength} temporary elements.");
            foreach (var (space, memory) in _memory)
            {
                Accept(step.Node.Output, space, memory, before[space], rows);
                var at = MemoryMarshal.AsBytes(memory.AsSpan()).CommonPrefixLength(MemoryMarshal.AsBytes(before[space].AsSpan())) / sizeof(float);
                Assert.True(at == memory.Length, $"{context}: {step.Node} writes {space} scratch at {at} of {memory.Length - Guard}; its output is at {program.Plan.Layout[step.Node.Output]}.");
            }
        }

        /// <summary>Makes the copy of the memory like the memory where the output is.</summary>
        private void Accept(Value output, Space space, float[] memory, float[] before, int rows)
        {
            var placement = program.Plan.Layout[output];
            for (var row = 0; placement.Space == space && row < rows; row++)
            {
                var start = placement.Offset + (row * placement.Stride);
                memory.AsSpan(start, output.Shape.Width).CopyTo(before.AsSpan(start));
            }
        }

        private static float* Start(float[] pinned) => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
    }
}
