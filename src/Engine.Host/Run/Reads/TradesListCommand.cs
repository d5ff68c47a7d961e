using System.Collections.Immutable;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Cli;
using Engine.Host.Console;
using Engine.Host.Run.History;
using NodaTime;

namespace Engine.Host.Run.Reads;

/// <summary>
/// <c>engine trades list</c>: the fills of an account. Each is a half-turn: an opening one has no profit, a closing one the gross profit, and
/// both have fees and commissions of their own side (contract.md §4.9).
/// </summary>
internal static class TradesListCommand
{
    /// <summary>Tells; 0 when the venue has answered.</summary>
    public static async Task<int> RunAsync(TradesListOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var read = await AccountRead.OpenAsync(options.Scope, options.Account, output, stop).ConfigureAwait(false);
        var range = AccountRead.RangeOf(options.From, options.To, read.Now);
        var found = await read.Client.SearchTradesAsync(read.Account.Id, range.From, range.To, stop).OrFailAsync().ConfigureAwait(false);
        ImmutableArray<VenueTrade> trades = [.. found.Where(t => t.At >= range.From && t.At < range.To)];
        if (options.Scope.Json)
        {
            await output.LineAsync(Json(read.Account, trades)).ConfigureAwait(false);
        }
        else if (trades.IsEmpty)
        {
            await output.LineAsync(
                $"Account {read.Account.Id} has traded nothing from {TimeText.Seconds(range.From, options.Scope.Zone)} on; --from looks further back.").ConfigureAwait(false);
        }
        else
        {
            await output.TableAsync(Table(trades, options.Scope.Zone)).ConfigureAwait(false);
            await output.LineAsync(TradeTotals.Of(trades).ToString()).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    internal static AlignedTable Table(ImmutableArray<VenueTrade> trades, DateTimeZone zone)
    {
        var table = new AlignedTable(
            ColumnHead.Number("id", 4), "at", "contract", "side", ColumnHead.Number("size"), ColumnHead.Number("price"), new ColumnHead("turn", Rank: 1),
            ColumnHead.Number("profit"), ColumnHead.Number("fees", 2), ColumnHead.Number("commissions", 3), ColumnHead.Number("net USD"), ColumnHead.Number("order", 5));
        foreach (var trade in trades)
        {
            table.Add(
                trade.Id.ToString(),
                TimeText.Milliseconds(trade.At, zone),
                ContractName.Of(trade.Contract),
                ReadText.Side(trade.Side),
                ReadText.Count(trade.Size),
                ReadText.Price(trade.Price),
                Turn(trade),
                trade.ProfitAndLoss is { } profit ? ReadText.Signed(profit) : ReadText.Nothing,
                ReadText.Amount(trade.Fees),
                ReadText.Amount(trade.Commissions),
                ReadText.Signed(TradeTotals.NetOf(trade)),
                trade.Order.ToString());
        }

        return table;
    }

    internal static string Json(VenueAccount account, ImmutableArray<VenueTrade> trades) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("account", account.Id.Value);
        writer.WriteStartArray("trades");
        foreach (var trade in trades)
        {
            writer.WriteStartObject();
            Write(writer, trade);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        TradeTotals.Of(trades).Write(writer);
        writer.WriteEndObject();
    });

    /// <summary>The members of a fill; <c>profitAndLoss</c> is gross, and null on an opening half-turn.</summary>
    internal static void Write(Utf8JsonWriter writer, VenueTrade trade)
    {
        writer.WriteNumber("id", trade.Id.Value);
        writer.WriteNumber("account", trade.Account.Value);
        writer.WriteNumber("order", trade.Order.Value);
        writer.WriteString("contract", trade.Contract.Value);
        writer.WriteString("name", ContractName.Of(trade.Contract));
        writer.WriteString("at", trade.At.UtcDateTime);
        writer.WriteString("side", ReadText.Side(trade.Side));
        writer.WriteNumber("size", trade.Size);
        writer.WriteNumber("price", trade.Price.ToDecimal());
        if (trade.ProfitAndLoss is { } profit)
        {
            writer.WriteNumber("profitAndLoss", profit.ToDecimal());
        }
        else
        {
            writer.WriteNull("profitAndLoss");
        }

        writer.WriteNumber("fees", trade.Fees.ToDecimal());
        writer.WriteNumber("commissions", trade.Commissions.ToDecimal());
        writer.WriteBoolean("voided", trade.Voided);
    }

    internal static string Turn(VenueTrade trade) => trade.Voided ? "voided" : trade.ProfitAndLoss is null ? "open" : "close";
}
