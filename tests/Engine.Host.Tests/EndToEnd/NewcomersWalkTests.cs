namespace Engine.Host.Tests.EndToEnd;

/// <summary>
/// What somebody does in the first half hour, from README.md and <c>--help</c> alone, in one home folder: the demonstration, the first strategy, a backtest, history
/// from a gateway of their own, a run of that strategy. Each command is a process of its own.
/// </summary>
public sealed class NewcomersWalkTests
{
    [Fact]
    public async Task A_newcomer_gets_from_the_demonstration_to_a_strategy_of_their_own()
    {
        using var walk = new Walk();

        // What the program says about itself.
        await walk.Does("shows what it can do", "--help").Says("run", "backtest", "history", "simulate", "journal");

        // The demonstration, and what it says afterwards that it did.
        await walk.Does("runs the demonstration", "run", "--plain", "--for", "6s").Says("strategy sma-demo Ready", "result    all went well");
        await walk.Does("reads the journal", "journal", "20000001").Says("sma-demo");
        await walk.Does("checks the journal", "journal", "verify").Says("sound");

        // The first strategy, and six hours of bars.
        await walk.Fails("asks for a strategy that is not there yet", "backtest", "FirstStrategy", "--data", Walk.Bars).Says("FirstStrategy");
        walk.Installs("FirstStrategy");
        await walk.Does("backtests it", "backtest", "FirstStrategy", "--data", Walk.Bars, "--report", walk.At("first.html")).Says("FirstStrategy", "CON.F.US.MNQ.Z26");
        walk.Has("first.html");

        // History from a gateway of their own, and a backtest over the archive.
        await walk.Serves("simulate", "--port", "0", "--start", "2026-11-10T20:30:00Z");
        await walk.Does("fetches history", "history", "sync", "MNQ", "--from", "2026-11-10", "--to", "2026-11-10", "--plain").Says("360 bars stored", "Everything that the venue has is stored.");
        await walk.Does("looks at what is there", "history", "verify").Says("MNQ 1m");
        await walk.Does("backtests over the archive", "backtest", "FirstStrategy", "--contract", "MNQ", "--allow-gaps").Says("CON.F.US.MNQ.Z26");
        walk.ServesNoMore();

        // The strategy on a live market, and what may be done beside it.
        await walk.Trades("strategy FirstStrategy Ready", "run", "--plain", "--strategy", "FirstStrategy", "--contract", "MNQ", "--set", "length=3");
        await walk.Fails("starts a second one", "run", "--plain").Says("is in use by process");
        await walk.Does("reads the journal beside it", "journal", "20000001", "--tail", "5").Says("-20000001");
        await walk.Asks("asks how it stands", "status").Says("MNQ", "FirstStrategy");
        await walk.Does("watches the market", "watch", "market", "MNQ", "--for", "2s").Says("MNQ");
        await walk.Does("places an order", "orders", "place", "MNQ", "buy", "1", "--limit", "20500", "--why", "to try it").Says("MNQ");
        await walk.Does("sees it work", "orders", "list", "--status", "working").Says("20500", "person");
        await walk.Does("cancels it", "orders", "cancel-all", "MNQ", "--yes").Says("cancelled");
        await walk.Does("halts", "halt", "--why", "lunch").Says("HALTED");
        await walk.Does("resumes", "resume", "--why", "lunch is over", "--yes").Says("ACTIVE");
        await walk.Does("reads the story", "journal", "show", "20000001").Says("lunch is over", "to try it");
        await walk.TradesNoMore();
    }

    /// <summary>A newcomer with a home folder and one command after another.</summary>
    private sealed class Walk : IDisposable
    {
        private static readonly string Root = RepositoryRoot();

        private readonly TemporaryHome _home = new();
        private readonly Dictionary<string, string> _variables = new() { ["ENGINE_RISK_SESSION"] = "off" };
        private EngineProcess? _venue;
        private EngineProcess? _engine;

        /// <summary>The bars that come with the first strategy.</summary>
        public static string Bars { get; } = Path.Combine(Root, "samples", "FirstStrategy", "mnq.csv");

        /// <summary>A command that ends well.</summary>
        public Step Does(string what, params string[] arguments) => new(what, 0, RunAsync(arguments), arguments);

        /// <summary>A question whose answer is in the exit code too: on a busy machine an actor may be behind its messages, which is no health.</summary>
        public Step Asks(string what, params string[] arguments) => new(what, null, RunAsync(arguments), arguments);

        /// <summary>A command that is refused, in one sentence and with nothing done.</summary>
        public Step Fails(string what, params string[] arguments) => new(what, 2, RunAsync(arguments), arguments);

        /// <summary>Starts a gateway in a home of its own, which the commands that follow use.</summary>
        public async Task Serves(params string[] arguments)
        {
            _venue = EngineProcess.Start(Directory.CreateDirectory(At("venue")).FullName, arguments);
            _variables["ENGINE_GATEWAY_URL"] = (await _venue.Until("simulated gateway at ")).Split(' ')[3];
        }

        /// <summary>Ends the gateway.</summary>
        public void ServesNoMore()
        {
            _venue?.Dispose();
            _venue = null;
            _variables.Remove("ENGINE_GATEWAY_URL");
        }

        /// <summary>Starts an engine, beside which the commands that follow run.</summary>
        public async Task Trades(string begun, params string[] arguments)
        {
            _engine = EngineProcess.Start(_home.Folder, _variables, arguments);
            await _engine.Until(begun);
        }

        /// <summary>Ends the engine as Ctrl+C does.</summary>
        public async Task TradesNoMore()
        {
            if (OperatingSystem.IsWindows())
            {
                await _engine!.KillAsync();
                return;
            }

            await _engine!.SignalAsync("INT");
            var (code, lines) = await _engine.EndAsync();
            Assert.True(code == 0 && lines.Contains("result    all went well"), string.Join(Environment.NewLine, lines));
        }

        /// <summary>Puts a built sample into the folder of strategies.</summary>
        public void Installs(string sample)
        {
            var built = new DirectoryInfo(AppContext.BaseDirectory);
            var file = Path.Combine(Root, "samples", sample, "bin", built.Parent!.Name, built.Name, $"{sample}.dll");
            File.Copy(file, Path.Combine(Directory.CreateDirectory(At("strategies")).FullName, Path.GetFileName(file)));
        }

        /// <summary>A path in the home folder.</summary>
        public string At(string name) => Path.Combine(_home.Folder, name);

        /// <summary>The home folder has this file.</summary>
        public void Has(string name) => Assert.True(File.Exists(At(name)), $"There is no {name}.");

        public void Dispose()
        {
            _engine?.Dispose();
            _venue?.Dispose();
            _home.Dispose();
        }

        private async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string[] arguments)
        {
            using var process = EngineProcess.Start(_home.Folder, _variables, arguments);
            return await process.EndAsync();
        }

        private static string RepositoryRoot()
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
                {
                    return folder.FullName;
                }
            }

            throw new InvalidOperationException($"No Engine.sln above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>A command under way.</summary>
    private sealed record Step(string What, int? Expected, Task<(int ExitCode, IReadOnlyList<string> Lines)> Running, string[] Arguments)
    {
        /// <summary>It ends as it should, without a stack trace, and says each of these somewhere.</summary>
        public async Task Says(params string[] parts)
        {
            var (code, lines) = await Running;
            var told = $"{What}: engine {string.Join(' ', Arguments)} ended with {code} and said:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
            Assert.True(code == Expected || (Expected is null && code is 0 or 1), told);
            Assert.All(parts, part => Assert.True(lines.Any(line => line.Contains(part, StringComparison.Ordinal)), $"No line has '{part}'. {told}"));
            Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        }
    }
}
