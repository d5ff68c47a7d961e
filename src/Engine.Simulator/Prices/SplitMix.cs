namespace Engine.Simulator;

/// <summary>SplitMix64: a seeded generator whose sequence is the same on every machine and runtime.</summary>
internal struct SplitMix(ulong seed)
{
    /// <summary>Distance of two neighbours in the sequence of states.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var z = _state += Step;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);
}
