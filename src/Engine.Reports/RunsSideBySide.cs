using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>A run on a page that compares.</summary>
/// <param name="Name">How a person calls it.</param>
/// <param name="Record">What its account did.</param>
public sealed record RunBeside(string Name, TradingRecord Record);

/// <summary>A figure of every run.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Values">Its value in each run, for people.</param>
public readonly record struct FigureRow(string Label, ImmutableArray<string> Values);

/// <summary>A trade that two runs have not alike.</summary>
/// <param name="At">The earlier entry, UTC.</param>
/// <param name="Difference">What differs, in words.</param>
/// <param name="First">The trade of the first run, in words; empty for none.</param>
/// <param name="Second">That of the other, in words; empty for none.</param>
/// <param name="Why">What explains it, in words.</param>
public readonly record struct DifferingTrade(DateTimeOffset At, string Difference, string First, string Second, string Why);

/// <summary>The trades of the first run beside those of another.</summary>
/// <param name="Other">The other run.</param>
/// <param name="Same">Trades that both have alike.</param>
/// <param name="Different">Those that differ, by entry.</param>
public sealed record TradesBeside(string Other, int Same, ImmutableArray<DifferingTrade> Different);

/// <summary>Everything that a page which compares runs shows.</summary>
/// <param name="Runs">The runs, the first one first.</param>
/// <param name="Figures">Their figures.</param>
/// <param name="Trades">For each run but the first, its trades beside those of the first.</param>
/// <param name="Notes">What has to be known to read it rightly.</param>
public sealed record RunsSideBySide(ImmutableArray<RunBeside> Runs, ImmutableArray<FigureRow> Figures, ImmutableArray<TradesBeside> Trades, ImmutableArray<string> Notes);
