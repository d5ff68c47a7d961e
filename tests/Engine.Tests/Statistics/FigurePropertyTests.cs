using System.Collections.Immutable;
using CsCheck;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>What has to hold of the figures for any profits.</summary>
public sealed class FigurePropertyTests
{
    private static readonly Gen<ImmutableArray<Money>> Profits =
        Gen.Int[-500_000, 520_000].Select(cents => new Money(cents * 10_000L)).Array[0, 150].Select(a => a.ToImmutableArray());

    [Fact]
    public void Drawdown_is_the_largest_fall_over_every_pair_of_points() => Profits.Sample(profits =>
    {
        var start = Money.FromDecimal(50_000m);
        var curve = new List<Money> { start };
        curve.AddRange(profits.Select((_, i) => start + profits.Take(i + 1).Aggregate(Money.Zero, (a, b) => a + b)));
        var (depth, share, longest, squares) = (Money.Zero, 0m, 0, 0.0);
        for (var i = 1; i < curve.Count; i++)
        {
            var high = curve.Take(i + 1).Max();
            for (var j = 0; j < i; j++)
            {
                depth = curve[j] - curve[i] > depth ? curve[j] - curve[i] : depth;
            }

            var below = Enumerable.Range(1, i).Reverse().TakeWhile(k => curve[k] < curve.Take(k).Max()).Count();
            longest = Math.Max(longest, below);
            share = Math.Max(share, (high - curve[i]).ToDecimal() / high.ToDecimal());
            squares += Math.Pow((double)((high - curve[i]).ToDecimal() / high.ToDecimal()), 2);
        }

        var found = Drawdown.Of(start, profits);
        Assert.Equal((depth, longest), (found.Depth, found.Longest));
        if (profits.IsEmpty)
        {
            Assert.Equal(Undefined.NoTradeDate, found.Share.Why);
            return;
        }

        Assert.Equal((double)share, found.Share.Value!.Value, 1e-12);
        Assert.Equal(100 * Math.Sqrt(squares / profits.Length), found.UlcerIndex.Value!.Value, 1e-9);
        if (found is { Peak: { } peak, Trough: { } trough })
        {
            Assert.Equal(depth, curve[peak + 1] - curve[trough + 1]);
            var reached = Enumerable.Range(trough + 1, profits.Length - trough - 1).Where(i => curve[i + 1] >= curve[peak + 1]).Cast<int?>().FirstOrDefault();
            Assert.Equal(reached, found.Recovery);
        }
    }, iter: 300);

    [Fact]
    public void The_order_of_the_days_changes_no_figure_but_those_of_drawdown() => Gen.Select(Profits, Gen.Int).Sample((profits, seed) =>
    {
        var random = new Random(seed);
        var (one, two) = (ReturnStatistics.Of(profits), ReturnStatistics.Of([.. profits.OrderBy(_ => random.Next())]));
        foreach (var (x, y) in Ratios(one).Zip(Ratios(two)))
        {
            Assert.Equal(x.Why, y.Why);
            Assert.Equal(x.Value ?? 0, y.Value ?? 0, 1e-9 * Math.Max(1, Math.Abs(x.Value ?? 0)));
        }

        Assert.Equal(TailRisk.Of(profits, 20), TailRisk.Of([.. profits.OrderBy(_ => random.Next())], 20));
    });

    [Fact]
    public void Ratios_do_not_depend_on_the_size_of_the_position_and_money_grows_with_it() => Profits.Sample(profits =>
    {
        ImmutableArray<Money> tripled = [.. profits.Select(p => p * 3)];
        var (one, three) = (ReturnStatistics.Of(profits), ReturnStatistics.Of(tripled));
        foreach (var (x, y) in Ratios(one).Append(one.Calmar).Zip(Ratios(three).Append(three.Calmar)))
        {
            Assert.Equal(x.Why, y.Why);
            Assert.Equal(x.Value ?? 0, y.Value ?? 0, 1e-9 * Math.Max(1, Math.Abs(x.Value ?? 0)));
        }

        Assert.Equal(Drawdown.Of(null, profits).Depth * 3, Drawdown.Of(null, tripled).Depth);
        Assert.Equal(TailRisk.Of(profits, 20).ValueAtRisk.Select(m => m * 3), TailRisk.Of(tripled, 20).ValueAtRisk);
    });

    [Fact]
    public void The_conditional_value_at_risk_is_no_smaller_than_the_value_at_risk_and_no_larger_than_the_worst_day() => Profits.Sample(profits =>
    {
        if (TailRisk.Of(profits, 20) is { ValueAtRisk.Value: { } risk, ConditionalValueAtRisk.Value: { } beyond })
        {
            Assert.True(beyond >= risk && beyond <= -profits.Min());
            Assert.True(profits.Count(p => -p > risk) <= profits.Length / 20.0, "more days lost more than may");
        }
    });

    [Fact]
    public void The_same_fills_give_the_same_figures_whatever_the_journal_holds_besides() => Gen.Int.Sample(seed =>
    {
        var list = TradeList.Read("hand");
        var random = new Random(seed);
        var noise = list.Journal.SelectMany(e => random.Next(3) == 0 ? [e, new Reconciled(e.At, 1, "timer", 0)] : new[] { e });
        var (one, two) = (list.Record(), TradingRecords.Of(noise, TradeList.Instruments, list.Marks, new() { Until = list.Until }));
        Assert.True(one.Days.SequenceEqual(two.Days));
        Assert.True(one.RoundTrips.SequenceEqual(two.RoundTrips));
    }, iter: 20);

    private static IEnumerable<Figure<double>> Ratios(ReturnStatistics s) =>
        [s.Sharpe, s.Sortino, s.Omega, s.Skewness, s.Kurtosis, s.ProbabilisticSharpe, s.MinimumTrackRecord, s.BestDateShare, s.Deflated(0.01, 20)];
}
