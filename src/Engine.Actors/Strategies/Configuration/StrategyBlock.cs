using System.Collections.Immutable;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>A value as it was written.</summary>
/// <param name="Texts">One text, or the elements of a list.</param>
/// <param name="File">Where it was written.</param>
/// <param name="Line">The line, from 1; 0 where the source has no lines.</param>
public sealed record SettingValue(ImmutableArray<string> Texts, string File, int Line)
{
    /// <summary>A single text.</summary>
    public SettingValue(string text, string file, int line)
        : this([text], file, line)
    {
    }

    /// <summary>The only text; null for a list.</summary>
    public string? Text => Texts.Length == 1 ? Texts[0] : null;
}

/// <summary>The configuration of one strategy instance, read but not yet understood.</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="File">Where the block stands.</param>
/// <param name="Line">Where the block begins, from 1; 0 where the source has no lines.</param>
/// <param name="Settings">Its keys, as written.</param>
public sealed record StrategyBlock(string Name, string File, int Line, ImmutableDictionary<string, SettingValue> Settings)
{
    /// <summary>The block with one key set or replaced.</summary>
    public StrategyBlock With(string key, SettingValue value) => this with { Settings = Settings.SetItem(key, value) };
}

/// <summary>The keys of a block that belong to the instance; every other key is a parameter of its type.</summary>
public static class StrategyKeys
{
    /// <summary>The alias of the strategy's type; required.</summary>
    public const string Type = "type";

    /// <summary>The account's number; the default account when absent.</summary>
    public const string Account = "account";

    /// <summary>The contract's root or full id.</summary>
    public const string Contract = "contract";

    /// <summary>Several contracts in place of one, as a list; the first is the one that is meant where none is named.</summary>
    public const string Contracts = "contracts";

    /// <summary>The largest position in contracts that this instance may build, in each contract by itself; 1 when absent.</summary>
    public const string SizeCap = "size-cap";

    /// <summary>When entries are allowed, such as <c>08:30-15:00</c> or <c>17:00-15:00 America/Chicago</c>; always when absent.</summary>
    public const string Window = "trading-window";

    /// <summary>False leaves the instance out; true when absent.</summary>
    public const string Enabled = "enabled";

    /// <summary>True allows several owners of one account and contract; every one of them must say so.</summary>
    public const string Share = "share";

    /// <summary>What becomes of its orders and position when it fails; the engine's setting when absent.</summary>
    public const string OnFault = "on-fault";

    /// <summary>How long it may stay in its own code before it loses its right to trade; 10 s when absent, 0s for ever.</summary>
    public const string Watchdog = "watchdog";

    /// <summary>The environments in which the instance is enabled; all when absent.</summary>
    public const string Environments = "environments";

    /// <summary>All of them.</summary>
    public static ImmutableHashSet<string> Reserved { get; } =
        ImmutableHashSet.Create(StringComparer.Ordinal, Type, Account, Contract, Contracts, SizeCap, Window, Enabled, Share, OnFault, Watchdog, Environments);
}
