using Engine.Markets;

namespace Engine.Tests.Indicators;

/// <summary>Bars of one contract for tests of indicators, one a minute.</summary>
internal static class Bars
{
    public static readonly ContractId Contract = new("CON.F.US.EP.Z13");
    public static readonly ContractId NextContract = new("CON.F.US.EP.H14");
    public static readonly BarInterval Minute = new(BarUnit.Minute, 1);
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);

    public static Bar Of(int index, decimal open, decimal high, decimal low, decimal close, long volume = 1, ContractId? contract = null) => new(
        contract ?? Contract,
        Minute,
        Start.AddMinutes(index),
        Price.FromDecimal(open),
        Price.FromDecimal(high),
        Price.FromDecimal(low),
        Price.FromDecimal(close),
        volume,
        BarOrigin.Live,
        default);

    public static Bar Flat(int index, decimal price, ContractId? contract = null) => Of(index, price, price, price, price, 1, contract);
}
