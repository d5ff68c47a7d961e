using Engine.Orders;
using Engine.Simulator;

namespace Engine.Benchmarks;

/// <summary>What a step of the mix does.</summary>
internal enum MatchingDeed : byte
{
    /// <summary>A new order.</summary>
    New,

    /// <summary>A changed price and size.</summary>
    Modify,

    /// <summary>A cancel.</summary>
    Cancel,

    /// <summary>The market trades; no operation, its cost is part of theirs.</summary>
    Print,
}

/// <summary>One step; prices in ticks.</summary>
internal readonly record struct MatchingStep(MatchingDeed Deed, MatchingKind Kind, OrderSide Side, int Size, long Price, int Order);

/// <summary>
/// A seeded stream of 60 % new orders, 20 % changes and 20 % cancels around a market that moves by up to two ticks after every
/// tenth operation. Of the new orders six in ten are limits that rest within a hundred ticks, three in ten take at once and one is a
/// stop. Changes and cancels hit an order that works at that moment.
/// </summary>
internal sealed class MatchingMix
{
    private const int OperationsPerPrint = 10;
    private const int Reach = 100;

    private readonly Random _random;
    private readonly List<MatchingStep> _steps = [];
    private readonly List<int> _live = [];
    private readonly List<int> _place = [];
    private readonly MatchingTarget _target = new CoreTarget(remember: true);
    private readonly long _last = 50_000;

    /// <summary>Makes the stream.</summary>
    public MatchingMix(int operations, int seed)
    {
        _random = new Random(seed);
        Add(new MatchingStep(MatchingDeed.Print, default, default, 0, _last, 0));
        for (var i = 1; i <= operations; i++)
        {
            var roll = _random.Next(10);
            if (roll < 6 || _live.Count == 0)
            {
                AddNew();
            }
            else
            {
                AddChange(roll < 8);
            }

            if (i % OperationsPerPrint == 0)
            {
                _last += _random.Next(-2, 3);
                Add(new MatchingStep(MatchingDeed.Print, default, default, 0, _last, 0));
            }
        }

        Operations = operations;
        Steps = [.. _steps];
        WorkingAtEnd = _live.Count;
        Fills = _target.Fills;
        Digest = _target.Digest;
    }

    /// <summary>New orders, changes and cancels in it.</summary>
    public int Operations { get; }

    /// <summary>The stream.</summary>
    public MatchingStep[] Steps { get; }

    /// <summary>Orders that still work after it.</summary>
    public int WorkingAtEnd { get; }

    /// <summary>Fills that it makes.</summary>
    public long Fills { get; }

    /// <summary>Sum over the fills that every side must reach.</summary>
    public long Digest { get; }

    private void AddNew()
    {
        var roll = _random.Next(10);
        var kind = roll switch { < 6 => MatchingKind.Limit, < 8 => MatchingKind.Market, < 9 => MatchingKind.Limit, _ => MatchingKind.Stop };
        var side = _random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;

        // Away from the market: limits below for a buyer, stops and taking limits above.
        var away = (kind == MatchingKind.Limit && roll < 6 ? -1 : 1) * side.Sign() * _random.Next(2, Reach);
        Add(new MatchingStep(MatchingDeed.New, kind, side, _random.Next(1, 5), _last + away, _place.Count));
    }

    private void AddChange(bool modify)
    {
        var order = _live[_random.Next(_live.Count)];
        var (kind, side) = _target.KindOf(order);
        var away = (kind == MatchingKind.Limit ? -1 : 1) * side.Sign() * _random.Next(2, Reach);
        Add(modify
            ? new MatchingStep(MatchingDeed.Modify, kind, side, _random.Next(1, 5), _last + away, order)
            : new MatchingStep(MatchingDeed.Cancel, kind, side, 0, 0, order));
    }

    private void Add(in MatchingStep step)
    {
        _steps.Add(step);
        if (step.Deed == MatchingDeed.New)
        {
            _place.Add(_live.Count);
            _live.Add(step.Order);
        }

        _target.Run(step);
        if (step.Deed == MatchingDeed.Cancel)
        {
            Forget(step.Order);
        }

        foreach (var order in _target.Ended)
        {
            Forget(order);
        }

        _target.Ended.Clear();
    }

    private void Forget(int order)
    {
        var (at, moved) = (_place[order], _live[^1]);
        _live[at] = moved;
        _place[moved] = at;
        _live.RemoveAt(_live.Count - 1);
    }
}
