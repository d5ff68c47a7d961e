using System.Collections.Immutable;
using System.Net;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Host.Run.Doctor;
using Engine.Host.Tests.Configuration;
using Engine.Markets;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Setup;

/// <summary>Each check by itself.</summary>
public sealed class DoctorChecksTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 20, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("10.0.1", "10.0.401", "Ok", "SDK 10.0.401")]
    [InlineData("10.0.1", null, "Ok", "no SDK")]
    [InlineData("10.0.1", "9.0.100", "Warn", "install it, or run a published copy")]
    [InlineData("9.0.1", "10.0.401", "Fail", "is needed")]
    public void Runtime_and_sdk(string runtime, string? sdk, string verdict, string expected) => Expect(RuntimeCheck.Of(new Version(runtime), sdk), verdict, expected);

    [Theory]
    [InlineData(0, 0.2, "Ok", "agrees")]
    [InlineData(2, 0.2, "Ok", "agrees")]
    [InlineData(12, 0.2, "Warn", "12 s ahead of the venue's; switch on its time service")]
    [InlineData(-12, 0.2, "Warn", "12 s behind the venue's")]
    [InlineData(95, 0.2, "Fail", "95 s ahead of")]
    [InlineData(6, 9, "Ok", "agrees")]
    public void The_clock_against_the_venues_date(double ahead, double took, string verdict, string expected) =>
        Expect(ClockCheck.Of(Now, Now.AddSeconds(ahead + 0.5 - (took / 2)), Now.AddSeconds(ahead + 0.5 + (took / 2))), verdict, expected);

    [Fact]
    public async Task Time_zone_data_of_the_machine_is_compared_with_the_programs_own()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("America/Chicago", TimeSpan.FromHours(-6), "C", "C");
        var wrong = TimeZoneInfo.CreateCustomTimeZone("America/Chicago", TimeSpan.FromHours(-5), "C", "C");
        var time = new At(Now);

        Expect(Assert.Single(await new TimeZoneCheck(_ => zone, TimeZoneInfo.Utc, time).LookAsync(default)), "Ok", "yours is UTC");
        Expect(Assert.Single(await new TimeZoneCheck(_ => wrong, TimeZoneInfo.Utc, time).LookAsync(default)), "Warn", "-5 h from UTC, and it is -6 h");
        Expect(Assert.Single(await new TimeZoneCheck(_ => null, TimeZoneInfo.Utc, time).LookAsync(default)), "Warn", "install its time zone data");
    }

    [Theory]
    [InlineData(100L * 1024 * 1024, "Fail", "0.1 GiB free")]
    [InlineData(1024L * 1024 * 1024, "Warn", "1.0 GiB free")]
    [InlineData(50L * 1024 * 1024 * 1024, "Ok", "50.0 GiB free")]
    [InlineData(null, "Warn", "cannot be told")]
    public void Disk(long? free, string verdict, string expected) => Expect(DiskCheck.Of("/home/me/engine", free), verdict, expected);

    [Theory]
    [InlineData("/home/me/engine", "ext4", false, "Ok", "made by the first run")]
    [InlineData("/home/me/engine", "nfs4", false, "Fail", "another machine")]
    [InlineData("Z:\\engine", "NTFS", true, "Fail", "another machine")]
    [InlineData("\\\\server\\share\\engine", "", false, "Fail", "another machine")]
    [InlineData("C:\\Users\\me\\OneDrive - Firm\\engine", "NTFS", false, "Fail", "kept by OneDrive")]
    [InlineData("C:\\Users\\me\\Cloud\\engine", "NTFS", false, "Fail", "kept by OneDrive")]
    [InlineData("C:\\Users\\me\\Clouds\\engine", "NTFS", false, "Ok", "NTFS")]
    [InlineData("/Users/me/Library/Mobile Documents/engine", "apfs", false, "Fail", "kept by iCloud")]
    [InlineData("/Users/me/Library/CloudStorage/X/engine", "apfs", false, "Fail", "a cloud service")]
    [InlineData("/home/me/Dropbox/engine", "ext4", false, "Fail", "kept by Dropbox")]
    [InlineData("G:\\My Drive\\engine", "NTFS", false, "Fail", "Google Drive")]
    public async Task A_home_folder_on_a_network_drive_or_in_a_synchronised_folder_is_found(string path, string format, bool network, string verdict, string expected)
    {
        var variables = new Dictionary<string, string> { ["OneDrive"] = "C:\\Users\\me\\Cloud" };
        Expect(Assert.Single(await new HomePlaceCheck(path, variables, _ => new DriveKind(network, format)).LookAsync(default)), verdict, expected);
    }

    [Theory]
    [InlineData("Power Scheme GUID: 381b4222 (Balanced)\n Minimum: 0x00000000\n Maximum: 0xffffffff\n Increment: 0x00000001\n AC: 0x00000708\n DC: 0x00000384\n", "Warn", "30 minutes on mains (power plan Balanced)")]
    [InlineData("Minimal: 0x00000000\n Wechselstrom: 0x00000000\n Gleichstrom: 0x00000384\n", "Ok", "does not sleep by itself")]
    [InlineData(null, "Ok", "powercfg is not here")]
    [InlineData("Access denied", "Ok", "cannot be told")]
    public void Sleep_of_windows_is_read_in_every_language(string? query, string verdict, string expected) =>
        Expect(PowerCheck.Windows(query, "Power Scheme GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)\r\n"), verdict, expected);

    [Theory]
    [InlineData("Battery Power:\n sleep                1\nAC Power:\n displaysleep 10\n sleep                15\n", "Warn", "15 minutes")]
    [InlineData("Battery Power:\n sleep                1\nAC Power:\n sleep                0\n", "Ok", "does not sleep")]
    [InlineData("AC Power:\n disksleep 10\n", "Ok", "cannot be told")]
    [InlineData(null, "Ok", "pmset is not here")]
    public void Sleep_of_macos(string? custom, string verdict, string expected) => Expect(PowerCheck.MacOS(custom), verdict, expected);

    [Theory]
    [InlineData("LoadState=masked\n", "'suspend'\n", null, "Ok", "masked")]
    [InlineData("LoadState=loaded\n", "'suspend'\n", null, "Warn", "sleep-inactive-ac-type nothing")]
    [InlineData("LoadState=loaded\n", "'nothing'\n", "#IdleAction=ignore\nIdleAction=suspend\n", "Warn", "logind answers idleness with suspend")]
    [InlineData("LoadState=loaded\n", null, "IdleAction=suspend\nIdleAction=ignore\n", "Ok", "closing a lid may")]
    [InlineData("LoadState=loaded\n", null, "#IdleAction=suspend\n", "Ok", "neither logind nor the desktop")]
    [InlineData(null, null, null, "Ok", "cannot be told")]
    public void Sleep_of_linux(string? target, string? gnome, string? logind, string verdict, string expected) => Expect(PowerCheck.Linux(target, gnome, logind), verdict, expected);

    [Fact]
    public async Task A_program_that_is_not_there_or_fails_is_nothing()
    {
        Assert.Null(await ProgramOutput.AskAsync("no-such-program-of-any-machine", [], default));
        Assert.Null(await ProgramOutput.AskAsync("dotnet", ["no-such-command-of-dotnet"], default));
        Assert.StartsWith("10.", await ProgramOutput.AskAsync("dotnet", ["--version"], default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_and_whoever_has_the_home_folder()
    {
        var (home, journal) = (_folder.At("home"), _folder.At("home", "journal", "demo.db"));
        var none = await new JournalCheck(home, journal).LookAsync(default);
        Expect(none[0], "Ok", "free");
        Expect(none[1], "Ok", "there is none yet");
        Assert.False(Directory.Exists(home));

        _folder.Write("home/journal/demo.db", "this is no journal, and long enough to be told from an empty file of a database");
        using (FolderLock.Take(home, "home folder", new FolderOwner(4242, Now, "engine run")))
        {
            var held = await new JournalCheck(home, journal).LookAsync(default);
            Expect(held[0], "Ok", "in use by process 4242 since 2026-11-27 20:00:00 UTC (engine run)");
            Expect(held[1], "Fail", journal);
        }

        Expect((await new JournalCheck(home, journal).LookAsync(default))[0], "Ok", "free");
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task The_archive()
    {
        var folder = _folder.At("archive");
        Expect(Assert.Single(await new ArchiveCheck(folder).LookAsync(default)), "Ok", "there is none yet");
        using (Engine.History.ArchiveFolder.OpenForWriting(folder, "a test", TimeProvider.System))
        {
            Expect(Assert.Single(await new ArchiveCheck(folder).LookAsync(default)), "Ok", "holds no bars");
        }
    }

    [Theory]
    [InlineData(null, "no such host is known", "Fail", "venue.example does not answer (no such host is known)")]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, "Fail", "maintenance")]
    [InlineData(HttpStatusCode.OK, null, "Ok", "answers in 100 ms")]
    [InlineData(HttpStatusCode.NotFound, null, "Ok", "answers in 100 ms")]
    public void Rest(HttpStatusCode? status, string? trouble, string verdict, string expected) =>
        Expect(VenueCheck.Rest(new Uri("https://venue.example"), Answer(status, trouble)), verdict, expected);

    [Theory]
    [InlineData(null, true, "Fail", "does not answer")]
    [InlineData(HttpStatusCode.OK, true, "Ok", "answers")]
    [InlineData(HttpStatusCode.Unauthorized, true, "Fail", "refuses the token")]
    [InlineData(HttpStatusCode.Unauthorized, false, "Ok", "there is no login")]
    [InlineData(HttpStatusCode.NotFound, true, "Fail", "there is no hub")]
    [InlineData(HttpStatusCode.BadGateway, true, "Warn", "HTTP 502")]
    public void Hubs(HttpStatusCode? status, bool loggedIn, string verdict, string expected) =>
        Expect(VenueCheck.Hub("user hub", new Uri("https://rtc.example/hubs/user"), Answer(status, "gone"), loggedIn), verdict, expected);

    [Fact]
    public void Accounts_with_their_flags_and_the_one_that_is_meant()
    {
        var practice = new VenueAccount(new AccountId(1), "PRAC-1", Money.FromDecimal(50_000m), CanTrade: true, Visible: true, Simulated: true);
        var combine = new VenueAccount(new AccountId(2), "50KTC-2", Money.FromDecimal(51_000.5m), CanTrade: true, Visible: true, Simulated: false);

        var chosen = AccountsCheck.Of(Settings("DEMO", 1), [practice, combine]);
        Expect(chosen[0], "Ok", "1 (PRAC-1), balance 50000.00, can trade, simulated; it may trade in DEMO.");
        Expect(chosen[1], "Ok", "2 (50KTC-2), balance 51000.50, can trade, REAL MONEY; not the one");
        Expect(AccountsCheck.Of(Settings("DEMO", null), [practice, combine])[0], "Fail", "your active accounts are: 1 (PRAC-1), 2 (50KTC-2).");
        Expect(AccountsCheck.Of(Settings("DEMO", 2), [practice, combine])[0], "Fail", "PRAC- only");
        Expect(AccountsCheck.Of(Settings("DEMO", null), [practice with { CanTrade = false }])[0], "Fail", "canTrade is false");
        Expect(AccountsCheck.Of(Settings("LIVE", 1), [practice])[0], "Fail", "LIVE trades accounts that are listed");
        Expect(Assert.Single(AccountsCheck.Of(Settings("DEMO", null), [])), "Fail", "You have no active account");
    }

    [Fact]
    public void Contracts_with_their_delivery()
    {
        var (front, next, old) = (Contract("CON.F.US.MNQ.Z26"), Contract("CON.F.US.MNQ.H27"), Contract("CON.F.US.MNQ.U26") with { Active = false });
        var early = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

        Expect(Of("MNQ", front, early), "Ok", "MNQ is CON.F.US.MNQ.Z26 (December 2026) and follows the front month.");
        Expect(Of(front.Id.Value, front, early), "Ok", "does not follow the next one");
        Expect(Of(front.Id.Value, front, new(2026, 12, 2, 0, 0, 0, TimeSpan.Zero)), "Warn", "is delivered this month");
        Expect(Of(next.Id.Value, next, early), "Warn", "is not the front month any more, which is CON.F.US.MNQ.Z26");
        Expect(Of(old.Id.Value, old, early), "Fail", "has expired; write the root");
        Expect(ContractsCheck.Of("XYZ", new ContractResolution.Refused("The venue offers no contract 'XYZ'.", null), [front], early), "Fail", "no contract 'XYZ'");

        CheckResult Of(string word, Instrument found, DateTimeOffset now) => ContractsCheck.Of(word, new ContractResolution.Found(found), [front], now);

        static Instrument Contract(string id) => new(new ContractId(id), "MNQ" + id[^3] + id[^1], "", Price.FromDecimal(0.25m), Money.FromDecimal(0.5m), true, "F.US.MNQ");
    }

    [Fact]
    public void The_document_and_the_lines()
    {
        CheckResult[] results = [CheckResult.Ok("clock", "agrees."), CheckResult.Warn("sleep", "soon."), CheckResult.Fail("login", "no \"key\".")];

        Assert.Equal("FAIL  login          no \"key\".", DoctorReport.Line(results[2]));
        Assert.Equal("1 to put right, 1 better put right.", DoctorReport.Summary(results));
        Assert.Equal("Everything is as it should be.", DoctorReport.Summary(results[..1]));
        Assert.Equal(
            """{"failed":1,"warned":1,"checks":[{"check":"clock","verdict":"ok","sentence":"agrees."},{"check":"sleep","verdict":"warn","sentence":"soon."},{"check":"login","verdict":"fail","sentence":"no \u0022key\u0022."}]}""",
            DoctorReport.Json(results));
    }

    private static void Expect(CheckResult result, string verdict, string part)
    {
        Assert.Contains(part, result.Sentence, StringComparison.Ordinal);
        Assert.Equal(verdict, result.Verdict.ToString());
    }

    private static ProbeAnswer Answer(HttpStatusCode? status, string? trouble) => new(status, null, Now, Now.AddMilliseconds(100), trouble);

    private EngineSettings Settings(string environment, int? account)
    {
        var variables = new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = environment, ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" };
        if (account is { } number)
        {
            variables["ENGINE_ACCOUNT"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(), _folder.Path));
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
