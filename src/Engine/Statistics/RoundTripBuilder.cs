using Engine.Accounts;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>
/// Makes round trips of fills, one after another, with work that does not grow with their number. Fills, prices and adopted positions
/// are given in order of time; a busted fill is not given at all. Not thread-safe.
/// <para>
/// Invariant: the net of all round trips that have ended, and the profit of those that are open at the last prices, add up to
/// <see cref="RealizedGross"/> + <see cref="OpenGross"/> − <see cref="Fees"/>, which is what the account's book has.
/// </para>
/// </summary>
/// <param name="instruments">Terms of every contract that is filled.</param>
/// <param name="ended">Told of each round trip when it ends.</param>
public sealed class RoundTripBuilder(IReadOnlyDictionary<ContractId, Instrument> instruments, Action<RoundTrip> ended)
{
    private readonly Dictionary<ContractId, ContractLedgers> _contracts = [];

    /// <summary>Fees and commissions of all fills.</summary>
    public Money Fees { get; private set; }

    /// <summary>Profit before costs that all fills have realised.</summary>
    public Money RealizedGross => Sum(c => c.RealizedGross);

    /// <summary>Profit before costs of what is open, each contract at its last known price.</summary>
    public Money OpenGross => Sum(c => c.OpenGross);

    /// <summary>Contracts bought and sold.</summary>
    public long Contracts { get; private set; }

    /// <summary>Notional value of all fills: price times contracts in dollars, without sign.</summary>
    public Money Turnover { get; private set; }

    /// <summary>What the fills with a reference price cost against it.</summary>
    public Money Slippage { get; private set; }

    /// <summary>Fills with a reference price.</summary>
    public long SlippageKnown { get; private set; }

    /// <summary>Fills so far.</summary>
    public long Fills { get; private set; }

    /// <summary>True while anybody holds a position.</summary>
    public bool IsInMarket { get; private set; }

    /// <summary>Takes a fill.</summary>
    /// <exception cref="ArgumentException">The contract's terms are not known, or the size is below 1.</exception>
    public void Add(in AttributedFill fill)
    {
        if (fill.Size < 1)
        {
            throw new ArgumentException($"A fill of {fill.Size} contracts is none.", nameof(fill));
        }

        var contract = LedgersOf(fill.Contract);
        contract.Add(fill);
        Fees += fill.Fees;
        Fills++;
        Contracts += fill.Size;
        Turnover += contract.ValueOf(fill);
        if (fill.Reference is { } reference)
        {
            Slippage += contract.SlippageOf(fill, reference);
            SlippageKnown++;
        }

        IsInMarket = contract.IsHeld || AnyHeld();
    }

    /// <summary>The book took over a position from the venue that no fill explains.</summary>
    /// <param name="at">Market time, UTC.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="net">Signed contracts from here on.</param>
    /// <param name="average">The venue's average price.</param>
    /// <exception cref="ArgumentException">The contract's terms are not known.</exception>
    public void Adopt(DateTimeOffset at, ContractId contract, int net, Price average)
    {
        LedgersOf(contract).Adopt(at, net, average);
        IsInMarket = AnyHeld();
    }

    /// <summary>Takes prices. Those of contracts that were never filled count too: they are the reference of the next market order.</summary>
    public void Mark(in PriceMark mark)
    {
        if (_contracts.TryGetValue(mark.Contract, out var known))
        {
            known.Mark(mark);
        }
        else if (instruments.ContainsKey(mark.Contract))
        {
            LedgersOf(mark.Contract).Mark(mark);
        }
    }

    /// <summary>A price that values what is open and belongs to no path: it makes no excursion.</summary>
    public void Value(ContractId contract, DateTimeOffset at, Price price) => _contracts.GetValueOrDefault(contract)?.Value(at, price);

    /// <summary>The last price given by <see cref="Mark"/> or a later fill; null before the first mark of the contract.</summary>
    public Price? LastMark(ContractId contract) => _contracts.TryGetValue(contract, out var known) ? known.LastMark : null;

    /// <summary>The round trips that have not ended, by contract and strategy.</summary>
    public IReadOnlyList<OpenRoundTrip> Open() =>
    [
        .. _contracts.Values.SelectMany(c => c.Open())
            .OrderBy(o => o.Contract.Value, StringComparer.Ordinal).ThenBy(o => o.Strategy?.Value, StringComparer.Ordinal),
    ];

    private bool AnyHeld()
    {
        foreach (var contract in _contracts.Values)
        {
            if (contract.IsHeld)
            {
                return true;
            }
        }

        return false;
    }

    private Money Sum(Func<ContractLedgers, Money> of)
    {
        var sum = Money.Zero;
        foreach (var contract in _contracts.Values)
        {
            sum += of(contract);
        }

        return sum;
    }

    private ContractLedgers LedgersOf(ContractId contract)
    {
        if (_contracts.TryGetValue(contract, out var known))
        {
            return known;
        }

        var ledgers = instruments.TryGetValue(contract, out var instrument)
            ? new ContractLedgers(instrument, ended)
            : throw new ArgumentException($"The terms of {contract} are not known: no profit can be computed without its tick value.", nameof(contract));
        _contracts.Add(contract, ledgers);
        return ledgers;
    }
}
