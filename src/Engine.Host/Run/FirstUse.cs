using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Host.Configuration;
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
internal sealed class FirstUse(EngineRunSettings settings, GatewayClient client, EngineProtocol.Started started, WorkInFlight work, IMarketClock clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Farther back than any evaluation lasts.
    private static readonly TimeSpan History = TimeSpan.FromDays(365);

    /// <summary>States the profile if it is missing, lifts a halt if asked to, and tells what a person has to know.</summary>
    /// <param name="expect">Completes with the first journaled state of which the predicate holds; registers before it returns.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ProfileNeededException">A person at the terminal has to state the profile.</exception>
    public async Task PrepareAsync(Func<Func<AccountState, bool>, Task<AccountState>> expect, CancellationToken cancellation)
    {
        // Ready strategies mean that the book agrees with the venue; what it learned may still be on its way to the disk.
        var known = expect(s => s.StartCash is not null);
        var state = (await started.AccountRef.Ask<AccountProtocol.AccountChanged>(AccountProtocol.GetAccount.Instance, Patience, cancellation).ConfigureAwait(false)).State;
        if (state.StartCash is null)
        {
            state = await known.WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }

        if (state.Profile is null || AccountCore.AsksForProfile(state))
        {
            if (await ProfileOfAsync(state, cancellation).ConfigureAwait(false) is { } profile)
            {
                var adopted = expect(s => s.Profile is { } stated && stated.At >= profile.Since && !AccountCore.AsksForProfile(s));
                Send(profile.Statement);
                state = await adopted.WaitAsync(Patience, cancellation).ConfigureAwait(false);
            }
        }

        if (settings.Resume is { } why && !AccountCore.AsksForProfile(state))
        {
            await ResumeAsync(state, why, expect, cancellation).ConfigureAwait(false);
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

    private async Task<Stated?> ProfileOfAsync(AccountState state, CancellationToken cancellation)
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

        return new Stated(clock.Now, new AccountProtocol.StateProfile(given.Rules, given.StartBalance, given.Floor, check.HighestDayEnd, "user"));
    }

    /// <summary>A simulated account has no platform that shows a floor: it begins with what it held when it was first seen.</summary>
    private Stated? OfSimulation(AccountState state)
    {
        if (settings.DefaultRules is not { } name || !settings.RuleBook.TryGetValue(name, out var rules) || state.StartCash is not { } start)
        {
            return null;
        }

        var floor = LossFloor.Of(start, rules.MaximumLoss, state.HighestDayEnd);
        return new Stated(clock.Now, new AccountProtocol.StateProfile(name, start, floor, state.HighestDayEnd, "engine"));
    }

    private async Task ResumeAsync(AccountState state, string why, Func<Func<AccountState, bool>, Task<AccountState>> expect, CancellationToken cancellation)
    {
        if (state.Trading == TradingState.Active && state.Paused.IsEmpty)
        {
            return;
        }

        var resumed = expect(s => s.Trading == TradingState.Active && s.Paused.IsEmpty);
        if (state.Trading != TradingState.Active)
        {
            Send(new AccountProtocol.SetTrading(TradingState.Active, "user", why));
        }

        foreach (var strategy in state.Paused.Keys)
        {
            Send(new AccountProtocol.ResumeStrategy(strategy, "user", why));
        }

        await resumed.WaitAsync(Patience, cancellation).ConfigureAwait(false);
    }

    private void Send(object command)
    {
        work.Begin();
        started.AccountRef.Tell(command);
    }

    private sealed record Stated(DateTimeOffset Since, AccountProtocol.StateProfile Statement);
}
