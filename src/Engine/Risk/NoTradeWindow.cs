using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>A span of time that the trader keeps out of, such as an economic release.</summary>
/// <param name="From">First moment inside, UTC.</param>
/// <param name="To">First moment outside, UTC; later than <paramref name="From"/>.</param>
/// <param name="Flatten">True closes positions as well; false denies entries alone.</param>
/// <param name="Roots">Exchange roots or product codes that it holds for, upper case; empty means every contract.</param>
/// <param name="Text">What it is about.</param>
public sealed record NoTradeWindow(DateTimeOffset From, DateTimeOffset To, bool Flatten, ImmutableArray<string> Roots, string Text)
{
    /// <summary>True when the window holds for the contract at this moment.</summary>
    public bool Holds(ContractId contract, DateTimeOffset at) =>
        at >= From && at < To && (Roots.IsEmpty || (ProductRoots.RootOf(contract) is { } root && Roots.Contains(root, StringComparer.OrdinalIgnoreCase)));
}

/// <summary>A row of a window file that cannot be read.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Sentence">What is wrong with it.</param>
public readonly record struct WindowProblem(int Line, string Sentence);

/// <summary>What a window file holds.</summary>
/// <param name="Windows">Its windows, by their start.</param>
/// <param name="Problems">Its bad rows, in order; empty when all are good.</param>
public sealed record WindowFile(ImmutableArray<NoTradeWindow> Windows, ImmutableArray<WindowProblem> Problems)
{
    /// <summary>Reads a file's text by its extension: <c>.ics</c> is an iCalendar, everything else comma-separated.</summary>
    public static WindowFile Parse(string fileName, string text) =>
        fileName.EndsWith(".ics", StringComparison.OrdinalIgnoreCase) ? IcsWindows.Parse(text) : CsvWindows.Parse(text);

    internal static WindowFile Of(IEnumerable<NoTradeWindow> windows, IEnumerable<WindowProblem> problems) =>
        new([.. windows.OrderBy(w => w.From)], [.. problems.OrderBy(p => p.Line)]);
}
