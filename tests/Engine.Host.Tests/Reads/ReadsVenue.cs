using System.Collections.Immutable;
using System.Threading.Channels;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Reads;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Host.Tests.Reads;

/// <summary>A simulated gateway with two accounts that trade and one that a test may lock, and the program's commands pointed at it.</summary>
public sealed class ReadsVenue : IMarketSource, IAsyncLifetime
{
    private readonly TemporaryHome _home = new();
    private readonly TokenCell _token = new();
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();

    public static AccountId First { get; } = new(31);

    public static AccountId Second { get; } = new(32);

    public Instrument Contract { get; } = ProductTable.Find("MNQ")!.Contract(ContractMonth.Front(DeliveryCycle.Quarterly, DateTimeOffset.UtcNow), active: true);

    public SimulatedGateway Gateway { get; private set; } = null!;

    internal GatewayClient Client { get; private set; } = null!;

    public string Home => _home.Folder;

    public IReadOnlyList<Instrument> Contracts => [Contract];

    public DateTimeOffset Start { get; } = DateTimeOffset.UtcNow;

    public IEnumerable<SecondBar> History(ContractId contract) => [];

    public IEnumerable<MarketPrint> Read() => [];

    public async Task InitializeAsync()
    {
        var clock = new WallMarketClock(TimeProvider.System);
        Gateway = await SimulatedGateway.StartAsync(
            new SimulatorSettings
            {
                Instance = "reads",
                Market = this,
                Rules = VenueRules.Default with { Sessions = false },
                Accounts = [new SimulatedAccount(First, "PRAC-V2-31") { Brackets = BracketMode.AutoOco }, new SimulatedAccount(Second, "PRAC-V2-32")],
            },
            clock,
            TimeProvider.System);
        var address = GatewayAddress.At(Gateway.Address);
        Client = new GatewayClient(_http, address, _token, new Engine.Gateway.RequestQuota(new QuotaSettings(), TimeProvider.System), clock, TimeProvider.System);
        _token.Current = await Client.LoginKeyAsync(Gateway.Settings.UserName, Gateway.Settings.ApiKey, CancellationToken.None).OrThrowAsync();
        await MoveAsync(21_000m, 21_000.25m, 21_000.25m);
    }

    /// <summary>Best bid and ask, and a print, in this order.</summary>
    public async Task MoveAsync(decimal bid, decimal ask, decimal print)
    {
        var now = DateTimeOffset.UtcNow;
        await Gateway.PublishAsync(new MarketQuote(Contract.Id, Price.FromDecimal(bid), 7, Price.FromDecimal(ask), 9, now));
        await Gateway.PublishAsync(new MarketPrint(Contract.Id, Price.FromDecimal(print), 1, now));
    }

    /// <summary>Places an order on an account.</summary>
    public async Task<OrderId> PlaceAsync(AccountId account, OrderSide side, OrderType type, int size, decimal? price, string? tag) =>
        (await Client.PlaceOrderAsync(
            new OrderRequest(
                account,
                Contract.Id,
                side,
                type,
                size,
                type == OrderType.Limit ? Price.FromDecimal(price!.Value) : null,
                type == OrderType.Stop ? Price.FromDecimal(price!.Value) : null,
                new ClientTag(tag ?? $"other-{Guid.NewGuid():N}")),
            CancellationToken.None).OrThrowAsync())!.Value;

    /// <summary>Runs a command of the program to its end.</summary>
    internal async Task<(int Exit, string Out, string Error)> RunAsync(params string[] arguments)
    {
        var (written, noted) = (new StringWriter(), new StringWriter());
        var exit = await RunAsync(written, noted, CancellationToken.None, _home.Folder, Gateway.Address, arguments);
        return (exit, written.ToString(), noted.ToString());
    }

    /// <summary>Runs a command with a home and a gateway of its own.</summary>
    internal static Task<int> RunAsync(TextWriter written, TextWriter noted, CancellationToken stop, string home, Uri? gateway, params string[] arguments)
    {
        var variables = ImmutableDictionary<string, string>.Empty.Add("ENGINE_HOME", home);
        variables = gateway is null ? variables : variables.Add("ENGINE_GATEWAY_URL", gateway.ToString());
        var commands = EngineProgram.Commands with { Reads = ReadProgram.Build(() => new ReadOutput(written, noted, false)) };
        return EngineCommandLine.Build(commands, new SettingsSources(ImmutableDictionary<string, string>.Empty, variables, home)).RunAsync(arguments, written, noted, stop);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _http.Dispose();
        _home.Dispose();
    }
}

/// <summary>Lines as they are written, for a test that waits for them.</summary>
internal sealed class LineReader : StringWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override void Write(string? value)
    {
        foreach (var line in (value ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            _lines.Writer.TryWrite(line);
        }
    }

    public override void WriteLine(string? value) => Write(value);

    public override Task WriteLineAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <summary>The next line that contains all of these.</summary>
    public async Task<string> Until(params string[] parts)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<string>();
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(patience.Token);
                if (parts.All(part => line.Contains(part, StringComparison.Ordinal)))
                {
                    return line;
                }

                seen.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No line with {string.Join(" and ", parts)} came; there were:{Environment.NewLine}{string.Join(Environment.NewLine, seen)}");
        }
    }
}
