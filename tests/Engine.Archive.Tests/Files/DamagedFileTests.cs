using System.Text;
using CsCheck;
using Engine.History.Files;
using Parquet;
using Parquet.Schema;

namespace Engine.Archive.Tests.Files;

public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_file_is_named() => await RefusedAsync(ArchiveFault.Missing, _folder["nothing.parquet"]);

    [Theory]
    [InlineData("")]
    [InlineData("PAR1")]
    [InlineData("t,o,h,l,c,v\n2026-11-27,1,2,0,1,5\n")]
    [InlineData("PAR1 and then nothing like a footer PAR1")]
    public async Task What_is_no_parquet_file_is_named(string content)
    {
        File.WriteAllText(_folder["other.parquet"], content);
        await RefusedAsync(ArchiveFault.NotParquet, _folder["other.parquet"]);
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_refused()
    {
        var bytes = File.ReadAllBytes(await SampleTable.WriteAsync(_folder["whole.parquet"], groups: 1, rows: 50));
        for (var length = 0; length < bytes.Length; length += 13)
        {
            File.WriteAllBytes(_folder["cut.parquet"], bytes[..length]);
            await RefusedAsync(ArchiveFault.NotParquet, _folder["cut.parquet"]);
        }
    }

    [Fact]
    public async Task A_file_of_another_program_is_foreign()
    {
        var field = new DataField<int>("x");
        await using (var stream = File.Create(_folder["foreign.parquet"]))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync<int>(field, new[] { 1, 2, 3 });
        }

        await RefusedAsync(ArchiveFault.Foreign, _folder["foreign.parquet"]);
    }

    [Fact]
    public async Task A_file_of_another_kind_or_with_a_column_of_another_type_is_foreign()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 1);

        await RefusedAsync(ArchiveFault.Foreign, path, new TableSchema("trades", 2, SampleTable.At));
        await RefusedAsync(ArchiveFault.Foreign, path, new TableSchema("samples", 2, TableColumns.TimestampNanos("t")));
        await RefusedAsync(ArchiveFault.Foreign, path, new TableSchema("samples", 2, TableColumns.Int64("volume")));
    }

    [Fact]
    public async Task A_later_version_is_refused_and_an_earlier_one_is_read()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 1);

        await RefusedAsync(ArchiveFault.LaterVersion, path, new TableSchema("samples", 1, [.. SampleTable.Schema.Columns]));
        Assert.Equal(1000, (await SampleTable.ReadAsync(path, new TableSchema("samples", 3, [.. SampleTable.Schema.Columns]))).Count);
    }

    [Fact]
    public async Task Bytes_flipped_anywhere_are_an_error_that_names_the_file()
    {
        var whole = File.ReadAllBytes(await SampleTable.WriteAsync(_folder["whole.parquet"], groups: 2, rows: 200));
        var path = _folder["flipped.parquet"];

        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).SampleAsync(
            async (at, mask) =>
            {
                var bytes = (byte[])whole.Clone();
                bytes[at] ^= mask;
                File.WriteAllBytes(path, bytes);
                var failure = await Assert.ThrowsAsync<ArchiveException>(() => SampleTable.ReadAsync(path));
                Assert.Equal(path, failure.File);
                Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public async Task A_footer_without_its_end_which_the_library_reads_for_ever_is_not_handed_to_it()
    {
        File.WriteAllBytes(_folder["endless.parquet"], Endless(await SampleTable.WriteAsync(_folder["whole.parquet"], groups: 1)));

        await RefusedAsync(ArchiveFault.Corrupt, _folder["endless.parquet"]).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_file_of_ours_whose_checksum_cannot_be_found_is_damaged()
    {
        var bytes = File.ReadAllBytes(await SampleTable.WriteAsync(_folder["whole.parquet"], groups: 1));
        bytes[bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(TableSchema.ChecksumKey))] ^= 1;
        File.WriteAllBytes(_folder["nameless.parquet"], bytes);

        await RefusedAsync(ArchiveFault.Corrupt, _folder["nameless.parquet"]);
    }

    [Fact]
    public async Task An_import_of_a_file_that_the_library_reads_for_ever_ends()
    {
        File.WriteAllBytes(_folder["endless.parquet"], Endless(await SampleTable.WriteAsync(_folder["whole.parquet"], groups: 1)));

        // In a process of its own, for its hanging thread ends with the process only.
        using var process = OtherProcess.Start("import", _folder["archive"], _folder["endless.parquet"]);

        Assert.Equal(
            $"{_folder["endless.parquet"]} is damaged (reading it has not ended after 1 s); restore it from a backup, or move it away and fetch its bars again.",
            await process.StandardOutput.ReadLineAsync());
        await process.WaitForExitAsync();
    }

    /// <summary>The file without the byte that ends its footer: a field follows, and then one after the other.</summary>
    private static byte[] Endless(string path)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        return bytes;
    }

    private static async Task RefusedAsync(ArchiveFault fault, string path, TableSchema? schema = null)
    {
        var failure = await Assert.ThrowsAsync<ArchiveException>(() => TableReader.OpenAsync(path, schema ?? SampleTable.Schema));

        Assert.Equal(fault, failure.Fault);
        Assert.Equal(path, failure.File);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }
}
