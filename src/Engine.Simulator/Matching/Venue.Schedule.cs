using Engine.Orders;

namespace Engine.Simulator;

/// <content>What falls due by itself on market time.</content>
public sealed partial class Venue
{
    private static readonly TimeSpan RollAt = TimeSpan.FromHours(17);
    private static readonly TimeSpan FlattenAt = new(15, 8, 0);
    private static readonly TimeSpan FlatBy = new(15, 10, 0);

    private readonly PriorityQueue<Due, (long Ticks, long Number)> _dues = new();
    private long _dueNumber;
    private long _nextDue = long.MaxValue;
    private DateTimeOffset _now;

    private enum DueKind
    {
        CancelSibling,
        ActivateLegs,
        Flatten,
        Roll,
    }

    /// <summary>When something falls due next, UTC; null when nothing will.</summary>
    public DateTimeOffset? NextDue => Volatile.Read(ref _nextDue) is var due && due == long.MaxValue ? null : new DateTimeOffset(due, TimeSpan.Zero);

    /// <summary>
    /// Market time has come this far. What is due until then happens now, in order and with its own time: the cancel of a
    /// bracket's other leg, the activation of legs, the firm's flattening, the roll of the day.
    /// </summary>
    /// <param name="now">Market time, UTC.</param>
    public void OnTime(DateTimeOffset now)
    {
        lock (_gate)
        {
            Advance(now);
        }
    }

    private void ScheduleDay()
    {
        Schedule(ChicagoTime.NextRoll(_now), DueKind.Roll);
        if (_rules.Sessions && _rules.TradingDay)
        {
            Schedule(NextFlatten(_now), DueKind.Flatten);
        }
    }

    private static DateTimeOffset NextFlatten(DateTimeOffset time)
    {
        var (first, second) = (ChicagoTime.Next(time, FlattenAt), ChicagoTime.Next(time, FlatBy));
        return first < second ? first : second;
    }

    private void Schedule(DateTimeOffset at, DueKind kind, OrderRecord? order = null)
    {
        _dues.Enqueue(new Due(at, kind, order), (at.UtcTicks, _dueNumber++));
        _nextDue = Math.Min(_nextDue, at.UtcTicks);
    }

    private void Advance(DateTimeOffset now)
    {
        while (now.UtcTicks >= _nextDue)
        {
            var due = _dues.Dequeue();
            _nextDue = _dues.TryPeek(out _, out var next) ? next.Ticks : long.MaxValue;
            if (due.At > _now)
            {
                _now = due.At;
            }

            Happen(due);
            JudgeLimits(due.At);
        }

        if (now > _now)
        {
            _now = now;
        }
    }

    private void Happen(Due due)
    {
        switch (due.Kind)
        {
            case DueKind.CancelSibling when due.Order is { IsOver: false } sibling:
                Withdraw(sibling, due.At);
                break;
            case DueKind.ActivateLegs when due.Order is { } entry:
                ActivateLegs(entry, due.At);
                BookFills(entry.Book, due.At);
                break;
            case DueKind.Flatten:
                Schedule(NextFlatten(due.At), DueKind.Flatten);
                foreach (var ledger in _accounts.Values)
                {
                    Flatten(ledger, due.At);
                }

                break;
            case DueKind.Roll:
                Schedule(ChicagoTime.NextRoll(due.At), DueKind.Roll);
                foreach (var ledger in _accounts.Values)
                {
                    Roll(ledger);
                }

                break;
        }
    }

    private readonly record struct Due(DateTimeOffset At, DueKind Kind, OrderRecord? Order);
}
