using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Engine.Host.Configuration;
using Engine.Host.Run;

namespace Engine.Host.Cli;

/// <summary>
/// The command line of the program. Exit codes: 0 all went well; 1 something failed; 2 the user gave or set up something
/// wrong, nothing was started and nothing is lost.
/// </summary>
public sealed class EngineCommandLine
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Something failed.</summary>
    public const int Failed = 1;

    /// <summary>Bad input; nothing was started.</summary>
    public const int BadInput = 2;

    private readonly RootCommand _root;

    private readonly SettingsSources _process;

    private EngineCommandLine(RootCommand root, SettingsSources process) => (_root, _process) = (root, process);

    /// <summary>The commands, for a test that looks at all of them.</summary>
    internal RootCommand Root => _root;

    /// <summary>This program's version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(EngineCommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Lays out the commands.</summary>
    /// <param name="commands">The work behind them.</param>
    /// <param name="process">Variables and working folder; those of this process where null.</param>
    public static EngineCommandLine Build(Commands commands, SettingsSources? process = null)
    {
        var sources = process ?? SettingsSources.OfProcess;
        var run = new RunSymbols();
        var root = new RootCommand("Automated futures trading on the ProjectX Gateway. Without a command: run.");
        root.SetAction((parsed, stop) => commands.Run(run.Read(parsed, sources), stop));
        var runCommand = new Command("run", "Trade: against the simulated gateway in this process unless configured otherwise.");
        runCommand.SetAction((parsed, stop) => commands.Run(run.Read(parsed, sources), stop));
        run.AddTo(root);
        run.AddTo(runCommand);

        var simulate = new SimulateSymbols();
        var simulateCommand = new Command("simulate", "Serve the simulated gateway alone, for other programs or a second engine.");
        simulateCommand.SetAction((parsed, stop) => commands.Simulate(simulate.Read(parsed, sources), stop));
        simulate.AddTo(simulateCommand);

        var backtest = new BacktestSymbols();
        var backtestCommand = new Command("backtest", "Run a strategy over recorded data, as fast as it goes.");
        backtestCommand.SetAction((parsed, stop) => commands.Backtest(backtest.Read(parsed, sources), stop));
        backtest.AddTo(backtestCommand);

        var verification = new VerifySymbols();
        var verificationCommand = new Command("verify", "Ask of a strategy what a backtest takes for granted: does it look ahead, is it repeatable, does it warm up, what is left a tick and a bar worse?");
        verificationCommand.SetAction((parsed, stop) => commands.Verify(verification.Read(parsed, sources), stop));
        verification.AddTo(verificationCommand);

        var report = new ReportSymbols();
        var reportCommand = new Command("report", "What a run or an account has done, in figures and pictures, from its journal.");
        reportCommand.SetAction((parsed, stop) => commands.Report(report.Read(parsed, sources), stop));
        report.AddTo(reportCommand);

        var comparison = new CompareSymbols();
        var comparisonCommand = new Command("compare", "Runs beside one another: figures, curves, and each trade that differs with what explains it.");
        comparisonCommand.SetAction((parsed, stop) => commands.Compare(comparison.Read(parsed, sources), stop));
        comparison.AddTo(comparisonCommand);

        var optimize = new OptimizeSymbols();
        var optimizeCommand = new Command("optimize", "Run a strategy with many combinations of its parameters, and show how much of the best is luck.");
        optimizeCommand.SetAction((parsed, stop) => commands.Optimize(optimize.Read(parsed, sources), stop));
        optimize.AddTo(optimizeCommand);

        var replay = new ReplaySymbols();
        var replayCommand = new Command("replay", "Replay a recorded run: did each strategy, given exactly what it saw, decide the same?");
        replayCommand.SetAction((parsed, stop) => commands.Replay(replay.Read(parsed, sources), stop));
        replay.AddTo(replayCommand);

        var versionCommand = new Command("version", "Print the version.");
        versionCommand.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine($"engine {Version}");
            return Success;
        });
        root.Subcommands.Add(runCommand);
        root.Subcommands.Add(simulateCommand);
        root.Subcommands.Add(JournalSymbols.Build(commands.Journal, sources));
        root.Subcommands.Add(backtestCommand);
        root.Subcommands.Add(verificationCommand);
        root.Subcommands.Add(reportCommand);
        root.Subcommands.Add(AuditSymbols.Build(commands.Audit, sources));
        root.Subcommands.Add(comparisonCommand);
        root.Subcommands.Add(optimizeCommand);
        root.Subcommands.Add(replayCommand);
        root.Subcommands.Add(HistorySymbols.Build(commands.History, sources));

        var orders = new Command("orders", "The orders of an account.");
        OrderReadSymbols.AddTo(orders, commands.Reads, sources);
        OrderChangeSymbols.AddToOrders(orders, commands.Person, sources);
        var positions = new Command("positions", "The open positions of an account.");
        AccountReadSymbols.AddPositionsTo(positions, commands.Reads, sources);
        OrderChangeSymbols.AddToPositions(positions, commands.Person, sources);
        root.Subcommands.Add(AccountReadSymbols.Accounts(commands.Reads, sources));
        root.Subcommands.Add(ContractSymbols.Build(commands.Reads, sources));
        root.Subcommands.Add(orders);
        root.Subcommands.Add(positions);
        root.Subcommands.Add(AccountReadSymbols.Trades(commands.Reads, sources));
        root.Subcommands.Add(WatchSymbols.Build(commands.Reads, sources));
        root.Subcommands.Add(SignalSymbols.Build(commands.Signals, sources));

        root.Subcommands.Add(AlertSymbols.Build(commands.Alerts, sources));
        foreach (var command in PersonSymbols.Build(commands.Person, sources).Concat(SetupSymbols.Build(commands.Setup, sources)))
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(AutostartSymbols.Build(commands.Autostart, sources));
        root.Subcommands.Add(versionCommand);
        root.Options.Add(new DebugOption());
        ExamplesInHelp.AddTo(root);
        return new EngineCommandLine(root, sources);
    }

    /// <summary>What is wrong with the words of a command, in one sentence; null when it would be carried out. Nothing is.</summary>
    internal string? MistakeIn(string[] arguments) => _root.Parse(arguments) is { Errors.Count: > 0 } wrong ? Mistake(wrong) : null;

    /// <summary>Runs the command on this process's own signals and streams.</summary>
    public async Task<int> RunAsync(string[] arguments)
    {
        using var signals = new StopSignals();
        return await RunAsync(arguments, System.Console.Out, System.Console.Error, signals.Token).ConfigureAwait(false);
    }

    /// <summary>Runs the command. Every failure ends here as an exit code and lines without a stack trace.</summary>
    /// <param name="arguments">As given.</param>
    /// <param name="output">Help and version.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="stop">Asks for an orderly stop.</param>
    public async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var parsed = _root.Parse(arguments);
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                await error.WriteLineAsync(Mistake(parsed)).ConfigureAwait(false);
                return BadInput;
            }

            var invocation = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                // The library would kill the process two seconds after a signal; ours lets the orderly stop finish.
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation, stop).ConfigureAwait(false);
        }
        catch (UserErrorException wrong)
        {
            foreach (var sentence in wrong.Sentences)
            {
                await error.WriteLineAsync(Sentence(sentence)).ConfigureAwait(false);
            }

            return BadInput;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped before the end.").ConfigureAwait(false);
            return Failed;
        }
        catch (Exception failure)
        {
            // Whatever a library has put into its message: no secret leaves with it. Our own sentences need no type.
            var filter = DebugOption.FilterOf(parsed, _process);
            var line = $"{(failure is RunFailedException ? "" : $"{failure.GetType().Name}: ")}{failure.Message}".ReplaceLineEndings(" ");
            await error.WriteLineAsync(filter.Clean($"The engine failed: {line}")).ConfigureAwait(false);
            if (DebugOption.IsGiven(parsed))
            {
                await error.WriteLineAsync(filter.Clean(failure.ToString())).ConfigureAwait(false);
            }

            return Failed;
        }
    }

    /// <summary>The first thing that is wrong, in one sentence that names it. The library's own name neither an argument that is left out nor the commands of a group.</summary>
    private static string Mistake(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = ExamplesInHelp.PathOf(command);
        var typed = path.Length == 0 ? "engine" : $"engine {path}";
        if (command is { Action: null, Subcommands.Count: > 0 })
        {
            var known = string.Join(", ", command.Subcommands.Select(one => one.Name));
            return parsed.UnmatchedTokens is [var word, ..] ? $"{word} is no command of '{typed}'; expected {known}." : $"'{typed}' needs a command: {known}.";
        }

        return parsed.Errors[0] switch
        {
            { SymbolResult: ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument } } => $"{argument.Name.TrimEnd('.')} is missing; '{typed} --help' shows what the command takes.",
            { SymbolResult: ArgumentResult { Argument: var several } some } when some.Tokens.Count < several.Arity.MinimumNumberOfValues =>
                $"{several.Name.TrimEnd('.')} has to be given {several.Arity.MinimumNumberOfValues} times at least; '{typed} --help' shows what the command takes.",
            { SymbolResult: OptionResult { Tokens.Count: 0, Option: { Arity.MinimumNumberOfValues: > 0 } option } given } =>
                $"{option.Name} {(given.Implicit ? "is missing" : $"needs a value, {option.HelpName}")}; '{typed} --help' shows what the command takes.",
            var other => Sentence(other.Message),
        };
    }

    private static string Sentence(string message) =>
        message.ReplaceLineEndings(" ").TrimEnd() is var line && line is [.., '.' or '?' or '!'] ? line : line + ".";
}
