namespace RankKernel.Gpu.Tests;

/// <summary>That the reading of PTX finds what it is there for.</summary>
public sealed class PtxUniformityTests
{
    [Fact]
    public void A_barrier_behind_a_branch_that_threads_take_differently_is_found()
    {
        var barrier = Assert.Single(new PtxUniformity(Divergent("bra"), together: false).Instructions, entry => entry.Instruction.Operation == "bar.sync");
        Assert.Equal(Agreement.None, barrier.Runs);
    }

    [Fact]
    public void A_barrier_where_the_ways_have_met_again_is_not()
    {
        var program = new PtxProgram("""
            .entry Kernel(
            )
            {
            	mov.b32	%r1, %tid.x;
            	setp.ge.s32	%p1, %r1, 7;
            	@%p1 bra	L_1;

            	add.s32	%r2, %r1, 1;

            	L_1:
            	bar.sync	0;
            	ret;
            }
            """);
        var barrier = Assert.Single(new PtxUniformity(program, together: false).Instructions, entry => entry.Instruction.Operation == "bar.sync");
        Assert.Equal(Agreement.Group, barrier.Runs);
    }

    [Fact]
    public void A_branch_that_is_promised_to_be_uniform_and_is_not_is_found()
    {
        Assert.Empty(new PtxUniformity(Divergent("bra"), together: true).BrokenPromises);
        Assert.Single(new PtxUniformity(Divergent("bra.uni"), together: true).BrokenPromises);
    }

    /// <summary>A count that only branches tell apart.</summary>
    [Fact]
    public void Numbers_of_ways_that_meet_again_differ()
    {
        var program = new PtxProgram("""
            .entry Kernel(
            )
            {
            	mov.b32	%r1, %tid.x;
            	mov.b32	%r2, 0;
            	setp.ge.s32	%p1, %r1, 7;
            	@%p1 bra	L_1;

            	mov.b32	%r2, 1;

            	L_1:
            	setp.ne.s32	%p2, %r2, 0;
            	@%p2 bra.uni	L_2;

            	mov.b32	%r3, 1;

            	L_2:
            	ret;
            }
            """);
        Assert.Single(new PtxUniformity(program, together: true).BrokenPromises);
    }

    private static PtxProgram Divergent(string branch) => new($$"""
        .entry Kernel(
        )
        {
        	mov.b32	%r1, %tid.x;
        	setp.ge.s32	%p1, %r1, 7;
        	@%p1 {{branch}}	L_1;

        	bar.sync	0;

        	L_1:
        	ret;
        }
        """);
}
