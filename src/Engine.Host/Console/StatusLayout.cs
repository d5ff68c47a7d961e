using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Engine.Host.Console;

/// <summary>The picture of one status.</summary>
internal static class StatusLayout
{
    private const int StateRows = 6;
    private const int FewestRows = 18;

    public static IRenderable Of(EngineStatus status, IReadOnlyList<ConsoleLine> lines, TerminalSize size)
    {
        if (size.Height < FewestRows)
        {
            return new Rows(State(status), Contracts(status));
        }

        // Borders and headings take four rows of a table.
        var contractRows = Math.Min(status.Contracts.Length, 4) + 4;
        var rest = size.Height - 1 - StateRows - contractRows;
        var orderRows = Math.Max(rest / 2, 5);
        var eventRows = Math.Max(rest - orderRows, 3);
        return new Layout("root").SplitRows(
            new Layout("state", State(status)).Size(StateRows),
            new Layout("contracts", Contracts(status)).Size(contractRows),
            new Layout("orders", Orders(status, orderRows - 4)).Size(orderRows),
            new Layout("events", Events(lines, eventRows - 2)).Size(eventRows));
    }

    private static Panel State(EngineStatus status)
    {
        var grid = new Grid().Expand();
        grid.AddColumn(new GridColumn { NoWrap = true });
        grid.AddColumn(new GridColumn { NoWrap = true });
        grid.AddColumn(new GridColumn { NoWrap = true });
        grid.AddRow(
            Line($"session {status.Session.ToString().ToLowerInvariant()}, {StatusText.Token(status)}", status.Session == SessionPhase.Open ? "green" : "yellow"),
            Line($"account {(status.Account is { } account ? account.ToString() : "-")} {status.AccountName}", "default"),
            Line($"trading {status.Trading}", status.Trading is "Active" ? "green" : "yellow"));
        grid.AddRow(
            Line($"market hub {StatusText.Hub(status.MarketHub)}", Colour(status.MarketHub)),
            Line($"realised {StatusText.Dollars(status.RealisedGross - status.Costs)} net", Colour(status.RealisedGross - status.Costs)),
            Line(status.TradingCause, "yellow"));
        grid.AddRow(
            Line($"user hub {StatusText.Hub(status.UserHub)}", Colour(status.UserHub)),
            Line($"open {StatusText.Dollars(status.OpenProfit)}", Colour(status.OpenProfit)),
            Line($"{Count(status.Orders)} orders, {Count(status.Fills)} fills", "default"));
        grid.AddRow(
            Line($"market {StatusText.Rate(status.MarketRate)}  user {StatusText.Rate(status.UserRate)}  journal {StatusText.Rate(status.JournalRate)}", "default"),
            Line(status.Balance is { } cash ? $"balance {StatusText.Amount(cash)}" : "", "default"),
            Line(status.DailyRoom is { } room ? $"daily limit in {StatusText.Amount(room)}" : "", "default"));
        var title = $"engine {status.Environment} {status.Mode} {StatusText.Duration(status.RunningFor)}"
            + (status.MarketTime is { } market ? $" | market {StatusText.Stamp(market)}" : "")
            + (status.DroppedLines > 0 ? $" | {Count(status.DroppedLines)} lines dropped" : "")
            + " | Ctrl+C stops";
        return Framed(grid, title);
    }

    private static Table Contracts(EngineStatus status)
    {
        var table = Plain("contract", "feed", "last", "at (UTC)", "position", "entry", "open");
        foreach (var contract in status.Contracts.Take(4))
        {
            table.AddRow(
                Line(contract.Name, "default"),
                Line(contract.Feed.ToString().ToLowerInvariant() + (contract.Polled ? ", polled" : ""), contract.Feed == FeedPhase.Live ? "green" : "yellow"),
                Line(contract.Last?.ToString() ?? "-", "default"),
                Line(contract.LastAt is { } at ? StatusText.Clock(at) : "-", "default"),
                Line(StatusText.Net(contract.Net), "default"),
                Line(StatusText.Price(contract.AveragePrice), "default"),
                Line(StatusText.Dollars(contract.OpenProfit), Colour(contract.OpenProfit)));
        }

        return table;
    }

    private static Table Orders(EngineStatus status, int rows)
    {
        var table = Plain("at (UTC)", "strategy", "order", "filled", "price", "state");
        foreach (var order in status.RecentOrders.Take(Math.Max(rows, 0)))
        {
            table.AddRow(
                Line(StatusText.Clock(order.At), "default"),
                Line(order.Strategy, "default"),
                Line($"{StatusText.Side(order.Side)} {Count(order.Size)} {order.Contract} {order.Type.ToString().ToLowerInvariant()}", "default"),
                Line(Count(order.Filled), "default"),
                Line(StatusText.Price(order.Price), "default"),
                Line(order.State, "default"));
        }

        return table;
    }

    private static Panel Events(IReadOnlyList<ConsoleLine> lines, int rows)
    {
        var shown = lines.Skip(Math.Max(lines.Count - rows, 0)).Select(line => (IRenderable)Line(
            $"{StatusText.Clock(line.At)} {line.Text.ReplaceLineEndings(" ")}",
            line.Level switch
            {
                ConsoleLevel.Error => "red",
                ConsoleLevel.Warning => "yellow",
                _ => "default",
            }));
        return Framed(new Rows(shown), "events");
    }

    private static Panel Framed(IRenderable content, string title) =>
        new(content) { Header = new PanelHeader(Markup.Escape(title)), Border = BoxBorder.Rounded, Expand = true, Padding = new Padding(1, 0) };

    private static Table Plain(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded, Expand = true };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true });
        }

        return table;
    }

    private static Text Line(string text, string colour) =>
        new(text, Style.Parse(colour)) { Overflow = Overflow.Ellipsis };

    private static string Colour(HubLine hub) => hub.Phase switch
    {
        HubPhase.Connected => "green",
        HubPhase.Connecting or HubPhase.Reconnecting => "yellow",
        _ => "red",
    };

    private static string Colour(Money amount) => amount > Money.Zero ? "green" : amount < Money.Zero ? "red" : "default";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
