using Engine.History.Tape;
using Engine.Host.Run.Retention;
using Engine.Markets;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Host.Tests.Packages;

/// <summary>Logs and recorded market data that have had their time, and all that has not.</summary>
public sealed class RetentionTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 11, 27);

    private readonly TemporaryHome _home = new();
    private readonly List<string> _told = [];

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_log_goes_when_its_day_is_further_back_than_is_kept_and_every_other_file_stays()
    {
        string[] names =
        [
            "engine-20261126.log", "engine-20261028.log", "engine-20261027.log", "engine-20261127.log", "engine-20261201.log", "engine-2026.log", "engine-20261399.log",
            "engine-20200101", "mine-20200101.log", "engine-20200101.jsonl", "notes.txt", "engine-20200101.log",
        ];
        Assert.Equal(["engine-20200101.jsonl", "engine-20200101.log", "engine-20261027.log"], RetentionPlan.Logs(names, Today, 30));
        Assert.Equal(["engine-20200101.jsonl", "engine-20200101.log", "engine-20261027.log", "engine-20261028.log"], RetentionPlan.Logs(names, Today, 1));
        Assert.Empty(RetentionPlan.Logs(names, Today, null));
    }

    [Fact]
    public void The_day_under_way_stays_whatever_is_configured()
    {
        Assert.Empty(RetentionPlan.Logs(["engine-20261127.log"], Today, 0));
        Assert.Empty(RetentionPlan.Tape([new TapePartition(TapeStream.States, null, Today)], Today, 0));
    }

    [Fact]
    public void The_tape_goes_by_trade_date_and_is_kept_for_ever_unless_somebody_says_otherwise()
    {
        TapePartition[] there =
        [
            .. new[] { Today, Today.AddDays(-90), Today.AddDays(-91), Today.AddDays(-400) }
                .SelectMany(date => new[] { new TapePartition(TapeStream.Trades, new ContractId("CON.F.US.ENQ.Z26"), date), new TapePartition(TapeStream.States, null, date) }),
        ];
        Assert.Equal(["2026-08-28", "2025-10-23"], RetentionPlan.Tape(there, Today, 90).Select(p => $"{p.Date:yyyy-MM-dd}").Distinct().OrderDescending());
        Assert.Equal(4, RetentionPlan.Tape(there, Today, 90).Count);
        Assert.Empty(RetentionPlan.Tape(there, Today, RetentionSettings.Default.TapeDays));
    }

    [Fact]
    public void It_is_tidied_at_the_start_and_once_a_day_and_journal_bars_and_the_day_under_way_are_not_touched()
    {
        var clock = new FakeTimeProvider(Now);
        var (logs, archive) = (Path.Combine(_home.Folder, "logs"), Path.Combine(_home.Folder, "archive", "demo"));
        string[] stay =
        [
            Write("logs", "engine-20261127.log"), Write("journal", "demo.db"), Write("archive", "demo", "bars", "contract=CON.F.US.ENQ.Z25", "1m.parquet"),
            Write("archive", "demo", "states", "recording.json"), Write("archive", "demo", "trades", "contract=CON.F.US.ENQ.Z26", "date=2026-11-27", "part-a.parquet"),
            Write("archive", "live", "trades", "contract=CON.F.US.ENQ.Z25", "date=2025-11-27", "part-a.parquet"),
        ];
        var (log, tape) = (Write("logs", "engine-20261001.log"), Write("archive", "demo", "trades", "contract=CON.F.US.ENQ.Z25", "date=2025-11-27", "part-a.parquet"));
        var tomorrow = Write("logs", "engine-20261028.log");

        using (HouseKeeping.Begin(logs, archive, new RetentionSettings(30, 90), _told.Add, clock))
        {
            Assert.False(File.Exists(log));
            Assert.False(Directory.Exists(Path.GetDirectoryName(tape)));
            Assert.Equal(["1 log files older than 30 days were removed.", "1 folders of recorded market data older than 90 days were removed."], _told);
            Assert.True(File.Exists(tomorrow));

            clock.Advance(TimeSpan.FromDays(1));
            Assert.False(File.Exists(tomorrow));
            Assert.All(stay, file => Assert.True(File.Exists(file), file));
        }

        var later = Write("logs", "engine-20200101.log");
        clock.Advance(TimeSpan.FromDays(2));
        Assert.True(File.Exists(later), "what has ended tidies no more");
    }

    [Fact]
    public void Nothing_there_is_nothing_to_do()
    {
        using var keeping = HouseKeeping.Begin(Path.Combine(_home.Folder, "no"), Path.Combine(_home.Folder, "none"), new RetentionSettings(1, 1), _told.Add, new FakeTimeProvider(Now));
        Assert.Empty(_told);
    }

    private string Write(params string[] path)
    {
        var file = Path.Combine([_home.Folder, .. path]);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "x");
        return file;
    }
}
