namespace RankKernel.Cpu;

/// <summary>Picks the best scores: descending, ties by lower index, NaN after everything else.</summary>
internal static class TopK
{
    /// <summary>
    /// Writes the indices of the best <c>indices.Length</c> scores, best first, and returns how many there are: fewer where
    /// the scores are fewer. Allocates nothing.
    /// </summary>
    public static int Select(ReadOnlySpan<float> scores, Span<int> indices)
    {
        int k = Math.Min(indices.Length, scores.Length);
        if (k == 0)
        {
            return 0;
        }

        // A heap with the worst of the best at its root; a later index must beat it outright.
        Span<int> heap = indices[..k];
        for (int i = 0; i < k; i++)
        {
            heap[i] = i;
        }

        for (int i = (k / 2) - 1; i >= 0; i--)
        {
            SiftDown(scores, heap, i);
        }

        float worst = scores[heap[0]];
        for (int i = k; i < scores.Length; i++)
        {
            // Not above the worst, by one comparison that NaN of either side passes to the full one.
            if (scores[i] <= worst || !IsBetter(scores, i, heap[0]))
            {
                continue;
            }

            heap[0] = i;
            SiftDown(scores, heap, 0);
            worst = scores[heap[0]];
        }

        for (int end = k - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            SiftDown(scores, heap[..end], 0);
        }

        return k;
    }

    private static bool IsBetter(ReadOnlySpan<float> scores, int a, int b)
    {
        float scoreA = scores[a];
        float scoreB = scores[b];
        if (scoreA > scoreB)
        {
            return true;
        }

        if (scoreA < scoreB)
        {
            return false;
        }

        bool isNaN = float.IsNaN(scoreA);
        return isNaN == float.IsNaN(scoreB) ? a < b : !isNaN;
    }

    private static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int position)
    {
        int moving = heap[position];
        while (true)
        {
            int child = (2 * position) + 1;
            if (child >= heap.Length)
            {
                break;
            }

            if (child + 1 < heap.Length && IsBetter(scores, heap[child], heap[child + 1]))
            {
                child++;
            }

            if (!IsBetter(scores, moving, heap[child]))
            {
                break;
            }

            heap[position] = heap[child];
            position = child;
        }

        heap[position] = moving;
    }
}
