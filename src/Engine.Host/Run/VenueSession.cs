using Engine.Gateway;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>A gateway to ask over REST, logged in: the one that is configured, or the embedded simulated one.</summary>
internal sealed class VenueSession : IAsyncDisposable
{
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();
    private readonly TokenCell _token = new();
    private readonly Actors.Session.Credentials _credentials;
    private readonly SimulatedGateway? _embedded;

    private VenueSession(GatewayAddress address, Actors.Session.Credentials credentials, SimulatedGateway? embedded, int barsPerCall, IMarketClock clock, TimeProvider wall)
    {
        (_credentials, _embedded, Address, Clock) = (credentials, embedded, address, clock);
        Quota = new Gateway.RequestQuota(new QuotaSettings(), wall);
        Client = new GatewayClient(_http, address, _token, Quota, clock, wall, barsPerCall: barsPerCall);
    }

    /// <summary>Where it answers.</summary>
    public GatewayAddress Address { get; }

    /// <summary>Market time.</summary>
    public IMarketClock Clock { get; }

    /// <summary>The process's share of the venue's limits.</summary>
    public Gateway.RequestQuota Quota { get; }

    /// <summary>The client, with a token.</summary>
    public GatewayClient Client { get; }

    /// <summary>Starts what is needed and logs in.</summary>
    /// <exception cref="UserErrorException">The venue refuses the login.</exception>
    public static async Task<VenueSession> OpenAsync(EngineSettings settings, TimeProvider wall, CancellationToken cancellation)
    {
        var clock = new WallMarketClock(wall);
        SimulatedGateway? embedded = null;
        if (settings.Gateway is null)
        {
            embedded = await SimulatedGateway.StartAsync(
                new SimulatorSettings { Instance = "session", Market = new SyntheticMarket((ulong)settings.Seed, clock.Now), Rules = RunCommand.RulesOf(settings) },
                clock,
                wall,
                cancellation).ConfigureAwait(false);
        }

        var gateway = new VenueSession(
            settings.Gateway ?? GatewayAddress.At(embedded!.Address),
            embedded is null ? RunCommand.CredentialsOf(settings) : new Actors.Session.Credentials(SimulatedUser.Name, SimulatedUser.Key),
            embedded,
            settings.BarsPerCall,
            clock,
            wall);
        try
        {
            await gateway.LogInAsync(cancellation).ConfigureAwait(false);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gets a token, at the start and after a 401. The hubs of an engine that is running do not notice.</summary>
    public async Task LogInAsync(CancellationToken cancellation)
    {
        var reading = _credentials.Application is { } application
            ? await Client.LoginAppAsync(application, cancellation).ConfigureAwait(false)
            : await Client.LoginKeyAsync(_credentials.UserName, _credentials.RevealKey(), cancellation).ConfigureAwait(false);
        _token.Current = reading is Reading<AccessToken>.Answered granted ? granted.Value
            : ((Reading<AccessToken>.Failed)reading).Failure is { Kind: FailureKind.Refused or FailureKind.Unauthorized } refused ? throw new UserErrorException(LoginAdvice.Of(refused))
            : throw new UserErrorException($"The gateway {Address.Rest} did not let us log in: {((Reading<AccessToken>.Failed)reading).Failure}.");
    }

    /// <summary>The token of the login, for a request that the client does not know; null before the first.</summary>
    public AccessToken? Token => _token.Current;

    /// <summary>Ends the embedded gateway.</summary>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync().ConfigureAwait(false);
        }
    }
}
