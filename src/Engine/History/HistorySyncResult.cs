using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.History;

/// <summary>How far a synchronisation is.</summary>
/// <param name="Page">The page that was asked for.</param>
/// <param name="Requests">Requests so far; one that the client repeated by itself counts once.</param>
/// <param name="RequestsLeft">About how many are left.</param>
/// <param name="Bars">Bars stored so far.</param>
/// <param name="PageBars">Bars of this page.</param>
/// <param name="Failure">Why the page failed and is asked for again; null when it came.</param>
public sealed record HistoryProgress(PlannedPage Page, int Requests, int RequestsLeft, long Bars, int PageBars, GatewayFailure? Failure);

/// <summary>Bars that could not be fetched.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Failure">Why.</param>
/// <param name="Missing">What is left.</param>
public sealed record HistoryFailure(ContractId Contract, GatewayFailure Failure, RangeSet Missing);

/// <summary>What a synchronisation did.</summary>
/// <param name="Root">The exchange root.</param>
/// <param name="Interval">The interval.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Bars">Bars stored.</param>
/// <param name="Failures">What could not be fetched; empty when all is well.</param>
/// <param name="Notes">Sentences for a person: a ledger that was damaged, days that were gone from the archive.</param>
public sealed record HistorySyncResult(
    string Root, BarInterval Interval, int Requests, long Bars, ImmutableArray<HistoryFailure> Failures, ImmutableArray<string> Notes)
{
    /// <summary>True when everything wanted is stored or proved not to exist.</summary>
    public bool IsComplete => Failures.IsEmpty;
}
