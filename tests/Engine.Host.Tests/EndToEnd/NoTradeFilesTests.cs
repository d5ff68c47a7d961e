using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.EndToEnd;

public sealed class NoTradeFilesTests : IDisposable
{
    private const string Header = "from,to,action,contracts,text\n";
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_file_is_read_again_and_a_bad_one_leaves_the_windows_in_force()
    {
        var file = Write(Header + "2026-11-25T13:25Z,2026-11-25T13:40Z,no-entries\n", 1);
        using var files = NoTradeFiles.Open([file], _told.Add, TimeProvider.System);
        Assert.Single(files.Windows);

        Write(Header, 2);
        files.Look();
        Assert.Empty(files.Windows);

        Write(Header + "2026-11-25T13:25Z,2026-11-25T13:40Z,flatten\n", 3);
        files.Look();
        Write(Header + "2026-11-25T13:25Z,never,flatten\n", 4);
        files.Look();
        files.Look();
        Assert.True(Assert.Single(files.Windows).Flatten);
        Assert.Equal(3, _told.Count);
        Assert.StartsWith($"{file}:2: to = never is not a time", _told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_or_missing_file_at_the_start_is_the_users_to_cure()
    {
        var bad = Write("from\n", 1);
        Assert.StartsWith($"{bad}:1: ", Assert.Single(Assert.Throws<UserErrorException>(() => Open(bad)).Sentences), StringComparison.Ordinal);
        Assert.StartsWith(_folder.At("none.csv") + ": ", Assert.Single(Assert.Throws<UserErrorException>(() => Open(_folder.At("none.csv"))).Sentences), StringComparison.Ordinal);
    }

    private void Open(string file) => NoTradeFiles.Open([file], _told.Add, TimeProvider.System).Dispose();

    /// <summary>A file system's stamps may be coarse: each version gets one of its own.</summary>
    private string Write(string text, int version)
    {
        var file = _folder.Write("news.csv", text);
        File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, version, 0, DateTimeKind.Utc));
        return file;
    }
}
