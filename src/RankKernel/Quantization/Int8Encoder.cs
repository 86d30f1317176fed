using RankKernel.Graph;

namespace RankKernel.Quantization;

/// <summary>Makes the integer form of a product from its weight and the ranges of its inputs.</summary>
internal static unsafe class Int8Encoder
{
    /// <summary>
    /// Each input has a step of its own, 127 of them from the smallest to the largest that was seen. The steps are taken into the
    /// weight before that is rounded, with one scale an output.
    /// </summary>
    public static Tensor Encode(Tensor weight, LayerObserver seen)
    {
        var source = weight.AsFloats();
        var tensor = Int8Matrix.Create(weight.Shape.Dimensions);
        var matrix = new Int8Matrix(tensor);
        var (n, k) = (matrix.N, matrix.K);
        Ranges(matrix, seen);
        for (var row = 0; row < n; row++)
        {
            var elements = source.Slice(row * k, k);
            double largest = 0;
            for (var i = 0; i < k; i++)
            {
                largest = Math.Max(largest, Math.Abs(elements[i] / (double)matrix.Inverses[i]));
            }

            var scale = (float)(largest / Int8Matrix.MaxWeight);
            matrix.Scales[row] = scale;
            var codes = matrix.Row(row);
            for (var i = 0; i < k && scale > 0; i++)
            {
                codes[i] = (sbyte)Math.Clamp(Math.Round(elements[i] / (double)matrix.Inverses[i] / scale), -Int8Matrix.MaxWeight, Int8Matrix.MaxWeight);
            }
        }

        return tensor;
    }

    private static void Ranges(Int8Matrix matrix, LayerObserver seen)
    {
        // What was always the same has a range all the same: it may be another number in the next request.
        var usual = 0.0;
        for (var i = 0; i < matrix.K; i++)
        {
            usual += ((double)seen.High[i] - seen.Low[i]) / matrix.K;
        }

        var smallest = Math.Max(1e-3 * usual, 1e-30);
        for (var i = 0; i < matrix.K; i++)
        {
            double low = seen.Low[i];
            var span = Math.Max(Math.Max((double)seen.High[i] - low, smallest), Math.Abs(low) * Int8Matrix.MaxCode / Int8Matrix.MaxZero);
            matrix.Inverses[i] = (float)(Int8Matrix.MaxCode / span);
            matrix.Zeros[i] = (short)Math.Clamp(
                Math.Round(-low * matrix.Inverses[i]), -Int8Matrix.MaxZero, Int8Matrix.MaxCode + Int8Matrix.MaxZero);
        }
    }
}
