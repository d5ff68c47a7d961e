using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Tests.Live;

/// <summary>A simulated gateway with accounts of the test's choice, and the settings that trade there.</summary>
internal sealed class LiveVenue : IAsyncDisposable
{
    public const string Key = "the-key-of-the-rehearsal";

    public static readonly SimulatedAccount Combine = new(new AccountId(4711), "50KTC-V2-DLL-100001-4711");
    public static readonly SimulatedAccount Practice = new(new AccountId(4712), "PRAC-V2-100001-4712");
    public static readonly SimulatedAccount Funded = new(new AccountId(4713), "LIVE-100001-4713") { Kind = SimulatedAccountKind.LiveFunded };
    public static readonly SimulatedAccount OddPractice = new(new AccountId(4714), "PRAC-V2-100001-4714") { Kind = SimulatedAccountKind.LiveFunded };

    public const string Listed = "accounts { \"4711\" { rules = combine-50k, start-balance = 50000, floor = 48000 } }";

    public SimulatedGateway Gateway { get; private set; } = null!;

    public IMarketSource Market { get; private init; } = null!;

    public static async Task<LiveVenue> StartAsync(params SimulatedAccount[] accounts)
    {
        var clock = new WallMarketClock(TimeProvider.System);
        var market = new SyntheticMarket(1, clock.Now);
        var settings = new SimulatorSettings
        {
            Instance = "rehearsal",
            Market = market,
            ApiKey = Key,
            Accounts = accounts,
            Rules = VenueRules.Default with { Sessions = false },
        };
        return new LiveVenue { Gateway = await SimulatedGateway.StartAsync(settings, clock, TimeProvider.System), Market = market };
    }

    public ImmutableDictionary<string, string> Variables(string environment = "LIVE") => new Dictionary<string, string>
    {
        ["ENGINE_ENVIRONMENT"] = environment,
        ["ENGINE_USER_NAME"] = "simulated",
        ["ENGINE_API_KEY"] = Key,
        ["ENGINE_GATEWAY_URL"] = Gateway.Address.ToString(),
        ["ENGINE_REHEARSE_LIVE"] = "on",
        ["ENGINE_RISK_SESSION"] = "off",
    }.ToImmutableDictionary();

    public SettingsSources Sources(string folder, string environment = "LIVE") => new(ImmutableDictionary<string, string>.Empty, Variables(environment), folder);

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
