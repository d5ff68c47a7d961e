using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Markets;
using Engine.Orders;
using Engine.Reports;
using Engine.Risk;

namespace Engine.Host.Run.Audit;

/// <summary>Figures of a trade date, from the journal's facts.</summary>
internal static class AuditFigures
{
    /// <summary>Clocks that are farther apart do not measure one another.</summary>
    private static readonly TimeSpan InStep = TimeSpan.FromSeconds(10);

    /// <summary>Cash before and after, what lies between, and what is open at the end.</summary>
    public static ImmutableArray<ReportLine> Money(IReadOnlyList<JournalEntry> facts, JournalMoment before, JournalMoment after)
    {
        var (gross, fees, commissions, adopted) = (Accounts.Money.Zero, Accounts.Money.Zero, Accounts.Money.Zero, Accounts.Money.Zero);
        foreach (var entry in facts)
        {
            switch (entry.Event)
            {
                case TradeBooked e:
                    (gross, fees, commissions) = (gross + e.RealizedGross, fees + e.Fees, commissions + e.Commissions);
                    break;
                case TradeVoided e:
                    gross += e.RealizedGross;
                    break;
                case CashAdopted e:
                    adopted += e.Difference;
                    break;
            }
        }

        var state = after.State;
        return
        [
            new("Cash before", before.State.StartCash is null ? "not known yet" : $"{before.State.Cash}"),
            new("Realised", $"{gross} before costs"),
            new("Fees", $"{fees}"),
            new("Commissions", $"{commissions}"),
            new("After costs", $"{gross - fees - commissions}"),
            new("Adopted from the venue", $"{adopted}, the first balance among it where the account began"),
            new("Cash after", $"{state.Cash}{(state.VenueBalance is { } venue ? $", {venue} as the venue showed it last" : "")}"),
            new("Open at the end", Join("nothing", state.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Net:+0;-0;0} {p.Contract} at {p.AveragePrice:0.#########}")))),
            new("Working at the end", Join("nothing", state.LiveOrders.OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)
                .Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Tag} {(o.Side == OrderSide.Buy ? "buy" : "sell")} {o.Size} {o.Contract}")))),
        ];
    }

    /// <summary>The journaled profile by the present <c>risk.conf</c>, and what the account may do at the end.</summary>
    public static ImmutableArray<ReportLine> Rules(AccountState state, EffectiveLimits limits) =>
    [
        new("Rules", state.Profile is { } profile
            ? $"{profile.Rules}, stated by {profile.Who}: start {profile.StartBalance}, floor {profile.Floor}{(limits.Rules is null ? "; not in the present risk.conf" : "")}"
            : "none stated"),
        new("Loss floor", limits.Floor is { } floor ? $"{floor}" : "none"),
        new("Daily loss", limits.DailyLoss is { } loss ? $"{loss} from {limits.DayStart}" : "no limit"),
        new("Size", limits.MinisTenths is { } tenths ? $"{MiniWeight.ToMinis(tenths)} minis at the most, ten micros as one" : "no limit"),
        new("At the end", $"{state.Trading.ToString().ToUpperInvariant()}{(state.TradingWhy.Length > 0 ? $" by {state.TradingWhy}" : "")}{(state.CanTrade ? "" : "; locked by the venue")}"),
        new("Paused", Join("no strategy", state.Paused.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"))),
    ];

    /// <summary>How much happened.</summary>
    public static ImmutableArray<ReportLine> Counts(IReadOnlyList<JournalEntry> facts)
    {
        string Count<T>(Func<T, bool>? which = null) => facts.Count(f => f.Event is T e && (which?.Invoke(e) ?? true)).ToString(CultureInfo.InvariantCulture);
        return
        [
            new("Orders", $"{Count<OrderIntended>()}, {Count<OrderIntended>(e => e.Role is OrderRole.StopLoss or OrderRole.TakeProfit)} of them protective orders that the engine keeps"),
            new("Fills", Count<TradeBooked>()),
            new("Denied by a rule", $"{Count<IntentDenied>()}; the same denial again and again stands once"),
            new("Refused by the venue", $"{Count<OrderRefused>()} orders, {Count<ModifyRefused>()} changes, {Count<CancelRefused>()} cancels"),
            new("In doubt", $"{Count<OrderOutcomeUnknown>()} orders, {Count<ModifyOutcomeUnknown>()} changes"),
            new("Trades that the venue busted", Count<TradeVoided>()),
            new("Orders of others", Count<ForeignOrderAdopted>()),
            new("Halted or reduced", Count<TradingStateChanged>(e => e.State != TradingState.Active)),
            new("Flattened", Count<FlattenRequested>()),
            new("Strategies paused, revoked", $"{Count<StrategyPaused>()}, {Count<StrategyRevoked>()}"),
        ];
    }

    /// <summary>From intent to journal, to the venue's answer, to the first fill.</summary>
    public static AuditTable Latencies(IReadOnlyList<JournalEntry> facts)
    {
        var intended = new Dictionary<ClientTag, DateTimeOffset>();
        var filled = new HashSet<ClientTag>();
        var (journal, answer, fill) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        foreach (var entry in facts)
        {
            switch (entry.Event)
            {
                case OrderIntended e:
                    intended[e.Tag] = e.At;
                    Add(journal, entry.Written - e.At);
                    break;
                case OrderAccepted e when intended.TryGetValue(e.Tag, out var at):
                    Add(answer, e.At - at);
                    break;
                case TradeBooked { Tag: { } tag } e when intended.TryGetValue(tag, out var at) && filled.Add(tag):
                    fill.Add(e.At - at);
                    break;
            }
        }

        ImmutableArray<ImmutableArray<string>> rows = [.. new[] { Row("until it was in the journal", journal), Row("until the venue's answer", answer), Row("until the first fill", fill) }.OfType<ImmutableArray<string>>()];
        return new AuditTable(["", "orders", "shortest", "median", "longest"], rows);

        static void Add(List<TimeSpan> lapses, TimeSpan? lapse)
        {
            if (lapse >= TimeSpan.Zero && lapse < InStep)
            {
                lapses.Add(lapse.Value);
            }
        }

        static ImmutableArray<string>? Row(string what, List<TimeSpan> lapses)
        {
            if (lapses.Count == 0)
            {
                return null;
            }

            lapses.Sort();
            return [what, lapses.Count.ToString(CultureInfo.InvariantCulture), AuditText.Lapse(lapses[0]), AuditText.Lapse(lapses[(lapses.Count - 1) / 2]), AuditText.Lapse(lapses[^1])];
        }
    }

    /// <summary>Every fill.</summary>
    public static AuditTable Fills(IReadOnlyList<JournalEntry> facts) => new(
        ["time", "trade", "order", "tag", "strategy", "contract", "side", "size", "price", "realised", "fees", "commissions"],
        [
            .. facts.Select(f => f.Event).OfType<TradeBooked>().Select(e => ImmutableArray.Create(
                AuditText.Time(e.At), $"{e.Id}", $"{e.Order}", e.Tag?.Value ?? "", e.Strategy?.Value ?? "", e.Contract.Value, e.Side == OrderSide.Buy ? "buy" : "sell",
                e.Size.ToString(CultureInfo.InvariantCulture), $"{e.Price}", $"{e.RealizedGross}", $"{e.Fees}", $"{e.Commissions}")),
        ]);

    /// <summary>How often book and venue were compared, and how far apart.</summary>
    public static ImmutableArray<ReportLine> Compared(IReadOnlyList<JournalEntry> facts)
    {
        var compared = facts.Select(f => f.Event).OfType<Reconciled>().ToList();
        var apart = compared.Zip(compared.Skip(1), (one, next) => next.At - one.At).DefaultIfEmpty(TimeSpan.Zero).Max();
        return
        [
            new("Comparisons", compared.Count.ToString(CultureInfo.InvariantCulture)),
            new("Without a difference", compared.Count(c => c.Differences == 0).ToString(CultureInfo.InvariantCulture)),
            new("Facts adopted", compared.Sum(c => c.Differences).ToString(CultureInfo.InvariantCulture)),
            new("Longest between two", compared.Count < 2 ? "there were not two" : AuditText.Lapse(apart)),
            new("Occasions", Join("none", compared.GroupBy(c => c.Why).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count()}")))),
        ];
    }

    private static string Join(string none, IEnumerable<string> words) => string.Join("; ", words) is { Length: > 0 } joined ? joined : none;
}
