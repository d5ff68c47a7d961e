using System.Numerics;
using CsCheck;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class InstrumentValueTests
{
    private static readonly long[] Ticks = [250_000_000, 10_000_000, 100_000_000, 1_000_000, 3, 7, long.MaxValue / 3];
    private static readonly long[] Values = [12_500_000, 5_000_000, 1_250_000, 10_000_000, 1, 333_333];

    private static readonly Gen<(long Notional, long Tick, long Value)> Amounts = Gen.Select(
        Gen.OneOf(Gen.Long[-2_000_000_000_000, 2_000_000_000_000], Gen.Long[-1_000, 1_000].Select(ticks => ticks * 125_000_000), Gen.Long),
        Gen.Int[0, Ticks.Length - 1].Select(i => Ticks[i]),
        Gen.Int[0, Values.Length - 1].Select(i => Values[i]));

    [Fact]
    public void Dollars_of_any_amount_are_exact_or_rounded_half_to_even() => Amounts.Sample(
        amount =>
        {
            var terms = new Instrument(new ContractId("CON.F.US.EP.Z27"), "ESZ7", "", new Price(amount.Tick), new Money(amount.Value), true, "F.US.EP");
            var product = (BigInteger)amount.Notional * amount.Value;
            var twice = BigInteger.Abs(product % amount.Tick) * 2;
            var expected = product / amount.Tick;
            expected += twice > amount.Tick || (twice == amount.Tick && !expected.IsEven) ? product.Sign : 0;
            if (expected < long.MinValue || expected > long.MaxValue)
            {
                Assert.Throws<OverflowException>(() => terms.ValueOf(amount.Notional));
            }
            else
            {
                Assert.Equal((long)expected, terms.ValueOf(amount.Notional).Micros);
            }
        },
        iter: 20_000);
}
