using System.CommandLine;
using System.Globalization;
using Engine.Host.Configuration;

namespace Engine.Host.Cli;

/// <summary>The arguments and options of <c>audit</c>.</summary>
internal static class AuditSymbols
{
    public static Command Build(Func<AuditOptions, CancellationToken, Task<int>> audit, SettingsSources sources)
    {
        var command = new Command("audit", "A trade date of an account as one page to hand on: every decision with what caused it, orders, fills, latencies, comparisons.");
        var day = new Argument<DateOnly?>("DAY")
        {
            Description = "The trade date, such as 2026-11-27: 17:00 to 17:00 Chicago.",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1970 and < 2100
                    && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                {
                    return date;
                }

                result.AddError($"DAY {text}: expected a trade date such as 2026-11-27; what happens from Friday 17:00 Chicago on is Monday's.");
                return null;
            },
        };
        var account = JournalSymbols.Account("The account's number, or the id of its journal; may be left out where there is one.");
        var file = OptionKinds.Text("--out", "FILE.html", "The page; default: audit-ACCOUNT-DAY.html in the working folder.");
        var archive = OptionKinds.Text("--archive", "FOLDER", "The recording, for what was decided on; default: the environment's archive.");
        var place = new PlaceSymbols();
        command.Arguments.Add(day);
        command.Arguments.Add(account);
        command.Options.Add(file);
        command.Options.Add(archive);
        place.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var settings = place.Read(parsed, sources);
            return audit(
                new AuditOptions(settings, parsed.GetValue(day)!.Value, parsed.GetValue(account))
                {
                    Out = settings.FullPath(parsed.GetValue(file)),
                    Archive = settings.FullPath(parsed.GetValue(archive)),
                },
                stop);
        });
        return command;
    }
}
