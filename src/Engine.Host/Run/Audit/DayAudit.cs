using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Story;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Host.Run.Journal;
using Engine.Markets;
using Engine.Reports;
using Engine.Risk;

namespace Engine.Host.Run.Audit;

/// <summary>Gathers what the page on one trade date shows. Of the journal, the recording and the configuration alone: the same of them give the same page.</summary>
/// <param name="Report">The page's content.</param>
/// <param name="Hash">Hash of the account's state at the end of the date.</param>
/// <param name="Sound">False when the journal has what must not be.</param>
internal sealed record DayAudit(AuditReport Report, string Hash, bool Sound)
{
    /// <summary>When a trade date begins and when it is over, UTC. Every instant belongs to one: a weekend to Monday (<see cref="TradeDate"/>).</summary>
    /// <param name="day">A trade date, no day of a weekend.</param>
    public static (DateTimeOffset From, DateTimeOffset To) SpanOf(DateOnly day) =>
        (HistorySpan.End(day.AddDays(day.DayOfWeek == DayOfWeek.Monday ? -3 : -1)), HistorySpan.End(day));

    /// <summary>Gathers it.</summary>
    /// <param name="entries">The journal from its first event on, read more than once.</param>
    /// <param name="id">Whose journal.</param>
    /// <param name="day">The trade date.</param>
    /// <param name="settings">The present configuration: rules and limits.</param>
    /// <param name="causes">Tells what was decided on.</param>
    /// <param name="problem">What of the recording could not be read, once all was asked for; null when nothing failed.</param>
    /// <param name="version">Version of the engine that gathers.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalException">The journal cannot be read, or has a hole.</exception>
    public static DayAudit Of(
        IEnumerable<JournalEntry> entries, string id, DateOnly day, EngineSettings settings, IIntentCauses causes, Func<string?> problem, string version, CancellationToken stop)
    {
        var (from, to) = SpanOf(day);
        var account = JournalAccounts.AccountOf(id);
        var before = JournalMoment.Rebuild(entries, id, account, null, from.AddTicks(-1), stop);
        var after = JournalMoment.Rebuild(entries, id, account, null, to.AddTicks(-1), stop);
        var limits = EffectiveLimits.Of(after.State, settings.Risk.ToLimits(true, () => []), settings.Risk.Rules, to.AddTicks(-1));

        var invariants = new JournalInvariants(account);
        var story = new AccountStory(new StoryFilter { From = from, To = to }, causes);
        var (facts, paragraphs) = (new List<JournalEntry>(), new List<StoryParagraph>());
        var goesOn = false;
        foreach (var entry in entries)
        {
            stop.ThrowIfCancellationRequested();
            goesOn |= entry.Event.At >= to;
            if (entry.SequenceNumber <= after.Number)
            {
                invariants.Take(entry.SequenceNumber, entry.Event);
            }

            if (entry.Event.At >= from && entry.Event.At < to)
            {
                facts.Add(entry);
            }

            paragraphs.AddRange(story.Take(entry));
        }

        paragraphs.AddRange(story.End());
        var decisions = paragraphs.Where(p => p.Kind is StoryKind.Order or StoryKind.Denial or StoryKind.Close or StoryKind.Reversal).ToList();
        var decided = decisions.Count(p => p.DecidedAt is not null);
        var caused = decisions.Count(p => p.Cause is not null);
        var hash = after.Hash;
        var report = new AuditReport
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"Account {account}, trade date {day:yyyy-MM-dd}"),
            Head =
            [
                new("Account", account.ToString()),
                new("Journal", id),
                new("Trade date", string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}: {AuditText.Time(from)} to {AuditText.Time(to)}")),
                new("Events", after.Number == before.Number
                    ? "none"
                    : string.Create(CultureInfo.InvariantCulture, $"#{before.Number + 1} to #{after.Number}{(goesOn ? "" : $"; the journal ends there, at {AuditText.Time(after.At ?? from)}")}")),
                new("State hash", hash),
                new("To check it", string.Create(CultureInfo.InvariantCulture, $"engine journal verify replays the whole journal; engine journal state {account} --at {after.Number} gives this hash")),
                new("Decided on", decided == 0 ? "nothing was decided on the market" : string.Create(CultureInfo.InvariantCulture, $"{caused} of {decided} decisions have what they were decided on, from the recording")),
                new("Engine", $"{version} has written this page"),
                new("Configuration", $"{settings.ConfigurationHash} (SHA-256 of the present settings without credentials)"),
            ],
            Warnings = [.. invariants.Violations.Select(v => $"The journal is not sound: {v.Sentence}"), .. problem() is { } unread ? new[] { $"The recording could not be read to its end: {unread}" } : []],
            Money = AuditFigures.Money(facts, before, after),
            Rules = AuditFigures.Rules(after.State, limits),
            Counts = AuditFigures.Counts(facts),
            Latencies = AuditFigures.Latencies(facts),
            Fills = AuditFigures.Fills(facts),
            Decisions = [.. decisions.Select(AuditText.EntryOf)],
            Account = [.. paragraphs.Where(p => p.Kind is StoryKind.Trading or StoryKind.Strategy or StoryKind.Account).Select(AuditText.EntryOf)],
            Compared = AuditFigures.Compared(facts),
            Differences = [.. paragraphs.Where(p => p.Kind == StoryKind.Comparison).Select(AuditText.EntryOf)],
        };
        return new DayAudit(report, hash, invariants.Violations.Count == 0);
    }
}
