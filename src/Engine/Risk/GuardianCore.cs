using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Alerts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>What a step of the guardian decided.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Actions">To be carried out, in order.</param>
public readonly record struct GuardStep(GuardianState State, ImmutableArray<GuardAction> Actions);

/// <summary>
/// The guardian of one account as a pure state machine: it warns, lets the account only reduce, and flattens and halts it
/// before the firm would. It knows nothing of strategies; of the book it knows the journaled facts, and without the book it
/// judges what the venue shows.
/// <para>
/// The line: the account is flattened while one further step of the market against every position, with what closing costs,
/// would touch a limit, or when less than <see cref="RiskLimits.GuardMargin"/> is left. So a limit is crossed only by a
/// single step larger than <see cref="RiskLimits.SlipOf"/>. A price that moved further than such a step is odd: it counts
/// once a second one agrees, or after <see cref="GuardTerms.OddPriceWait"/>. Where no step is configured, open loss has to
/// be seen at <see cref="RiskLimits.GuardConfirmations"/> market instants in a row. Realised loss is a fact and counts at once.
/// </para>
/// </summary>
public static partial class GuardianCore
{
    private const int MaxBackOff = 2;

    /// <summary>Takes up one input.</summary>
    public static GuardStep Step(GuardianState state, GuardTerms terms, GuardInput input)
    {
        var work = new Work(state, terms, input.At);
        switch (input)
        {
            case GuardInput.AccountSeen seen:
                TakeAccount(work, seen);
                Judge(work);
                Look(work);
                break;
            case GuardInput.VenueSeen seen:
                TakePicture(work, seen.Picture);
                Judge(work);
                Look(work);
                break;
            case GuardInput.PriceSeen seen:
                if (TakePrice(work, seen.Price))
                {
                    Judge(work);
                }

                break;
            case GuardInput.BookLost when work.State.BookUp || work.State.NextRead == TimeSpan.MaxValue:
                // A book that has never come up in this process is probably about to.
                work.Next.BookUp = false;
                work.Next.NextRead = input.At.Elapsed + (work.State.Journaled is null ? terms.ReadEvery : TimeSpan.Zero);
                break;
            case GuardInput.ClockJumped:
                ForgetPrices(work);
                break;
            default:
                break;
        }

        Pass(work);
        return new GuardStep(work.State, work.Actions);
    }

    /// <summary>When market time alone brings the next decision, UTC; null when it brings none.</summary>
    public static DateTimeOffset? NextWake(GuardianState state, GuardTerms terms)
    {
        DateTimeOffset? next = HasLooks(terms.Limits) ? state.NextLook : null;
        foreach (var (_, price) in state.Prices)
        {
            if (price.Odd is not null && (next is null || price.OddSince + terms.OddPriceWait < next))
            {
                next = price.OddSince + terms.OddPriceWait;
            }
        }

        return next;
    }

    private static void ForgetPrices(Work work)
    {
        var next = work.Next;
        (next.Prices, next.PricesAfter) = (ImmutableDictionary<ContractId, GuardedPrice>.Empty, work.At.Market);
        (next.PriceAwaited, next.NextLook) = (ImmutableDictionary<ContractId, DateTimeOffset>.Empty, DateTimeOffset.MinValue);
        (next.OverLine, next.OverLineBefore) = (0, 0);
    }

    private static void TakeAccount(Work work, GuardInput.AccountSeen seen)
    {
        var next = work.Next;
        (next.Journaled, next.BookUp, next.Known, next.Blind, next.BlindFrom) = (seen.State, true, true, false, null);
        next.Account = GuardedAccount.Of(seen.State, work.Terms, work.At.Market, next.Account);
        CountUnprotected(work, seen.State.Protections.IsEmpty ? [] : [.. Unprotected.Read(seen.State).Select(naked => naked.Contract)]);
    }

    private static void TakePicture(Work work, VenuePicture picture)
    {
        if (work.State.BookUp)
        {
            // The book came back while the venue was read: it knows better.
            return;
        }

        var first = work.State.FirstBalance ?? picture.Account.Balance;
        var next = work.Next;
        (next.FirstBalance, next.Known) = (first, true);
        next.Account = GuardedAccount.Of(picture, work.State.Journaled, first, work.Terms, work.At.Market);
        CountUnprotected(work, [.. work.State.UnprotectedSince.Keys.Where(contract => picture.Positions.Any(p => p.Contract == contract))]);
        next.BlindFrom ??= work.At.Elapsed;
        if (work.State is { Journaled: null, Blind: false } && work.At.Elapsed - next.BlindFrom >= work.Terms.BookPatience)
        {
            work.Next.Blind = true;
            work.Alert(
                AlertKind.Journal,
                "book",
                $"The book has not come up: the account is judged by its balance of {first} and your own limits, protection stays, positions are closed when they must be.",
                AlertSeverity.Critical);
        }
    }

    /// <summary>Where the account stands against its limits, and what follows.</summary>
    private static void Judge(Work work)
    {
        if (!work.State.Known)
        {
            return;
        }

        var reading = Read(work);
        ReportHigh(work, reading);
        var account = work.State.Account;
        if (account.Trading == TradingState.Halted)
        {
            // A halt of the guardian outlives the process: what it began goes on until the account is flat.
            if (account is { HaltedByGuardian: true, IsFlat: false } && work.State.Whole is null)
            {
                Pursue(work, null, "not flat after a halt", halts: false);
            }

            return;
        }

        CountOverLine(work, reading.Breach is not null);
        if (reading.Breach is not { } breach)
        {
            Graduate(work, reading);
            return;
        }

        if (work.State.Whole is not { Halts: true }
            && (reading.Realised || reading.Stepped || work.State.OverLine >= work.Terms.Limits.GuardConfirmations))
        {
            Pursue(work, null, breach, halts: true);
        }
    }

    private static GuardReading Read(Work work)
    {
        var stakes = work.State.Stakes is { } known && known.AreOf(work.State.Account, work.Terms) ? known : AccountStakes.Of(work.State.Account, work.Terms);
        var reading = stakes.Read(work.State.PriceOf);
        (work.Next.Stakes, work.Next.Reading) = (stakes, reading);
        return reading;
    }

    /// <summary>
    /// How many looks one instant brings depends on how prints, quotes and the journal arrive, so they count once, as the last of
    /// them: a print beside the quote of a moment ago is no second opinion.
    /// </summary>
    private static void CountOverLine(Work work, bool over)
    {
        var before = work.At.Market == work.State.JudgedAt ? work.State.OverLineBefore : work.State.OverLine;
        (work.Next.OverLine, work.Next.OverLineBefore, work.Next.JudgedAt) = (over ? before + 1 : 0, before, work.At.Market);
    }

    /// <summary>Warns and reduces once at each crossing; a quarter more room than the line re-arms it.</summary>
    private static void Graduate(Work work, GuardReading reading)
    {
        var limits = work.Terms.Limits;
        if (reading.Room is not { } room)
        {
            return;
        }

        var warned = Crossed(room, limits.WarnRoom, work.State.Warned, out var warns);
        var reduced = Crossed(room, limits.ReduceRoom, work.State.Reduced, out var reduces);
        (work.Next.Warned, work.Next.Reduced) = (warned, reduced);
        if (reduces && work.State.Account.Trading == TradingState.Active)
        {
            work.Do(new GuardAction.SetTrading(TradingState.Reducing, $"{room} left before a loss limit"));
        }
        else if (warns)
        {
            work.Alert(AlertKind.NearLimit, "", $"{room} left before a loss limit (equity {reading.Equity}).");
        }
    }

    private static bool Crossed(Money room, Money? line, bool before, out bool now)
    {
        now = !before && line is { } limit && room <= limit;
        return now || (before && line is { } armed && room <= ArmedBeyond(armed));
    }

    /// <summary>The room from beyond which a line that was crossed counts anew.</summary>
    private static Money ArmedBeyond(Money line) => line + new Money(line.Micros / 4);

    private static void ReportHigh(Work work, GuardReading reading)
    {
        if (work.State is { BookUp: true, Journaled: { } journaled } && reading.OpenEquity >= NextHigh(journaled, work.State.Account, work.State.Reported, work.Terms))
        {
            work.Next.Reported = reading.OpenEquity;
            work.Do(new GuardAction.ReportEquity(reading.OpenEquity));
        }
    }

    /// <summary>The equity that is reported next; null where no floor trails within the day, or nothing is held.</summary>
    internal static Money? NextHigh(AccountState journaled, GuardedAccount account, Money? lastReported, GuardTerms terms)
    {
        if (terms.RulesOf(journaled) is not { Trail: FloorTrail.Intraday } || account.Positions.IsEmpty)
        {
            return null;
        }

        var step = new Money(5_000_000);
        foreach (var position in account.Positions)
        {
            step = terms.Instruments.GetValueOrDefault(position.Contract) is { } instrument && instrument.TickValue > step ? instrument.TickValue : step;
        }

        var high = journaled.EquityPeak is { } peak && peak > journaled.HighestDayEnd ? peak : journaled.HighestDayEnd;
        return (lastReported is { } reported && reported > high ? reported : high) + step;
    }

    /// <summary>One step under construction.</summary>
    private sealed class Work(GuardianState before, GuardTerms terms, GuardMoment at)
    {
        private ImmutableArray<GuardAction>.Builder? _actions;
        private bool _isOwn;

        /// <summary>The state as the step has it so far.</summary>
        public GuardianState State { get; private set; } = before;

        /// <summary>The same for changing: the step's own copy, made at its first change.</summary>
        public GuardianState Next
        {
            get
            {
                if (!_isOwn)
                {
                    (State, _isOwn) = (State with { }, true);
                }

                return State;
            }
        }

        public GuardTerms Terms => terms;

        public GuardMoment At => at;

        public ImmutableArray<GuardAction> Actions => _actions?.DrainToImmutable() ?? [];

        public void Do(GuardAction action) => (_actions ??= ImmutableArray.CreateBuilder<GuardAction>(1)).Add(action);

        /// <summary>Tells a person; of the severity that the kind has where none is given.</summary>
        public void Alert(AlertKind kind, string subject, string text, AlertSeverity? severity = null) =>
            Do(new GuardAction.Alert(new Alerts.Alert(kind, severity ?? kind.Severity(), subject, text, at.Market)));
    }
}
