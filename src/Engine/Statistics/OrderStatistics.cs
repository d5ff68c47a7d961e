using System.Collections.Immutable;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>What became of the orders that the engine decided. Stops and targets of brackets count apart: one of two never fills.</summary>
public sealed record OrderStatistics
{
    /// <summary>Orders of strategies, without stops and targets of brackets.</summary>
    public int Decided { get; private init; }

    /// <summary>Of these, filled whole.</summary>
    public int Filled { get; private init; }

    /// <summary>Of these, ended with a part filled.</summary>
    public int PartlyFilled { get; private init; }

    /// <summary>Of these, cancelled or expired without a fill.</summary>
    public int Unfilled { get; private init; }

    /// <summary>Of these, refused by the venue, never sent, or without a trace at the venue.</summary>
    public int Rejected { get; private init; }

    /// <summary>Of these, not ended when the record did.</summary>
    public int Live { get; private init; }

    /// <summary>Stops and targets that the engine kept itself.</summary>
    public int Protective { get; private init; }

    /// <summary>Of these, refused by the venue, never sent, or without a trace.</summary>
    public int ProtectiveRejected { get; private init; }

    /// <summary>Intents that the engine's own checks denied; repetitions of one reason by one strategy count once.</summary>
    public int Denied { get; private init; }

    /// <summary>Contracts filled over contracts ordered, of the orders that have ended.</summary>
    public Figure<double> FillRate { get; private init; }

    /// <summary>From the decision to the venue's first word, all orders.</summary>
    public required LatencyPercentiles DecisionToAcknowledgement { get; init; }

    /// <summary>From the venue's first word to the first fill, market orders. A fill can overtake the word: the duration is then negative.</summary>
    public required LatencyPercentiles AcknowledgementToFill { get; init; }

    /// <summary>From the decision to the first fill, market orders.</summary>
    public required LatencyPercentiles DecisionToFill { get; init; }

    /// <summary>The figures of orders and denials.</summary>
    public static OrderStatistics Of(ImmutableArray<OrderOutcome> orders, int denied)
    {
        var own = orders.Where(o => o.Role == OrderRole.Entry).ToList();
        var ended = own.Where(o => o.End != OrderEnd.Live).ToList();
        var ordered = ended.Sum(o => (long)o.Size);
        var market = orders.Where(o => o.Type == OrderType.Market).ToList();
        return new OrderStatistics
        {
            Decided = own.Count,
            Filled = own.Count(o => o.End == OrderEnd.Filled),
            PartlyFilled = ended.Count(o => o.End != OrderEnd.Filled && o.Filled > 0),
            Unfilled = ended.Count(o => o.End is OrderEnd.Cancelled or OrderEnd.Expired && o.Filled == 0),
            Rejected = ended.Count(IsRejected),
            Live = own.Count - ended.Count,
            Protective = orders.Length - own.Count,
            ProtectiveRejected = orders.Count(o => o.Role != OrderRole.Entry && IsRejected(o)),
            Denied = denied,
            FillRate = ordered == 0 ? Undefined.NoOrder : (double)ended.Sum(o => (long)o.Filled) / ordered,
            DecisionToAcknowledgement = LatencyPercentiles.Of(orders.Where(o => o.AcknowledgedAt is not null).Select(o => o.AcknowledgedAt!.Value - o.DecidedAt)),
            AcknowledgementToFill = LatencyPercentiles.Of(
                market.Where(o => o.AcknowledgedAt is not null && o.FirstFillAt is not null).Select(o => o.FirstFillAt!.Value - o.AcknowledgedAt!.Value)),
            DecisionToFill = LatencyPercentiles.Of(market.Where(o => o.FirstFillAt is not null).Select(o => o.FirstFillAt!.Value - o.DecidedAt)),
        };
    }

    private static bool IsRejected(OrderOutcome order) => order.End is OrderEnd.Rejected or OrderEnd.NotPlaced && order.Filled == 0;
}
