using System.Collections.Immutable;
using System.Reflection;

namespace Engine.Accounts;

/// <content>What a snapshot has to hold.</content>
public sealed partial record AccountState
{
    /// <summary>Every member that <see cref="Apply"/> can change, private ones included, in order of name.</summary>
    internal static ImmutableArray<PropertyInfo> Members { get; } =
    [
        .. typeof(AccountState)
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(p => p.GetSetMethod(nonPublic: true) is not null)
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];
}
