using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.Reads;

/// <summary><c>engine contracts list|search|show</c>.</summary>
internal static class ContractsCommand
{
    /// <summary>The front contract of every product.</summary>
    public static async Task<int> ListAsync(ReadScope scope, ReadOutput output, CancellationToken stop)
    {
        await using var venue = await OpenAsync(scope, output, stop).ConfigureAwait(false);
        var contracts = await venue.Client.AvailableContractsAsync(live: false, stop).OrFailAsync().ConfigureAwait(false);
        return await TellAsync(contracts, "The venue offers no contract.", scope, output).ConfigureAwait(false);
    }

    /// <summary>What the venue's own search finds, and nothing of ours.</summary>
    public static async Task<int> SearchAsync(ContractOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var venue = await OpenAsync(options.Scope, output, stop).ConfigureAwait(false);
        var contracts = await venue.Client.SearchContractsAsync(options.Word, live: false, stop).OrFailAsync().ConfigureAwait(false);
        return await TellAsync(contracts, $"The venue finds no contract for '{options.Word}'.", options.Scope, output).ConfigureAwait(false);
    }

    /// <summary>One contract, expired ones by their id.</summary>
    public static async Task<int> ShowAsync(ContractOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var venue = await OpenAsync(options.Scope, output, stop).ConfigureAwait(false);
        var available = await venue.Client.AvailableContractsAsync(live: false, stop).OrFailAsync().ConfigureAwait(false);
        var instrument = await FindAsync(venue.Client, options.Word, available, stop).ConfigureAwait(false);
        var front = ProductRoots.RootOf(instrument.Id) is { } root && ContractResolution.Of(root, available) is ContractResolution.Found found ? found.Instrument : null;
        var sheet = new ContractSheet(instrument, front, venue.Clock.Now);
        if (options.Scope.Json)
        {
            await output.LineAsync(sheet.ToJson()).ConfigureAwait(false);
        }
        else
        {
            await output.Out.WriteAsync(sheet.ToText(options.Scope.Zone)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    private static async Task<Instrument> FindAsync(GatewayClient client, string word, ImmutableArray<Instrument> available, CancellationToken stop)
    {
        if (ContractResolution.IsId(word)
            && await client.FindContractAsync(new ContractId(word.Trim()), stop).OrFailAsync().ConfigureAwait(false) is { } known)
        {
            return known;
        }

        return ContractResolution.Of(word, available) switch
        {
            ContractResolution.Found found => found.Instrument,
            ContractResolution.Refused refused => throw new UserErrorException(refused.Sentence),
            _ => throw new InvalidOperationException("A word is found or refused."),
        };
    }

    private static async Task<VenueSession> OpenAsync(ReadScope scope, ReadOutput output, CancellationToken stop)
    {
        var settings = await ReadProgram.SettingsAsync(scope, output).ConfigureAwait(false);
        var reached = VenueAccess.Of(settings, RunningEngine.Find(settings.HomeFolder), VenuePart.Contracts);
        return await VenueSession.OpenAsync(reached, TimeProvider.System, stop).ConfigureAwait(false);
    }

    private static async Task<int> TellAsync(ImmutableArray<Instrument> contracts, string nothing, ReadScope scope, ReadOutput output)
    {
        if (scope.Json)
        {
            await output.LineAsync(ContractSheet.Json(contracts)).ConfigureAwait(false);
        }
        else if (contracts.IsEmpty)
        {
            await output.LineAsync(nothing).ConfigureAwait(false);
        }
        else
        {
            await output.TableAsync(ContractSheet.Table(contracts)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }
}
