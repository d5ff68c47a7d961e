using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Repeats the simulator's side of a run from its command log: the same market, the same commands at the same places between its
/// events, without sockets and without waiting. The export is byte for byte that of the run.
/// </summary>
public static class CommandLogPlayback
{
    /// <summary>The market that a log was written on.</summary>
    /// <exception cref="RecordingException">A recorded file is missing or cannot be read.</exception>
    public static IMarketSource MarketOf(CommandLogHeader header) => header.Files is []
        ? new SyntheticMarket(header.Seed, header.Start, settings: header.Market)
        : MergedMarket.Open(header.Files);

    /// <summary>Plays a log to its end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="market">Its market, as <see cref="MarketOf"/> gives it.</param>
    /// <param name="rules">The rules by the header's name and sessions.</param>
    /// <param name="export">Receives every event.</param>
    /// <param name="ct">Ends it early.</param>
    /// <returns>How many market events were played.</returns>
    /// <exception cref="CommandLogException">The market ended before the log did.</exception>
    public static long Play(CommandLog log, IMarketSource market, VenueRules rules, EventExport export, CancellationToken ct = default)
    {
        var header = log.Header;
        var gateway = SimulatedGateway.Offline(
            new SimulatorSettings
            {
                Instance = "played",
                Market = market,
                FirstNumberOffset = header.FirstNumberOffset,
                Rules = header.Venue?.Over(rules) ?? rules,
                Accounts = [header.Venue?.Over(SimulatedAccount.Practice) ?? SimulatedAccount.Practice],
                Rolls = header.Rolls,
                Export = export,
            },
            new VirtualMarketClock(header.Start));
        using var events = market.Events().GetEnumerator();
        var next = 0;
        for (var played = 0L; ; played++)
        {
            ct.ThrowIfCancellationRequested();
            for (; next < log.Steps.Count && log.Steps[next].Events == played; next++)
            {
                gateway.Repeat(log.Steps[next]);
            }

            if (played >= log.Events)
            {
                return played;
            }

            if (!events.MoveNext())
            {
                throw new CommandLogException($"The market ended after {played} events, but the log goes on to {log.Events}: the files are not those of the run.");
            }

            gateway.Take(events.Current);
        }
    }
}
