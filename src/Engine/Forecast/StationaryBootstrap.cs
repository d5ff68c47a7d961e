namespace Engine.Forecast;

/// <summary>
/// The stationary bootstrap (D. Politis, J. Romano, The Stationary Bootstrap, Journal of the American Statistical Association 89, 1994): observations are
/// drawn in blocks that begin anywhere, have a geometric length of the given mean and go on at the beginning after the end. So what hangs
/// together from day to day stays together, and the series drawn is stationary. Equal seeds draw equal series. Not thread-safe.
/// </summary>
/// <param name="observations">How many there are, at least 1.</param>
/// <param name="meanBlock">Mean length of a block, at least 1; 1 draws each by itself.</param>
/// <param name="seed">Seed of the draws.</param>
public sealed class StationaryBootstrap(int observations, double meanBlock, ulong seed)
{
    private readonly ulong _newBlock = meanBlock <= 1 ? ulong.MaxValue : (ulong)(ulong.MaxValue / meanBlock);
    private readonly ulong _seed = seed;
    private ulong _state = seed;
    private int _at = -1;

    /// <summary>Mean block length for a number of observations: its cube root, the rate at which the best one grows (P. Hall, J. Horowitz, B. Jing, Biometrika 82, 1995).</summary>
    public static int BlockOf(int observations) => Math.Max(1, (int)Math.Round(Math.Cbrt(observations)));

    /// <summary>Index of the next observation.</summary>
    public int Next()
    {
        _at = _at < 0 || Draw() <= _newBlock
            ? (int)(((UInt128)Draw() * (ulong)observations) >> 64)
            : _at + 1 == observations ? 0 : _at + 1;
        return _at;
    }

    /// <summary>Begins a path of its own: equal numbers of equal seeds draw alike, however far others have gone.</summary>
    /// <param name="path">Its number.</param>
    public void Begin(int path) => (_at, _state) = (-1, Mix(_seed + Mix((ulong)path)));

    /// <summary>SplitMix64 (G. Steele, D. Lea, C. Flood, Fast Splittable Pseudorandom Number Generators, 2014).</summary>
    private ulong Draw() => Mix(_state += 0x9E3779B97F4A7C15);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
