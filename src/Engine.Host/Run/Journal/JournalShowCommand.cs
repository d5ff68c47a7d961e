using System.Globalization;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.Actors.Journal.Story;
using Engine.Backtest.Replay;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;

namespace Engine.Host.Run.Journal;

/// <summary>
/// <c>engine journal show [ACCOUNT]</c>: what happened, a paragraph an order or one line an event, then what the account's strategies have saved. Reads beside a
/// running engine, a page at a time.
/// </summary>
internal static class JournalShowCommand
{
    /// <summary>Prints.</summary>
    public static Task<int> RunAsync(JournalShowOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, System.Console.Error, stop);

    /// <summary>The same with the answer on one writer and notes on another.</summary>
    public static async Task<int> RunAsync(JournalShowOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        try
        {
            var account = JournalAccounts.Find(settings.JournalPlace, options.Account);
            var sink = new Sink(output, options.Last);
            foreach (var id in account.Ids)
            {
                await sink.HeadAsync(options.Json ? null : $"# {id}").ConfigureAwait(false);
                await (options.Flat
                    ? EventsAsync(options, settings.JournalPlace, id, sink, stop)
                    : StoryAsync(options, settings, id, sink, error, stop)).ConfigureAwait(false);
            }

            await sink.EndAsync().ConfigureAwait(false);
            if (options.Filter is { IsWhole: true, From: null, To: null })
            {
                await StatesAsync(options, settings.JournalPlace, account.Ids, output, stop).ConfigureAwait(false);
            }

            if (!sink.Any)
            {
                await error.WriteLineAsync("Nothing of that is in the journal.").ConfigureAwait(false);
            }

            return EngineCommandLine.Success;
        }
        catch (Exception e) when (e is JournalException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException(e.Message);
        }
    }

    /// <summary>One event as a line for people.</summary>
    public static string Line(JournalEntry entry, NodaTime.DateTimeZone zone) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.SequenceNumber,6}  {TimeText.Milliseconds(entry.Event.At, zone)}  {JournalText.Describe(entry.Event)}");

    private static async Task EventsAsync(JournalShowOptions options, JournalPlace place, string id, Sink sink, CancellationToken stop)
    {
        var filter = new EventFilter(options.Filter);
        var from = options.Filter == StoryFilter.All && options.Last is { } last ? Math.Max(1, JournalReader.LastNumber(place, id) - last + 1) : 1;
        foreach (var entry in JournalReader.Read(place, id, from))
        {
            stop.ThrowIfCancellationRequested();
            if (filter.Takes(entry.Event))
            {
                await sink.AddAsync(options.Json ? JournalExport.Line(entry) : Line(entry, options.Zone)).ConfigureAwait(false);
            }
        }
    }

    private static async Task StoryAsync(JournalShowOptions options, EngineSettings settings, string id, Sink sink, TextWriter error, CancellationToken stop)
    {
        using var causes = new RecordedCauses(options.Archive ?? settings.ArchiveFolder, id, options.Filter.From);
        var story = new AccountStory(options.Filter, causes);
        foreach (var entry in JournalReader.Read(settings.JournalPlace, id))
        {
            stop.ThrowIfCancellationRequested();
            await TellAsync(story.Take(entry)).ConfigureAwait(false);
        }

        await TellAsync(story.End()).ConfigureAwait(false);
        if (causes.Problem is { } problem)
        {
            await error.WriteLineAsync($"The recording could not be read to its end, so what was decided on is told in part: {problem}").ConfigureAwait(false);
        }

        if (options.Filter.IsWhole && story.BalancesLeftOut + story.ComparisonsLeftOut > 0)
        {
            await error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Not told: {story.BalancesLeftOut:#,0} balances and peaks, {story.ComparisonsLeftOut:#,0} comparisons without a difference; --flat has them.")).ConfigureAwait(false);
        }

        async Task TellAsync(IReadOnlyList<StoryParagraph> paragraphs)
        {
            foreach (var paragraph in paragraphs)
            {
                await sink.AddAsync(options.Json
                    ? StoryJson.Of(paragraph, id)
                    : string.Join(Environment.NewLine, StoryText.Lines(paragraph, at => TimeText.Milliseconds(at, options.Zone)))).ConfigureAwait(false);
            }
        }
    }

    private static async Task StatesAsync(JournalShowOptions options, JournalPlace place, IReadOnlyList<string> ids, TextWriter output, CancellationToken stop)
    {
        var states = JournalReader.States(place)
            .Where(s => ids.Any(id => s.PersistenceId.StartsWith($"{JournalReader.StatePrefix}{id[JournalReader.AccountPrefix.Length..]}-", StringComparison.Ordinal)))
            .OrderBy(s => s.PersistenceId, StringComparer.Ordinal).ThenBy(s => s.SequenceNumber);
        string? section = null;
        foreach (var (id, number, state) in states)
        {
            stop.ThrowIfCancellationRequested();
            if (options.Json)
            {
                await output.WriteLineAsync(
                    $$"""{"journal":"{{id}}","number":{{number}},"manifest":"{{StrategyStateSerializer.Saved}}","event":{{StrategyStateSerializer.Text(state)}}}""").ConfigureAwait(false);
                continue;
            }

            if (id != section)
            {
                await output.WriteLineAsync($"# {section = id}").ConfigureAwait(false);
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{number,6}  {TimeText.Milliseconds(state.At, options.Zone)}  saved, version {state.Version}: {state.State.GetRawText()}")).ConfigureAwait(false);
        }
    }

    /// <summary>Prints what comes, or holds back all but the last.</summary>
    private sealed class Sink(TextWriter output, int? last)
    {
        private readonly Queue<(string? Head, string Text)> _held = new();
        private string? _head;
        private string? _printed;

        public bool Any { get; private set; }

        /// <summary>What stands over the next; it is printed with the first under it, and with nothing under it by itself.</summary>
        public async Task HeadAsync(string? head)
        {
            _head = head;
            if (last is null && head is not null)
            {
                await PrintHeadAsync(head).ConfigureAwait(false);
            }
        }

        public async Task AddAsync(string text)
        {
            Any = true;
            if (last is not { } most)
            {
                await output.WriteLineAsync(text).ConfigureAwait(false);
                return;
            }

            _held.Enqueue((_head, text));
            if (_held.Count > most)
            {
                _held.Dequeue();
            }
        }

        public async Task EndAsync()
        {
            foreach (var (head, text) in _held)
            {
                await PrintHeadAsync(head).ConfigureAwait(false);
                await output.WriteLineAsync(text).ConfigureAwait(false);
            }
        }

        private async Task PrintHeadAsync(string? head)
        {
            if (head is not null && head != _printed)
            {
                await output.WriteLineAsync(_printed = head).ConfigureAwait(false);
            }
        }
    }
}
