using System.Collections.Immutable;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Backtest.Tests.Verification;

/// <summary>A strategy of the test: holds one contract long or short as told at the end of each minute.</summary>
internal abstract class MinuteStrategy(StrategyContext context, int warmUp) : StrategyActor(context)
{
    protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, warmUp);

    /// <summary>1 for long, -1 for short, 0 for no opinion.</summary>
    protected abstract int Wanted(Bar bar);

    protected override void OnBar(Bar bar)
    {
        var wanted = Wanted(bar);
        if (bar.Origin != BarOrigin.Live || !IsReady || Trading != TradingState.Active || wanted == 0 || Math.Sign(Position) == wanted)
        {
            return;
        }

        _ = wanted > 0 ? Buy(1 + Math.Abs(Position)) : Sell(1 + Math.Abs(Position));
    }
}

/// <summary>Knows the close of the next minute.</summary>
internal sealed class Peeker(StrategyContext context, ImmutableSortedDictionary<DateTimeOffset, Price> closes) : MinuteStrategy(context, 0)
{
    protected override int Wanted(Bar bar) => closes.TryGetValue(bar.Start.AddMinutes(1), out var next) ? next.CompareTo(bar.Close) : 0;
}

/// <summary>Knows the close of the next minute, and where there is none yet it guesses that the last move goes on, so that it is never without an opinion.</summary>
internal sealed class GuessingPeeker(StrategyContext context, ImmutableSortedDictionary<DateTimeOffset, Price> closes) : MinuteStrategy(context, 0)
{
    private Price _last;

    protected override int Wanted(Bar bar)
    {
        var guess = bar.Close.CompareTo(_last);
        _last = bar.Close;
        return closes.TryGetValue(bar.Start.AddMinutes(1), out var next) ? next.CompareTo(bar.Close) : guess;
    }
}

/// <summary>Stays out where it knows that the next minute falls: it looks ahead by what it does not do.</summary>
internal sealed class AvoidingPeeker(StrategyContext context, ImmutableSortedDictionary<DateTimeOffset, Price> closes) : MinuteStrategy(context, 0)
{
    private Price _last;

    protected override int Wanted(Bar bar)
    {
        var trend = bar.Close.CompareTo(_last);
        _last = bar.Close;
        return trend > 0 && closes.TryGetValue(bar.Start.AddMinutes(1), out var next) && next < bar.Close ? 0 : trend;
    }
}

/// <summary>Remembers, in a static field, what it saw in the run before.</summary>
internal sealed class RememberingPeeker(StrategyContext context, Dictionary<DateTimeOffset, Price> memory) : MinuteStrategy(context, 0)
{
    protected override int Wanted(Bar bar)
    {
        lock (memory)
        {
            memory[bar.Start] = bar.Close;
            return memory.TryGetValue(bar.Start.AddMinutes(1), out var next) ? next.CompareTo(bar.Close) : 1;
        }
    }
}

/// <summary>Cuts off where nothing more follows: it fails without the future.</summary>
internal sealed class CarelessPeeker(StrategyContext context, ImmutableSortedDictionary<DateTimeOffset, Price> closes) : MinuteStrategy(context, 0)
{
    private int _bars;

    protected override int Wanted(Bar bar) => ++_bars % 20 != 0 ? 0 : closes[bar.Start.AddMinutes(10)].CompareTo(bar.Close);
}

/// <summary>Close above or below the average of the last closes, of those that there are; it declares less warm-up than it needs, or enough.</summary>
internal sealed class AverageFollower(StrategyContext context, int length, int warmUp) : MinuteStrategy(context, warmUp)
{
    private readonly Queue<decimal> _closes = new();

    protected override int Wanted(Bar bar)
    {
        _closes.Enqueue(bar.Close.ToDecimal());
        if (_closes.Count > length)
        {
            _closes.Dequeue();
        }

        return bar.Close.ToDecimal().CompareTo(_closes.Average());
    }
}

/// <summary>Changes sides every so many bars since it began, wherever that was.</summary>
internal sealed class Counter(StrategyContext context) : MinuteStrategy(context, 0)
{
    private int _bars;

    protected override int Wanted(Bar bar) => _bars++ / 7 % 2 == 0 ? 1 : -1;
}
