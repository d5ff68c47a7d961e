using System.Diagnostics;

namespace Engine.Soak.Venue;

/// <summary>
/// Looks at the venue every few milliseconds and measures how long a position stands without stops for all of its contracts. While no
/// engine runs nobody can protect it: the time counts from the start of the process that has to.
/// </summary>
internal sealed class ProtectionWatch(SimulatedVenue venue, TimeSpan bound, TimeSpan startAllowance)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private readonly Dictionary<string, Naked> _naked = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly List<string> _violations = [];
    private long? _engineSince;

    /// <summary>The longest time without a whole stop while an engine ran, the start allowance not taken off.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Looks so far.</summary>
    public long Looks { get; private set; }

    /// <summary>Positions that were without a stop for longer than they may, each once.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    /// <summary>An engine's process has started.</summary>
    public void EngineStarted()
    {
        lock (_gate)
        {
            _engineSince = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>It is gone.</summary>
    public void EngineGone()
    {
        lock (_gate)
        {
            _engineSince = null;
        }
    }

    /// <summary>Looks until told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var truth = await venue.OpenAsync(stop).ConfigureAwait(false);
                Look(truth, Stopwatch.GetTimestamp());
                await Task.Delay(Interval, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Look(VenueTruth truth, long now)
    {
        lock (_gate)
        {
            Looks++;
            foreach (var gone in _naked.Keys.Where(contract => truth.Positions.All(p => p.ContractId != contract)).ToList())
            {
                _naked.Remove(gone);
            }

            foreach (var position in truth.Positions)
            {
                Look(truth, position, now);
            }
        }
    }

    private void Look(VenueTruth truth, TruthPosition position, long now)
    {
        var closing = position.Net > 0 ? 1 : 0;
        var covered = truth.Orders.Where(o => o.ContractId == position.ContractId && o.Side == closing && o.IsWorkingStop).Sum(o => o.Remaining);
        if (covered >= Math.Abs(position.Net))
        {
            _naked.Remove(position.ContractId);
            return;
        }

        if (!_naked.TryGetValue(position.ContractId, out var naked))
        {
            _naked[position.ContractId] = naked = new Naked(now);
        }

        if (_engineSince is not { } started)
        {
            return;
        }

        var length = Stopwatch.GetElapsedTime(Math.Max(naked.Since, started), now);
        Longest = length > Longest ? length : Longest;
        var allowed = naked.Since < started ? bound + startAllowance : bound;
        if (length > allowed && !naked.Reported)
        {
            naked.Reported = true;
            Report(
                $"{position.Net} of {position.ContractId} with stops for {covered} since {length.TotalSeconds:0.0} s at {truth.MarketTime:HH:mm:ss.fff} ({allowed.TotalSeconds:0} s are allowed)");
        }
    }

    private void Report(string violation)
    {
        _violations.Add(violation);
        Console.WriteLine($"unprotected: {violation}");
    }

    private sealed class Naked(long since)
    {
        public long Since => since;

        public bool Reported { get; set; }
    }
}
