using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>The venue itself against figures at the edge of their types: it refuses or books, and never throws.</summary>
public sealed class HostileCommandsTests
{
    private static readonly decimal?[] Prices =
    [
        null, null, null, 0m, -1m, 1313.7m, 1313.75m, 1310m, 1320m, 9_000_000_000m, -9_000_000_000m, 9_223_372_036.8m, 9_223_372_036.854775807m, 9_000_000_000.1m,
        decimal.MaxValue, decimal.MinValue, 0.0000000001m, 1e-28m, 79_228_162_514_264_337_593.5m,
    ];

    private static readonly int[] Sizes = [1, 1, 2, 5, 100_000, 100_001, 0, -1, int.MinValue, int.MaxValue];
    private static readonly int[] Kinds = [1, 1, 2, 2, 4, 5, 6, 7, 3, 0, -1, 99, int.MaxValue];
    private static readonly int[] Ticks = [10, -10, 0, 1_000_000, int.MaxValue, int.MinValue];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void The_venue_answers_every_command_and_its_books_add_up(int seed, bool limits)
    {
        var random = new Random(seed);
        var bench = new VenueBench(
            VenueBench.Spread with { Limits = limits, Fees = FeeSchedule.Venue }, SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco });
        for (var step = 0; step < 5_000; step++)
        {
            if (step % 5 == 0)
            {
                bench.Print(1310m + (random.Next(100) * .1m));
            }

            bench.Now = bench.Now.AddMilliseconds(7);
            bench.Execute(Command(random));
        }

        var (account, gross, costs) = (bench.Venue.Account(VenueBench.Account)!, Money.Zero, Money.Zero);
        foreach (var trade in bench.Trades)
        {
            gross += trade.ProfitAndLoss ?? Money.Zero;
            costs += trade.Fees + trade.Commissions;
        }

        Assert.Equal(VenueRules.Default.StartBalance + gross - costs, account.Balance);
        Assert.Equal(bench.Trades.Sum(trade => (long)trade.Side.Sign() * trade.Size), bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        Assert.NotEmpty(bench.Trades);
    }

    private static VenueCommand Command(Random random)
    {
        var order = new OrderId(3_425_000_001 + random.Next(200));
        return random.Next(10) switch
        {
            0 => new VenueCommand.Modify(VenueBench.Account, order, random.Next(2) == 0 ? null : Pick(random, Sizes), Pick(random, Prices), Pick(random, Prices), Pick(random, Prices)),
            1 => new VenueCommand.Cancel(VenueBench.Account, random.Next(5) == 0 ? new OrderId(long.MinValue) : order),
            2 => new VenueCommand.CloseContract(VenueBench.Account, random.Next(5) == 0 ? new ContractId("") : VenueBench.Gold),
            3 => new VenueCommand.PartialClose(VenueBench.Account, VenueBench.Gold, Pick(random, Sizes)),
            _ => new VenueCommand.Place(
                random.Next(50) == 0 ? new AccountId(int.MinValue) : VenueBench.Account,
                random.Next(50) == 0 ? new ContractId("CON.") : VenueBench.Gold,
                Pick(random, Kinds),
                random.Next(20) == 0 ? int.MaxValue : random.Next(2),
                Pick(random, Sizes),
                Pick(random, Prices),
                Pick(random, Prices),
                random.Next(3) == 0 ? new string('t', random.Next(80)) : null,
                Pick(random, Prices),
                Leg(random),
                Leg(random)),
        };
    }

    private static VenueCommand.Bracket? Leg(Random random) => random.Next(4) == 0 ? new VenueCommand.Bracket(Pick(random, Ticks), Pick(random, Kinds)) : null;

    private static T Pick<T>(Random random, T[] among) => among[random.Next(among.Length)];
}
