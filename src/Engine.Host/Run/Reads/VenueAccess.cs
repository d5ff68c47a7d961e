using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Reads;

/// <summary>What of a venue a command needs.</summary>
internal enum VenuePart
{
    /// <summary>Contracts and history: a simulated venue that is made for the command has them too.</summary>
    Contracts,

    /// <summary>Prices as they move.</summary>
    Prices,

    /// <summary>Accounts with their orders, positions and trades.</summary>
    Accounts,
}

/// <summary>
/// Which gateway a command reads: the configured one, or in SIMULATED the one inside the running engine. In DRY-RUN the market is the
/// outside gateway's, and accounts are those of the engine's own simulated venue.
/// </summary>
internal static class VenueAccess
{
    /// <summary>The settings by which the gateway is reached; without a gateway of their own a simulated one is made for the command.</summary>
    /// <param name="settings">What is configured.</param>
    /// <param name="engine">The engine that runs in the home folder.</param>
    /// <param name="part">What is needed.</param>
    /// <exception cref="UserErrorException">There is nothing to read; the sentence says what to start.</exception>
    public static EngineSettings Of(EngineSettings settings, RunningEngine? engine, VenuePart part)
    {
        var inside = engine is { Gateway: { } gateway } && engine.Environment == settings.Environment.Name() ? gateway : null;
        if (settings.Environment == TradingEnvironment.DryRun && part == VenuePart.Accounts)
        {
            return inside is not null
                ? Inside(settings, inside)
                : throw new UserErrorException(engine is { Gateway: null } && engine.Environment == settings.Environment.Name()
                    ? "A dry run keeps its account in the engine's own simulated venue, which no other program reaches: watch the engine's window, or read 'engine journal'."
                    : $"A dry run keeps its account in the engine's own simulated venue, and no engine runs in DRY-RUN from {settings.HomeFolder}: start 'engine run'.");
        }

        if (settings.Gateway is not null)
        {
            return settings;
        }

        return inside is not null ? Inside(settings, inside)
            : part == VenuePart.Contracts ? settings
            : throw new UserErrorException(
                $"No engine runs in {settings.HomeFolder}, and no gateway is configured: start 'engine run', or 'engine simulate' and name its address in ENGINE_GATEWAY_URL.");
    }

    /// <summary>
    /// Why a second hub connection of the user would endanger a running engine's; null when it would not. The venue may end the older session
    /// with <c>GatewayLogout</c> (contract.md §2.2). The simulated venue inside an engine takes any number.
    /// </summary>
    /// <param name="reached">From <see cref="Of"/>.</param>
    /// <param name="engine">The engine that runs in the home folder.</param>
    public static string? RefusalOfSecondSession(EngineSettings reached, RunningEngine? engine)
    {
        var harmless = engine is null
            || (engine.Gateway is { } inside && (reached.Gateway?.Rest == inside || engine.Environment == TradingEnvironment.Simulated.Name()));
        return harmless
            ? null
            : $"An engine{(engine!.Environment is { } name ? $" in {name}" : "")} runs in {reached.HomeFolder} (process {engine.Process}), and the venue may end its session when the same user connects again: watch the engine's own window, or give --anyway.";
    }

    private static EngineSettings Inside(EngineSettings settings, Uri gateway) =>
        settings with { Gateway = GatewayAddress.At(gateway), UserName = null, ApiKey = null, App = null };
}
