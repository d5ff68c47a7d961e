using System.Collections.Immutable;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary><c>engine watch market ROOT|ID…</c>: contracts as they trade.</summary>
internal static class WatchMarketCommand
{
    /// <summary>Between two quotes or books of a contract on plain lines: a person reads no faster.</summary>
    private static readonly TimeSpan PlainPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Shows until it is stopped; 0 then, 1 when it ended by itself before its time.</summary>
    public static async Task<int> RunAsync(WatchMarketOptions options, ReadOutput output, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var reached = await WatchSession.ReachAsync(options.Scope, options.Form, VenuePart.Prices, output).ConfigureAwait(false);
        var instruments = await ResolveAsync(reached, options.Words, stop).ConfigureAwait(false);
        var screen = output.IsTerminal && !options.Form.Plain && !options.Scope.Json;
        return await WatchSession.RunAsync<MarketNews>(
            reached,
            options.Form,
            output,
            writer => screen
                ? new MarketScreen(
                    writer,
                    instruments,
                    new MarketSections(options.Quotes, options.Trades, options.Depth, !options.Bars.IsEmpty),
                    reached.Gateway!.Rest.Authority,
                    options.Scope.Zone,
                    TerminalSize.Read,
                    time)
                : options.Scope.Json ? new LineView<MarketNews>(writer, MarketJson.Of, DroppedLines.Json)
                : new LineView<MarketNews>(writer, news => MarketLines.Of(news, options.Scope.Zone), DroppedLines.Text),
            (system, view, outcome) =>
            {
                var pause = screen || options.Scope.Json ? TimeSpan.Zero : PlainPause;
                var wants = screen ? options with { Levels = 100 } : options;
                var watcher = system.Actors.ActorOf(MarketWatchActor.Props(instruments, wants, view, pause, system.Clock, outcome), "watch");
                system.Begin(watcher);
                watcher.Tell(system.BeginFeeds(instruments), Akka.Actor.ActorRefs.NoSender);
            },
            stop).ConfigureAwait(false);
    }

    private static async Task<ImmutableArray<Instrument>> ResolveAsync(EngineSettings reached, ImmutableArray<string> words, CancellationToken stop)
    {
        await using var venue = await VenueSession.OpenAsync(reached, TimeProvider.System, stop).ConfigureAwait(false);
        var available = await venue.Client.AvailableContractsAsync(live: false, stop).OrFailAsync().ConfigureAwait(false);
        var found = ImmutableArray.CreateBuilder<Instrument>();
        if (words.IsEmpty && reached.Contract is null)
        {
            throw new UserErrorException("Name a contract, such as NQ; none is configured.");
        }

        foreach (var word in words.IsEmpty ? [reached.Contract!] : words)
        {
            found.Add(await venue.Client.ResolveContractAsync(word, available, stop).OrFailAsync().ConfigureAwait(false) switch
            {
                ContractResolution.Found one => one.Instrument,
                ContractResolution.Refused refused => throw new UserErrorException(refused.Sentence),
                _ => throw new InvalidOperationException("A word is found or refused."),
            });
        }

        return [.. found.DistinctBy(instrument => instrument.Id)];
    }
}
