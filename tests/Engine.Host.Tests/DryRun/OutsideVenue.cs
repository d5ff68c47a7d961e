using Engine.Gateway;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Tests.DryRun;

/// <summary>The gateway outside: a simulated one of its own, whose market says what the test says.</summary>
internal sealed class OutsideVenue : IMarketSource, IAsyncDisposable
{
    public const string Key = "the-outside-key-that-nobody-may-see";

    private OutsideVenue() => Contract = ProductTable.Find("MNQ")!.Contract(ContractMonth.Front(DeliveryCycle.Quarterly, DateTimeOffset.UtcNow), active: true);

    public Instrument Contract { get; }

    public SimulatedGateway Gateway { get; private set; } = null!;

    public IReadOnlyList<Instrument> Contracts => [Contract];

    public DateTimeOffset Start { get; } = DateTimeOffset.UtcNow;

    public static async Task<OutsideVenue> StartAsync(int port = 0)
    {
        var venue = new OutsideVenue();
        venue.Gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings { Port = port, Instance = "outside", Market = venue, ApiKey = Key, Rules = VenueRules.Default with { Sessions = false } },
            new WallMarketClock(TimeProvider.System), TimeProvider.System);
        return venue;
    }

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => [];

    /// <summary>Best bid and ask, and a print, in this order.</summary>
    public async Task MoveAsync(decimal bid, decimal ask, decimal print)
    {
        var now = DateTimeOffset.UtcNow;
        await Gateway.PublishAsync(new MarketQuote(Contract.Id, Price.FromDecimal(bid), 7, Price.FromDecimal(ask), 7, now));
        await Gateway.PublishAsync(new MarketPrint(Contract.Id, Price.FromDecimal(print), 1, now));
    }

    /// <summary>What must hold of the gateway outside after every dry run: nobody traded there, nobody even looked at an account.</summary>
    public void NothingWasSent()
    {
        Assert.Empty(Gateway.CommandLog);
        Assert.Equal(0, Gateway.UserFramesSent);
        Assert.All(
            Gateway.RequestsByOperation.Keys,
            operation => Assert.Contains(operation, (string[])["Auth/loginKey", "Contract/available", "Contract/searchById", "History/retrieveBars", "Auth/validate"]));
        var account = Assert.Single(Gateway.Venue.Accounts);
        Assert.Equal(VenueRules.Default.StartBalance, account.Balance);
        Assert.Empty(Gateway.Venue.Orders(account.Id)!);
        Assert.Empty(Gateway.Venue.Trades(account.Id)!);
        Assert.Empty(Gateway.Venue.Positions(account.Id)!);
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
