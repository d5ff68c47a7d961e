using System.CommandLine;
using System.Globalization;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.History;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The commands of <c>journal</c>.</summary>
internal static class JournalSymbols
{
    private const int UsualTail = 20;

    public static Command Build(JournalCommands commands, SettingsSources sources)
    {
        // "engine journal 20000001" is short for "engine journal show 20000001".
        var journal = Show("journal", "What happened to an account, why, and how long it took. Alone: as journal show.", commands, sources);
        journal.Subcommands.Add(Show("show", "Tell what happened: each order as a paragraph, from the price it was decided on to its last fill.", commands, sources));
        journal.Subcommands.Add(Tail(commands, sources));
        journal.Subcommands.Add(State(commands, sources));
        journal.Subcommands.Add(Verify(commands, sources));
        journal.Subcommands.Add(Export(commands, sources));
        journal.Subcommands.Add(Copy(commands, sources));
        journal.Subcommands.Add(Init(commands, sources));
        return journal;
    }

    private static Command Show(string name, string description, JournalCommands commands, SettingsSources sources)
    {
        var command = new Command(name, description);
        var show = new JournalShowSymbols();
        show.AddTo(command);
        command.SetAction((parsed, stop) => commands.Show(show.Read(parsed, sources), stop));
        return command;
    }

    private static Command Tail(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("tail", "The newest events, and with --follow those that are committed from now on, until Ctrl+C.");
        var account = Account("The account's number, or the id of its journal; may be left out where there is one.");
        var count = OptionKinds.Whole("--last", "N", $"How many of the newest; default: {UsualTail}.", 1, int.MaxValue);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is committed, beside a running engine." };
        var json = OptionKinds.Json("One JSON object a line.");
        var (zone, place) = (new ZoneSymbols(), new PlaceSymbols());
        command.Arguments.Add(account);
        command.Options.Add(count);
        command.Options.Add(follow);
        command.Options.Add(json);
        zone.AddTo(command);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Tail(
            new JournalTailOptions(
                place.Read(parsed, sources), parsed.GetValue(account), (int)(parsed.GetValue(count) ?? UsualTail), parsed.GetValue(follow), parsed.GetValue(json), zone.Read(parsed)),
            stop));
        return command;
    }

    private static Command State(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("state", "The account as it stood: book, what it may do, limits and rooms, working orders, positions, pauses.");
        var account = Account("The account's number, or the id of its journal; may be left out where there is one.");
        var at = OptionKinds.Parsed<Moment>(
            "--at", "TIME|SEQ", "After this event, or at this time; default: now.", "the number of an event, a trade date (its end), or a time such as 2026-11-27T14:30:00Z", TryMoment);
        var json = OptionKinds.Json();
        var (zone, place) = (new ZoneSymbols(), new PlaceSymbols());
        command.Arguments.Add(account);
        command.Options.Add(at);
        command.Options.Add(json);
        zone.AddTo(command);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.State(
            new JournalStateOptions(place.Read(parsed, sources), parsed.GetValue(account))
            {
                Number = parsed.GetValue(at)?.Number,
                At = parsed.GetValue(at)?.At,
                Json = parsed.GetValue(json),
                Zone = zone.Read(parsed),
            },
            stop));
        return command;
    }

    private static Command Verify(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("verify", "Replay the journal, check every invariant, and print a hash of the state; 0 when it is sound.");
        var account = Account("The account's number, or the id of its journal; without it, every account of the file.");
        var json = OptionKinds.Json("One JSON object a journal.");
        var place = new PlaceSymbols();
        command.Arguments.Add(account);
        command.Options.Add(json);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Verify(new JournalVerifyOptions(place.Read(parsed, sources), parsed.GetValue(account), parsed.GetValue(json)), stop));
        return command;
    }

    private static Command Export(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("export", "Write every event into one file for other programs: JSON Lines or Parquet, by the file's name.");
        var account = Account("The account's number, or the id of its journal; may be left out where there is one.");
        var file = OptionKinds.Text("--out", "FILE.jsonl|FILE.parquet", "The file to write; one that is there is replaced.");
        var place = new PlaceSymbols();
        file.Required = true;
        file.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && JournalExport.FormatOf(name) is null)
            {
                result.AddError($"--out {name}: the name ends neither in .jsonl nor in .parquet, which say what to write.");
            }
        });
        command.Arguments.Add(account);
        command.Options.Add(file);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Export(
            new JournalExportOptions(
                place.Read(parsed, sources), parsed.GetValue(account), sources.FullPath(parsed.GetValue(file))!, JournalExport.FormatOf(parsed.GetValue(file)!)!.Value),
            stop));
        return command;
    }

    private static Command Copy(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("copy", "Move the journal between SQLite and PostgreSQL: every event, number, time and snapshot, proven equal.");
        var from = OptionKinds.Text("--from", "PLACE", "Where it is: sqlite, postgresql, a file, or a home folder.");
        var to = OptionKinds.Text("--to", "PLACE", "Where it is to be, and is empty: sqlite, postgresql, a file, or a home folder.");
        var place = new PlaceSymbols();
        from.Required = true;
        to.Required = true;
        command.Options.Add(from);
        command.Options.Add(to);
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Copy(new JournalCopyOptions(place.Read(parsed, sources), Placed(parsed.GetValue(from)!), Placed(parsed.GetValue(to)!)), stop));
        return command;

        string Placed(string word) => word is JournalCopyOptions.Sqlite or JournalCopyOptions.Postgres ? word : sources.FullPath(word)!;
    }

    private static Command Init(JournalCommands commands, SettingsSources sources)
    {
        var command = new Command("init", "Make the journal's tables in PostgreSQL, or bring them up to date. A file needs none of it.");
        var place = new PlaceSymbols();
        place.AddTo(command);
        command.SetAction((parsed, stop) => commands.Init(new JournalInitOptions(place.Read(parsed, sources)), stop));
        return command;
    }

    internal static Argument<string?> Account(string description) => new("ACCOUNT")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0)
            {
                return null;
            }

            var word = result.Tokens[0].Value;
            if ((int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var account) && account > 0) || word.StartsWith(JournalReader.AccountPrefix, StringComparison.Ordinal))
            {
                return word;
            }

            result.AddError($"ACCOUNT {word}: expected the venue's number of an account, at least 1, or the id of a journal, which begins with {JournalReader.AccountPrefix}.");
            return null;
        },
    };

    private static bool TryMoment(string text, out Moment moment)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            moment = new Moment(number, null);
            return number > 0;
        }

        moment = RangeSymbols.TryRead(text, HistorySpan.End, out var at) ? new Moment(null, at) : default;
        return moment.At is not null;
    }

    private readonly record struct Moment(long? Number, DateTimeOffset? At);
}
