using System.Collections.Immutable;

namespace Engine.Optimization;

/// <summary>One parameter of a sweep and the values that are tried.</summary>
/// <param name="Key">Its key, as in configuration.</param>
/// <param name="Values">The values as a person would write them, each once; at least one.</param>
/// <param name="IsOrdered">
/// True when the values ascend (numbers, durations, intervals of time), so that one step up or down is a neighbour; false for words.
/// </param>
public sealed record ParameterAxis(string Key, ImmutableArray<string> Values, bool IsOrdered);
