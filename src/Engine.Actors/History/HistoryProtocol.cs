using System.Collections.Immutable;
using System.Globalization;
using Engine.History;

namespace Engine.Actors.History;

/// <summary>Messages of the actor that keeps bars current.</summary>
public static class HistoryProtocol
{
    /// <summary>Command: fetch what is missing now. While a run is under way it is remembered, once.</summary>
    /// <param name="Why">For the log.</param>
    public sealed record Refresh(string Why);

    /// <summary>Published on the event stream when a run has ended.</summary>
    /// <param name="Series">What is kept.</param>
    /// <param name="Results">What it did; empty when it could not begin.</param>
    /// <param name="Problem">One sentence when it did not reach its end; it is tried again by itself.</param>
    /// <param name="NextDue">When it is looked again, UTC; null when the calendar knows of no coming session.</param>
    public sealed record Synchronised(KeptSeries Series, ImmutableArray<HistorySyncResult> Results, string? Problem, DateTimeOffset? NextDue)
    {
        /// <summary>Bars that were added.</summary>
        public long Bars => Results.Sum(result => result.Bars);

        /// <summary>One sentence for a person.</summary>
        public override string ToString()
        {
            var series = $"{(Results is [var first, ..] ? first.Root : Series.Word)} {Series.Interval}";
            var next = NextDue is { } due ? string.Create(CultureInfo.InvariantCulture, $"{due.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC") : null;
            return string.Create(CultureInfo.InvariantCulture, $"history of {series}: {Bars:#,0} bars added") + (Problem is null
                ? $", {(next is null ? "no coming session is known" : $"next look at {next}")}"
                : $"; it is behind ({Problem.TrimEnd('.')}), tried again at {next}");
        }
    }
}
