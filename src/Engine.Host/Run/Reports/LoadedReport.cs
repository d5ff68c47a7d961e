using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Reports;
using Engine.Statistics;

namespace Engine.Host.Run.Reports;

/// <summary>From a run or an account to its report: journal, prices, rules, and what is to be said of them.</summary>
/// <param name="run">What is meant.</param>
/// <param name="journal">Its journal.</param>
/// <param name="archive">Folder of recordings and bars.</param>
/// <param name="settings">Limits and rules.</param>
internal sealed class LoadedReport(ReportedRun run, JournalPlace journal, string archive, EngineSettings settings)
{
    private static readonly TimeSpan Fine = TimeSpan.FromSeconds(10);

    /// <summary>Reads the journal and the prices.</summary>
    /// <param name="from">Start of what is told, UTC; null for that of the run, or everything.</param>
    /// <param name="to">End, UTC, exclusive; null for that of the run, or everything.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="UserErrorException">The terms of a contract are not known.</exception>
    public RunReport Read(DateTimeOffset? from, DateTimeOffset? to, CancellationToken stop)
    {
        var since = Later(from, run.From);
        var before = Earlier(to, run.Before);
        var events = run.Events;
        var prices = RecordedPrices.Of(archive, events, since, before);
        var account = new ReportedAccount
        {
            Events = events,
            Instruments = run.Instruments(),
            Limits = settings.Risk.ToLimits(true, () => []),
            RuleBook = settings.Risk.Rules,
            Range = new RecordingRange { Since = since, Before = before },
            Step = prices.HasPrints ? Fine : TimeSpan.FromMinutes(1),
        };
        var names = run.Recorded is { } recorded ? recorded.Strategies.Select(s => s.Name) : run.Strategies;
        var number = run.PersistenceId[(run.PersistenceId.LastIndexOf('-') + 1)..];
        var report = account.Report(
            names.Any() ? string.Join(", ", names) : $"Account {number}",
            run.Recorded is null ? $"account {number}" : $"run {run.Name} of account {number}",
            prices.Read(stop));
        var told = run.Entries.Select(entry => entry.Event).Where(e => !(e.At < since) && !(e.At >= before)).ToList();
        return report with
        {
            Head = [.. Head(report, prices)],
            Faults = [.. told.OfType<StrategyRevoked>().Select(Sentence)],
            Alerts = [.. told.Where(IsAlert).Select(Sentence)],
            Missing = [.. Missing(report, told, since), .. prices.Missing()],
        };
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    /// <summary>What a person was told when it happened: the journal has the facts, not the words.</summary>
    private static bool IsAlert(IAccountEvent happened) =>
        happened is TradingStateChanged or BalanceJumped or StrategyPaused or PositionAdopted or TradeVoided or ForeignOrderAdopted or OrderOutcomeUnknown or OrderPresumedNotPlaced;

    private static string Sentence(IAccountEvent happened) =>
        string.Create(CultureInfo.InvariantCulture, $"{happened.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z {JournalText.Describe(happened)}");

    private IEnumerable<string> Missing(RunReport report, List<IAccountEvent> told, DateTimeOffset? since)
    {
        if (run.Entries.Count == 0)
        {
            yield return "the journal holds no event";
            yield break;
        }

        var (first, last) = (run.Entries.Min(e => e.Event.At), run.Entries.Max(e => e.Event.At));
        if (told.Count == 0)
        {
            yield return $"nothing happened in the range that was asked for; the journal of the account reaches from {Stamp(first)} to {Stamp(last)}";
        }

        if (since > first && told.Count > 0 && report.Rules is not null)
        {
            yield return $"before {Stamp(since.Value)} only the journal was looked at: a fall to the loss floor between two fills would not be seen";
        }

        if (run.Others.Length > 0)
        {
            yield return $"{run.Others.Length} older {(run.Others.Length == 1 ? "journal" : "journals")} of this account {(run.Others.Length == 1 ? "is" : "are")} not in this report ({string.Join(", ", run.Others.TakeLast(3))}); each can be reported by its name";
        }
    }

    private IEnumerable<ReportLine> Head(RunReport report, RecordedPrices prices)
    {
        foreach (var strategy in run.Recorded?.Strategies ?? [])
        {
            var contracts = string.Join(", ", strategy.Begun.Contracts.Select(c => c.Id.Value));
            yield return new("Strategy", $"{strategy.Name}: {strategy.Begun.Strategy?.Type ?? "unknown type"} on {contracts}, at most {strategy.Begun.SizeCap} contracts");
            if (strategy.Begun.Strategy is { } description)
            {
                yield return new("Parameters", description.Parameters.IsEmpty ? "none" : string.Join(", ", description.Parameters.Select(p => $"{p.Key} = {p.Value}")));
                yield return new("Code", $"{description.Code.Assembly} {description.Code.Version}");
            }
        }

        if (run.Recorded is null)
        {
            yield return new("Strategies", run.Strategies.Count == 0 ? "none has decided an order" : string.Join(", ", run.Strategies));
        }

        yield return new("Account", run.PersistenceId);
        yield return new("Contracts", run.Contracts.Count == 0 ? "none" : string.Join(", ", run.Contracts));
        yield return new("Journal", Path.GetFileName(journal.Name));
        yield return new("Range", report.Record is { From: { } from, Until: { } until } ? $"{Stamp(from)} to {Stamp(until)}, {run.Entries.Count.ToString("#,##0", CultureInfo.InvariantCulture)} events in the journal" : "nothing in it");
        yield return new("Prices", prices.HasPrints ? "recorded prints, and minutes of the archive where there are none" : "minutes of the archive");
        yield return new("Rules", run.Events.OfType<ProfileAdopted>().LastOrDefault() is { } profile ? $"{profile.Rules}, stated by {profile.Who}" : "none stated");
        yield return new("Engine", BacktestReport.Version + ", for the report");
        yield return new("Hash", Hash());
    }

    /// <summary>Of the journal as stored: equal for the same events.</summary>
    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in run.Entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.SequenceNumber} {entry.Manifest} {entry.Json}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
