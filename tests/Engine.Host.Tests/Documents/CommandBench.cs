using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Markets;

namespace Engine.Host.Tests.Documents;

/// <summary>
/// Where documented commands are run: a home in which a short run has traded and been recorded, with bars in its archive. It is made once and copied for
/// each block. The commands run in this process, as the program runs them.
/// </summary>
public sealed class CommandBench : IAsyncLifetime
{
    /// <summary>A trade date of the calendar that every block may rely on being in the archive.</summary>
    public const string ArchivedDate = "2026-11-10";

    private readonly string _folder = Directory.CreateTempSubdirectory("engine-documents-").FullName;
    private int _copies;

    private string Template => Path.Combine(_folder, "template");

    public async Task InitializeAsync()
    {
        var bars = Write(_folder, "bars.csv", Bars("CON.F.US.EP.Z26", 14));
        await DoneAsync(Template, _folder, "history", "import", bars, "--contract", "CON.F.US.EP.Z26");
        await DoneAsync(Template, _folder, "history", "import", Write(_folder, "nq.csv", Bars("CON.F.US.ENQ.Z26", 1)), "--contract", "CON.F.US.ENQ.Z26");
        await DoneAsync(Template, _folder, "run", "--plain", "--for", "6s");
    }

    public Task DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The first mistake that the command line finds in the words; null when there is none.</summary>
    public static string? MistakeIn(IReadOnlyList<string> arguments) =>
        EngineCommandLine.Build(EngineProgram.Commands).MistakeIn([.. arguments]) is { } mistake && !mistake.EndsWith("there is no such file or folder.", StringComparison.Ordinal)
            ? mistake
            : null;

    /// <summary>Prepares what a block needs and runs its lines, each of which must end as the block says.</summary>
    /// <exception cref="FormatException">A preparation that is none.</exception>
    public async Task RunAsync(CommandBlock block, IEnumerable<(ImmutableSortedDictionary<string, string> Variables, string[] Arguments)> lines)
    {
        var work = Path.Combine(_folder, Interlocked.Increment(ref _copies).ToString(CultureInfo.InvariantCulture));
        var home = Path.Combine(work, "home");
        Copy(Template, home);
        var (expected, replaced) = (new[] { EngineCommandLine.Success }, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var preparation in block.Preparations)
        {
            switch (preparation.Split(' '))
            {
                case ["bars", var file, var contract]:
                    replaced[file] = Write(work, file, Bars(contract, 1));
                    break;
                case ["bars", var file, var contract, var days]:
                    replaced[file] = Write(work, file, Bars(contract, int.Parse(days, CultureInfo.InvariantCulture)));
                    break;
                case ["file", var file, .. var text]:
                    replaced[file] = Write(work, file, string.Join(' ', text));
                    break;
                case ["first", .. var arguments]:
                    await DoneAsync(home, work, arguments);
                    break;
                case ["read", var word, "as", var other]:
                    replaced[word] = other;
                    break;
                case ["exit", .. var codes]:
                    expected = [.. codes.Select(code => int.Parse(code, CultureInfo.InvariantCulture))];
                    break;
                default:
                    throw new FormatException($"{block}: \"{preparation}\" is no preparation.");
            }
        }

        foreach (var (variables, arguments) in lines)
        {
            var words = arguments.Select(word => replaced.GetValueOrDefault(word, word)).ToArray();
            var (code, told) = await InvokeAsync(home, work, variables, words);
            Assert.True(expected.Contains(code), $"{block}: engine {string.Join(' ', words)} ended with {code} in place of {string.Join(" or ", expected)}. {told}");
        }
    }

    private static async Task DoneAsync(string home, string work, params string[] arguments)
    {
        var (code, told) = await InvokeAsync(home, work, ImmutableSortedDictionary<string, string>.Empty, arguments);
        Assert.True(code == EngineCommandLine.Success, $"engine {string.Join(' ', arguments)}: {told}");
    }

    private static async Task<(int Code, string Told)> InvokeAsync(string home, string work, ImmutableSortedDictionary<string, string> variables, string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) = (new StringWriter(), new StringWriter());
        var process = ImmutableDictionary<string, string>.Empty
            .Add("ENGINE_HOME", home)
            .Add("ENGINE_RISK_SESSION", "off")
            .Add("ENGINE_RECORD", "on")
            .AddRange(variables);
        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, process, work);
        var code = await EngineCommandLine.Build(EngineProgram.Commands, sources).RunAsync(arguments, output, error, deadline.Token);
        return (code, error.ToString().TrimEnd());
    }

    /// <summary>Bars of every minute of so many trade dates, the last of them <see cref="ArchivedDate"/>; made up, and the same every time.</summary>
    private static string Bars(string contract, int days)
    {
        var text = new StringBuilder("contractId,t,o,h,l,c,v\n");
        var last = DateOnly.ParseExact(ArchivedDate, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var date = last.AddDays(1 - days); date <= last; date = date.AddDays(1))
        {
            foreach (var session in ExchangeCalendar.Sessions(ProductGroup.StockIndices, date))
            {
                for (var minute = session.OpenUtc; minute < session.CloseUtc; minute = minute.AddMinutes(1))
                {
                    var (hour, wave) = (minute.Hour + (minute.Day * 5), (minute.Minute % 30) - 15);
                    var price = 6_000m + (0.25m * ((hour % 7 * 4) + Math.Abs(wave)));
                    text.Append(CultureInfo.InvariantCulture, $"{contract},{minute:yyyy-MM-ddTHH:mm:ssZ},{price},{price + 0.5m},{price - 0.5m},{price + 0.25m},{10 + minute.Hour}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            File.WriteAllText(path, text);
            return path;
        }

        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        zip.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
