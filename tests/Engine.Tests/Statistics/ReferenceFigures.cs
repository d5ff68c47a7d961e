using System.Text.Json;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>Compares a record's figures with those that reference.py wrote: money to the millionth, ratios within 1e-9 of their value.</summary>
internal static class ReferenceFigures
{
    public static void AssertEqual(JsonElement expected, TradingRecord record)
    {
        var s = PerformanceStatistics.Of(record);
        var seen = new HashSet<string> { "trips" };
        Count("dates", s.TradeDates);
        Count("roundTrips", s.RoundTrips.Count);
        Count("open", record.Open.Length);
        Dollars("profit", s.Profit);
        Dollars("gross", s.RoundTrips.Gross);
        Dollars("fees", s.Fees);
        Assert.Equal(Array("daily").Select(d => Money.FromDecimal(d.GetDecimal())), record.Days.Select(d => d.Profit));
        Ratio("winRate", s.RoundTrips.WinRate);
        Ratio("profitFactor", s.RoundTrips.ProfitFactor);
        Ratio("payoff", s.RoundTrips.Payoff);
        Dollars("expectancy", s.RoundTrips.Expectancy.Value!.Value);
        Dollars("largestWinner", s.RoundTrips.LargestWinner.Value!.Value);
        Dollars("largestLoser", s.RoundTrips.LargestLoser.Value!.Value);
        Ratio("meanHeldSeconds", s.RoundTrips.MeanHeld.Value!.Value.TotalSeconds);
        Count("longestWinning", s.Streaks.LongestWinning);
        Count("longestLosing", s.Streaks.LongestLosing);
        Count("currentStreak", s.Streaks.Current);
        Ratio("sharpe", s.Returns.Sharpe);
        Ratio("sortino", s.Returns.Sortino);
        Ratio("omega", s.Returns.Omega);
        Ratio("calmar", s.Returns.Calmar);
        Ratio("skewness", s.Returns.Skewness);
        Ratio("kurtosis", s.Returns.Kurtosis);
        Ratio("psr", s.Returns.ProbabilisticSharpe);
        Ratio("minimumTrackRecord", s.Returns.MinimumTrackRecord);
        Ratio("dsr", s.Returns.Deflated(0.004, 50));
        Dollars("drawdown", s.Drawdown.Depth);
        Ratio("drawdownShare", s.Drawdown.Share);
        Count("drawdownLongest", s.Drawdown.Longest);
        Ratio("ulcer", s.Drawdown.UlcerIndex);
        Dollars("tripDrawdown", s.RoundTripDrawdown.Depth);
        Tail("95", s.Tail95);
        Tail("99", s.Tail99);
        Ratio("inMarketSeconds", s.Activity.InMarket.TotalSeconds);
        Ratio("sessionSeconds", s.Activity.SessionTime.TotalSeconds);
        Ratio("exposure", s.Activity.Exposure);
        Dollars("turnover", s.Activity.Turnover);
        Dollars("slippage", s.Activity.Slippage.Value ?? Money.Zero);
        Count("slippageKnown", s.Activity.SlippageKnown);
        Dollars("meanMae", s.Excursions.MeanAdverse.Value!.Value);
        Dollars("meanMfe", s.Excursions.MeanFavourable.Value!.Value);
        Groups("byHour", s.ByHour, key => $"{key}");
        Groups("byWeekday", s.ByWeekday, key => $"{key}");
        Groups("bySession", s.BySession, key => $"{key}");
        Groups("byContract", s.ByContract, key => key.Value);
        Groups("bySide", s.BySide, key => $"{key}");
        Groups("byStrategy", s.ByStrategy, key => key.Value);
        Assert.Equal([], expected.EnumerateObject().Select(p => p.Name).Except(seen).Except(["daily"]));

        JsonElement Of(string name)
        {
            seen.Add(name);
            return expected.GetProperty(name);
        }

        JsonElement.ArrayEnumerator Array(string name) => Of(name).EnumerateArray();

        void Count(string name, long actual) => Assert.True(Of(name).GetInt64() == actual, $"{name}: {Of(name)} expected, {actual} found");

        void Dollars(string name, Money actual) =>
            Assert.True(Money.FromDecimal(Of(name).GetDecimal()) == actual, $"{name}: {Of(name)} expected, {actual} found");

        void Ratio(string name, Figure<double> actual)
        {
            if (!expected.TryGetProperty(name, out var value))
            {
                Assert.False(actual.IsDefined, $"{name}: none expected, {actual} found");
                return;
            }

            seen.Add(name);
            Assert.True(
                actual.Value is { } found && Math.Abs(found - value.GetDouble()) <= 1e-9 * Math.Max(1e-3, Math.Abs(value.GetDouble())),
                $"{name}: {value} expected, {actual} found");
        }

        void Tail(string percent, TailRisk risk)
        {
            if (!expected.TryGetProperty($"var{percent}", out _))
            {
                Assert.Equal((Undefined.TooFewObservations, Undefined.TooFewObservations), (risk.ValueAtRisk.Why, risk.ConditionalValueAtRisk.Why));
                return;
            }

            Dollars($"var{percent}", risk.ValueAtRisk.Value!.Value);
            Dollars($"cvar{percent}", risk.ConditionalValueAtRisk.Value!.Value);
        }

        void Groups<TKey>(string name, IEnumerable<RoundTripGroup<TKey>> groups, Func<TKey, string> text) => Assert.Equal(
            Of(name).EnumerateObject().Select(g => (g.Name, g.Value[0].GetInt32(), Money.FromDecimal(g.Value[1].GetDecimal()))).OrderBy(g => g.Name),
            groups.Select(g => (text(g.Key), g.Figures.Count, g.Figures.Net)).OrderBy(g => g.Item1));
    }
}
