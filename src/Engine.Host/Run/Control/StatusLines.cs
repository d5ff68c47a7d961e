using System.Globalization;
using Engine.Accounts;
using Engine.Host.Console;
using NodaTime;

namespace Engine.Host.Run.Control;

/// <summary>The status for a person: plain aligned lines.</summary>
internal static class StatusLines
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(EngineStatusDocument status, DateTimeZone zone)
    {
        var account = status.Account;
        yield return Verdict(status.Health);
        foreach (var fault in status.Health.Faults)
        {
            yield return $"  {Name(fault)}, since {TimeText.Seconds(fault.Since, zone)}: {fault.Sentence}";
        }

        yield return $"engine {status.Version}, {status.Environment}, process {status.Process}, running for {Age(status.RunningSeconds)}, at {TimeText.Seconds(status.At, zone)}";
        yield return $"account   {account.Id} ({account.Name}): {account.Trading.ToString().ToUpperInvariant()}{Because(account.TradingWhy)}{(account.CanTrade ? "" : ", locked by the venue")}{(account.Flattening ? ", being flattened" : "")}";
        yield return $"book      {(account.BookAnswers ? account.AgreesWithVenue ? "agrees with the venue" : "does not yet agree with the venue" : "does not answer")}, compared {(account.ComparedSecondsAgo is { } ago ? $"{Age(ago)} ago" : "never")}";
        yield return $"session   {status.Session.Phase}, {(status.Session.TokenSecondsLeft is { } left ? left > 0 ? $"token for {Age(left)}" : "token expired" : "no token")}{Because(status.Session.Cause)}";
        yield return $"hubs      market {Hub(status.MarketHub)}, user {Hub(status.UserHub)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"quota     {status.Quota.GeneralLeft} of {status.Quota.GeneralLimit} requests left, {status.Quota.HistoryLeft} of {status.Quota.HistoryLimit} for bars");
        yield return $"money     {(account.Cash is { } cash ? $"cash {Plain(cash)}, " : "")}today {Signed(account.RealisedToday ?? 0)}, open {Signed(account.OpenProfit)}{Room("daily", account.DailyRoom)}{Room("floor", account.FloorRoom)}";
        if (status.Journal is { } journal)
        {
            yield return $"journal   {(journal.LastSeconds is { } last ? $"last write {Milliseconds(last)}, longest {Milliseconds(journal.LongestSeconds)}" : "nothing written yet")}{(journal.WritingSeconds is { } writing ? $", one under way for {Milliseconds(writing)}" : "")}";
        }

        if (status.Actors.Where(a => a.LagSeconds is not null).MaxBy(a => a.LagSeconds) is { } slowest)
        {
            var failed = status.Actors.Where(a => a.Failures > 0).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Name} {a.Failures}")).ToList();
            yield return $"mailboxes slowest {slowest.Name} {Milliseconds(slowest.LagSeconds!.Value)}; restarts: {(failed.Count == 0 ? "none" : string.Join(", ", failed))}";
        }

        foreach (var line in Table(
            ["contract", "feed", "heard", "bar lag", "last", "position", "average", "open", ""],
            status.Contracts.Select(c => new[]
            {
                c.Name, c.Feed, c.FeedSecondsAgo is { } heard ? $"{Age(heard)} ago" : "never", c.BarLagSeconds is { } lag ? Milliseconds(lag) : "-", StatusText.Price(c.Last), StatusText.Net(c.Net), StatusText.Price(c.AveragePrice), c.Net == 0 ? "-" : Signed(c.OpenProfit),
                c.UnprotectedSeconds is { } naked ? $"UNPROTECTED for {Age(naked)}" : "",
            }),
            right: [2, 3, 4, 6, 7]))
        {
            yield return line;
        }

        foreach (var line in Table(
            ["order", "of", "contract", "side", "type", "size", "filled", "limit", "stop", "state"],
            status.Orders.Select(o => new[]
            {
                o.Id?.ToString(CultureInfo.InvariantCulture) ?? o.Tag, o.Owner, o.Contract, Lower(o.Side), Lower(o.Type), Whole(o.Size), Whole(o.Filled), StatusText.Price(o.Limit), StatusText.Price(o.Stop), Lower(o.State),
            }),
            right: [0, 5, 6, 7, 8]))
        {
            yield return line;
        }

        foreach (var line in Table(
            ["strategy", "state", "since", ""],
            status.Strategies.Select(s => new[] { s.Name, s.State, TimeText.Seconds(s.Since, zone), s.Paused is { } paused ? $"paused: {paused}" : s.Cause ?? "" }),
            right: []))
        {
            yield return line;
        }

        if (status.Silent is { } silent)
        {
            yield return $"did not answer: {string.Join(", ", silent)}";
        }
    }

    private static string Verdict(HealthStatus health) => health switch
    {
        { Healthy: true } => "healthy",
        { Faults.Count: > 0 } => $"NOT HEALTHY: {string.Join(", ", health.Faults.Select(Name))}",
        _ => $"not yet known: {string.Join(", ", health.Unknown)}",
    };

    private static string Name(FaultStatus fault) => fault.Subject is { } subject ? $"{fault.Fault} ({subject})" : fault.Fault;

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms");

    private static IEnumerable<string> Table(string[] head, IEnumerable<string[]> rows, int[] right)
    {
        List<string[]> all = [head, .. rows];
        if (all.Count == 1)
        {
            yield break;
        }

        yield return "";
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
        {
            yield return string.Join("  ", row.Select((cell, column) => right.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd();
        }
    }

    private static string Age(double seconds) => seconds < 10 ? seconds.ToString("0.0s", CultureInfo.InvariantCulture) : StatusText.Duration(TimeSpan.FromSeconds(seconds));

    private static string Hub(HubStatus hub) => hub.Phase + (hub.Connection > 1 ? string.Create(CultureInfo.InvariantCulture, $" #{hub.Connection}") : "") + (string.IsNullOrEmpty(hub.Cause) ? "" : $" ({hub.Cause})");

    private static string Room(string what, decimal? room) => room is { } known ? $", {what} room {Plain(known)}" : "";

    private static string Because(string? cause) => string.IsNullOrEmpty(cause) ? "" : $" ({cause})";

    private static string Plain(decimal dollars) => StatusText.Amount(Money.FromDecimal(dollars));

    private static string Signed(decimal dollars) => StatusText.Dollars(Money.FromDecimal(dollars));

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Lower<T>(T word)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString());
}
