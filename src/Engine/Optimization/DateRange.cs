using System.Globalization;

namespace Engine.Optimization;

/// <summary>Trade dates from one to another, both included.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, not before the first.</param>
/// <param name="Dates">How many of them the data has; at least 1.</param>
public sealed record DateRange(DateOnly First, DateOnly Last, int Dates)
{
    /// <summary><c>2026-10-01 to 2026-10-20</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First:yyyy-MM-dd} to {Last:yyyy-MM-dd}");
}
