using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Engine.Gateway;

namespace Engine.Benchmarks;

/// <summary>When an order or a cancel arrived, in <see cref="Stopwatch"/> ticks.</summary>
internal readonly record struct Arrival(string Kind, long Order, long At);

/// <summary>The bare venue's process, and a plain HTTP client of it with connections of its own.</summary>
internal sealed class OrderVenueProcess : IAsyncDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Process _process;
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();

    private OrderVenueProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts this program a second time, as the venue.</summary>
    public static async Task<OrderVenueProcess> StartAsync()
    {
        var (process, address) = await SecondSelf.StartAsync(Options.Venue);
        return new OrderVenueProcess(process, address);
    }

    /// <summary>A plain POST, its answer read to the end.</summary>
    public async Task<string> PostAsync(string operation, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, operation));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LiveAccount.Token);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = Json;
        using var response = await _http.SendAsync(request).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync().ConfigureAwait(false);
    }

    /// <summary>Cancels an order without the engine.</summary>
    public Task CancelAsync(long account, long order) => PostAsync(
        "/api/Order/cancel", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"accountId":{{account}},"orderId":{{order}}}""")));

    /// <summary>The arrivals since the last call, in their order.</summary>
    public async Task<List<Arrival>> ArrivalsAsync()
    {
        var text = await _http.GetStringAsync(new Uri(Address, OrderVenue.Stamps)).ConfigureAwait(false);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(part =>
            new Arrival(part[0], long.Parse(part[1], CultureInfo.InvariantCulture), long.Parse(part[2], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Waits until so many arrivals of a kind are there.</summary>
    public async Task<List<Arrival>> ArrivalsAsync(string kind, int count)
    {
        var (began, arrived) = (Stopwatch.GetTimestamp(), new List<Arrival>());
        while (true)
        {
            arrived.AddRange((await ArrivalsAsync().ConfigureAwait(false)).Where(a => a.Kind == kind));
            if (arrived.Count >= count)
            {
                return arrived.Count == count ? arrived : throw new InvalidOperationException($"{arrived.Count} of {count} {kind} requests arrived.");
            }

            if (Stopwatch.GetElapsedTime(began) > LiveAccount.Patience)
            {
                throw new TimeoutException($"Only {arrived.Count} of {count} {kind} requests arrived.");
            }

            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await SecondSelf.StopAsync(_process);
    }
}
