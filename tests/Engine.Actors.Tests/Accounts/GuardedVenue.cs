using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Actors.Tests.Accounts;

/// <summary>A simulated gateway on a free port, logged in, and what an account's actors need to speak to it.</summary>
internal sealed class GuardedVenue : IAsyncDisposable
{
    public static readonly AccountId Account = SimulatedAccount.Practice.Id;
    public static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    public static readonly DateTimeOffset Start = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("guardian").FullName;
    private readonly HttpClient _http;
    private readonly SimulatedGateway _gateway;

    private GuardedVenue(SimulatedGateway gateway, VirtualMarketClock clock, HttpClient http, GatewayClient client, TokenCell token)
    {
        (_gateway, Clock, _http, Client, Token) = (gateway, clock, http, client, token);
        Instrument = gateway.Venue.Contracts(Start).Single(c => c.Id == Gold);
        Dependencies = new AccountDependencies(
            client, new RequestQuota(QuotaSettings.Off, TimeProvider.System), clock, TimeProvider.System, WorkInFlight.None, new PriceBoard());
    }

    public VirtualMarketClock Clock { get; }

    public GatewayClient Client { get; }

    public TokenCell Token { get; }

    public Instrument Instrument { get; }

    public AccountDependencies Dependencies { get; }

    public Venue Venue => _gateway.Venue;

    public string EmergencyFile => Path.Combine(_folder, "emergency.jsonl");

    public IEnumerable<VenueOrder> Live => Venue.Orders(Account)!.Where(o => o.Status is VenueOrderStatus.Open or VenueOrderStatus.Suspended or VenueOrderStatus.Pending);

    public int Closes => _gateway.CommandLog.Count(entry => entry.Command is VenueCommand.CloseContract);

    public static async Task<GuardedVenue> StartAsync()
    {
        var clock = new VirtualMarketClock(Start);
        var settings = new SimulatorSettings
        {
            Instance = "guardian",
            Market = new NoMarket(),
            Rules = VenueRules.Oracle with { Fills = FillModel.SyntheticSpread },
            Accounts = [SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco }],
        };
        var gateway = await SimulatedGateway.StartAsync(settings, clock, TimeProvider.System);
        var token = new TokenCell();
        var quota = new RequestQuota(QuotaSettings.Off, TimeProvider.System);
        var http = GatewayClient.CreateHttpClient();
        var client = new GatewayClient(http, GatewayAddress.At(gateway.Address), token, quota, clock, TimeProvider.System);
        var login = Assert.IsType<Reading<AccessToken>.Answered>(await client.LoginKeyAsync(settings.UserName, settings.ApiKey, CancellationToken.None));
        token.Current = login.Value;
        return new GuardedVenue(gateway, clock, http, client, token);
    }

    public AccountSettings Settings(RiskLimits limits) => new(
        Account,
        "account-guardian",
        "t",
        new Dictionary<ContractId, Instrument> { [Gold] = Instrument }.ToFrozenDictionary(),
        limits,
        TimeSpan.FromMilliseconds(50),
        TimeSpan.FromSeconds(1),
        EmergencyFile)
    {
        PollEvery = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>A print in a second of its own, which is complete when this returns.</summary>
    public async Task PrintAsync(decimal price)
    {
        Clock.AdvanceTo(Clock.Now.AddSeconds(1));
        await _gateway.PublishAsync(new MarketPrint(Gold, Price.FromDecimal(price), 1, Clock.Now));
        Clock.AdvanceTo(Clock.Now.AddSeconds(1));
    }

    public VenueAnswer Order(OrderType type, OrderSide side, int size = 1, decimal? level = null, bool bracket = false) => Venue.Execute(
        new VenueCommand.Place(
            Account, Gold, (int)type, (int)side, size, LimitPrice: type == OrderType.Stop ? null : level, StopPrice: type == OrderType.Stop ? level : null,
            StopLoss: bracket ? new VenueCommand.Bracket(-50, (int)OrderType.Stop) : null,
            TakeProfit: bracket ? new VenueCommand.Bracket(50, (int)OrderType.Limit) : null),
        Clock.Now);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class NoMarket : IMarketSource
    {
        public IReadOnlyList<Instrument> Contracts { get; } =
            [new(Gold, "GCZ3", "Gold", new Price(100_000_000), new Money(10_000_000), true, "F.US.GCE")];

        public DateTimeOffset Start => GuardedVenue.Start;

        public IEnumerable<SecondBar> History(ContractId contract) => [];

        public IEnumerable<MarketPrint> Read() => [];
    }
}
