using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>
/// What a strategy asked for, in a form in which two can be compared and read. The order's tag is no part: a venue's instance is in it.
/// </summary>
/// <param name="Act">What it wants done, such as <c>buy</c> or <c>cancel</c>.</param>
/// <param name="Terms">All else that was said, in words.</param>
internal sealed record ReplayedIntent(string Act, string Terms)
{
    /// <summary>The intent's number; null where there is none.</summary>
    public long? Number { get; init; }

    /// <summary>The number of a new intent: it moves with each one that is missing or extra before it.</summary>
    public bool IsNew { get; init; }

    /// <summary>The receipt number that the strategy had consumed; null where the command does not carry it.</summary>
    public long? DecidedAt { get; init; }

    /// <summary>The event of the journal in which it stands; null where it stands in the strategy's log alone.</summary>
    public long? JournalEvent { get; init; }

    /// <summary>Reads a command of a strategy, or its denial before it was sent.</summary>
    public static ReplayedIntent Of(object command) => command switch
    {
        AccountProtocol.Place p => Order(p.Intent, p.Contract, p.Side, p.Type, p.Size, p.LimitPrice, p.StopPrice, p.TrailPrice, p.Bracket, p.DecidedAt),
        AccountProtocol.Reverse r => Reversal(r.Intent, r.Contract, r.Size, r.Bracket, r.DecidedAt),
        AccountProtocol.Modify m => new(
            "change", string.Create(CultureInfo.InvariantCulture, $"{Word(m.Role)}:{Part(" size", m.Change.Size)}{Part(" limit", m.Change.LimitPrice)}{Part(" stop", m.Change.StopPrice)}{Part(" trail", m.Change.TrailPrice)}"))
        {
            Number = m.Intent.Value,
        },
        AccountProtocol.Cancel c => new("cancel", "") { Number = c.Intent.Value },
        AccountProtocol.PartialClose c => new("close", string.Create(CultureInfo.InvariantCulture, $"{c.Size} of {c.Contract}: {c.Why}")),
        AccountProtocol.Flatten f => new("flatten", $"{f.Contract}: {f.Why}"),
        Denied d => new("held back", $"as {d.Reason}: {d.Text}") { Number = d.Intent.Value, IsNew = true },
        _ => throw new ArgumentException($"{command.GetType().Name} is no command of a strategy.", nameof(command)),
    };

    /// <summary>Reads an order of the journal.</summary>
    /// <param name="number">The event's number there.</param>
    /// <param name="intended">The event.</param>
    public static ReplayedIntent Of(long number, OrderIntended intended)
    {
        var i = intended;
        return Order(i.Intent, i.Contract, i.Side, i.Type, i.Size, i.LimitPrice, i.StopPrice, i.TrailPrice, i.Bracket, i.DecidedAt) with { JournalEvent = number };
    }

    /// <summary>Reads a reversal of the journal.</summary>
    /// <param name="number">The event's number there.</param>
    /// <param name="reversal">The event.</param>
    public static ReplayedIntent Of(long number, ReverseRequested reversal) =>
        Reversal(reversal.Intent, reversal.Contract, reversal.Size, reversal.Bracket, reversal.DecidedAt) with { JournalEvent = number };

    /// <summary>True when both ask for the same.</summary>
    /// <param name="other">The other.</param>
    /// <param name="numbers">False leaves the numbers of new intents out.</param>
    public bool Equals(ReplayedIntent other, bool numbers) =>
        Act == other.Act && Terms == other.Terms && DecidedAt == other.DecidedAt && (Number == other.Number || (!numbers && IsNew && other.IsNew));

    /// <summary>As a person reads it.</summary>
    public override string ToString()
    {
        var text = new System.Text.StringBuilder();
        text.Append(Number is { } number ? string.Create(CultureInfo.InvariantCulture, $"#{number} ") : "").Append(Act);
        text.Append(Terms.Length > 0 ? " " : "").Append(Terms);
        text.Append(DecidedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $", decided after {at}") : "");
        text.Append(JournalEvent is { } row ? string.Create(CultureInfo.InvariantCulture, $" (journal event {row})") : "");
        return text.ToString();
    }

    private static ReplayedIntent Order(
        IntentId intent, ContractId contract, OrderSide side, OrderType type, int size, Price? limit, Price? stop, Price? trail, Bracket? bracket, ReceiptSequence decidedAt)
    {
        var prices = $"{Part(" at", limit)}{Part(" from", stop)}{Part(" trailing from", trail)}";
        return new(side == OrderSide.Buy ? "buy" : "sell", string.Create(CultureInfo.InvariantCulture, $"{size} {contract} {type}{prices}{Of(bracket)}"))
        {
            Number = intent.Value,
            IsNew = true,
            DecidedAt = decidedAt.Value,
        };
    }

    private static ReplayedIntent Reversal(IntentId intent, ContractId contract, int size, Bracket? bracket, ReceiptSequence decidedAt) =>
        new("reverse to", string.Create(CultureInfo.InvariantCulture, $"{size} {contract}{Of(bracket)}")) { Number = intent.Value, IsNew = true, DecidedAt = decidedAt.Value };

    private static string Of(Bracket? bracket) => bracket is not { } legs ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{Part(legs.Trailing ? ", trailing stop" : ", stop", legs.StopTicks, " ticks")}{Part(", target", legs.TargetTicks, " ticks")}");

    private static string Word(OrderRole role) => role switch
    {
        OrderRole.StopLoss => "stop-loss",
        OrderRole.TakeProfit => "take-profit",
        _ => "order",
    };

    private static string Part<T>(string word, T? value, string unit = "")
        where T : struct => value is { } one ? string.Create(CultureInfo.InvariantCulture, $"{word} {one}{unit}") : "";
}
