using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Live;

/// <summary>
/// The rails before a run in LIVE: the switch of the command line beside the environment of the configuration, an account that is listed, its statement,
/// and a person's word.
/// </summary>
internal static class LiveStart
{
    /// <summary>Both or neither: a configuration alone, or a command line alone, does not trade an account that counts.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="live">True where <c>--live</c> was given.</param>
    /// <exception cref="UserErrorException">Only one of the two says LIVE.</exception>
    public static void RequireSwitch(EngineSettings settings, bool live)
    {
        if (settings.Environment == TradingEnvironment.Live && !live)
        {
            throw new UserErrorException("The environment is LIVE, which trades an account that counts: say so on the command line too, with --live.");
        }

        if (live && settings.Environment != TradingEnvironment.Live)
        {
            throw new UserErrorException($"--live was given, but the environment is {settings.Environment.Name()}: set TRADING_ENVIRONMENT=LIVE in .env as well, or leave --live out.");
        }
    }

    /// <summary>Finds the account, states what will happen to it, and waits for a person's word. Nothing is sent but a login and a read.</summary>
    /// <param name="settings">Settings of LIVE.</param>
    /// <param name="instances">The enabled strategies.</param>
    /// <param name="output">Where the statement goes.</param>
    /// <param name="asked">Asks a person to confirm the sentence.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The settings with the account that was confirmed: no other is traded in this run.</returns>
    /// <exception cref="UserErrorException">The account may not be traded, or nobody confirmed it.</exception>
    public static async Task<EngineSettings> ConfirmAsync(
        EngineSettings settings, ImmutableArray<StrategyInstance> instances, TextWriter output, Func<string, bool> asked, CancellationToken cancellation)
    {
        var account = await AccountAsync(settings, instances, cancellation).ConfigureAwait(false);
        foreach (var line in LiveStatement.Lines(settings, account, instances))
        {
            await output.WriteLineAsync(line).ConfigureAwait(false);
        }

        await output.FlushAsync(cancellation).ConfigureAwait(false);
        return asked($"The strategies above trade account {account.Id} ({account.Name}) in LIVE")
            ? settings with { Account = account.Id.Value }
            : throw new UserErrorException("Not confirmed: nothing was started.");
    }

    private static async Task<VenueAccount> AccountAsync(EngineSettings settings, ImmutableArray<StrategyInstance> instances, CancellationToken cancellation)
    {
        await using var session = await VenueSession.OpenAsync(settings, TimeProvider.System, cancellation).ConfigureAwait(false);
        var reading = await session.Client.SearchAccountsAsync(true, cancellation).ConfigureAwait(false);
        if (reading is not Reading<ImmutableArray<VenueAccount>>.Answered { Value: var active })
        {
            throw new UserErrorException($"The venue does not tell your accounts ({((Reading<ImmutableArray<VenueAccount>>.Failed)reading).Failure}); try again.");
        }

        var wanted = instances.Select(i => i.Account).OfType<int>().Cast<int?>().FirstOrDefault() ?? settings.Account;
        var (account, refusal) = AccountChoice.Of(wanted is { } number ? new AccountId(number) : null, active);
        return (refusal ?? settings.RefusalOf(account!)) is { } sentence ? throw new UserErrorException(sentence) : account!;
    }
}
