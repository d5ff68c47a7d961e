using CsCheck;
using Engine.History.Files;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Archive.Tests.Files;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_comes_back_exactly_with_absent_values_absent()
    {
        var path = await SampleTable.WriteAsync(_folder["a/b/samples.parquet"]);

        Assert.Equal(Enumerable.Range(0, 3).SelectMany(group => SampleTable.Rows(group, 1000)), await SampleTable.ReadAsync(path));
        Assert.Equal(["a/b/samples.parquet"], _folder.Files);
    }

    [Fact]
    public async Task Any_numbers_come_back_whatever_their_size_and_however_many() =>
        await Gen.Select(
            Gen.OneOf(Gen.Long, Gen.Long[-5, 5], Gen.Bool.Select(least => least ? long.MinValue : long.MaxValue)).Array[1, 2_100],
            Gen.OneOf(Gen.Int, Gen.Bool.Select(least => least ? int.MinValue : int.MaxValue)).Array[1, 40]).SampleAsync(
            async (longs, ints) =>
            {
                var path = _folder["numbers.parquet"];
                var nullable = longs.Select((value, i) => i % 3 == 1 ? (long?)null : value).ToArray();
                var repeated = Enumerable.Range(0, longs.Length).Select(i => ints[i % ints.Length]).ToArray();
                var schema = new TableSchema("numbers", 1, SampleTable.At, SampleTable.Sequence, SampleTable.Size);
                await using (var file = await TableWriter.CreateAsync(path, schema, new Dictionary<string, string>(), TimeProvider.System))
                {
                    await file.WriteGroupAsync(async group =>
                    {
                        await group.WriteAsync(SampleTable.At, longs);
                        await group.WriteAsync(SampleTable.Sequence, nullable);
                        await group.WriteAsync(SampleTable.Size, repeated);
                    });
                    await file.CommitAsync();
                }

                await using var read = await TableReader.OpenAsync(path, schema);
                Assert.Equal(longs, await read.Group(0).ReadAsync(SampleTable.At));
                Assert.Equal(nullable, await read.Group(0).ReadNullableAsync(SampleTable.Sequence));
                Assert.Equal(repeated, await read.Group(0).ReadAsync(SampleTable.Size));
                Assert.Equal((longs.Min(), longs.Max()), read.Group(0).Range(SampleTable.At));
            },
            iter: 300,
            threads: 1);

    [Fact]
    public async Task A_column_of_absent_values_only_and_a_group_of_one_row_come_back()
    {
        await using (var file = await TableWriter.CreateAsync(
            _folder["one.parquet"], SampleTable.Schema, new Dictionary<string, string>(), TimeProvider.System))
        {
            await SampleTable.WriteGroupAsync(file, SampleTable.Rows(0, 1));
            Assert.Equal(1, file.Rows);
            await file.CommitAsync();
        }

        Assert.Equal(SampleTable.Rows(0, 1), await SampleTable.ReadAsync(_folder["one.parquet"]));
    }

    [Fact]
    public async Task A_group_states_the_range_of_its_times_in_the_files_own_unit()
    {
        await using var file = await TableReader.OpenAsync(await SampleTable.WriteAsync(_folder["samples.parquet"]), SampleTable.Schema);

        Assert.Equal("NQ", file.Metadata[TableSchema.ProductKey]);
        Assert.Equal(3000, file.Rows);
        for (var group = 0; group < 3; group++)
        {
            var at = SampleTable.Rows(group, 1000).Select(row => Instants.ToMicros(row.At)).ToArray();
            Assert.Equal((at.Min(), at.Max()), file.Group(group).Range(SampleTable.At));
        }
    }

    [Fact]
    public async Task A_file_that_is_not_committed_leaves_no_trace_and_the_old_one_stands()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 1);
        await using (var file = await TableWriter.CreateAsync(path, SampleTable.Schema, new Dictionary<string, string>(), TimeProvider.System))
        {
            await SampleTable.WriteGroupAsync(file, SampleTable.Rows(7, 10));
        }

        Assert.Equal(["samples.parquet"], _folder.Files);
        Assert.Equal(SampleTable.Rows(0, 1000), await SampleTable.ReadAsync(path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public async Task A_full_disk_is_one_sentence_naming_the_file_and_the_old_file_stands(long room)
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 1);

        var failure = await Assert.ThrowsAsync<ArchiveException>(
            () => SampleTable.WriteAsync(path, groups: 20, disk: new FailingDisk(room)));

        Assert.Equal(ArchiveFault.WriteFailed, failure.Fault);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["samples.parquet"], _folder.Files);
        Assert.Equal(SampleTable.Rows(0, 1000), await SampleTable.ReadAsync(path));
    }

    [Fact]
    public async Task A_target_that_another_program_holds_open_is_tried_again_until_it_is_free()
    {
        var disk = new FailingDisk(heldAttempts: 3);
        var time = new FakeTimeProvider();
        await using var file = await TableWriter.CreateAsync(
            _folder["held.parquet"], SampleTable.Schema, new Dictionary<string, string>(), time, disk);
        await SampleTable.WriteGroupAsync(file, SampleTable.Rows(0, 10));

        var commit = file.CommitAsync();
        Assert.Equal(1, disk.Renames);
        while (!commit.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await commit;
        Assert.Equal(4, disk.Renames);
        Assert.Equal(SampleTable.Rows(0, 10), await SampleTable.ReadAsync(_folder["held.parquet"]));
    }

    [Fact]
    public async Task A_target_that_stays_held_is_an_error_and_the_old_file_stands()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 1);
        var disk = new FailingDisk(heldAttempts: int.MaxValue);
        var time = new FakeTimeProvider();
        ArchiveException failure;
        await using (var file = await TableWriter.CreateAsync(path, SampleTable.Schema, new Dictionary<string, string>(), time, disk))
        {
            await SampleTable.WriteGroupAsync(file, SampleTable.Rows(7, 10));
            var commit = file.CommitAsync();
            while (!commit.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(2));
            }

            failure = await Assert.ThrowsAsync<ArchiveException>(() => commit);
        }

        Assert.Equal(ArchiveFault.WriteFailed, failure.Fault);
        Assert.Contains("close the program", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["samples.parquet"], _folder.Files);
        Assert.Equal(SampleTable.Rows(0, 1000), await SampleTable.ReadAsync(path));
    }

    [Fact]
    public async Task A_reader_goes_on_with_the_old_content_while_the_file_is_replaced()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 2);
        await using var file = await TableReader.OpenAsync(path, SampleTable.Schema);

        await SampleTable.WriteAsync(path, groups: 1, rows: 5);

        Assert.Equal(SampleTable.Rows(1, 1000).Select(row => row.Size), await file.Group(1).ReadAsync(SampleTable.Size));
        Assert.Equal(SampleTable.Rows(0, 5), await SampleTable.ReadAsync(path));
    }

    [Fact]
    public async Task A_reader_does_not_hold_the_file_open()
    {
        var disk = new WatchedDisk();
        await using var file = await TableReader.OpenAsync(await SampleTable.WriteAsync(_folder["samples.parquet"]), SampleTable.Schema, disk);

        Assert.False(Assert.Single(disk.Opened).CanRead);
        Assert.Equal(SampleTable.Rows(2, 1000).Select(row => row.Size), await file.Group(2).ReadAsync(SampleTable.Size));
    }

    [Fact]
    public async Task A_reader_of_any_file_reads_from_it_until_it_is_closed()
    {
        var disk = new WatchedDisk();
        await using (var file = await TableReader.OpenAnyAsync(await SampleTable.WriteAsync(_folder["samples.parquet"]), disk))
        {
            Assert.True(Assert.Single(disk.Opened).CanRead);
            Assert.Equal(SampleTable.Rows(2, 1000).Select(row => row.Size), await file.Group(2).ReadAsync(SampleTable.Size));
        }

        Assert.False(Assert.Single(disk.Opened).CanRead);
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_swept_and_nothing_else()
    {
        await SampleTable.WriteAsync(_folder["deep/er/samples.parquet"], groups: 1);
        var abandoned = await TableWriter.CreateAsync(
            _folder["deep/er/samples.parquet"], SampleTable.Schema, new Dictionary<string, string>(), TimeProvider.System);
        await SampleTable.WriteGroupAsync(abandoned, SampleTable.Rows(0, 10));
        File.WriteAllText(_folder["notes.tmp"], "a person's own file");
        Assert.Equal(3, _folder.Files.Count);

        Assert.Equal(1, FileReplacement.Sweep(_folder.Path));

        Assert.Equal(["deep/er/samples.parquet", "notes.tmp"], _folder.Files);
    }

    private sealed class WatchedDisk : ArchiveDisk
    {
        public List<Stream> Opened { get; } = [];

        public override Stream OpenRead(string path)
        {
            Opened.Add(base.OpenRead(path));
            return Opened[^1];
        }
    }
}
