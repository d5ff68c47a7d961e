using System.Collections.Immutable;
using Engine.Health;

namespace Engine.Actors.Health;

/// <summary>What the engine's health says of itself on the event stream, and what it asks others.</summary>
public static class HealthProtocol
{
    /// <summary>A fault has begun or is over. Published once for each beginning and each end, in order.</summary>
    /// <param name="Fault">Which.</param>
    /// <param name="Subject">Of what: a contract id, a strategy's name, an actor's path; empty for the engine as a whole.</param>
    /// <param name="Present">True when it begins, false when it is over.</param>
    /// <param name="At">Wall clock, UTC.</param>
    /// <param name="Sentence">What is wrong, or that it is over, for a person.</param>
    public sealed record FaultChanged(HealthFault Fault, string Subject, bool Present, DateTimeOffset At, string Sentence);

    /// <summary>Published on the event stream by a supervisor: an actor failed.</summary>
    /// <param name="Actor">Its name: <c>gate</c>, <c>strategy sma</c>, <c>feed CON.F.US.MNQ.Z26</c>.</param>
    /// <param name="IsReplaced">True when it is restarted, or another takes its place.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record ActorFailed(string Actor, bool IsReplaced, string Cause);

    /// <summary>Query to the health actor: judged at the moment of the question, answered by <see cref="Report"/>.</summary>
    public sealed record GetReport
    {
        /// <summary>The only instance.</summary>
        public static GetReport Instance { get; } = new();
    }

    /// <summary>The engine's health.</summary>
    /// <param name="Reading">The verdict.</param>
    /// <param name="Facts">What it rests on.</param>
    /// <param name="Failures">How often each actor has failed and was replaced or stopped, by name.</param>
    public sealed record Report(HealthReading Reading, HealthFacts Facts, ImmutableSortedDictionary<string, int> Failures)
    {
        /// <summary>The last answer of each feed, by the contract's short name.</summary>
        public ImmutableSortedDictionary<string, Markets.FeedProtocol.Figures> Feeds { get; init; } = ImmutableSortedDictionary<string, Markets.FeedProtocol.Figures>.Empty;

        /// <summary>How often each hub's connection was made anew in this run, by <c>market</c> and <c>user</c>.</summary>
        public ImmutableSortedDictionary<string, int> Reconnects { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    }

    /// <summary>Query to an account: answered by <see cref="BookReading"/>, by the book or, while it is down, for it. No piece of work.</summary>
    public sealed record GetBook
    {
        /// <summary>The only instance.</summary>
        public static GetBook Instance { get; } = new();
    }

    /// <summary>What the book knows of its own health.</summary>
    /// <param name="IsUp">True when it has recovered and its journal takes events.</param>
    /// <param name="EverUp">True once it has been.</param>
    public sealed record BookReading(bool IsUp, bool EverUp)
    {
        /// <summary>Why it is not up, in words.</summary>
        public string? Cause { get; init; }

        /// <summary>How long the write under way has taken; null when none is.</summary>
        public TimeSpan? Writing { get; init; }

        /// <summary>How long the last write took, from the call of the journal to its word; null before the first.</summary>
        public TimeSpan? LastWrite { get; init; }

        /// <summary>When it ended, wall time, UTC.</summary>
        public DateTimeOffset LastWriteAt { get; init; }

        /// <summary>The longest write of this life of the book.</summary>
        public TimeSpan LongestWrite { get; init; }

        /// <summary>When a comparison with the venue succeeded last, wall time, UTC; null before the first.</summary>
        public DateTimeOffset? ComparedAt { get; init; }

        /// <summary>Comparisons that have failed since.</summary>
        public int CompareFailures { get; init; }

        /// <summary>Why the last one failed, in words; null when it did not.</summary>
        public string? CompareCause { get; init; }

        /// <summary>Since when book and venue do not agree, wall time, UTC; null when they do.</summary>
        public DateTimeOffset? DiffersSince { get; init; }
    }
}
