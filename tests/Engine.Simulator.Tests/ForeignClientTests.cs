using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Engine.Simulator.Tests;

/// <summary>The official JavaScript client, unchanged, at our gateway.</summary>
public sealed class ForeignClientTests
{
    [NodeTheory]
    [InlineData("skip")]
    [InlineData("negotiate")]
    public async Task The_official_javascript_client_receives_every_kind_of_event(string way)
    {
        await using var venue = await GatewayFixture.StartAsync(login: false);
        await venue.PrintAsync(1313.7m);
        using var client = new NodeProcess(
            "client.js",
            venue.Gateway.Address.ToString(),
            venue.Gateway.Settings.UserName,
            venue.Gateway.Settings.ApiKey,
            GatewayFixture.Account.ToString(CultureInfo.InvariantCulture),
            GatewayFixture.Gold,
            way);
        Assert.Equal("subscribed", (await client.NextAsync()).GetProperty("step").GetString());
        await venue.PrintAsync(1313.8m, size: 3);
        await venue.PrintAsync(1313.9m);

        var told = await client.NextAsync();
        var events = told.GetProperty("events");
        Assert.Equal(7, events.EnumerateObject().Count());
        var quote = events.GetProperty("GatewayQuote");
        Assert.Equal(GatewayFixture.Gold, quote[0].GetString());
        Assert.Equal(1313.7m, quote[1].GetProperty("lastPrice").GetDecimal());
        Assert.Equal(3, events.GetProperty("GatewayTrade")[1][0].GetProperty("volume").GetInt32());
        Assert.Equal(6, events.GetProperty("GatewayDepth")[1][0].GetProperty("type").GetInt32());
        Assert.Equal(told.GetProperty("orderId").GetInt64(), Data(events, "GatewayUserOrder").GetProperty("id").GetInt64());
        Assert.Equal(told.GetProperty("orderId").GetInt64(), Data(events, "GatewayUserTrade").GetProperty("orderId").GetInt64());
        Assert.Equal(1, Data(events, "GatewayUserPosition").GetProperty("type").GetInt32());
        Assert.Equal(GatewayFixture.Account, Data(events, "GatewayUserAccount").GetProperty("id").GetInt32());

        await venue.Gateway.Faults.LogoutAsync("Taken over.");
        var logout = (await client.NextAsync()).GetProperty("logout");
        Assert.All(logout.EnumerateArray(), arguments => Assert.Equal("Taken over.", Assert.Single(arguments.EnumerateArray()).GetString()));
        Assert.Equal(0, await client.ExitCodeAsync());
    }

    private static JsonElement Data(JsonElement events, string target) => Assert.Single(events.GetProperty(target).EnumerateArray()).GetProperty("data");
}

/// <summary>A theory that needs Node.js and the packages of <c>tests/foreign</c>. The gate installs both and counts a skip as a failure.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute()
    {
        if (!Directory.Exists(Path.Combine(NodeProcess.Folder, "node_modules", "@microsoft", "signalr")))
        {
            Skip = "Foreign client: run 'npm ci' in tests/foreign.";
        }
        else if (!NodeProcess.IsInstalled)
        {
            Skip = "Foreign client: Node.js is not on the PATH.";
        }
    }
}

/// <summary>A script of <c>tests/foreign</c> that writes one JSON object a line.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public NodeProcess(string script, params string[] arguments)
    {
        _process = Start([script, .. arguments]);
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static string Folder { get; } = FindFolder();

    public static bool IsInstalled
    {
        get
        {
            try
            {
                using var process = Start(["--version"]);
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>The next line.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(GatewayFixture.Deadline);
        return line is not null
            ? JsonDocument.Parse(line).RootElement
            : throw new InvalidOperationException($"The script has ended: {await _errors.WaitAsync(GatewayFixture.Deadline)}");
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(GatewayFixture.Deadline);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new InvalidOperationException("Node.js did not start.");

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "tests", "foreign") is var found && Directory.Exists(found))
            {
                return found;
            }
        }

        return AppContext.BaseDirectory;
    }
}
