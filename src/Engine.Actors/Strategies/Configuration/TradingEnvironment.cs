namespace Engine.Actors.Strategies.Configuration;

/// <summary>Where orders go. Every environment has a journal and an archive of its own.</summary>
public enum TradingEnvironment
{
    /// <summary>A simulated gateway, in this process or on this machine.</summary>
    Simulated,

    /// <summary>Real prices, simulated orders.</summary>
    DryRun,

    /// <summary>The venue's host, practice accounts only.</summary>
    Demo,

    /// <summary>The venue's host, accounts listed in the configuration.</summary>
    Live,
}

/// <summary>The spelling of environments in configuration, journal and console.</summary>
public static class TradingEnvironments
{
    /// <summary>Every spelling, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names { get; } = ["SIMULATED", "DRY-RUN", "DEMO", "LIVE"];

    /// <summary>The environment's name, such as <c>DRY-RUN</c>.</summary>
    public static string Name(this TradingEnvironment environment) => Names[(int)environment];

    /// <summary>Reads a name, in either case; false when it is none.</summary>
    public static bool TryParse(string text, out TradingEnvironment environment)
    {
        for (var index = 0; index < Names.Count; index++)
        {
            if (Names[index].Equals(text.Trim().Replace('_', '-'), StringComparison.OrdinalIgnoreCase))
            {
                environment = (TradingEnvironment)index;
                return true;
            }
        }

        environment = default;
        return false;
    }
}
