using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Orders;

namespace Engine.Backtest.Verification;

/// <summary>What two runs did to their accounts, side by side.</summary>
internal static class AccountHistory
{
    private static readonly AccountEventSerializer Canonical = new(null!);

    /// <summary>The first thing up to an instant that is not in both; null when both are equal.</summary>
    /// <param name="whole">The run over the whole history.</param>
    /// <param name="other">The other.</param>
    /// <param name="until">The instant, UTC, inclusive.</param>
    /// <param name="compared">How many events both have in common.</param>
    public static Divergence? FirstDifference(BacktestResult whole, BacktestResult other, DateTimeOffset until, out int compared)
    {
        var left = whole.Journal.Where(e => e.At <= until).GetEnumerator();
        var right = other.Journal.Where(e => e.At <= until).GetEnumerator();
        for (compared = 0; ; compared++)
        {
            var (one, two) = (left.MoveNext() ? left.Current : null, right.MoveNext() ? right.Current : null);
            if (one is null && two is null)
            {
                return Fault(whole, other, until);
            }

            if (one is null || two is null || !Same(one, two))
            {
                var fault = Fault(whole, other, until);
                var at = one is null ? two!.At : two is null || one.At < two.At ? one.At : two.At;
                return fault is not null && fault.At <= at ? fault : new Divergence(at, Words(one), Words(two));
            }
        }
    }

    /// <summary>What a strategy wanted: orders, reversals, intents that were denied.</summary>
    public static IEnumerable<Decision> Decisions(BacktestResult result) => result.Journal.Select(e => e switch
    {
        OrderIntended { Role: null or OrderRole.Entry } o => new Decision(o.At, o.Strategy, o.Contract, o.Side),
        ReverseRequested r => new Decision(r.At, r.Strategy, r.Contract, r.Side),
        IntentDenied d => new Decision(d.At, d.Strategy, d.Contract, d.Side),
        _ => null,
    }).OfType<Decision>();

    /// <summary>Which side was held over time: the instants at which the position changed, oldest first, with long and short contracts in words; empty words when flat.</summary>
    public static ImmutableArray<(DateTimeOffset At, string Held)> Sides(BacktestResult result)
    {
        var held = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var steps = ImmutableArray.CreateBuilder<(DateTimeOffset, string)>();
        foreach (var trade in result.Journal.OfType<TradeBooked>())
        {
            held[trade.Contract.Value] = held.GetValueOrDefault(trade.Contract.Value) + (trade.Side.Sign() * trade.Size);
            steps.Add((trade.At, string.Join(' ', held.Where(h => h.Value != 0).Select(h => (h.Value > 0 ? "+" : "-") + h.Key))));
        }

        return steps.ToImmutable();
    }

    private static Divergence? Fault(BacktestResult whole, BacktestResult other, DateTimeOffset until)
    {
        var one = whole.Faults.FirstOrDefault(f => f.At <= until);
        var two = other.Faults.FirstOrDefault(f => f.At <= until);
        return one?.Why == two?.Why && one?.At == two?.At ? null
            : new Divergence(one is null ? two!.At : two is null || one.At < two.At ? one.At : two.At, Words(one), Words(two));
    }

    private static bool Same(IAccountEvent one, IAccountEvent two) => one.Equals(two)
        || (one.GetType() == two.GetType() && Canonical.ToBinary(one).AsSpan().SequenceEqual(Canonical.ToBinary(two)));

    private static string? Words(IAccountEvent? @event) => @event is null ? null : JournalText.Describe(@event);

    private static string? Words(BacktestFault? fault) => fault is null ? null : $"{fault.Strategy} failed: {fault.Why}";
}

/// <summary>Something that a strategy wanted; its size is no part, for it hangs on the position.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">The instance.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Its side.</param>
internal sealed record Decision(DateTimeOffset At, StrategyName Strategy, Markets.ContractId Contract, OrderSide Side);
