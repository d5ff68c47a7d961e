using System.Collections.Immutable;
using System.Globalization;

namespace Engine.Health;

/// <summary>
/// What is wrong, from the facts alone. A fact that is missing or older than its allowed age is a fault: nothing is ever found healthy because nobody has said
/// otherwise. Pure; safe from any thread.
/// </summary>
public static partial class HealthRules
{
    /// <summary>The name of the market hub's owner among <see cref="HealthFacts.Actors"/>.</summary>
    public const string MarketHubActor = "market-hub";

    /// <summary>The name of the user hub's owner.</summary>
    public const string UserHubActor = "user-hub";

    /// <summary>The name of the session.</summary>
    public const string SessionActor = "session";

    /// <summary>Judges. Causes only: <see cref="HealthState"/> makes faults with a beginning and an end of them.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="limits">The thresholds.</param>
    /// <param name="now">Wall time, UTC.</param>
    public static HealthReading Judge(HealthFacts facts, HealthLimits limits, DateTimeOffset now)
    {
        var findings = new Findings(limits, now);
        JudgeActors(findings, facts);
        JudgeVenue(findings, facts);
        JudgeFeeds(findings, facts);
        JudgeBook(findings, facts);
        JudgeMachine(findings, facts);
        foreach (var (name, strategy) in facts.Strategies)
        {
            if (strategy.HasFailed)
            {
                findings.Add(HealthFault.StrategyStopped, name, strategy.Since, $"Strategy {name} does not trade any more{Because(strategy.Cause)}.");
            }
        }

        return findings.Reading;
    }

    private static void JudgeActors(Findings findings, HealthFacts facts)
    {
        if (facts.Actors.IsEmpty)
        {
            findings.Missing("actors", facts.Since);
        }

        foreach (var (name, actor) in facts.Actors)
        {
            if (actor.AnsweredAt is not { } answered)
            {
                findings.Missing(name, actor.ExpectedSince);
            }
            else if (findings.Age(answered) > findings.Limits.FactAge)
            {
                findings.Add(HealthFault.Silent, name, answered, $"{name} has not answered for {Length(findings.Age(answered))}.");
            }
            else if (actor.LagAt(findings.Now) > findings.Limits.MailboxLag)
            {
                findings.Add(HealthFault.MailboxLag, name, actor.AskedAt ?? answered, $"{name} is {Length(actor.LagAt(findings.Now))} behind its messages.");
            }
        }
    }

    private static void JudgeVenue(Findings findings, HealthFacts facts)
    {
        JudgeHub(findings, facts, MarketHubActor, facts.MarketHub, HealthFault.MarketHubDown, "market");
        JudgeHub(findings, facts, UserHubActor, facts.UserHub, HealthFault.UserHubDown, "user");
        if (facts.Session is not { } session)
        {
            findings.Missing(SessionActor, facts.Since);
            return;
        }

        findings.OwnerOf(facts, SessionActor);
        var trouble = session.State switch
        {
            LoginState.Refused => "The venue refuses the login",
            LoginState.Overdue => "The token could not be renewed",
            LoginState.Trying when findings.Age(session.Since) > findings.Limits.Login => "There is no login",
            LoginState.Open when session.ExpiresAt is not { } expires || expires <= findings.Now => "The token has expired",
            _ => null,
        };
        if (trouble is not null)
        {
            findings.Add(HealthFault.TokenTrouble, "", session.Since, $"{trouble}{Because(session.Cause)}.");
        }
    }

    private static void JudgeHub(Findings findings, HealthFacts facts, string owner, LinkFact? link, HealthFault down, string name)
    {
        if (link is null)
        {
            findings.Missing(owner, facts.Since);
            return;
        }

        findings.OwnerOf(facts, owner);
        if (link.State == LinkState.Evicted)
        {
            findings.Add(HealthFault.Evicted, name, link.Since, $"Another session of this user has taken the {name} hub over{Because(link.Cause)}.");
        }
        else if (link.State == LinkState.Down && findings.Age(link.Since) > findings.Limits.HubDown)
        {
            findings.Add(down, "", link.Since, $"The {name} hub is not connected{Because(link.Cause)}.");
        }
    }

    private static void JudgeMachine(Findings findings, HealthFacts facts)
    {
        if (facts.Quota is not { } quota || findings.Age(quota.At) > findings.Limits.FactAge)
        {
            findings.Missing("request quota", facts.Quota?.At ?? facts.Since);
        }
        else
        {
            if (!quota.Orders)
            {
                findings.Add(HealthFault.QuotaExhausted, "orders", quota.At, "The venue's request limits leave nothing for orders; cancels and closes go on.");
            }

            if (!quota.Reads)
            {
                findings.Add(HealthFault.QuotaExhausted, "reads", quota.At, "The venue's request limits leave nothing for reads: comparisons wait.");
            }
        }

        if (facts.Disk is not { } disk)
        {
            findings.Missing("disk", facts.Since, findings.Limits.DiskAge, HealthFault.DiskLow);
        }
        else if (findings.Age(disk.At) > findings.Limits.DiskAge)
        {
            findings.Add(HealthFault.DiskLow, "", disk.At, $"The disk of the home folder has not answered for {Length(findings.Age(disk.At))}.");
        }
        else if (disk.Trouble is { } trouble)
        {
            findings.Add(HealthFault.DiskLow, "", disk.At, $"The home folder cannot be written: {trouble.TrimEnd('.')}.");
        }
        else if (disk.FreeBytes < findings.Limits.DiskFree)
        {
            findings.Add(HealthFault.DiskLow, "", disk.At, string.Create(CultureInfo.InvariantCulture, $"The disk of the home folder has {disk.FreeBytes / (1024 * 1024)} MiB left; {findings.Limits.DiskFree / (1024 * 1024)} are wanted."));
        }

        if (facts.Jump is { } jump && (findings.Age(jump.At) <= findings.Limits.ClockShown || !HasRecovered(facts, jump)))
        {
            findings.Add(
                HealthFault.ClockJumped, "", jump.At,
                string.Create(CultureInfo.InvariantCulture, $"The clock jumped by {jump.By.TotalSeconds:0.0} s: the machine has slept, or the clock was set. Connections and book are checked anew."));
        }
    }

    /// <summary>A jump is over when what it made old is new: both connections and a comparison of the book are younger.</summary>
    private static bool HasRecovered(HealthFacts facts, ClockFact jump) =>
        facts.MarketHub is { State: LinkState.Up } && facts.UserHub is { State: LinkState.Up } && facts.Book?.ComparedAt > jump.At;

    private static string Because(string? cause) => string.IsNullOrEmpty(cause) ? "" : $": {cause.TrimEnd('.')}";

    private static string Length(TimeSpan age) => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0.0} s");

    /// <summary>What one look finds.</summary>
    private sealed class Findings(HealthLimits limits, DateTimeOffset now)
    {
        private readonly Dictionary<(HealthFault, string), PresentFault> _faults = [];
        private readonly SortedSet<string> _unknown = new(StringComparer.Ordinal);

        public HealthLimits Limits => limits;

        public DateTimeOffset Now => now;

        public HealthReading Reading => new(now, [.. _faults.Values.OrderBy(f => f.Fault).ThenBy(f => f.Subject, StringComparer.Ordinal)], [.. _unknown]);

        /// <summary>How long ago, or how far ahead: a fact from a clock that was set back is no fresh one.</summary>
        public TimeSpan Age(DateTimeOffset at) => (now - at).Duration();

        public void Add(HealthFault fault, string subject, DateTimeOffset since, string sentence) => _faults.TryAdd((fault, subject), new PresentFault(fault, subject, since, sentence));

        /// <summary>Not known yet; something else tells when it is overdue.</summary>
        public void Pending(string what) => _unknown.Add(what);

        /// <summary>Not known: bearable for the age of a fact, then a fault.</summary>
        public void Missing(string what, DateTimeOffset since) => Missing(what, since, limits.FactAge, HealthFault.Silent);

        public void Missing(string what, DateTimeOffset since, TimeSpan bearable, HealthFault fault)
        {
            if (Age(since) > bearable)
            {
                Add(fault, fault == HealthFault.Silent ? what : "", since, $"Nothing is known of {what} for {Length(Age(since))}.");
            }
            else
            {
                _unknown.Add(what);
            }
        }

        /// <summary>A flag is no older than the last answer of who would change it.</summary>
        public void OwnerOf(HealthFacts facts, string owner)
        {
            if (!facts.Actors.ContainsKey(owner))
            {
                Missing(owner, facts.Since);
            }
        }
    }
}
