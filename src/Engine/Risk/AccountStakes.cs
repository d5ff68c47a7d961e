using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>
/// An account as its limits see it: everything that depends on the account and on the terms alone. Each reading adds the prices of the
/// moment. Immutable.
/// </summary>
internal sealed class AccountStakes
{
    private readonly GuardTerms _terms;
    private readonly bool _stepped;
    private readonly bool _realised;

    private AccountStakes(GuardedAccount account, GuardTerms terms)
    {
        (Account, _terms) = (account, terms);
        var contracts = new ContractStake[account.Exposed.Length];
        _stepped = true;
        for (var i = 0; i < contracts.Length; i++)
        {
            contracts[i] = ContractStake.Of(account.Exposed[i], account, terms);
            _stepped &= contracts[i].Slip > 0;
        }

        Contracts = ImmutableCollectionsMarshal.AsImmutableArray(contracts);
        _realised = Breach(account.Cash - account.DailyLine, account.Cash - account.FloorLine, Money.Zero) is not null;
    }

    /// <summary>The account.</summary>
    public GuardedAccount Account { get; }

    /// <summary>What is at stake, by contract.</summary>
    public ImmutableArray<ContractStake> Contracts { get; }

    /// <summary>Takes the stakes of an account.</summary>
    public static AccountStakes Of(GuardedAccount account, GuardTerms terms) => new(account, terms);

    /// <summary>True when they were taken from this account by these terms.</summary>
    public bool AreOf(GuardedAccount account, GuardTerms terms) => ReferenceEquals(Account, account) && ReferenceEquals(_terms, terms);

    /// <summary>Where the account stands at these prices.</summary>
    public GuardReading Read(Func<ContractId, MarketPrice?> priceOf)
    {
        var (equity, open, step) = (Account.Cash, Account.Cash, Money.Zero);
        foreach (var stake in Contracts)
        {
            var value = stake.At(stake.Instrument is { } instrument && priceOf(stake.Contract) is { } price ? PriceMarks.Of(price, instrument) : null);
            (equity, open, step) = (equity + value.Equity, open + value.OpenProfit, step + value.StepLoss);
        }

        var dailyRoom = equity - Account.DailyLine;
        var floorRoom = equity - Account.FloorLine;
        return new GuardReading(equity, dailyRoom, floorRoom, Breach(dailyRoom, floorRoom, step))
        {
            StepLoss = step,
            OpenEquity = open,
            Realised = _realised,
            Stepped = _stepped,
        };
    }

    /// <summary>True when so little is left that the account must stop.</summary>
    public bool IsOver(Money? room, Money step) => room is { } left && (left <= _terms.Limits.GuardMargin || left <= step);

    private string? Breach(Money? dailyRoom, Money? floorRoom, Money step) =>
        IsOver(dailyRoom, step) ? $"daily loss: {dailyRoom} left before the limit{Next(step)}"
        : IsOver(floorRoom, step) ? $"loss floor: {floorRoom} left before the floor{Next(step)}"
        : null;

    private static string Next(Money step) => step > Money.Zero ? $", one step of the market takes {step}" : "";
}
