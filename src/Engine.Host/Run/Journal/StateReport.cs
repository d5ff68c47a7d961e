using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Console;
using Engine.Orders;
using Engine.Risk;
using NodaTime;

namespace Engine.Host.Run.Journal;

/// <summary>
/// An account as it stood, for people and as JSON. Rooms are measured from cash: open profit needs prices, which the journal does not have. Limits are those of
/// the present <c>risk.conf</c>, applied to the journaled account.
/// </summary>
internal static class StateReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new PriceJson(), new MoneyJson() },
    };

    /// <summary>The lines to print.</summary>
    public static string ToText(JournalMoment moment, EffectiveLimits limits, DateTimeZone zone)
    {
        var (state, text) = (moment.State, new StringBuilder());
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{moment.PersistenceId} after event {moment.Number}, {TimeText.Milliseconds(moment.At ?? default, zone)}, epoch {state.Epoch}"));
        Line("trading", $"{state.Trading.ToString().ToUpperInvariant()}{(state.TradingWhy.Length > 0 ? $" by {state.TradingWhy}" : "")}{(state.CanTrade ? "" : "; locked by the venue")}");
        Line("trade date", state.Date is { } date ? $"{date:yyyy-MM-dd}, opened with {state.DayStartCash}, {Count(state.OrdersToday, "order")}" : "none yet");
        Line("cash", $"{state.Cash}{(state.VenueBalance is { } venue ? $", {venue} as the venue shows it" : "")}, {(state.Date is null ? Money.Zero : state.Cash - state.DayStartCash)} on the trade date");
        Line("realised", $"{state.RealizedNet} after costs of {state.Fees + state.Commissions}, {Count(state.OrdersTotal, "order")}, {Count(state.TradesTotal, "half-turn")}");
        Line("rules", state.Profile is { } profile ? $"{profile.Rules} by {profile.Who}, start {profile.StartBalance}{(limits.Rules is null ? "; not in the present risk.conf" : "")}" : "none stated");
        Line("loss floor", limits.Floor is { } floor ? $"{floor}, room {state.Cash - floor} from cash" : "none");
        Line("daily loss", limits.DailyLine is { } line ? $"{limits.DailyLoss} from {limits.DayStart}, room {state.Cash - line} from cash" : "no limit");
        Line("size", limits.MinisTenths is { } tenths ? $"{MiniWeight.ToMinis(tenths)} minis at the most, ten micros as one" : "no limit");
        Lines("positions", "flat", state.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal).Select(p => $"{Signed(p.Net)} {p.Contract} at {p.AveragePrice:0.#########}"));
        Lines("orders", "none", Live(state).Select(OrderText));
        Lines("protection", "none", state.Protections.Values.OrderBy(p => p.Entry.Value, StringComparer.Ordinal).Select(p => $"{p.Entry}: {p.Open} of {p.Contract} open, kept by the {(p.Native ? "venue" : "engine")}"));
        Lines("closing", "nothing", state.Closing.Values.OrderBy(c => c.Contract.Value, StringComparer.Ordinal).Select(c => $"{Word(c.Side)} {c.Size} {c.Contract} since {TimeText.Milliseconds(c.SentAt, zone)}")
            .Concat(state.Flattening.Select(f => $"flatten of {f.Contract?.Value ?? "the account"} by {f.Who}: {f.Why}"))
            .Concat(state.Reversals.Values.OrderBy(r => r.Contract.Value, StringComparer.Ordinal).Select(r => $"reversal of {r.Contract} to {Word(r.Side)} {r.Size} by {r.Strategy}")));
        Lines("paused", "none", state.Paused.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"));
        Line("hash", moment.Hash);
        return text.ToString();

        void Line(string what, string words) => text.AppendLine(CultureInfo.InvariantCulture, $"  {what,-12}{words}");

        void Lines(string what, string none, IEnumerable<string> lines)
        {
            var first = true;
            foreach (var line in lines.DefaultIfEmpty(none))
            {
                Line(first ? what : "", line);
                first = false;
            }
        }
    }

    /// <summary>One document.</summary>
    public static string ToJson(JournalMoment moment, EffectiveLimits limits)
    {
        var state = moment.State;
        return JsonSerializer.Serialize(
            new
            {
                Journal = moment.PersistenceId,
                moment.Number,
                At = moment.At?.UtcDateTime,
                moment.Hash,
                state.Epoch,
                Trading = new { State = state.Trading.ToString(), Why = state.TradingWhy, state.CanTrade },
                TradeDate = state.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                state.Cash,
                state.VenueBalance,
                state.DayStartCash,
                Realised = state.RealizedNet,
                Costs = state.Fees + state.Commissions,
                state.OrdersToday,
                Orders = state.OrdersTotal,
                HalfTurns = state.TradesTotal,
                Limits = new
                {
                    state.Profile?.Rules,
                    Known = limits.Rules is not null,
                    limits.Floor,
                    FloorRoom = limits.Floor is { } floor ? state.Cash - floor : (Money?)null,
                    limits.DailyLoss,
                    DailyRoom = limits.DailyLine is { } line ? state.Cash - line : (Money?)null,
                    Minis = limits.MinisTenths is { } tenths ? MiniWeight.ToMinis(tenths) : (decimal?)null,
                },
                Positions = state.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal).Select(p => new { Contract = p.Contract.Value, p.Net, AveragePrice = p.AveragePrice is { } average ? decimal.Round(average, 9) / 1.000000000000000000000000000m : (decimal?)null }),
                Working = Live(state).Select(o => new
                {
                    Tag = o.Tag.Value,
                    Order = o.Id?.Value,
                    Strategy = o.Strategy?.Value,
                    Intent = o.Intent?.Value,
                    Contract = o.Contract.Value,
                    Side = o.Side.ToString(),
                    Type = o.Type.ToString(),
                    Role = o.Role.ToString(),
                    State = o.State.ToString(),
                    o.Size,
                    o.Filled,
                    o.LimitPrice,
                    o.StopPrice,
                    o.TrailPrice,
                    Parent = o.Parent?.Value,
                }),
                Protections = state.Protections.Values.OrderBy(p => p.Entry.Value, StringComparer.Ordinal).Select(p => new { Entry = p.Entry.Value, Contract = p.Contract.Value, p.Open, p.Native, Legs = p.Legs.Select(leg => leg.Value) }),
                Closing = state.Closing.Values.OrderBy(c => c.Contract.Value, StringComparer.Ordinal).Select(c => new { Contract = c.Contract.Value, Side = c.Side.ToString(), c.Size, SentAt = c.SentAt.UtcDateTime, c.Answered }),
                Flattening = state.Flattening.Select(f => new { Contract = f.Contract?.Value, f.Who, f.Why, At = f.At.UtcDateTime }),
                Reversals = state.Reversals.Values.OrderBy(r => r.Contract.Value, StringComparer.Ordinal).Select(r => new { Contract = r.Contract.Value, Strategy = r.Strategy.Value, Side = r.Side.ToString(), r.Size }),
                Paused = state.Paused.OrderBy(p => p.Key.Value, StringComparer.Ordinal).Select(p => new { Strategy = p.Key.Value, Why = p.Value }),
            },
            Options);
    }

    private static IEnumerable<Order> Live(AccountState state) => state.LiveOrders.OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal);

    private static string OrderText(Order o) =>
        $"{o.Tag}{(o.Id is { } id ? $", order {id}" : "")}: {Word(o.Side)} {o.Size} {o.Contract} {o.Type.ToString().ToLowerInvariant()}"
        + $"{(o.LimitPrice is { } limit ? $" limit {limit}" : "")}{(o.StopPrice is { } stop ? $" stop {stop}" : "")}{(o.TrailPrice is { } trail ? $" trail {trail}" : "")}"
        + $", {State(o.State)}{(o.Filled > 0 ? $", {o.Filled} filled" : "")}{(o.Role == OrderRole.Entry ? "" : $", {o.Role}")}{(o.Strategy is { } strategy ? $", {strategy}" : ", of a hand or another program")}";

    private static string State(OrderState state) => state == OrderState.Unknown ? "UNKNOWN" : state.ToString();

    private static string Word(OrderSide side) => side == OrderSide.Buy ? "buy" : "sell";

    private static string Signed(int net) => net.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");
}
