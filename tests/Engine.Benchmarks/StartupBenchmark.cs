using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Engine.Benchmarks;

/// <summary>
/// What a trader waits for: a process with a new home folder from its start to the first contract with a price and to the readiness of five
/// strategies on five contracts, and the memory that it keeps when nothing happens. Each program runs with the simulated venue inside it and
/// with a venue in a process of its own, whose memory is then not counted.
/// </summary>
internal static partial class StartupBenchmark
{
    private const string Configuration = """
        strategies {
          one   { type = SmaCross, contract = MNQ, interval = 1h }
          two   { type = SmaCross, contract = MES, interval = 1h }
          three { type = SmaCross, contract = NQ, interval = 1h }
          four  { type = SmaCross, contract = ES, interval = 1h }
          five  { type = SmaCross, contract = GC, interval = 1h }
        }
        """;

    private const int Strategies = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Measures and writes medians with their ranges.</summary>
    /// <param name="programs">The engine's executables, taken in turns; where empty the one that was built with this benchmark.</param>
    /// <param name="rounds">Starts of each program with each venue.</param>
    /// <param name="idle">Seconds without a command before the memory is read.</param>
    /// <param name="machine">What it runs on.</param>
    /// <param name="output">Where the table goes.</param>
    public static async Task RunAsync(IReadOnlyList<string> programs, int rounds, int idle, string machine, TextWriter output)
    {
        programs = programs.Count > 0 ? programs : [Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Engine.Host.exe" : "Engine.Host")];
        var folder = Directory.CreateTempSubdirectory("engine-startup-").FullName;
        try
        {
            var hocon = Directory.CreateDirectory(Path.Combine(folder, "hocon")).FullName;
            await File.WriteAllTextAsync(Path.Combine(hocon, "strategies.conf"), Configuration);
            await output.WriteLineAsync(machine);
            var load = Load();
            var all = new List<(string Program, bool Inside, Start Start, Memory Memory)>();
            var venues = new List<Process>();
            try
            {
                var gateways = new List<string>();
                foreach (var program in programs)
                {
                    gateways.Add(await VenueAsync(program, Path.Combine(folder, $"venue-{gateways.Count}"), venues));
                }

                for (var round = 0; round < rounds; round++)
                {
                    all.AddRange(await RoundAsync(programs, gateways, hocon, Path.Combine(folder, $"round-{round}"), idle));
                }
            }
            finally
            {
                await EndAsync(venues);
            }

            await output.WriteLineAsync($"one-minute load {load} at the start, {Load()} at the end; medians of {rounds}, ranges in brackets");
            foreach (var group in all.GroupBy(one => (one.Program, one.Inside)))
            {
                string Seconds(Func<Start, TimeSpan> of) => Text(group.Select(one => of(one.Start).TotalSeconds), "0.00");
                string Megabytes(Func<Memory, long> of) => Text(group.Select(one => of(one.Memory) / 1e6), "0");
                await output.WriteLineAsync(
                    $"{group.Key.Program}, venue {(group.Key.Inside ? "inside" : "outside")}: first line {Seconds(s => s.FirstLine)} s, first price {Seconds(s => s.FirstPrice)} s, "
                    + $"all ready {Seconds(s => s.Ready)} s; after {idle} s idle {Megabytes(m => m.Resident)} MB resident"
                    + (OperatingSystem.IsLinux() ? $", {Megabytes(m => m.Own)} MB of it not of files" : ""));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts one after another, so that no start has another beside it; all idle at the same time.</summary>
    private static async Task<List<(string Program, bool Inside, Start Start, Memory Memory)>> RoundAsync(
        IReadOnlyList<string> programs, List<string> gateways, string hocon, string folder, int idle)
    {
        var (processes, starts) = (new List<Process>(), new List<(string Program, bool Inside, Start Start)>());
        try
        {
            foreach (var ((program, gateway), inside) in programs.Zip(gateways).SelectMany(pair => new[] { (pair, true), (pair, false) }))
            {
                var home = Path.Combine(folder, starts.Count.ToString(CultureInfo.InvariantCulture));
                var begun = Stopwatch.GetTimestamp();
                var process = Begin(program, ["run", "--plain", "--home", home, "--config", hocon], inside ? null : gateway);
                processes.Add(process);
                starts.Add((program, inside, await ReadAsync(process, begun).WaitAsync(Patience)));
            }

            await Task.Delay(TimeSpan.FromSeconds(idle));
            return [.. starts.Zip(processes, (start, process) => (start.Program, start.Inside, start.Start, MemoryOf(process)))];
        }
        finally
        {
            await EndAsync(processes);
        }
    }

    private static async Task EndAsync(List<Process> processes)
    {
        foreach (var process in processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<string> VenueAsync(string program, string home, List<Process> venues)
    {
        var venue = Begin(program, ["simulate", "--home", home], null);
        venues.Add(venue);
        var line = await venue.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The venue ended before it listened.");
        Drain(venue);
        return AddressPattern().Match(line) is { Success: true, Value: var address } ? address.TrimEnd('/') : throw new InvalidOperationException(line);
    }

    private static Process Begin(string program, string[] arguments, string? gateway)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["TRADING_ENVIRONMENT"] = "SIMULATED";
        start.Environment["ENGINE_RISK_SESSION"] = "off";
        if (gateway is not null)
        {
            start.Environment["ENGINE_GATEWAY_URL"] = gateway;
        }

        return Process.Start(start)!;
    }

    private static async Task<Start> ReadAsync(Process process, long begun)
    {
        var (first, price, ready) = ((TimeSpan?)null, (TimeSpan?)null, 0);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var elapsed = Stopwatch.GetElapsedTime(begun);
            first ??= elapsed;
            price ??= line.Contains(" feed ", StringComparison.Ordinal) && line.Contains(" Live", StringComparison.Ordinal) ? elapsed : null;
            ready += line.Contains(" strategy ", StringComparison.Ordinal) && line.Contains(" Ready", StringComparison.Ordinal) ? 1 : 0;
            if (ready == Strategies && price is { } at)
            {
                Drain(process);
                return new Start(first.Value, at, elapsed);
            }
        }

        throw new InvalidOperationException($"The engine ended with {ready} of {Strategies} strategies ready{(price is null ? " and without a price" : "")}.");
    }

    /// <summary>A full pipe would stop the process.</summary>
    private static void Drain(Process process) => _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);

    private static Memory MemoryOf(Process process)
    {
        if (process.HasExited)
        {
            throw new InvalidOperationException("The engine ended while it was idle.");
        }

        process.Refresh();
        var own = OperatingSystem.IsLinux()
            ? File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]
            : "0";
        return new Memory(process.WorkingSet64, long.Parse(own.Split('\t')[^1], CultureInfo.InvariantCulture) * 1024);
    }

    private static string Text(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToArray();
        string Of(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Of(sorted[sorted.Length / 2])} ({Of(sorted[0])} to {Of(sorted[^1])})";
    }

    private static string Load() => OperatingSystem.IsLinux() ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    [GeneratedRegex("http://127[.]0[.]0[.]1:[0-9]+/")]
    private static partial Regex AddressPattern();

    /// <summary>From the start of the process.</summary>
    private readonly record struct Start(TimeSpan FirstLine, TimeSpan FirstPrice, TimeSpan Ready);

    /// <summary>Bytes in memory; <paramref name="Own"/> without the pages of mapped files.</summary>
    private readonly record struct Memory(long Resident, long Own);
}
