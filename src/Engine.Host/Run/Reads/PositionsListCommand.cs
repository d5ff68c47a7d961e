using System.Collections.Immutable;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Cli;
using Engine.Host.Console;
using Engine.Host.Run.History;
using NodaTime;

namespace Engine.Host.Run.Reads;

/// <summary><c>engine positions list</c>: the open positions of an account. The venue values none of them (contract.md §4.8).</summary>
internal static class PositionsListCommand
{
    /// <summary>Tells; 0 when the venue has answered.</summary>
    public static async Task<int> RunAsync(PositionsListOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var read = await AccountRead.OpenAsync(options.Scope, options.Account, output, stop).ConfigureAwait(false);
        var positions = await read.Client.OpenPositionsAsync(read.Account.Id, stop).OrFailAsync().ConfigureAwait(false);
        if (options.Scope.Json)
        {
            await output.LineAsync(Json(read.Account, positions)).ConfigureAwait(false);
        }
        else if (positions.IsEmpty)
        {
            await output.LineAsync($"Account {read.Account.Id} has no open position.").ConfigureAwait(false);
        }
        else
        {
            await output.TableAsync(Table(positions, options.Scope.Zone)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    internal static AlignedTable Table(ImmutableArray<VenuePosition> positions, DateTimeZone zone)
    {
        var table = new AlignedTable("contract", "id", "side", ColumnHead.Number("size"), ColumnHead.Number("average"), "opened");
        foreach (var position in positions)
        {
            table.Add(
                ContractName.Of(position.Contract),
                position.Contract.Value,
                position.Net > 0 ? "long" : "short",
                ReadText.Count(Math.Abs((long)position.Net)),
                ReadText.Number(position.AveragePrice),
                TimeText.Seconds(position.OpenedAt, zone));
        }

        return table;
    }

    internal static string Json(VenueAccount account, ImmutableArray<VenuePosition> positions) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("account", account.Id.Value);
        writer.WriteStartArray("positions");
        foreach (var position in positions)
        {
            writer.WriteStartObject();
            Write(writer, position);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The members of a position; <c>net</c> is signed, long positive.</summary>
    internal static void Write(Utf8JsonWriter writer, VenuePosition position)
    {
        writer.WriteNumber("account", position.Account.Value);
        writer.WriteString("contract", position.Contract.Value);
        writer.WriteString("name", ContractName.Of(position.Contract));
        writer.WriteNumber("net", position.Net);
        writer.WriteNumber("averagePrice", position.AveragePrice);
        writer.WriteString("openedAt", position.OpenedAt.UtcDateTime);
    }
}
