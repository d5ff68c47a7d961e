using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Signals;

namespace Engine.Tests.Signals;

public sealed class SignalSymbolTests
{
    private static readonly Instrument Mnq = Contract("MNQ", "Z26", "MNQZ6");
    private static readonly Instrument Nasdaq = Contract("ENQ", "Z26", "NQZ6");
    private static readonly Instrument Gold = Contract("GCE", "G27", "GCG7");
    private static readonly Instrument Euro = Contract("EU6", "Z26", "6EZ6");
    private static readonly Instrument HalfEuro = Contract("EEU", "Z26", "E7Z6");
    private static readonly Instrument Russell = Contract("M2K", "Z26", "M2KZ6");
    private static readonly ImmutableArray<Instrument> Contracts = [Mnq, Nasdaq, Gold, Euro, HalfEuro, Russell];

    [Theory]
    [InlineData("MNQ", "MNQZ6")]
    [InlineData("mnq1!", "MNQZ6")]
    [InlineData("MNQ1!", "MNQZ6")]
    [InlineData("CME_MINI:MNQ1!", "MNQZ6")]
    [InlineData("MNQZ2026", "MNQZ6")]
    [InlineData("MNQZ26", "MNQZ6")]
    [InlineData("MNQZ6", "MNQZ6")]
    [InlineData("CME_MINI:MNQZ2026", "MNQZ6")]
    [InlineData("CON.F.US.MNQ.Z26", "MNQZ6")]
    [InlineData(" NQ1! ", "NQZ6")]
    [InlineData("NQZ2026", "NQZ6")]
    [InlineData("COMEX:GC1!", "GCG7")]
    [InlineData("GCG2027", "GCG7")]
    [InlineData("6E1!", "6EZ6")]
    [InlineData("6E", "6EZ6")]
    [InlineData("6EZ6", "6EZ6")]
    [InlineData("E71!", "E7Z6")]
    [InlineData("E7", "E7Z6")]
    [InlineData("E7Z2026", "E7Z6")]
    [InlineData("M2K1!", "M2KZ6")]
    [InlineData("M2K", "M2KZ6")]
    [InlineData("M2KZ26", "M2KZ6")]
    public void A_symbol_means_one_of_the_strategys_contracts(string symbol, string name)
    {
        Assert.Equal(name, SignalSymbol.Find(symbol, Contracts, out var sentence)?.Name);
        Assert.Null(sentence);
    }

    [Theory]
    [InlineData("MES1!", "none of the strategy's contracts: MNQZ6")]
    [InlineData("ENQ", "none of the strategy's contracts")]
    [InlineData("AAPL", "none of the strategy's contracts")]
    [InlineData("", "none of the strategy's contracts")]
    [InlineData("MNQH2027", "another month than the strategy trades: MNQZ6")]
    [InlineData("MNQZ2016", "another month")]
    [InlineData("MNQZ25", "another month")]
    [InlineData("MNQH7", "another month")]
    [InlineData("MNQ2!", "not the continuous first month")]
    [InlineData("MNQ!", "written MNQ1!")]
    [InlineData("CME_MINI_DL:MNQ1!", "delayed prices")]
    [InlineData("CME_MINI_DLY:MNQ1!", "delayed prices")]
    [InlineData("CON.F.US.MNQ.H27", "none of the strategy's contracts")]
    public void Any_other_is_refused_and_never_exchanged_for_one(string symbol, string says)
    {
        Assert.Null(SignalSymbol.Find(symbol, Contracts, out var sentence));
        Assert.Contains(says, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_fits_two_months_needs_the_month()
    {
        var next = Contract("MNQ", "H27", "MNQH7");

        Assert.Null(SignalSymbol.Find("MNQ1!", [Mnq, next], out var sentence));
        Assert.Contains("write the month", sentence, StringComparison.Ordinal);
        Assert.Equal(next, SignalSymbol.Find("MNQH2027", [Mnq, next], out _));
    }

    private static Instrument Contract(string product, string month, string name) =>
        new(new ContractId($"CON.F.US.{product}.{month}"), name, name, Price.FromDecimal(0.25m), new Money(500_000), true, $"F.US.{product}");
}
