using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Init;

/// <summary>What a configuration is written from.</summary>
internal sealed record InitAnswers
{
    /// <summary>A configuration that simulates and asks nobody.</summary>
    public static InitAnswers Defaults { get; } = new();

    /// <summary>Where orders go.</summary>
    public TradingEnvironment Environment { get; init; } = TradingEnvironment.Simulated;

    /// <summary>The platform login; null where none is needed.</summary>
    public string? UserName { get; init; }

    /// <summary>The key; null where none is needed.</summary>
    public Secret? ApiKey { get; init; }

    /// <summary>The account's number; null for the only one.</summary>
    public int? Account { get; init; }

    /// <summary>The contract of strategies that name none.</summary>
    public string Contract { get; init; } = "MES";

    /// <summary>The account's rules and figures; null where none are stated.</summary>
    public InitProfile? Profile { get; init; }

    /// <summary>The trader's own daily loss limit, positive dollars; null leaves it to the environment.</summary>
    public Money? DailyLoss { get; init; }
}

/// <summary>The rules of an account.</summary>
/// <param name="Rules">Name of the firm's rules.</param>
/// <param name="StartBalance">Balance at which it began.</param>
/// <param name="Floor">Loss floor that the platform shows; not above the start balance.</param>
/// <param name="RealMoney">True when the trader has acknowledged that it is not simulated.</param>
internal sealed record InitProfile(string Rules, Money StartBalance, Money Floor, bool RealMoney);
