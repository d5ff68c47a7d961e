using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Alerts;
using Engine.Markets;

namespace Engine.Risk;

/// <content>What time alone decides: the schedule, prices that do not come, protection that lacks, flattens that go on.</content>
public static partial class GuardianCore
{
    /// <summary>Everything that falls due.</summary>
    private static void Pass(Work work)
    {
        if (TakeOverdue(work))
        {
            Judge(work);
        }

        if (work.At.Market >= work.State.NextLook)
        {
            Look(work);
        }

        CheckProtection(work);
        Insist(work);
        if (!work.State.BookUp && work.At.Elapsed >= work.State.NextRead)
        {
            work.Next.NextRead = work.At.Elapsed + work.Terms.ReadEvery;
            work.Do(GuardAction.ReadVenue.Instance);
        }
    }

    /// <summary>True when there is anything to compare with: a schedule, a flat-by time, or a bound for the age of prices.</summary>
    private static bool HasLooks(RiskLimits limits) => limits.Schedule is not null || limits.FlatBy is not null || limits.FlatAfterNoPrice is not null;

    /// <summary>Compares what is exposed with the schedule, the flat-by time and the age of its prices.</summary>
    private static void Look(Work work)
    {
        var (state, limits, now) = (work.State, work.Terms.Limits, work.At.Market);
        if (!HasLooks(limits))
        {
            return;
        }

        work.Next.NextLook = now + work.Terms.LookEvery;
        if (!state.Known)
        {
            return;
        }

        if (limits.IsPastFlatBy(now) && !state.Account.IsFlat)
        {
            Pursue(work, null, $"flat by {limits.FlatBy:HH:mm} Chicago", halts: false);
        }

        foreach (var contract in state.Account.Exposed)
        {
            var session = limits.Schedule?.Invoke(contract, now) ?? SessionReading.Open;
            if (session.Rule == SessionRule.BeFlat)
            {
                Pursue(work, contract, session.Why, halts: false);
            }
            else
            {
                AwaitPrice(work, contract);
            }
        }

        foreach (var (contract, _) in state.PriceAwaited)
        {
            if (state.Account.IsFlatIn(contract))
            {
                work.Next.PriceAwaited = work.State.PriceAwaited.Remove(contract);
            }
        }
    }

    /// <summary>A position whose price nobody knows cannot be guarded: it is closed after a while in which its market was open.</summary>
    private static void AwaitPrice(Work work, ContractId contract)
    {
        if (work.Terms.Limits.FlatAfterNoPrice is not { } bound)
        {
            return;
        }

        var now = work.At.Market;
        var position = work.State.Account.Positions.Any(p => p.Contract == contract);
        if (!position || !ExchangeCalendar.MayBeOpen(ProductGroups.Of(contract), now))
        {
            work.Next.PriceAwaited = work.State.PriceAwaited.Remove(contract);
            return;
        }

        var since = work.State.PriceAwaited.GetValueOrDefault(contract, now);
        since = work.State.PriceOf(contract) is { } price && price.At > since ? price.At : since;
        work.Next.PriceAwaited = work.State.PriceAwaited.SetItem(contract, since);
        if (now - since >= bound)
        {
            Pursue(work, contract, $"no price of {contract} for {(now - since).TotalSeconds:0} s", halts: false);
        }
    }

    private static void CountUnprotected(Work work, ImmutableHashSet<ContractId> unprotected)
    {
        var since = work.State.UnprotectedSince;
        if (since.IsEmpty && unprotected.IsEmpty)
        {
            return;
        }

        var (total, longest) = (work.State.UnprotectedTotal, work.State.UnprotectedLongest);
        foreach (var (contract, from) in since)
        {
            if (!unprotected.Contains(contract))
            {
                var stretch = work.At.Elapsed - from;
                (total, longest) = (total + stretch, stretch > longest ? stretch : longest);
                since = since.Remove(contract);
            }
        }

        foreach (var contract in unprotected)
        {
            since = since.ContainsKey(contract) ? since : since.Add(contract, work.At.Elapsed);
        }

        (work.Next.UnprotectedSince, work.Next.UnprotectedTotal, work.Next.UnprotectedLongest) = (since, total, longest);
    }

    private static void CheckProtection(Work work)
    {
        var (total, longest) = (work.State.UnprotectedTotal, work.State.UnprotectedLongest);
        foreach (var (contract, from) in work.State.UnprotectedSince)
        {
            var stretch = work.At.Elapsed - from;
            (total, longest) = (total + stretch, stretch > longest ? stretch : longest);
            if (stretch >= work.Terms.Limits.UnprotectedBound)
            {
                Pursue(work, contract, $"the position had no protection for {stretch.TotalSeconds:0.0} s", halts: false);
            }
        }

        var reading = work.State.Reading;
        if (reading.TotalUnprotected != total || reading.LongestUnprotected != longest)
        {
            work.Next.Reading = reading with { TotalUnprotected = total, LongestUnprotected = longest };
        }
    }

    /// <summary>Begins a flatten; one that is under way goes on as it is, unless it has to halt as well.</summary>
    private static void Pursue(Work work, ContractId? contract, string why, bool halts)
    {
        var under = contract is { } single ? work.State.Single.GetValueOrDefault(single) : work.State.Whole;
        if (under is not null && (under.Halts || !halts))
        {
            return;
        }

        Set(work, contract, new GuardPursuit(why, halts, work.At.Elapsed, 1));
        work.Alert(AlertKind.Flatten, contract?.Value ?? "account", halts
            ? $"The guardian flattens and halts the account: {why}."
            : $"The guardian flattens {contract?.Value ?? "the account"}: {why}.");
        Ask(work, contract, why, halts, withoutBook: !work.State.BookUp);
    }

    /// <summary>Goes on with every flatten until the facts show flat: first through the book, then through the gate as well.</summary>
    private static void Insist(Work work)
    {
        if (work.State.Whole is { } whole)
        {
            Insist(work, null, whole);
        }

        foreach (var (contract, pursuit) in work.State.Single)
        {
            Insist(work, contract, pursuit);
        }
    }

    private static void Insist(Work work, ContractId? contract, GuardPursuit pursuit)
    {
        var account = work.State.Account;
        var halted = !pursuit.Halts || (work.State.BookUp && account.Trading == TradingState.Halted);
        if (work.State.Known && halted && account.IsFlatIn(contract))
        {
            Set(work, contract, null);
            return;
        }

        var patience = work.Terms.Patience * (1 << Math.Min(MaxBackOff, pursuit.Tries - 1));
        if (work.At.Elapsed - pursuit.AskedAt < patience)
        {
            return;
        }

        Set(work, contract, pursuit with { AskedAt = work.At.Elapsed, Tries = pursuit.Tries + 1 });
        Ask(work, contract, pursuit.Why, pursuit.Halts && account.Trading != TradingState.Halted, withoutBook: !account.IsFlatIn(contract));
    }

    private static void Ask(Work work, ContractId? contract, string why, bool halts, bool withoutBook)
    {
        if (halts)
        {
            work.Do(new GuardAction.SetTrading(TradingState.Halted, why));
        }

        if (work.State.BookUp)
        {
            work.Do(new GuardAction.Flatten(contract, why));
        }

        if (withoutBook)
        {
            work.Do(new GuardAction.Emergency(contract, why));
        }
    }

    private static void Set(Work work, ContractId? contract, GuardPursuit? pursuit)
    {
        if (contract is not { } single)
        {
            work.Next.Whole = pursuit;
        }
        else
        {
            work.Next.Single = pursuit is null ? work.State.Single.Remove(single) : work.State.Single.SetItem(single, pursuit);
        }
    }
}
