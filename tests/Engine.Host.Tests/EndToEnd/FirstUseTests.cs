using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Risk;

namespace Engine.Host.Tests.EndToEnd;

public sealed class FirstUseTests
{
    private const int Account = 20000001;
    private static readonly AccountRules Rules = new("combine-50k", Money.FromDecimal(2_000m), FloorTrail.EndOfDay, Money.FromDecimal(1_000m), null, null, 5, []);
    private readonly List<string> _told = [];

    [Fact]
    public async Task A_simulated_account_states_its_own_profile_and_trades()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, settings => With(settings) with { DefaultRules = "combine-50k" });
        var profile = await live.Until<ProfileAdopted>();
        Assert.Equal(("combine-50k", Money.FromDecimal(50_000m), Money.FromDecimal(48_000m), "engine"), (profile.Rules, profile.StartBalance, profile.Floor, profile.Who));
        await live.Until<TradeBooked>();
        Assert.True((await live.StopAsync()).Succeeded);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task An_account_that_needs_a_profile_and_has_none_stays_halted_and_names_the_keys()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, settings => Required(settings) with { Resume = "let me trade" });
        Assert.Contains("accounts { \"20000001\" { rules =", Assert.Single(_told), StringComparison.Ordinal);
        await live.Until<TradingStateChanged>(changed => changed is { State: TradingState.Halted, Who: "engine" });
        await live.StopAsync();
        Assert.DoesNotContain(live.Journal, e => e is OrderIntended or ProfileAdopted or TradingStateChanged { State: TradingState.Active });
    }

    [Fact]
    public async Task A_stated_profile_that_the_venue_does_not_contradict_is_adopted_and_lifts_the_halt()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, settings => Required(settings) with { Profiles = [Stated(50_000m, 48_000m)] });
        var profile = await live.Until<ProfileAdopted>();
        Assert.Equal((Money.FromDecimal(50_000m), "user"), (profile.HighestDayEnd, profile.Who));
        await live.Until<TradeBooked>();
        Assert.True((await live.StopAsync()).Succeeded);
    }

    [Fact]
    public async Task A_profile_that_cannot_be_true_is_refused_with_its_place()
    {
        using var home = new TemporaryHome();
        await using var live = await LiveRun.StartAsync(home, settings => Required(settings) with { Profiles = [Stated(50_000m, 47_000m)] });
        Assert.StartsWith("risk.conf:7: the profile of account 20000001 is not adopted. The floor 47000.00 lies below", _told[0], StringComparison.Ordinal);
        await live.StopAsync();
        Assert.DoesNotContain(live.Journal, e => e is ProfileAdopted or OrderIntended);
    }

    [Fact]
    public async Task At_a_terminal_a_missing_profile_is_asked_for()
    {
        using var home = new TemporaryHome();
        var needed = await Assert.ThrowsAsync<ProfileNeededException>(() => LiveRun.StartAsync(home, settings => Required(settings) with { AskForProfile = true }));
        Assert.Equal((Account, Money.FromDecimal(50_000m)), (needed.Account.Id.Value, needed.Balance));
    }

    private static AccountProfile Stated(decimal start, decimal floor) =>
        new(Account, "combine-50k", Money.FromDecimal(start), Money.FromDecimal(floor), "risk.conf:7");

    private EngineRunSettings With(EngineRunSettings settings) => settings with
    {
        RuleBook = new[] { Rules }.ToFrozenDictionary(r => r.Name),
        Tell = _told.Add,
    };

    private EngineRunSettings Required(EngineRunSettings settings) =>
        With(settings) with { Limits = RiskLimits.None with { ProfileRequired = true } };
}
