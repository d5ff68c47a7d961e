using System.Runtime.CompilerServices;
using System.Text.Json;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Export;
using Engine.Actors.Tests.Journal.Story;

namespace Engine.Actors.Tests.Journal;

/// <summary>A journal as files for other programs.</summary>
public sealed class JournalExportTests
{
    /// <summary>Every kind of event, as its golden file has it.</summary>
    public static TheoryData<string> Events => [.. Directory.EnumerateFiles(Golden(), "*.json").Select(file => Path.GetFileName(file)!).Where(name => !name.StartsWith("strategy-state", StringComparison.Ordinal)).Order()];

    [Theory]
    [MemberData(nameof(Events))]
    public void The_columns_of_an_event_say_what_its_payload_says(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(Golden(), file));
        var columns = EventColumns.Of(AccountEventSerializer.Read(json, string.Join('.', file.Split('.')[..2])));
        using var document = JsonDocument.Parse(json);
        var payload = document.RootElement;

        Assert.Equal(Text("strategy"), columns.Strategy?.Value);
        Assert.Equal(Text("tag"), columns.Tag?.Value);
        Assert.Equal(Text("contract"), columns.Contract?.Value);
        Assert.Equal(Text("side"), columns.Side?.ToString());
        Assert.Equal(Number("intent"), columns.Intent?.Value);
        Assert.Equal(Number("size") ?? Number("net"), columns.Size);
        Assert.Equal(Text("tag") is null && Number("order") is null ? null : Number("order") ?? Number("id") * (file.StartsWith("trade", StringComparison.Ordinal) ? null : 1), columns.Order?.Value);
        Assert.Equal(Decimal("price") ?? Decimal("averagePrice") ?? Decimal("limitPrice") ?? Decimal("stopPrice") ?? Decimal("trailPrice"), columns.Price?.ToDecimal());
        var words = Text("why") ?? Text("text") ?? Text("cause") ?? Text("looks");
        Assert.True(words is null || columns.Reason?.EndsWith(words, StringComparison.Ordinal) == true, $"{columns.Reason} lacks {words}");

        string? Text(string name) => payload.TryGetProperty(name, out var value) ? value.GetString() : null;
        long? Number(string name) => payload.TryGetProperty(name, out var value) ? value.GetInt64() : null;
        decimal? Decimal(string name) => payload.TryGetProperty(name, out var value) ? value.GetDecimal() : null;
    }

    [Fact]
    public async Task Json_lines_are_the_stored_payloads_with_number_and_manifest_and_nothing_of_the_wall_clock()
    {
        var entries = ScriptedJournal.Entries().ToArray();
        entries[0] = entries[0] with { Json = entries[0].Json.Replace(",", ",\n", StringComparison.Ordinal) };
        var path = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.jsonl");
        try
        {
            Assert.Equal(entries.Length, await JournalExport.WriteAsync(entries, JournalExportFormat.JsonLines, path, TimeProvider.System, CancellationToken.None));

            var lines = File.ReadAllLines(path);
            Assert.Equal(entries.Select(JournalExport.Line), lines);
            foreach (var (line, entry) in lines.Zip(ScriptedJournal.Entries()))
            {
                using var document = JsonDocument.Parse(line);
                Assert.Equal(["journal", "number", "manifest", "event"], document.RootElement.EnumerateObject().Select(member => member.Name));
                Assert.Equal(entry.SequenceNumber, document.RootElement.GetProperty("number").GetInt64());
                Assert.Equal(entry.Event, AccountEventSerializer.Read(System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetProperty("event").GetRawText()), entry.Manifest));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("a.jsonl", JournalExportFormat.JsonLines)]
    [InlineData("a.PARQUET", JournalExportFormat.Parquet)]
    [InlineData("a.json", null)]
    public void The_name_of_the_file_says_what_is_written(string name, JournalExportFormat? format) => Assert.Equal(format, JournalExport.FormatOf(name));

    private static string Golden([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
