namespace Engine.Optimization;

/// <summary>Points of a space in random order, none twice. The same seed gives the same points on every machine.</summary>
public static class PointDraw
{
    /// <summary>Every point of a space once.</summary>
    /// <param name="count">How many points the space has.</param>
    /// <param name="seed">Any number.</param>
    public static IEnumerable<long> Of(long count, ulong seed)
    {
        // A walk by additions of a stride without a common divisor would be regular. Instead a permutation of the next power of four by a Feistel
        // network, of which the numbers beyond the end are left out: no memory, whatever the space's size (J. Black, P. Rogaway, Ciphers with
        // Arbitrary Finite Domains, 2002, cycle walking).
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var half = 1;
        while (1L << (2 * half) < count)
        {
            half++;
        }

        for (var number = 0L; number < 1L << (2 * half); number++)
        {
            if (Permute(number, half, seed) is var point && point < count)
            {
                yield return point;
            }
        }
    }

    private static long Permute(long number, int half, ulong seed)
    {
        var mask = (1UL << half) - 1;
        var (left, right) = ((ulong)number >> half, (ulong)number & mask);
        for (var round = 0UL; round < 6; round++)
        {
            (left, right) = (right, left ^ (Mix(right + (round << 56) ^ seed) & mask));
        }

        return (long)((left << half) | right);
    }

    /// <summary>The finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood, 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
