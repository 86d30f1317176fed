namespace RankKernel.Cpu;

internal sealed unsafe partial class Kernels<TSimd, V>
{
    // A binary search a row, scalar on every rung.
    public override void Interpolate(int rows, Rows x, int knots, float* places, float* values, Rows y)
    {
        for (int r = 0; r < rows; r++)
        {
            float place = *x.Row(r);
            *y.Row(r) = float.IsNaN(place) ? place
                : place <= places[0] ? values[0]
                : place >= places[knots - 1] ? values[knots - 1]
                : Between(place, knots, places, values);
        }
    }

    private static float Between(float place, int knots, float* places, float* values)
    {
        int low = 0;
        int high = knots - 1;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (places[middle] <= place)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        // Rounding must not carry a probability past its knots.
        float value = values[low] + ((place - places[low]) / (places[high] - places[low]) * (values[high] - values[low]));
        return Math.Clamp(value, Math.Min(values[low], values[high]), Math.Max(values[low], values[high]));
    }
}
