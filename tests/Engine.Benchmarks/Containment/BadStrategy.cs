using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Benchmarks.Containment;

/// <summary>A kind of misbehaviour.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What it does, in words.</param>
/// <param name="PrintsPerSecond">How often it is given a print.</param>
/// <param name="IsOut">True when it ends the strategy, so that the next of its kind is started.</param>
/// <param name="Does">What it does at a print.</param>
internal sealed record BadStrategy(string Name, string Text, int PrintsPerSecond, bool IsOut, Action<BadActor> Does)
{
    /// <summary>All kinds.</summary>
    public static ImmutableArray<BadStrategy> Kinds { get; } =
    [
        new("throws", "an exception at its fifth print, twenty prints a second; the next of its kind follows at once", 20, true, bad => bad.Throw()),
        new("hangs", "never comes back from its first print, its watchdog at 1 s; it spins on one core to the end of the round", 20, false, bad => bad.Spin()),
        new("floods", "one order at each of 1,000 prints a second until it is revoked; the next of its kind follows at once", 1_000, true, bad => bad.Flood()),
        new("nonsense", "one request that makes no sense at each of 200 prints a second, below the bound of a flood", 200, false, bad => bad.Nonsense()),
    ];
}

/// <summary>Whether those that spin may go on.</summary>
internal sealed class Leash
{
    private volatile bool _over;

    /// <summary>True once the round is over.</summary>
    public bool IsOver => _over;

    /// <summary>The round is over.</summary>
    public void End() => _over = true;
}

/// <summary>Does at each print what its kind does, and counts what it is told.</summary>
internal sealed class BadActor(StrategyContext context, BadStrategy kind, Leash leash, TaskCompletionSource ready, Action<string> told) : StrategyActor(context)
{
    private int _prints;

    protected override bool WantsTrades => true;

    /// <summary>An exception, after a while.</summary>
    public void Throw()
    {
        if (++_prints == 5)
        {
            throw new InvalidOperationException("its state cannot be right");
        }
    }

    /// <summary>As one that never returns; the end of the round lets it go, so that the rounds without it are without it.</summary>
    public void Spin()
    {
        while (!leash.IsOver)
        {
            Thread.SpinWait(100);
        }
    }

    /// <summary>One order more.</summary>
    public void Flood() => BuyLimit(1, Instrument.AlignDown(Price.FromDecimal(4000m)));

    /// <summary>One of several requests that make no sense.</summary>
    public void Nonsense()
    {
        switch (_prints++ % 8)
        {
            case 0:
                Buy(0);
                break;
            case 1:
                Buy(-1);
                break;
            case 2:
                Buy(int.MaxValue);
                break;
            case 3:
                BuyLimit(1, new Price(1));
                break;
            case 4:
                BuyLimit(1, new Price(long.MinValue));
                break;
            case 5:
                Sell(1, contract: new ContractId("CON.F.US.NOSUCH.Z26"));
                break;
            case 6:
                Close(int.MinValue, "nonsense");
                break;
            default:
                Buy(1, new Bracket(int.MaxValue, int.MaxValue));
                break;
        }
    }

    protected override void OnReady() => ready.TrySetResult();

    protected override void OnTrade(MarketTrade trade)
    {
        if (!leash.IsOver)
        {
            kind.Does(this);
        }
    }

    protected override void OnDenied(Denied denied) => told(denied.Reason.ToString());
}
