using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Doctor;

/// <summary>The user's accounts with their flags, and whether the one that is meant may trade in this environment.</summary>
internal sealed class AccountsCheck(EngineSettings settings, VenueProbe probe) : ICheck
{
    private const string Name = "account";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        if (!probe.CanAsk || (await probe.SessionAsync(cancellation).ConfigureAwait(false)).Session is not { } session)
        {
            return [];
        }

        if (settings.Environment == TradingEnvironment.DryRun)
        {
            return [CheckResult.Ok(Name, "DRY-RUN trades an account that is simulated here; no account of the venue is looked at.")];
        }

        var reading = await session.Client.SearchAccountsAsync(true, cancellation).ConfigureAwait(false);
        return reading is Reading<ImmutableArray<VenueAccount>>.Answered { Value: var active }
            ? Of(settings, active)
            : [CheckResult.Fail(Name, $"the venue does not tell your accounts ({((Reading<ImmutableArray<VenueAccount>>.Failed)reading).Failure}); try again.")];
    }

    /// <summary>A line for each account, and one about the choice.</summary>
    internal static IReadOnlyList<CheckResult> Of(EngineSettings settings, ImmutableArray<VenueAccount> active)
    {
        var (chosen, unclear) = AccountChoice.Of(settings.Account is { } number ? new AccountId(number) : null, active);
        var results = active.Where(account => account != chosen).Select(account => CheckResult.Ok(Name, Describe(account) + "; not the one that is configured.")).ToList();
        results.Insert(0, chosen is null ? CheckResult.Fail(Name, unclear!)
            : settings.RefusalOf(chosen) is { } refusal ? CheckResult.Fail(Name, refusal)
            : !chosen.CanTrade ? CheckResult.Fail(Name, $"{Describe(chosen)}: the venue has locked it (canTrade is false); look at its rules and its state on the platform.")
            : CheckResult.Ok(Name, $"{Describe(chosen)}; it may trade in {settings.Environment.Name()}."));
        return results;
    }

    private static string Describe(VenueAccount account) =>
        $"{account.Id} ({account.Name}), balance {account.Balance}, {(account.CanTrade ? "can trade" : "cannot trade")}, {(account.Simulated ? "simulated" : "REAL MONEY")}{(account.Visible ? "" : ", hidden")}";
}
