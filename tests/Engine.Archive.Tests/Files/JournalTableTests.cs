using System.Numerics;
using System.Text;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.Tests.Accounts;

namespace Engine.Archive.Tests.Files;

/// <summary>A journal that was written as Parquet, read by another program.</summary>
public sealed class JournalTableTests : IDisposable
{
    private const int Count = 45_000;
    private static readonly AccountEventSerializer Serializer = new(null!);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DuckDB_reads_every_event_with_typed_columns_and_exact_prices()
    {
        var path = Path.Combine(_folder.Path, "journal.parquet");
        var written = new DateTimeOffset(2026, 11, 27, 16, 11, 2, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.Equal(Count, await JournalExport.WriteAsync(Entries(written), JournalExportFormat.Parquet, path, TimeProvider.System, CancellationToken.None));
        var events = SyntheticJournal.Events(Count).ToList();

        using var duck = new Duck();
        Assert.Equal(
            ["journal:VARCHAR", "sequence:BIGINT", "t:TIMESTAMP WITH TIME ZONE", "t_100ns:INTEGER", "written:TIMESTAMP WITH TIME ZONE", "manifest:VARCHAR", "strategy:VARCHAR", "intent:BIGINT", "tag:VARCHAR",
                "contract_id:VARCHAR", "order_id:BIGINT", "trade_id:BIGINT", "side:VARCHAR", "size:INTEGER", "price:DECIMAL(18,9)", "reason:VARCHAR", "payload:VARCHAR"],
            duck.Rows($"DESCRIBE SELECT * FROM '{path}'").Select(row => $"{row[0]}:{row[1]}"));
        Assert.Equal([(object)(long)Count, 1L, (long)Count], duck.Rows($"SELECT count(*), min(sequence), max(sequence) FROM '{path}'").Single());
        Assert.Equal(
            events.OfType<TradeBooked>().Aggregate(0m, (sum, trade) => sum + (trade.Price.ToDecimal() * trade.Size)),
            Convert.ToDecimal(duck.Rows($"SELECT sum(price * size) FROM '{path}' WHERE manifest = 'trade-booked.v1'").Single()[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((BigInteger)0, duck.Rows($"SELECT CAST(count(*) AS HUGEINT) FROM '{path}' WHERE manifest = 'order-intended.v1' AND (strategy <> 'sma' OR tag IS NULL OR side IS NULL)").Single()[0]);

        // The row group in the middle, as text that the payload has too.
        var row = duck.Rows($"SELECT tag, order_id, trade_id, epoch_us(t), t_100ns, epoch_us(written), payload FROM '{path}' WHERE sequence = 30003").Single();
        var trade = Assert.IsType<TradeBooked>(events[30_002]);
        Assert.Equal([trade.Tag!.Value.Value, trade.Order.Value, trade.Id.Value], row[..3]);
        Assert.Equal([(trade.At - DateTimeOffset.UnixEpoch).Ticks / 10, 0, (written - DateTimeOffset.UnixEpoch).Ticks / 10], [(long)row[3], (int)row[4], (long)row[5]]);
        Assert.Equal(trade, AccountEventSerializer.Read(Encoding.UTF8.GetBytes((string)row[6]), "trade-booked.v1"));
    }

    private static IEnumerable<JournalEntry> Entries(DateTimeOffset written) => SyntheticJournal.Events(Count).Select((@event, i) => new JournalEntry(
        "account-DEMO-gateway.example-20000001", i + 1, Serializer.Manifest(@event), Encoding.UTF8.GetString(Serializer.ToBinary(@event)), @event)
    { Written = written });
}
