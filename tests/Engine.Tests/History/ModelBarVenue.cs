using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

/// <summary>A venue that has these bars and cuts the oldest of an answer that is too long; it keeps count of what it was asked.</summary>
internal sealed class ModelBarVenue(VirtualMarketClock clock, params IEnumerable<Bar> bars)
{
    private readonly List<Bar> _bars = [.. bars.OrderBy(bar => bar.Start)];

    /// <summary>The most bars of an answer, whatever the caller believes.</summary>
    public int Cap { get; set; } = 1000;

    /// <summary>How far behind the market the venue serves.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Called with each request; a failure takes the answer's place.</summary>
    public Func<int, GatewayFailure?> Fail { get; set; } = _ => null;

    /// <summary>Called with each answer's length; cuts it to so many of the newest.</summary>
    public Func<int, int, int> Cut { get; set; } = (_, rows) => rows;

    public List<(ContractId Contract, TimeRange Window)> Requests { get; } = [];

    public IReadOnlyList<Bar> Complete(TimeRange starts) =>
        [.. _bars.Where(bar => starts.Contains(bar.Start) && bar.Start + bar.Interval.Length!.Value <= clock.Now - Lag)];

    public Task<Reading<BarPage>> AskAsync(ContractId contract, BarInterval interval, TimeRange window, CancellationToken cancellation)
    {
        Requests.Add((contract, window));
        if (Fail(Requests.Count) is { } failure)
        {
            return Task.FromResult<Reading<BarPage>>(new Reading<BarPage>.Failed(failure));
        }

        ImmutableArray<Bar> newest = [.. Complete(window).Where(bar => bar.Contract == contract && bar.Interval == interval).TakeLast(Cap)];
        newest = [.. newest.TakeLast(Cut(Requests.Count, newest.Length))];
        return Task.FromResult<Reading<BarPage>>(new Reading<BarPage>.Answered(new BarPage(newest, newest.Length, false)));
    }
}
