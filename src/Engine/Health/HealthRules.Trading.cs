using System.Globalization;

namespace Engine.Health;

/// <content>Prices and the account's book.</content>
public static partial class HealthRules
{
    private static void JudgeFeeds(Findings findings, HealthFacts facts)
    {
        var hubStands = facts.MarketHub is { State: LinkState.Up };
        foreach (var (name, answer) in facts.Feeds)
        {
            var subject = $"feed {name}";
            if (answer is not { } feed)
            {
                findings.Missing(subject, facts.Since);
                continue;
            }

            if (findings.Age(feed.At) > findings.Limits.FactAge)
            {
                findings.Add(HealthFault.Silent, subject, feed.At, $"The feed of {name} has not answered for {Length(findings.Age(feed.At))}.");
                continue;
            }

            JudgeStream(findings, name, feed, hubStands);
            JudgeStandstill(findings, name, feed);
            if (feed.BarOverdue is { } overdue && overdue > findings.Limits.BarOverdue)
            {
                findings.Add(HealthFault.BarsLate, name, feed.At - overdue, $"A bar of {name} is {Length(overdue)} late.");
            }
        }
    }

    private static void JudgeStream(Findings findings, string name, FeedFact feed, bool hubStands)
    {
        var lasting = findings.Age(feed.Since);
        switch (feed.State)
        {
            case StreamState.Silent:
                findings.Add(HealthFault.FeedFrozen, name, feed.Since, $"Nothing comes of {name} although its market is open and the hub is connected{Heard(feed)}.");
                break;
            case StreamState.Live when findings.Limits.FeedSilence is { } longest && feed.Heard is var heard && (heard is null || heard > longest):
                // The feed has not noticed: what counts is when it heard something, not what it says.
                findings.Add(HealthFault.FeedFrozen, name, feed.At - (heard ?? TimeSpan.Zero), $"Nothing comes of {name}{Heard(feed)}.");
                break;
            case StreamState.Waiting or StreamState.Down when hubStands && lasting > findings.Limits.FeedWait:
                findings.Add(HealthFault.FeedFrozen, name, feed.Since, $"The hub is connected, but {name} is not delivered since {Length(lasting)}.");
                break;
            case StreamState.BackFilling when lasting > findings.Limits.FeedWait:
                findings.Add(HealthFault.BarsLate, name, feed.Since, $"Missed bars of {name} are being read for {Length(lasting)}.");
                break;
        }
    }

    private static void JudgeStandstill(Findings findings, string name, FeedFact feed)
    {
        if (feed.State != StreamState.Live)
        {
            return;
        }

        if (feed.QuotesWanted && feed.TradesMeanwhile >= findings.Limits.StillFrames && findings.Age(feed.QuotesStillSince) is var quotes && quotes > findings.Limits.QuotesStill)
        {
            findings.Add(
                HealthFault.QuotesStale, name, feed.QuotesStillSince,
                string.Create(CultureInfo.InvariantCulture, $"Quotes of {name} stand still for {quotes.TotalSeconds:0.0} s while {feed.TradesMeanwhile} trades came."));
        }
        else if (feed.QuotesMeanwhile >= findings.Limits.StillFrames && findings.Age(feed.TradesStillSince) is var trades && trades > findings.Limits.TradesStill)
        {
            findings.Add(
                HealthFault.QuotesStale, name, feed.TradesStillSince,
                string.Create(CultureInfo.InvariantCulture, $"Trades of {name} stand still for {trades.TotalSeconds:0.0} s while {feed.QuotesMeanwhile} quotes came."));
        }
    }

    private static string Heard(FeedFact feed) => feed.Heard is { } heard ? $"; heard last {Length(heard)} before" : "; nothing was ever heard";

    private static void JudgeBook(Findings findings, HealthFacts facts)
    {
        foreach (var (contract, since) in facts.NakedSince)
        {
            if (findings.Age(since) > findings.Limits.Unprotected)
            {
                findings.Add(HealthFault.Unprotected, contract, since, $"The position in {contract} lacks its stop for {Length(findings.Age(since))}.");
            }
        }

        if (facts.Book is not { } book)
        {
            findings.Missing("book", facts.Since);
            return;
        }

        if (findings.Age(book.At) > findings.Limits.FactAge)
        {
            findings.Add(HealthFault.JournalDown, "", book.At, $"The account's book has not answered for {Length(findings.Age(book.At))}; orders are denied, cancels and closes go on.");
            return;
        }

        if (!book.IsUp)
        {
            if (book.EverUp || findings.Age(facts.Since) > findings.Limits.FactAge)
            {
                findings.Add(HealthFault.JournalDown, "", book.At, $"The account's book is down{Because(book.Cause)}; orders are denied, cancels and closes go on.");
            }
            else
            {
                findings.Missing("book", facts.Since);
            }

            return;
        }

        JudgeJournal(findings, book);
        if (book.CompareFailures >= findings.Limits.CompareFailures || findings.Age(book.ComparedAt ?? facts.Since) > findings.Limits.CompareAge)
        {
            var last = book.ComparedAt is { } compared ? $"for {Length(findings.Age(compared))}" : "yet";
            findings.Add(HealthFault.ReconcileFailing, "", book.ComparedAt ?? facts.Since, $"Book and venue could not be compared {last}{Because(book.CompareCause)}.");
        }
        else if (book.ComparedAt is null)
        {
            findings.Pending("comparison with the venue");
        }

        if (book.DiffersSince is { } differs && facts.UserHub is { State: LinkState.Up } hub)
        {
            // Without the stream the book is out of step by nature, and the hub's own fault says so.
            var since = hub.Since > differs ? hub.Since : differs;
            if (findings.Age(since) > findings.Limits.Difference)
            {
                findings.Add(HealthFault.ReconcileDifference, "", since, $"Book and venue do not agree for {Length(findings.Age(since))}; nothing is added meanwhile.");
            }
        }
    }

    private static void JudgeJournal(Findings findings, BookFact book)
    {
        if (book.Writing is { } writing && writing > findings.Limits.JournalSlow)
        {
            findings.Add(HealthFault.JournalSlow, "", book.At - writing, $"A write of the journal is under way for {Length(writing)}.");
        }
        else if (book.LastWrite is { } took && took > findings.Limits.JournalSlow && findings.Age(book.LastWriteAt) <= findings.Limits.JournalMemory)
        {
            findings.Add(HealthFault.JournalSlow, "", book.LastWriteAt - took, $"The last write of the journal took {Length(took)}.");
        }
    }
}
