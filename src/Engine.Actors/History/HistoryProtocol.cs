using System.Collections.Immutable;
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
    public sealed record Synchronised(KeptSeries Series, ImmutableArray<HistorySyncResult> Results, string? Problem);
}
