using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Host.Run;

/// <summary>The account's profile is to be asked for: it is not configured, and a person sits at a terminal.</summary>
public sealed class ProfileNeededException(VenueAccount account, Money balance, string why) : Exception(why)
{
    /// <summary>The account.</summary>
    public VenueAccount Account { get; } = account;

    /// <summary>Its present balance.</summary>
    public Money Balance { get; } = balance;
}

/// <summary>
/// What a person has to say before an account trades: its profile at the first use and after its balance moved without a trade, and the word that
/// lifts a halt. Runs once, after the strategies are ready and before the market moves.
/// </summary>
internal sealed class FirstUse(EngineRunSettings settings, GatewayClient client, EngineProtocol.Started started, WorkInFlight work, IMarketClock clock, RunWatch watch)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Farther back than any evaluation lasts.
    private static readonly TimeSpan History = TimeSpan.FromDays(365);

    /// <summary>States the profile if it is missing, lifts a halt if asked to, and tells what a person has to know.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProfileNeededException">A person at the terminal has to state the profile.</exception>
    /// <exception cref="RunFailedException">The book did not answer in time.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var asked = await started.AccountRef.Ask<AccountProtocol.AccountChanged>(AccountProtocol.GetAccount.Instance, Patience, cancellation).ConfigureAwait(false);

        // Ready strategies mean that the book agrees with the venue; what it learned may still be on its way to the disk.
        var state = asked.State.StartCash is null
            ? await UntilAsync(s => s.StartCash is not null, "does not know the account's cash", asked, cancellation).ConfigureAwait(false)
            : asked.State;
        if (state.Profile is null || AccountCore.AsksForProfile(state))
        {
            if (await ProfileOfAsync(state, cancellation).ConfigureAwait(false) is { } profile)
            {
                Send(profile);
                state = await UntilAsync(s => s.Profile is not null && !AccountCore.AsksForProfile(s), "has not taken up the account's profile", asked, cancellation).ConfigureAwait(false);
            }
        }

        if (settings.Resume is { } why && !AccountCore.AsksForProfile(state))
        {
            await ResumeAsync(state, why, asked, cancellation).ConfigureAwait(false);
        }
        else if (state.Trading != TradingState.Active)
        {
            settings.Tell($"Account {state.Account} is {state.Trading.ToString().ToUpperInvariant()} ({state.TradingWhy}). {(settings.StartHalted is not null && !AccountCore.AsksForProfile(state) ? "Nothing is placed until a person lifts it: engine resume --why WHY." : WayOut(state))}");
        }
        else if (!state.Paused.IsEmpty)
        {
            settings.Tell($"Paused by hand: {string.Join(", ", state.Paused.Keys)}. They go on with: engine run --resume WHY.");
        }
    }

    private static string WayOut(AccountState state) => AccountCore.AsksForProfile(state)
        ? $"State its profile in risk.conf: {Example(state.Account)}."
        : "Nothing is placed until a person lifts it: engine run --resume WHY.";

    private static string Example(AccountId account) =>
        $"risk {{ accounts {{ \"{account}\" {{ rules = combine-50k, start-balance = 50000, floor = 48000 }} }} }}, with the floor that the platform shows now";

    private async Task<AccountProtocol.StateProfile?> ProfileOfAsync(AccountState state, CancellationToken cancellation)
    {
        if (settings.Profiles.FirstOrDefault(p => p.Account == state.Account.Value) is not { } given)
        {
            if (settings.AskForProfile && settings.Limits.ProfileRequired)
            {
                throw new ProfileNeededException(started.Account, state.Cash, state.TradingWhy);
            }

            return state.Profile is null && !settings.Limits.ProfileRequired ? OfSimulation(state) : null;
        }

        if (state.Profile is { } before && (before.Rules, before.StartBalance, before.Floor) == (given.Rules, given.StartBalance, given.Floor))
        {
            settings.Tell($"{given.Source}: account {state.Account} is still described as before its balance moved; put in the floor that the platform shows now.");
            return null;
        }

        var read = await client.SearchTradesAsync(state.Account, clock.Now - History, null, cancellation).ConfigureAwait(false);
        if (read is not Reading<ImmutableArray<VenueTrade>>.Answered { Value: var trades })
        {
            settings.Tell($"The venue does not tell the trades of account {state.Account} ({((Reading<ImmutableArray<VenueTrade>>.Failed)read).Failure}); its profile cannot be checked and is not adopted.");
            return null;
        }

        var check = ProfileCheck.Read(settings.RuleBook[given.Rules], given.StartBalance, given.Floor, trades, state.Cash, clock.Now);
        if (check.Contradiction is { } contradiction)
        {
            settings.Tell($"{given.Source}: the profile of account {state.Account} is not adopted. {contradiction}");
            return null;
        }

        if (check.Missing is { } missing)
        {
            settings.Tell($"{given.Source}: {missing}");
        }

        return new AccountProtocol.StateProfile(given.Rules, given.StartBalance, given.Floor, check.HighestDayEnd, "user");
    }

    /// <summary>A simulated account has no platform that shows a floor: it begins with what it held when it was first seen.</summary>
    private AccountProtocol.StateProfile? OfSimulation(AccountState state)
    {
        if (settings.DefaultRules is not { } name || !settings.RuleBook.TryGetValue(name, out var rules) || state.StartCash is not { } start)
        {
            return null;
        }

        var floor = LossFloor.Of(start, rules.MaximumLoss, state.HighestDayEnd);
        return new AccountProtocol.StateProfile(name, start, floor, state.HighestDayEnd, "engine");
    }

    private async Task ResumeAsync(AccountState state, string why, AccountProtocol.AccountChanged asked, CancellationToken cancellation)
    {
        if (state.Trading == TradingState.Active && state.Paused.IsEmpty)
        {
            return;
        }

        if (state.Trading != TradingState.Active)
        {
            Send(new AccountProtocol.SetTrading(TradingState.Active, "user", why));
        }

        foreach (var strategy in state.Paused.Keys)
        {
            Send(new AccountProtocol.ResumeStrategy(strategy, "user", why));
        }

        await UntilAsync(s => s.Trading == TradingState.Active && s.Paused.IsEmpty, "has not resumed trading", asked, cancellation).ConfigureAwait(false);
    }

    private async Task<AccountState> UntilAsync(Func<AccountState, bool> holds, string what, AccountProtocol.AccountChanged since, CancellationToken cancellation) =>
        await watch.UntilAsync(holds, Patience, cancellation, since.Events).ConfigureAwait(false)
        ?? throw new RunFailedException($"The book of account {since.State.Account} {what} after {Patience.TotalSeconds:0} s; the log tells more. Orders and positions stay as they are.");

    private void Send(object command)
    {
        work.Begin();
        started.AccountRef.Tell(command);
    }
}
