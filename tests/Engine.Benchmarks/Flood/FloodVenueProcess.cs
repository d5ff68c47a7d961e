using System.Diagnostics;
using System.Globalization;

namespace Engine.Benchmarks.Flood;

/// <summary>The flooding venue's process.</summary>
internal sealed class FloodVenueProcess : IAsyncDisposable
{
    private readonly Process _process;

    private FloodVenueProcess(Process process, Uri hub) => (_process, Hub) = (process, hub);

    /// <summary>The market hub's address.</summary>
    public Uri Hub { get; }

    /// <summary>Starts this program a second time, as the venue.</summary>
    public static async Task<FloodVenueProcess> StartAsync()
    {
        var (process, address) = await SecondSelf.StartAsync(Options.FloodVenue);
        return new FloodVenueProcess(process, address);
    }

    /// <summary>A round on the newest connection. Gives the prints sent of each contract and the other frames of all.</summary>
    public async Task<(long Trades, long Frames)> PublishAsync(int seconds, int events)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{seconds} {events}"));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The venue's process ended.");
        return line.Split(' ') is [var trades, var frames]
            ? (long.Parse(trades, CultureInfo.InvariantCulture), long.Parse(frames, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException(line);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => SecondSelf.StopAsync(_process);
}
