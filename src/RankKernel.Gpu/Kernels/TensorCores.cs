using ILGPU.Runtime.Cuda;

namespace RankKernel.Gpu;

/// <summary>What a device multiplies small matrices with. A type of its own compiles a kernel of its own.</summary>
internal interface ITensorCores
{
    /// <summary>
    /// Adds the product of 16 columns of a weight and 8 rows, 16 deep, to a lane's sums: fragment and sums as PTX lays out
    /// <c>mma.sync.m16n8k16</c>, the weight being the first matrix; the numbers are those of the lane's row, at 2·(lane mod 4) and 1, 8 and
    /// 9 further.
    /// </summary>
    void MultiplyAdd(ref Four sums, FourWords fragment, float x0, float x1, float x8, float x9);
}

/// <summary>None: weights are never laid out as fragments.</summary>
internal readonly struct NoTensorCores : ITensorCores
{
    public void MultiplyAdd(ref Four sums, FourWords fragment, float x0, float x1, float x8, float x9)
    {
    }
}

/// <summary>Those from compute capability 7.5 on, which take 8 of the depth at a time.</summary>
internal readonly struct TensorCores75 : ITensorCores
{
    public void MultiplyAdd(ref Four sums, FourWords fragment, float x0, float x1, float x8, float x9)
    {
        Ref<float> s0 = sums.X;
        Ref<float> s1 = sums.Y;
        Ref<float> s2 = sums.Z;
        Ref<float> s3 = sums.W;
        Input<int> a0 = fragment.X;
        Input<int> a1 = fragment.Y;
        Input<int> a2 = fragment.Z;
        Input<int> a3 = fragment.W;
        Input<float> b0 = x0;
        Input<float> b1 = x1;
        Input<float> b2 = x8;
        Input<float> b3 = x9;
        CudaAsm.EmitRef(
            "{ .reg .b16 h0, h1, h2, h3; .reg .b32 b0, b1; bar.warp.sync 0xffffffff;"
            + " cvt.rn.f16.f32 h0, %8; cvt.rn.f16.f32 h1, %9; cvt.rn.f16.f32 h2, %10; cvt.rn.f16.f32 h3, %11;"
            + " mov.b32 b0, {h0, h1}; mov.b32 b1, {h2, h3};"
            + " mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {b0}, {%0, %1, %2, %3};"
            + " mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%6, %7}, {b1}, {%0, %1, %2, %3}; }",
            ref s0, ref s1, ref s2, ref s3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        sums.X = s0.Value;
        sums.Y = s1.Value;
        sums.Z = s2.Value;
        sums.W = s3.Value;
    }
}

/// <summary>Those from compute capability 8.0 on, which take 16 of the depth at a time.</summary>
internal readonly struct TensorCores80 : ITensorCores
{
    public void MultiplyAdd(ref Four sums, FourWords fragment, float x0, float x1, float x8, float x9)
    {
        Ref<float> s0 = sums.X;
        Ref<float> s1 = sums.Y;
        Ref<float> s2 = sums.Z;
        Ref<float> s3 = sums.W;
        Input<int> a0 = fragment.X;
        Input<int> a1 = fragment.Y;
        Input<int> a2 = fragment.Z;
        Input<int> a3 = fragment.W;
        Input<float> b0 = x0;
        Input<float> b1 = x1;
        Input<float> b2 = x8;
        Input<float> b3 = x9;
        CudaAsm.EmitRef(
            "{ .reg .b16 h0, h1, h2, h3; .reg .b32 b0, b1; bar.warp.sync 0xffffffff;"
            + " cvt.rn.f16.f32 h0, %8; cvt.rn.f16.f32 h1, %9; cvt.rn.f16.f32 h2, %10; cvt.rn.f16.f32 h3, %11;"
            + " mov.b32 b0, {h0, h1}; mov.b32 b1, {h2, h3};"
            + " mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {b0, b1}, {%0, %1, %2, %3}; }",
            ref s0, ref s1, ref s2, ref s3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref b2, ref b3);
        sums.X = s0.Value;
        sums.Y = s1.Value;
        sums.Z = s2.Value;
        sums.W = s3.Value;
    }
}
