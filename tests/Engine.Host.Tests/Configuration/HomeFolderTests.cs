using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

public sealed class HomeFolderTests : IDisposable
{
    private static readonly FolderOwner First = new(4711, new DateTimeOffset(2026, 9, 1, 8, 30, 0, TimeSpan.Zero), "engine run --seed 1");
    private static readonly FolderOwner Second = new(4712, new DateTimeOffset(2026, 9, 1, 8, 31, 0, TimeSpan.Zero), "engine run");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private HomeFolder Open(FolderOwner owner, string home = "home", string? journal = null) =>
        HomeFolder.Open(_folder.At(home), journal is null ? _folder.At(home, "journal") : _folder.At(journal), owner);

    [Fact]
    public void A_second_process_is_refused_and_the_first_one_named()
    {
        using var first = Open(First);

        var refusal = Assert.Throws<UserErrorException>(() => Open(Second));

        Assert.Contains("is in use by process 4711 since 2026-09-01 08:30:00 UTC (engine run --seed 1)", refusal.Message);
        Assert.Equal(First, FolderLock.ReadOwner(first.Path));
    }

    [Fact]
    public void The_folder_is_free_once_the_first_lets_it_go()
    {
        Open(First).Dispose();

        using var second = Open(Second);

        Assert.Equal(Second, FolderLock.ReadOwner(second.Path));
    }

    [Fact]
    public void A_lock_file_left_behind_by_a_killed_process_does_not_lock()
    {
        _folder.Write("home/engine.lock", "");
        _folder.Write("home/engine.owner.json", "{\"Pid\":1,\"Since\":\"2026-01-01T00:00:00+00:00\",\"Command\":\"engine\"}");

        using var home = Open(Second);

        Assert.Equal(Second, FolderLock.ReadOwner(home.Path));
    }

    [Fact]
    public void A_journal_elsewhere_is_locked_too_and_the_home_given_back_when_it_is_taken()
    {
        using var first = Open(First, "home-1", "journal");

        Assert.Contains("journal folder", Assert.Throws<UserErrorException>(() => Open(Second, "home-2", "journal")).Message);
        Open(Second, "home-2").Dispose();
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        _folder.Write("file", "in the way");

        Assert.Contains("home folder", Assert.Throws<UserErrorException>(() => Open(First, "file")).Message);
        Assert.Contains("journal folder", Assert.Throws<UserErrorException>(() => Open(First, "home", "file")).Message);
        Open(Second).Dispose();
    }

    [Fact]
    public void No_probe_is_left_behind()
    {
        Open(First).Dispose();

        Assert.Equal([FolderLock.LockFile], Directory.GetFiles(_folder.At("home")).Select(Path.GetFileName));
    }
}
