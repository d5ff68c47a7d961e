using System.Collections.Immutable;
using System.Globalization;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.History;

/// <summary><c>engine history sync ROOT|ID</c>: fetches the bars that are missing.</summary>
internal static class HistorySyncCommand
{
    /// <summary>Fetches; 0 when everything wanted is stored, 1 when something could not be fetched.</summary>
    public static async Task<int> RunAsync(HistorySyncOptions options, CancellationToken stop)
    {
        var wall = TimeProvider.System;
        var settings = EngineSettings.Load(options.Scope.Settings);
        try
        {
            using var folder = ArchiveFolder.OpenForWriting(settings.ArchiveFolder, "engine history sync", wall);
            await using var gateway = await VenueSession.OpenAsync(settings, wall, stop).ConfigureAwait(false);
            var request = await RequestAsync(options.Scope, gateway, stop).ConfigureAwait(false);
            var console = SyncConsole.Open(options.Plain, request, wall);
            console.Line($"{request.Chain.Root} {request.Interval}, {request.Starts} from {gateway.Address.Rest.Host}: {string.Join(", ", request.Chain.Contracts.Select(contract => contract.Id))}");
            var store = new ArchivedBars(new BarArchive(folder), request.Chain.TickSize);
            var sync = new HistorySync(
                (contract, interval, window, cancellation) => gateway.Client.RetrieveBarPageAsync(
                    contract, interval, window.From, window.To, BarOrigin.BackFilled, cancellation, margin: HistorySyncSettings.UsualMargin),
                store,
                new GapLedgerFile(folder.Path, wall),
                RootHistory.HoursOf(ProductGroups.Of(request.Chain.Contracts[0].Id)),
                gateway.Clock,
                wall,
                new HistorySyncSettings { PageRows = settings.BarsPerCall, RenewToken = gateway.LogInAsync });
            var results = await console.RunAsync(progress => new RootHistory(sync, store).RunAsync(request, progress, stop, options.Again)).ConfigureAwait(false);
            return Report(results, console, gateway);
        }
        catch (ArchiveException trouble)
        {
            throw new UserErrorException(trouble.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await System.Console.Out.WriteLineAsync("Stopped; what was fetched is stored, and the same command goes on from there.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }
    }

    /// <summary>The stretch of time that a scope names; everything from 1970 on where it names none.</summary>
    public static TimeRange StartsOf(HistoryScope scope, DateTimeOffset now)
    {
        var to = scope.To is { } end && end < now ? end : now;
        var from = scope.From ?? (scope.Days is { } days ? HistorySpan.LastDays(days, to).From : DateTimeOffset.UnixEpoch);
        return from < to ? new TimeRange(from, to) : throw new UserErrorException($"There is nothing yet from {from:u} on; it is {now:u}.");
    }

    private static async Task<HistoryRequest> RequestAsync(HistoryScope scope, VenueSession gateway, CancellationToken stop)
    {
        var starts = StartsOf(scope, gateway.Clock.Now);
        var reading = await ContractChain.FindAsync(gateway.Client, scope.Contract ?? scope.Word, starts, stop).ConfigureAwait(false);
        if (reading is not Reading<ChainAnswer>.Answered { Value: var answer })
        {
            throw new UserErrorException($"The gateway did not say which contracts {scope.Word} has: {((Reading<ChainAnswer>.Failed)reading).Failure}.");
        }

        var chain = answer.Chain ?? throw new UserErrorException(answer.Refusal!);
        return scope.Contract is null || ContractResolution.IsId(scope.Word) || chain.Root.Equals(ProductCodes.RootOf(scope.Word) ?? scope.Word, StringComparison.OrdinalIgnoreCase)
            ? new HistoryRequest(chain, scope.Interval, starts)
            : throw new UserErrorException($"{scope.Contract} is a contract of {chain.Root}, not of {scope.Word}.");
    }

    private static int Report(ImmutableArray<HistorySyncResult> results, SyncConsole console, VenueSession gateway)
    {
        foreach (var result in results)
        {
            foreach (var note in result.Notes)
            {
                console.Line(note);
            }

            console.Line(string.Create(CultureInfo.InvariantCulture, $"{result.Root} {result.Interval}: {result.Bars:#,0} bars stored with {result.Requests} requests."));
            foreach (var failure in result.Failures)
            {
                console.Line($"{failure.Contract}: not fetched ({failure.Failure}); left: {failure.Missing}.");
            }
        }

        var complete = results.All(result => result.IsComplete);
        console.Line(complete ? "Everything that the venue has is stored." : $"Not everything could be fetched from {gateway.Address.Rest.Host}; the same command asks for the rest.");
        return complete ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }
}
