using System.CommandLine;
using Engine.History;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>history</c>.</summary>
internal static class HistorySymbols
{
    private const int UsualDays = 30;

    public static Command Build(HistoryCommands commands, SettingsSources sources)
    {
        var history = new Command("history", "The archive of bars: fetch what is missing, and see what is there.");
        history.Subcommands.Add(Sync(commands, sources));
        history.Subcommands.Add(Gaps(commands, sources));
        history.Subcommands.Add(Verify(commands, sources));
        history.Subcommands.Add(Export(commands, sources));
        history.Subcommands.Add(new HistoryImportSymbols().Build(commands, sources));
        return history;
    }

    private static Command Sync(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("sync", "Fetch the bars that are missing, newest first; may be stopped and repeated at any time.");
        var scope = new HistoryScopeSymbols();
        var again = new Option<bool>("--again") { Description = "Ask for all of it once more, whatever was asked before." };
        var plain = new Option<bool>("--plain") { Description = "Plain lines instead of the progress bar." };
        scope.AddTo(command);
        command.Options.Add(again);
        command.Options.Add(plain);
        command.SetAction((parsed, stop) => commands.Sync(
            new HistorySyncOptions(scope.Read(parsed, sources, UsualDays), parsed.GetValue(again), parsed.GetValue(plain)), stop));
        return command;
    }

    private static Command Gaps(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("gaps", "Compare the stored bars with the hours of the exchange; 1 when something is missing.");
        var scope = new HistoryScopeSymbols();
        var json = OptionKinds.Json();
        scope.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, stop) => commands.Gaps(new HistoryCheckOptions(scope.Read(parsed, sources, null), parsed.GetValue(json)), stop));
        return command;
    }

    private static Command Verify(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("verify", "Examine stored bars: order, duplicates, tick grid, prices that contradict each other; 1 when something is wrong.");
        var word = new Argument<string?>("ROOT") { Description = "A root such as NQ; without it, everything that is stored.", Arity = ArgumentArity.ZeroOrOne };
        var interval = HistoryScopeSymbols.Interval("One interval; without it, all.");
        var json = OptionKinds.Json();
        var place = new PlaceSymbols();
        command.Arguments.Add(word);
        command.Options.Add(interval);
        command.Options.Add(json);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Verify(
            new HistoryVerifyOptions(place.Read(parsed, sources), parsed.GetValue(word), parsed.GetValue(interval), parsed.GetValue(json)), stop));
        return command;
    }

    private static Command Export(HistoryCommands commands, SettingsSources sources)
    {
        var command = new Command("export", "Write stored bars into one file for other programs.");
        var scope = new HistoryScopeSymbols();
        var file = OptionKinds.Text("--out", "FILE", "The file to write; one that is there is replaced.");
        file.Required = true;
        var format = OptionKinds.Parsed<BarExportFormat>(
            "--format", "csv|parquet|seven-column", "What to write; default: by the file's name.", "csv, parquet or seven-column", BarExport.TryParse);
        scope.AddTo(command);
        command.Options.Add(file);
        command.Options.Add(format);
        command.Validators.Add(result =>
        {
            if (result.GetResult(format) is not { Implicit: false } && result.ValueOrNone(file) is { } name && FormatOf(name) is null)
            {
                result.AddError($"--out {name}: the name ends neither in .csv, .csv.gz nor .parquet; say what to write with --format.");
            }
        });
        command.SetAction((parsed, stop) => commands.Export(
            new HistoryExportOptions(
                scope.Read(parsed, sources, null),
                sources.FullPath(parsed.GetValue(file))!,
                parsed.GetValue(format) ?? FormatOf(parsed.GetValue(file)!)!.Value),
            stop));
        return command;
    }

    private static BarExportFormat? FormatOf(string file) =>
        file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase) ? BarExportFormat.Csv
        : file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? BarExportFormat.Parquet
        : null;
}
