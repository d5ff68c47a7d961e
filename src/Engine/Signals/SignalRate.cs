namespace Engine.Signals;

/// <summary>
/// A bucket of permits that fills up evenly: so many at once, so many a second in the long run. Not thread-safe. The caller says how much time has passed.
/// </summary>
/// <param name="burst">The most permits at once.</param>
/// <param name="perSecond">Permits that come back each second; greater than zero.</param>
public sealed class SignalRate(int burst, double perSecond)
{
    private double _permits = burst;
    private TimeSpan _at;

    /// <summary>Takes a permit; false when there is none.</summary>
    /// <param name="elapsed">Time since any fixed moment, by a clock that never goes back.</param>
    public bool Take(TimeSpan elapsed)
    {
        _permits = Math.Min(burst, _permits + (Math.Max(0, (elapsed - _at).TotalSeconds) * perSecond));
        _at = elapsed > _at ? elapsed : _at;
        if (_permits < 1)
        {
            return false;
        }

        _permits--;
        return true;
    }
}
