using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Markets;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>One line of a report's head.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its value, for people.</param>
public readonly record struct ReportLine(string Label, string Value);

/// <summary>Everything that a report shows. Two equal reports make two equal files.</summary>
public sealed record RunReport
{
    /// <summary>What was run, such as <c>SmaCross</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What it was run on.</summary>
    public required string Subtitle { get; init; }

    /// <summary>Configuration: parameters, contracts, data, models, rules, engine version, seed, hash.</summary>
    public required ImmutableArray<ReportLine> Head { get; init; }

    /// <summary>What the account did.</summary>
    public required TradingRecord Record { get; init; }

    /// <summary>Its figures.</summary>
    public required PerformanceStatistics Statistics { get; init; }

    /// <summary>Where the account stood over time.</summary>
    public ImmutableArray<AccountPoint> Curve { get; init; } = [];

    /// <summary>Prices by contract.</summary>
    public ImmutableArray<PriceSeries> Prices { get; init; } = [];

    /// <summary>Protective stops.</summary>
    public ImmutableArray<StopLine> Stops { get; init; } = [];

    /// <summary>The firm's rules that applied; null for none.</summary>
    public AccountRules? Rules { get; init; }

    /// <summary>How the Combine went.</summary>
    public required CombineVerdict Verdict { get; init; }

    /// <summary>What may become of it.</summary>
    public required CombineOutlook Outlook { get; init; }

    /// <summary>Largest size in minis by trade date, where the rules have one.</summary>
    public IReadOnlyDictionary<DateOnly, int> Scaling { get; init; } = ImmutableDictionary<DateOnly, int>.Empty;

    /// <summary>Trade dates on which the firm's limit of the day was reached.</summary>
    public ImmutableArray<DateOnly> LockedDates { get; init; } = [];

    /// <summary>The halt under which the account stands at the end; null when it may trade.</summary>
    public TradingStateChanged? Halt { get; init; }

    /// <summary>What failed, one sentence each.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>What a person would have been told.</summary>
    public ImmutableArray<string> Alerts { get; init; } = [];

    /// <summary>What the data lacks.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The figures as the JSON that others read; every figure on the page is written from it.</summary>
    public JsonObject Figures => StatisticsJson.ToNode(Statistics);

    /// <summary>The Combine as JSON: how it went, where it stands, what may become of it.</summary>
    public JsonObject Combine => CombineJson.ToNode(this);
}
