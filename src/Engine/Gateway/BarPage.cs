using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Gateway;

/// <summary>
/// One answer of <c>History/retrieveBars</c>. An answer that was cut looks complete and is called a success; what it lacks are the
/// oldest bars of the window (contract.md §4.4), so that it proves nothing of the time before its oldest bar.
/// </summary>
/// <param name="Bars">The complete bars that start in the window, oldest first, each start once.</param>
/// <param name="Rows">How many rows the venue sent, those that are outside the window or not complete included.</param>
/// <param name="ReachesBefore">True when a row starts before the window: nothing of the window was cut.</param>
public sealed record BarPage(ImmutableArray<Bar> Bars, int Rows, bool ReachesBefore);
