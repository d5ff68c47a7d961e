using System.Globalization;
using Engine.Alerts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>The account's profile: stated at its first use, asked for again when its balance moves without a trade (docs/risk.md).</content>
public static partial class AccountCore
{
    /// <summary>Ends the reason of every halt that a stated profile lifts.</summary>
    private const string StateProfile = "state the account's profile";

    private static readonly Money SmallDifference = Money.FromDecimal(1m);

    // Sizes in which the firm resets an account (contract.md §7.2).
    private static readonly Money[] Sizes = [Money.FromDecimal(50_000m), Money.FromDecimal(100_000m), Money.FromDecimal(150_000m)];

    /// <summary>True while the account is halted until a person states its profile, for the first time or again.</summary>
    public static bool AsksForProfile(AccountState state) =>
        state.Trading == TradingState.Halted && state.TradingWhy.EndsWith(StateProfile, StringComparison.Ordinal);

    /// <summary>An account whose rules nobody has stated does not trade.</summary>
    private static void RequireProfile(Work step)
    {
        if (step.Context.Limits.ProfileRequired && step.State.Profile is null && step.State.Trading != TradingState.Halted)
        {
            SetTrading(step, TradingState.Halted, "engine", $"first use of this account; {StateProfile}");
        }
    }

    private static void Adopt(Work step, AdoptProfile adopt)
    {
        var asked = AsksForProfile(step.State);
        step.Emit(new ProfileAdopted(step.At, adopt.Rules, adopt.StartBalance, adopt.Floor, adopt.HighestDayEnd, adopt.Who));
        if (asked && step.Context.StartsHalted is { } why)
        {
            // The profile is answered, the person's word to trade is not: the halt goes on for its other reason.
            step.Emit(new TradingStateChanged(step.At, TradingState.Halted, "engine", why));
        }
        else if (asked)
        {
            SetTrading(step, TradingState.Active, adopt.Who, $"profile {adopt.Rules} stated");
        }
    }

    /// <summary>
    /// The venue's balance differs from the book although every trade is booked. Costs may be rounded; anything else has a cause that only a
    /// person knows: a payout, a reset, a correction. The account halts and asks, for the floor that the firm watches has moved as well.
    /// </summary>
    private static void ExplainBalance(Work step, VenueRead read)
    {
        var balance = read.Account.Balance;
        var difference = balance - step.State.Cash;
        var allowance = Money.FromDecimal(CostsToday(step).ToDecimal() / 10m);
        if (difference.Abs() <= (allowance > SmallDifference ? allowance : SmallDifference))
        {
            step.Emit(new CashAdopted(step.At, balance, difference));
            step.Alert(AlertKind.ReconcileDifference, "balance", $"The venue's balance {balance} differs from the book by {difference}, no more than costs explain; the venue's balance is adopted.", AlertSeverity.Info);
            return;
        }

        if (step.At - step.State.VenueBalanceAt < step.Context.Settle)
        {
            // The balance has only just moved, and a list of trades may lag behind it: a second reading decides.
            step.Do(new AccountEffect.AskVenue("balance differs"));
            return;
        }

        var looks = LooksLike(step.State, balance, difference);
        step.Emit(new BalanceJumped(step.At, balance, difference, looks));
        step.Emit(new CashAdopted(step.At, balance, difference));
        var why = $"the balance moved by {difference} to {balance} without a trade, which looks like {looks}; {StateProfile}";
        if (step.State.Trading == TradingState.Halted)
        {
            // Another halt stands and keeps its reason, so that stating the profile does not lift it.
            step.Alert(AlertKind.Halt, AccountSubject(step), $"Account {step.State.Account}: {why} again.");
        }
        else
        {
            SetTrading(step, TradingState.Halted, "venue", why);
        }
    }

    private static string LooksLike(AccountState state, Money balance, Money difference)
    {
        var start = state.Profile?.StartBalance ?? state.StartCash;
        return balance == start || Sizes.Contains(balance) ? string.Create(CultureInfo.InvariantCulture, $"a reset to {balance}")
            : difference < Money.Zero && difference.Micros % SmallDifference.Micros == 0 ? $"a payout of {-difference}"
            : "nothing that the engine knows";
    }

    private static Money CostsToday(Work step)
    {
        var today = TradeDate.Of(step.At);
        return step.State.Trades.Values
            .Where(t => !t.Voided && TradeDate.Of(t.Trade.At) == today)
            .Aggregate(Money.Zero, (sum, t) => sum + t.Trade.Fees + t.Trade.Commissions);
    }

    /// <summary>Some refusals mean that this account is out of the engine's reach for good.</summary>
    private static void LockIfRefused(Work step, IAccountInput input)
    {
        var outcome = input switch
        {
            PlaceAnswered answered => answered.Outcome,
            CancelAnswered answered => answered.Outcome,
            ModifyAnswered answered => answered.Outcome,
            CloseAnsweredByVenue answered => answered.Outcome,
            _ => null,
        };
        if (outcome is MutationOutcome.Refused { Failure: var failure } && VenueRefusals.Locks(failure.ToString()) is { } why)
        {
            SetTrading(step, TradingState.Halted, "venue", why);
        }
    }
}
