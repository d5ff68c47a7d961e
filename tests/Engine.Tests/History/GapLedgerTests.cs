using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

public sealed class GapLedgerTests
{
    private static readonly ContractId Contract = HistoryBench.Contract;
    private static readonly DateTimeOffset Now = HistoryBench.At(100_000);

    [Fact]
    public async Task A_ledger_reads_back_as_it_was_written()
    {
        using var bench = new HistoryBench(Now);
        var ledger = new GapLedger("NQ", BarInterval.Minute);
        ledger.Record(Contract, RangeSet.Of([Range(0, 100), Range(200, 300)]), [HistoryBench.At(5), HistoryBench.At(250)], Now);
        ledger.Record(new ContractId("CON.F.US.ENQ.M26"), RangeSet.Of(Range(0, 10)), [], Now);

        await bench.Ledgers.SaveAsync(ledger);
        var read = bench.Ledgers.Load("NQ", BarInterval.Minute, out var problem);

        Assert.Null(problem);
        Assert.Equal(ledger.Contracts.Select(Flat), read.Contracts.Select(Flat));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"schema":2,"root":"NQ","interval":"1m","contracts":{}}""")]
    [InlineData("""{"schema":1,"root":"ES","interval":"1m","contracts":{}}""")]
    [InlineData("""{"schema":1,"root":"NQ","interval":"1m","contracts":{"X":{"asked":"2026-03-02T00:00:00Z","covered":["yesterday"],"bars":{}}}}""")]
    [InlineData("""{"schema":1,"root":"NQ","interval":"1m","contracts":{"X":null}}""")]
    [InlineData("""{"schema":1,"root":"NQ","interval":"1m","contracts":{"X":{"asked":"2026-03-02T00:00:00Z","covered":null,"bars":null}}}""")]
    public void A_file_that_makes_no_sense_is_named_and_knows_nothing(string text)
    {
        using var bench = new HistoryBench(Now);
        var path = bench.Ledgers.PathOf("NQ", BarInterval.Minute);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);

        var ledger = bench.Ledgers.Load("NQ", BarInterval.Minute, out var problem);

        Assert.Contains(path, problem, StringComparison.Ordinal);
        Assert.Empty(ledger.Contracts);
    }

    [Fact]
    public void An_answer_that_was_written_down_twice_counts_its_bars_once()
    {
        var ledger = new GapLedger("NQ", BarInterval.Minute);
        DateTimeOffset[] starts = [HistoryBench.At(1), HistoryBench.At(2)];

        ledger.Record(Contract, RangeSet.Of(Range(0, 10)), starts, Now);
        ledger.Record(Contract, RangeSet.Of(Range(0, 20)), starts, Now);

        Assert.Equal(2, ledger.Of(Contract).BarsByDay.Values.Sum());
    }

    [Fact]
    public void A_day_with_more_bars_than_the_venue_gave_stays_known()
    {
        var ledger = new GapLedger("NQ", BarInterval.Minute);
        ledger.Record(Contract, RangeSet.Of(Range(0, 10)), [HistoryBench.At(1)], Now);

        var lost = ledger.Reconcile(Contract, new TimeRange(HistoryBench.Begin.AddDays(-2), Now), _ => 5);

        Assert.Empty(lost);
        Assert.Equal(RangeSet.Of(Range(0, 10)), ledger.Covered(Contract, Now));
    }

    private static TimeRange Range(int from, int to) => new(HistoryBench.At(from), HistoryBench.At(to));

    private static string Flat((ContractId Contract, ContractCoverage Coverage) entry) =>
        $"{entry.Contract} {entry.Coverage.AskedAt:O} {entry.Coverage.Covered} {string.Join(", ", entry.Coverage.BarsByDay)}";
}
