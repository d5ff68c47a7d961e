using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Engine.Reports.Tests.Browser;

/// <summary>A headless Chromium of this machine, spoken to over its own DevTools protocol on a loopback port. One page; everything that it says is kept.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private string? _session;
    private int _number;

    private Chromium(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>The program; null when there is none.</summary>
    public static string? Executable { get; } = Find();

    /// <summary>Errors and warnings of the page's console and exceptions of its scripts.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Addresses that the page asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<Chromium> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("engine-browser-").FullName;
        var start = new ProcessStartInfo(Executable!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions", "--hide-scrollbars", "--remote-debugging-port=0", "--remote-allow-origins=*", $"--user-data-dir={profile}", "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data?.IndexOf("ws://", StringComparison.Ordinal) is { } at and >= 0)
            {
                listening.TrySetResult(e.Data[at..].Trim());
            }
        };
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The browser ended before it listened."));
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new Chromium(process, profile);
        try
        {
            await browser._socket.ConnectAsync(new Uri(await listening.Task.WaitAsync(Patience)), CancellationToken.None);
            browser._reading = browser.ReadAsync();
            var target = (await browser.AskAsync("Target.createTarget", new { url = "about:blank" }))!["targetId"]!.GetValue<string>();
            browser._session = (await browser.AskAsync("Target.attachToTarget", new { targetId = target, flatten = true }))!["sessionId"]!.GetValue<string>();
            foreach (var area in new[] { "Page", "Runtime", "Log", "Network" })
            {
                await browser.AskAsync(area + ".enable", new { });
            }

            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a file as a screen of this width and scheme shows it.</summary>
    public async Task OpenAsync(string file, int width, int height, bool phone, bool dark)
    {
        Requests.Clear();
        await AskAsync("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = phone ? 2 : 1, mobile = phone });
        await AskAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } } });
        var loaded = _awaited["Page.loadEventFired"] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskAsync("Page.navigate", new { url = new Uri(file).AbsoluteUri });
        await loaded.Task.WaitAsync(Patience);
    }

    /// <summary>The value of an expression, promises awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = (await AskAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true }))!;
        return answer["exceptionDetails"] is { } failed ? throw new InvalidOperationException(failed.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>A picture of the whole page as PNG.</summary>
    public async Task<byte[]> ScreenshotAsync() =>
        Convert.FromBase64String((await AskAsync("Page.captureScreenshot", new { format = "png", captureBeyondViewport = true }))!["data"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _reading;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // That is how it ends.
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _socket.Dispose();
        _end.Dispose();
        _sending.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What the browser still holds stays in the temporary folder.
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROME_BIN") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }

        string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];
        string[] usual = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe"];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).Concat(usual).FirstOrDefault(File.Exists);
    }

    private async Task<JsonNode?> AskAsync(string method, object parameters)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = _asked[number] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = JsonSerializer.SerializeToUtf8Bytes(_session is null ? (object)new { id = number, method, @params = parameters } : new { id = number, method, @params = parameters, sessionId = _session });
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, _end.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    private async Task ReadAsync()
    {
        var (buffer, message) = (new byte[1 << 16], new MemoryStream());
        while (!_end.IsCancellationRequested)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
            {
                continue;
            }

            Take(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
            message.SetLength(0);
        }
    }

    private void Take(JsonNode said)
    {
        if (said["id"]?.GetValue<int>() is { } number && _asked.TryRemove(number, out var waiting))
        {
            if (said["error"] is { } error)
            {
                waiting.TrySetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                waiting.TrySetResult(said["result"]);
            }

            return;
        }

        var (method, of) = (said["method"]?.GetValue<string>() ?? "", said["params"]);
        switch (method)
        {
            case "Runtime.consoleAPICalled" when of!["type"]!.GetValue<string>() is "error" or "warning" or "assert":
            case "Log.entryAdded" when of!["entry"]!["level"]!.GetValue<string>() is "error" or "warning":
            case "Runtime.exceptionThrown":
                Complaints.Enqueue(of!.ToJsonString());
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue(of!["request"]!["url"]!.GetValue<string>());
                break;
        }

        if (_awaited.TryRemove(method, out var awaited))
        {
            awaited.TrySetResult();
        }
    }
}
