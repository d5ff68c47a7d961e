using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Engine.Host.Run;

namespace Engine.Soak.Venue;

/// <summary>A simulated gateway in a process of its own, which outlives every engine, and the control endpoint's view of it.</summary>
internal sealed class SimulatedVenue : IAsyncDisposable
{
    public const int Account = 20_000_001;
    private const string Token = "soak-control-token";
    /// <summary>What <see cref="SecretsAsync"/> gives before anybody has logged in.</summary>
    public const int SecretsWithoutLogin = 2;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Child _process;
    private readonly HttpClient _control;

    private SimulatedVenue(Child process, Uri address, string commandLog, string export)
    {
        (_process, Address, CommandLog, Export) = (process, address, commandLog, export);
        _control = new HttpClient { BaseAddress = new Uri(address, "control/"), Timeout = TimeSpan.FromSeconds(10) };
        _control.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Uri Address { get; }

    /// <summary>Every command that reached the venue, in order.</summary>
    public string CommandLog { get; }

    public string Export { get; }

    public IReadOnlyList<string> LastLines => _process.LastLines();

    public static async Task<SimulatedVenue> StartAsync(string folder, long seed, string faults, DateTimeOffset? rollAt, CancellationToken stop)
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "venue")).FullName;
        var (log, export, file) = (Path.Combine(folder, "venue.log"), Path.Combine(folder, "venue.events"), Path.Combine(folder, "faults.json"));
        await File.WriteAllTextAsync(file, faults, stop).ConfigureAwait(false);
        var child = Child.Start(
            folder,
            Path.Combine(folder, "venue.out"),
            new Dictionary<string, string> { ["ENGINE_HOME"] = home },
            line => line.StartsWith("simulated gateway at ", StringComparison.Ordinal),
            [
                "simulate", "--port", "0", "--seed", $"{seed}", "--control-token", Token, "--log", log, "--export", export, "--faults", file,
                .. rollAt is { } at ? ["--roll-at", at.ToString("O", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
            ]);
        try
        {
            var line = await child.Spoken.WaitAsync(StartPatience, stop).ConfigureAwait(false);
            return new SimulatedVenue(child, new Uri(line.Split(' ')[3]), log, export);
        }
        catch (TimeoutException)
        {
            child.Dispose();
            throw new InvalidOperationException($"The simulated gateway did not start: {string.Join(" | ", child.LastLines())}");
        }
    }

    /// <summary>Everything of the account, at one instant.</summary>
    public Task<VenueTruth> WholeAsync(CancellationToken stop) => TruthAsync($"accounts/{Account}", stop);

    /// <summary>What is open of the account, at one instant.</summary>
    public Task<VenueTruth> OpenAsync(CancellationToken stop) => TruthAsync($"accounts/{Account}/open", stop);

    /// <summary>Does something to the gateway; false when it cannot be done.</summary>
    public async Task<bool> ActAsync(string act, CancellationToken stop)
    {
        using var body = new StringContent(act, Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync("acts", body, stop).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Ends every fault.</summary>
    public async Task CalmAsync(CancellationToken stop)
    {
        using var answer = await _control.DeleteAsync("faults", stop).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The standing faults as the gateway tells them, with how often each has struck.</summary>
    public Task<string> FaultsAsync(CancellationToken stop) => _control.GetStringAsync("faults", stop);

    /// <summary>What must stand nowhere: the key of the login, the token of the control endpoint, and every token that the venue has issued so far.</summary>
    public async Task<IReadOnlyList<(string Name, string Secret)>> SecretsAsync(CancellationToken stop)
    {
        using var json = JsonDocument.Parse(await _control.GetStringAsync("tokens", stop).ConfigureAwait(false));
        var tokens = json.RootElement.GetProperty("tokens").EnumerateArray().Select((token, index) => ($"token {index + 1}", token.GetString()!));
        return [("the key", SimulatedUser.Key), ("the control token", Token), .. tokens];
    }

    /// <summary>Writes the export's buffer out; an export that is read is whole up to the read.</summary>
    public async Task FlushExportAsync(CancellationToken stop)
    {
        using var answer = await _control.GetAsync("events", HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the gateway without a word; its log plays up to its last command.</summary>
    public Task EndAsync() => _process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync().ConfigureAwait(false);
        _process.Dispose();
        _control.Dispose();
    }

    private async Task<VenueTruth> TruthAsync(string path, CancellationToken stop)
    {
        var answer = await _control.GetStreamAsync(path, stop).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            return VenueTruth.Read(answer);
        }
    }
}
