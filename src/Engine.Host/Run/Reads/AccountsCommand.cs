using System.Collections.Immutable;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Cli;
using Engine.Host.Console;
using Engine.Host.Run.History;

namespace Engine.Host.Run.Reads;

/// <summary><c>engine accounts</c>: the accounts of the user.</summary>
internal static class AccountsCommand
{
    /// <summary>Tells; 0 when the venue has answered.</summary>
    public static async Task<int> RunAsync(AccountsOptions options, ReadOutput output, CancellationToken stop)
    {
        var settings = await ReadProgram.SettingsAsync(options.Scope, output).ConfigureAwait(false);
        var reached = VenueAccess.Of(settings, RunningEngine.Find(settings.HomeFolder), VenuePart.Accounts);
        await using var venue = await VenueSession.OpenAsync(reached, TimeProvider.System, stop).ConfigureAwait(false);
        var all = await venue.Client.SearchAccountsAsync(onlyActive: !options.All, stop).OrFailAsync().ConfigureAwait(false);
        var shown = options.All ? all : [.. all.Where(a => a.CanTrade)];
        if (options.Scope.Json)
        {
            await output.LineAsync(Json(shown, settings.Account)).ConfigureAwait(false);
        }
        else if (shown.IsEmpty)
        {
            await output.LineAsync(options.All ? "The user has no account." : "The user has no account that may trade; --all shows the others.").ConfigureAwait(false);
        }
        else
        {
            await output.TableAsync(Table(shown, settings.Account)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    internal static AlignedTable Table(ImmutableArray<VenueAccount> accounts, int? configured)
    {
        var table = new AlignedTable(ColumnHead.Number("id"), "name", ColumnHead.Number("balance USD"), "may trade", new ColumnHead("visible", Rank: 2), new ColumnHead("simulated", Rank: 1), new ColumnHead("configured", Rank: 3));
        foreach (var account in accounts)
        {
            table.Add(
                account.Id.ToString(),
                account.Name,
                ReadText.Amount(account.Balance),
                ReadText.Yes(account.CanTrade),
                ReadText.Yes(account.Visible),
                ReadText.Yes(account.Simulated),
                account.Id.Value == configured ? "yes" : "");
        }

        return table;
    }

    internal static string Json(ImmutableArray<VenueAccount> accounts, int? configured) => JsonText.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("accounts");
        foreach (var account in accounts)
        {
            writer.WriteStartObject();
            Write(writer, account);
            writer.WriteBoolean("configured", account.Id.Value == configured);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <summary>The members of an account, named as the venue names them.</summary>
    internal static void Write(Utf8JsonWriter writer, VenueAccount account)
    {
        writer.WriteNumber("id", account.Id.Value);
        writer.WriteString("name", account.Name);
        writer.WriteNumber("balance", account.Balance.ToDecimal());
        writer.WriteBoolean("canTrade", account.CanTrade);
        writer.WriteBoolean("isVisible", account.Visible);
        writer.WriteBoolean("simulated", account.Simulated);
    }
}
